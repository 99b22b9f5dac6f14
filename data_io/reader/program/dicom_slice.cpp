#include "data_io/reader/program/dicom_slice.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr double kMaximumFrames = 20'000;
constexpr double kSteepest = 1e12;

void setMoment(DicomSlice& slice, Moment which, double value) {
  if (std::isfinite(value)) slice.moments[static_cast<std::size_t>(which)] = value;
}

void readOrientation(const DicomFields& set, DicomSlice& slice) {
  const std::vector<double> directions = set.decimals(0x00200037);
  if (directions.size() != 6) return;
  slice.row = {directions[0], directions[1], directions[2]};
  slice.column = {directions[3], directions[4], directions[5]};
}

void readPosition(const DicomFields& set, DicomSlice& slice, bool& placed) {
  const std::vector<double> position = set.decimals(0x00200032);
  if (position.size() != 3) return;
  slice.position = {position[0], position[1], position[2]};
  placed = true;
}

void readMeasures(const DicomFields& set, DicomSlice& slice) {
  const std::vector<double> spacing = set.decimals(0x00280030);
  if (spacing.size() == 2) {
    slice.rowSpacing = spacing[0];  // first: between rows (PS3.3 10.7.1.3)
    slice.columnSpacing = spacing[1];
  }
  slice.thickness = std::max(slice.thickness, set.decimal(0x00180050, 0));
}

void readRescale(const DicomFields& set, DicomSlice& slice) {
  const std::vector<double> slope = set.decimals(0x00281053);
  const std::vector<double> intercept = set.decimals(0x00281052);
  if (slope.size() != 1 || intercept.size() != 1) return;
  if (slope[0] == 0 || std::abs(slope[0]) >= kSteepest || std::abs(intercept[0]) >= kSteepest) return;
  slice.hasRescale = true;
  slice.slope = slope[0];
  slice.intercept = intercept[0];
  slice.rescaleType = set.text(0x00281054);
}

void readWindows(const DicomFields& set, const std::string& characterSet, DicomSlice& slice) {
  const std::vector<double> centres = set.decimals(0x00281050);
  const std::vector<double> widths = set.decimals(0x00281051);
  if (centres.empty() || widths.empty()) return;
  slice.windows.clear();
  const std::vector<std::string> names = splitValues(set.text(0x00281055));
  const std::string function = set.text(0x00281056);
  for (std::size_t i = 0; i < std::min({centres.size(), widths.size(), std::size_t{16}}); ++i) {
    WindowLevel window;
    window.level = centres[i];
    window.width = widths[i];
    window.function = function == "LINEAR_EXACT" ? WindowLevel::Function::linearExact
                      : function == "SIGMOID"    ? WindowLevel::Function::sigmoid
                                                 : WindowLevel::Function::linear;
    if (i < names.size()) window.name = toUtf8(names[i], characterSet);
    if (window.width > 0 && window.width < kSteepest && std::abs(window.level) < kSteepest)
      slice.windows.push_back(std::move(window));
  }
}

// Seconds of a TM value, HHMMSS.FFFFFF; NaN for none.
double seconds(const std::string& text) {
  if (text.size() < 6 || text.find_first_not_of("0123456789.") != std::string::npos) return NAN;
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10.0 + (text[at + 1] - '0'); };
  double fraction = 0, step = 0.1;
  for (std::size_t i = 7; i < text.size(); ++i, step /= 10) fraction += (text[i] - '0') * step;
  return two(0) * 3600 + two(2) * 60 + two(4) + fraction;
}

// FNV-1a, so that texts can stand among numbers.
double numberOf(const std::string& text) {
  if (text.empty()) return NAN;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return static_cast<double>(hash >> 12);
}

void readMoments(const DicomFields& set, DicomSlice& slice) {
  setMoment(slice, Moment::temporalPosition, set.decimal(0x00200100, NAN));
  setMoment(slice, Moment::acquisition, set.decimal(0x00200012, NAN));
  setMoment(slice, Moment::echo, set.decimal(0x00180081, NAN));
  setMoment(slice, Moment::trigger, set.decimal(0x00181060, NAN));
  setMoment(slice, Moment::diffusion, set.real64(0x00189087, NAN));
  setMoment(slice, Moment::imageType, numberOf(set.text(0x00080008)));
  setMoment(slice, Moment::time, seconds(set.text(0x00080032)));
  if (std::isnan(slice.moment(Moment::time))) setMoment(slice, Moment::time, seconds(set.text(0x00080033)));
  setMoment(slice, Moment::instance, set.decimal(0x00200013, NAN));
}

// The macros of the functional groups (PS3.3 C.7.6.16.2) that say where a frame lies and what it means.
void applyGroups(const DicomFields& groups, const std::string& characterSet, DicomSlice& slice,
                 bool& placed) {
  readPosition(groups.firstItem(0x00209113), slice, placed);
  readOrientation(groups.firstItem(0x00209116), slice);
  readMeasures(groups.firstItem(0x00289110), slice);
  readRescale(groups.firstItem(0x00289145), slice);
  readWindows(groups.firstItem(0x00289132), characterSet, slice);
  const DicomFields content = groups.firstItem(0x00209111);
  const std::uint32_t index = content.integer32(0x00209128, 0);
  if (index > 0) setMoment(slice, Moment::temporalPosition, index);
  setMoment(slice, Moment::acquisition,
            content.integer16(0x00209156, -1) > 0 ? content.integer16(0x00209156, 0)
                                                  : std::numeric_limits<double>::quiet_NaN());
  setMoment(slice, Moment::echo, groups.firstItem(0x00189114).real64(0x00189082, NAN));
  setMoment(slice, Moment::diffusion, groups.firstItem(0x00189117).real64(0x00189087, NAN));
  setMoment(slice, Moment::trigger, groups.firstItem(0x00189118).real64(0x00209153, NAN));
  for (const std::uint32_t frameType : {0x00189226u, 0x00189329u})  // MR, CT
    setMoment(slice, Moment::imageType, numberOf(groups.firstItem(frameType).text(0x00089007)));
}

// A plane is one when all of it is there and its directions are at right angles.
void settlePlane(DicomSlice& slice, bool placed) {
  const bool unit = std::abs(glm::length(slice.row) - 1) < 1e-3 &&
                    std::abs(glm::length(slice.column) - 1) < 1e-3 &&
                    std::abs(glm::dot(slice.row, slice.column)) < 1e-3;
  slice.hasPlane = placed && unit && slice.rowSpacing > 0 && slice.columnSpacing > 0;
}

bool isLossy(const std::string& syntax) {
  for (const char* uid : {"50", "51", "53", "55", "81", "91", "203"})
    if (syntax == std::string("1.2.840.10008.1.2.4.") + uid) return true;
  return false;
}

DicomSlice describeFile(const DicomImageFile& file, const std::string& characterSet) {
  const DicomFields& set = file.set;
  DicomSlice slice;
  slice.rows = set.integer16(0x00280010, 0);
  slice.columns = set.integer16(0x00280011, 0);
  slice.bitsAllocated = set.integer16(0x00280100, 0);
  slice.bitsStored = set.integer16(0x00280101, slice.bitsAllocated);
  slice.highBit = set.integer16(0x00280102, slice.bitsStored - 1);
  slice.isSigned = set.integer16(0x00280103, 0) == 1;
  slice.samplesPerPixel = set.integer16(0x00280002, 1);
  slice.transferSyntax = onlyUid(file.transferSyntax);
  slice.sopInstanceUid = onlyUid(set.text(0x00080018));
  slice.seriesInstanceUid = onlyUid(set.text(0x0020000e));
  slice.studyInstanceUid = onlyUid(set.text(0x0020000d));
  slice.frameOfReferenceUid = onlyUid(set.text(0x00200052));
  const std::string photometric = set.text(0x00280004);
  slice.inverted = photometric == "MONOCHROME1";
  // Required (PS3.3 C.7.6.3), yet some writers leave it out of images of single values.
  slice.monochrome = slice.inverted || photometric == "MONOCHROME2" || photometric.empty();
  slice.lossy = set.text(0x00282110) == "01" || isLossy(file.transferSyntax);
  slice.study.modality = onlyCode(set.text(0x00080060));
  slice.study.seriesDescription = toUtf8(set.text(0x0008103e), characterSet);
  slice.study.studyDate = isoDate(set.text(0x00080020));
  const std::string sex = set.text(0x00100040);
  if (sex == "F" || sex == "M" || sex == "O") slice.study.patientSex = sex;
  slice.study.patientAge = onlyAge(set.text(0x00101010));
  return slice;
}

}  // namespace

const char* momentName(Moment moment) {
  switch (moment) {
    case Moment::temporalPosition:
      return "temporal position";
    case Moment::acquisition:
      return "acquisition number";
    case Moment::echo:
      return "echo time";
    case Moment::trigger:
      return "trigger time";
    case Moment::diffusion:
      return "b-value";
    case Moment::imageType:
      return "image type";
    case Moment::time:
      return "acquisition time";
    default:
      return "instance number";
  }
}

std::vector<DicomSlice> describeDicom(const DicomImageFile& file) {
  if (file.outcome != DicomImageFile::Outcome::withPixels) return {};
  const DicomFields& set = file.set;
  // SEG, RTDOSE and the like have pixels too, but are not images to look at.
  const std::string modality = set.text(0x00080060);
  for (const char* other : {"SEG", "RTDOSE", "SR", "RTSTRUCT"})
    if (modality == other) return {};
  const std::string characterSet = set.text(0x00080005);
  DicomSlice whole = describeFile(file, characterSet);
  if (whole.rows <= 0 || whole.columns <= 0 || whole.bitsAllocated <= 0) return {};

  const double frames = set.decimal(0x00280008, 1);
  if (frames > kMaximumFrames)
    throw Refusal("one of its images has " + grouped(static_cast<std::uint64_t>(std::min(frames, 1e15))) +
                  " frames, more than can be read here.");
  whole.frames = frames >= 1 ? static_cast<int>(frames) : 1;
  const std::size_t bytes = whole.storedBytes() * static_cast<std::size_t>(whole.frames) *
                            static_cast<std::size_t>(std::max(1, whole.samplesPerPixel));
  const bool lies = !file.encapsulated && !file.bigEndian && file.pixelsAt > 0;
  whole.complete = file.encapsulated || file.pixels.size() >= bytes;

  bool placed = false;
  readPosition(set, whole, placed);
  readOrientation(set, whole);
  readMeasures(set, whole);
  readRescale(set, whole);
  readWindows(set, characterSet, whole);
  readMoments(set, whole);
  applyGroups(set.firstItem(0x52009229), characterSet, whole, placed);

  const std::vector<DicomFields> groups = set.items(0x52009230);
  std::vector<DicomSlice> out;
  for (int frame = 0; frame < whole.frames; ++frame) {
    DicomSlice slice = whole;
    slice.frame = frame;
    if (lies) slice.pixelsAt = file.pixelsAt + whole.storedBytes() * static_cast<std::uint64_t>(frame);
    // Frames without groups of their own have no place of their own either.
    bool own = placed && whole.frames == 1;
    if (static_cast<std::size_t>(frame) < groups.size())
      applyGroups(groups[static_cast<std::size_t>(frame)], characterSet, slice, own);
    if (whole.frames > 1) setMoment(slice, Moment::instance, frame);
    settlePlane(slice, own);
    out.push_back(std::move(slice));
  }
  return out;
}

}  // namespace chiasm::data_io::reader
