#include "data_io/reader/program/dicom_slice.h"

#include <gdcmAttribute.h>
#include <gdcmImageReader.h>
#include <gdcmReader.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <cmath>
#include <istream>
#include <streambuf>

#include <glm/geometric.hpp>

#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

// Its messages quote the file.
void quietGdcm() {
  gdcm::Trace::DebugOff();
  gdcm::Trace::WarningOff();
  gdcm::Trace::ErrorOff();
}

// A stream over bytes in memory, without a copy.
class SpanBuffer : public std::streambuf {
 public:
  explicit SpanBuffer(std::span<const std::byte> bytes) {
    char* begin = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    setg(begin, begin, begin + bytes.size());
  }

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
    const off_type base = from == std::ios_base::beg   ? 0
                          : from == std::ios_base::cur ? gptr() - eback()
                                                       : egptr() - eback();
    return seekpos(base + offset, std::ios_base::in);
  }
  pos_type seekpos(pos_type to, std::ios_base::openmode) override {
    const off_type at = to;
    if (at < 0 || at > egptr() - eback()) return pos_type(off_type(-1));
    setg(eback(), eback() + at, egptr());
    return to;
  }
};

const gdcm::ByteValue* valueOf(const gdcm::DataSet& set, const gdcm::Tag& tag) {
  return set.FindDataElement(tag) ? set.GetDataElement(tag).GetByteValue() : nullptr;
}

std::string textOf(const gdcm::DataSet& set, std::uint16_t group, std::uint16_t element) {
  const gdcm::ByteValue* value = valueOf(set, gdcm::Tag(group, element));
  if (!value || value->GetLength() > 4096) return {};
  std::string text(value->GetPointer(), value->GetLength());
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  return std::string(trimmed(text));
}

template <std::uint16_t Group, std::uint16_t Element>
int shortOf(const gdcm::DataSet& set, int otherwise) {
  const gdcm::ByteValue* value = valueOf(set, gdcm::Tag(Group, Element));
  if (!value || value->GetLength() != 2) return otherwise;
  gdcm::Attribute<Group, Element> attribute;
  attribute.SetFromDataSet(set);
  return attribute.GetValue();
}

// Decimal strings between backslashes; empty when any is no finite number.
std::vector<double> decimals(const std::string& text) {
  std::vector<double> out;
  for (const std::string& part : splitValues(text)) {
    try {
      out.push_back(realField(part, "number"));
    } catch (const Refusal&) {
      return {};
    }
  }
  return out;
}

double decimalOf(const gdcm::DataSet& set, std::uint16_t group, std::uint16_t element, double otherwise) {
  const std::vector<double> values = decimals(textOf(set, group, element));
  return values.size() == 1 ? values.front() : otherwise;
}

void readPlane(const gdcm::DataSet& set, DicomSlice& slice) {
  const std::vector<double> position = decimals(textOf(set, 0x0020, 0x0032));
  const std::vector<double> directions = decimals(textOf(set, 0x0020, 0x0037));
  const std::vector<double> spacing = decimals(textOf(set, 0x0028, 0x0030));
  if (position.size() != 3 || directions.size() != 6 || spacing.size() != 2) return;
  slice.position = {position[0], position[1], position[2]};
  slice.row = {directions[0], directions[1], directions[2]};
  slice.column = {directions[3], directions[4], directions[5]};
  slice.rowSpacing = spacing[0];  // first: between rows (PS3.3 10.7.1.3)
  slice.columnSpacing = spacing[1];
  const bool unit = std::abs(glm::length(slice.row) - 1) < 1e-3 &&
                    std::abs(glm::length(slice.column) - 1) < 1e-3 &&
                    std::abs(glm::dot(slice.row, slice.column)) < 1e-3;
  slice.hasPlane = unit && spacing[0] > 0 && spacing[1] > 0;
}

void readWindows(const gdcm::DataSet& set, const std::string& characterSet, DicomSlice& slice) {
  const std::vector<double> centres = decimals(textOf(set, 0x0028, 0x1050));
  const std::vector<double> widths = decimals(textOf(set, 0x0028, 0x1051));
  const std::vector<std::string> names = splitValues(textOf(set, 0x0028, 0x1055));
  const std::string function = textOf(set, 0x0028, 0x1056);
  for (std::size_t i = 0; i < std::min({centres.size(), widths.size(), std::size_t{16}}); ++i) {
    WindowLevel window;
    window.level = centres[i];
    window.width = widths[i];
    window.function = function == "LINEAR_EXACT" ? WindowLevel::Function::linearExact
                      : function == "SIGMOID"    ? WindowLevel::Function::sigmoid
                                                 : WindowLevel::Function::linear;
    if (i < names.size()) window.name = toUtf8(names[i], characterSet);
    if (window.width > 0 && window.width < 1e12 && std::abs(window.level) < 1e12)
      slice.windows.push_back(std::move(window));
  }
}

}  // namespace

std::optional<DicomSlice> describeDicom(std::span<const std::byte> file, const DicomWalk& walk) {
  if (walk.outcome != DicomWalk::Outcome::withPixels) return std::nullopt;
  quietGdcm();
  // The bytes before the pixels are a data set of their own; GDCM reads pixels where it should stop
  // otherwise.
  SpanBuffer buffer(file.first(walk.pixelElement));
  std::istream stream(&buffer);
  gdcm::Reader reader;
  reader.SetStream(stream);
  if (!reader.Read()) return std::nullopt;
  const gdcm::DataSet& set = reader.GetFile().GetDataSet();
  const gdcm::TransferSyntax& syntax = reader.GetFile().GetHeader().GetDataSetTransferSyntax();

  DicomSlice slice;
  slice.rows = shortOf<0x0028, 0x0010>(set, 0);
  slice.columns = shortOf<0x0028, 0x0011>(set, 0);
  slice.bitsAllocated = shortOf<0x0028, 0x0100>(set, 0);
  slice.bitsStored = shortOf<0x0028, 0x0101>(set, 0);
  slice.isSigned = shortOf<0x0028, 0x0103>(set, 0) == 1;
  slice.samplesPerPixel = shortOf<0x0028, 0x0002>(set, 1);
  if (slice.rows <= 0 || slice.columns <= 0 || slice.bitsAllocated <= 0) return std::nullopt;
  // SEG, RTDOSE and the like have pixels too, but are not images to look at.
  const std::string modality = textOf(set, 0x0008, 0x0060);
  if (modality == "SEG" || modality == "RTDOSE" || modality == "SR" || modality == "RTSTRUCT")
    return std::nullopt;

  const std::string characterSet = textOf(set, 0x0008, 0x0005);
  slice.sopInstanceUid = textOf(set, 0x0008, 0x0018);
  slice.seriesInstanceUid = onlyUid(textOf(set, 0x0020, 0x000e));
  slice.frameOfReferenceUid = onlyUid(textOf(set, 0x0020, 0x0052));
  const std::vector<double> frames = decimals(textOf(set, 0x0028, 0x0008));
  slice.frames =
      frames.size() == 1 && frames[0] >= 1 && frames[0] <= 100'000 ? static_cast<int>(frames[0]) : 1;
  const std::string photometric = textOf(set, 0x0028, 0x0004);
  slice.inverted = photometric == "MONOCHROME1";
  slice.monochrome = slice.inverted || photometric == "MONOCHROME2";
  slice.lossy = textOf(set, 0x0028, 0x2110) == "01" || syntax.IsLossy();
  readPlane(set, slice);
  slice.thickness = std::max(0.0, decimalOf(set, 0x0018, 0x0050, 0));
  const std::vector<double> slope = decimals(textOf(set, 0x0028, 0x1053));
  const std::vector<double> intercept = decimals(textOf(set, 0x0028, 0x1052));
  if (slope.size() == 1 && intercept.size() == 1 && slope[0] != 0 && std::abs(slope[0]) < 1e12 &&
      std::abs(intercept[0]) < 1e12) {
    slice.hasRescale = true;
    slice.slope = slope[0];
    slice.intercept = intercept[0];
  }
  slice.rescaleType = textOf(set, 0x0028, 0x1054);
  slice.study.modality = onlyCode(modality);
  slice.study.seriesDescription = toUtf8(textOf(set, 0x0008, 0x103e), characterSet);
  slice.study.studyDate = isoDate(textOf(set, 0x0008, 0x0020));
  const std::string sex = textOf(set, 0x0010, 0x0040);
  if (sex == "F" || sex == "M" || sex == "O") slice.study.patientSex = sex;
  slice.study.patientAge = onlyAge(textOf(set, 0x0010, 0x1010));
  readWindows(set, characterSet, slice);

  slice.complete = walk.encapsulated ||
                   walk.pixelLength >= slice.storedBytes() * static_cast<std::size_t>(slice.frames) *
                                           static_cast<std::size_t>(std::max(1, slice.samplesPerPixel));
  return slice;
}

void decodeDicom(std::span<const std::byte> file, const DicomSlice& slice, std::span<std::byte> out) {
  const Refusal damaged("the pixels of one of its images cannot be decoded; export the series again.");
  SpanBuffer buffer(file);
  std::istream stream(&buffer);
  gdcm::ImageReader reader;
  reader.SetStream(stream);
  if (!reader.Read()) throw damaged;
  const gdcm::Image& image = reader.GetImage();
  const gdcm::PixelFormat& format = image.GetPixelFormat();
  if (image.GetNumberOfDimensions() != 2 || image.GetDimension(0) != static_cast<unsigned>(slice.columns) ||
      image.GetDimension(1) != static_cast<unsigned>(slice.rows) || format.GetSamplesPerPixel() != 1 ||
      format.GetBitsAllocated() != slice.bitsAllocated || image.GetBufferLength() != out.size())
    throw damaged;
  if (!image.GetBuffer(reinterpret_cast<char*>(out.data()))) throw damaged;
}

}  // namespace chiasm::data_io::reader
