#include "data_io/reader/program/dicom_rtstruct.h"

#include <cmath>
#include <map>

#include "data_io/reader/program/dicom_segments.h"
#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kRois = 0x30060020, kRoiNumber = 0x30060022, kRoiFrame = 0x30060024,
                        kRoiName = 0x30060026, kRoiDescription = 0x30060028;
constexpr std::uint32_t kRoiContours = 0x30060039, kReferencedRoi = 0x30060084, kColour = 0x3006002a,
                        kContours = 0x30060040, kGeometricType = 0x30060042, kPointCount = 0x30060046,
                        kContourData = 0x30060050;
constexpr std::uint32_t kObservations = 0x30060080, kIdentification = 0x30060086;
constexpr std::uint32_t kFrames = 0x30060010, kFrameUid = 0x00200052, kStudies = 0x30060012,
                        kSeries = 0x30060014, kSeriesUid = 0x0020000e;
constexpr std::uint32_t kManufacturer = 0x00080070, kApproval = 0x300e0002;
constexpr std::size_t kMaximumContours = 1'000'000;

// key:value|key:value in the description of a region, where Chiasm wrote it.
std::string tagOf(const std::string& description, std::string_view key) {
  const std::string begin = std::string(key) + ':';
  for (std::size_t from = 0; from < description.size();) {
    const std::size_t end = std::min(description.find('|', from), description.size());
    if (description.compare(from, begin.size(), begin) == 0)
      return description.substr(from + begin.size(), end - from - begin.size());
    from = end + 1;
  }
  return {};
}

Contour contourOf(const DicomItem& item) {
  const std::vector<double> data = item.reals(kContourData);
  const std::optional<std::int64_t> announced = item.integer(kPointCount);
  if (data.size() < 9 || data.size() % 3 != 0)
    throw Refusal("a closed contour of it has no three points, or its coordinates cannot be read.");
  if (announced && static_cast<std::uint64_t>(*announced) != data.size() / 3)
    throw Refusal("a contour of it has " + grouped(data.size() / 3) + " points and announces " +
                  std::to_string(*announced) + ".");
  Contour contour;
  for (std::size_t i = 0; i < data.size(); i += 3) {
    for (std::size_t axis = 0; axis < 3; ++axis)
      if (std::abs(data[i + axis]) > 1e6)
        throw Refusal("a point of it lies farther than any patient reaches.");
    contour.emplace_back(data[i], data[i + 1], data[i + 2]);
  }
  return contour;
}

std::optional<glm::u8vec3> colourOf(const DicomItem& item) {
  const std::vector<double> rgb = item.reals(kColour);
  if (rgb.size() != 3) return std::nullopt;
  for (const double channel : rgb)
    if (channel < 0 || channel > 255) return std::nullopt;
  return glm::u8vec3(glm::dvec3(rgb[0], rgb[1], rgb[2]));
}

std::string seriesOf(const DicomItem& data) {
  if (const auto frame = data.first(kFrames))
    if (const auto study = frame->first(kStudies))
      if (const auto series = study->first(kSeries)) return onlyUid(series->text(kSeriesUid));
  return {};
}

}  // namespace

FoundSegmentation readStructureSet(const DicomFile& file) {
  const DicomItem& data = file.data;
  // Cut off between two elements a structure set still looks like one; Chiasm's own end with an approval.
  const bool own = data.text(kManufacturer) == "Chiasm";
  if (!data.find(kRois) || !data.find(kRoiContours) || !data.find(kObservations) ||
      (own && !data.find(kApproval)))
    throw Refusal("it is incomplete: regions, contours or observations are missing; copy it again.");
  FoundSegmentation found;
  ReadSegmentation& out = found.segmentation;
  out.format = "RTSTRUCT";
  out.seriesInstanceUid = seriesOf(data);
  std::vector<std::int64_t> numbers;
  std::map<std::int64_t, ReadSegment> regions;
  for (const DicomItem& roi : data.sequence(kRois)) {
    const std::int64_t number = roi.integer(kRoiNumber).value_or(-1);
    ReadSegment region;
    region.name = dicomText(data, roi, kRoiName);
    const std::string description = dicomText(data, roi, kRoiDescription);
    if (auto uid = Uid::parse(trimmed(tagOf(description, "TrackingUID")))) region.uid = *uid;
    if (const std::string name = tagOf(description, "Name"); !name.empty()) region.name = name;
    if (!regions.emplace(number, std::move(region)).second)
      throw Refusal("two of its regions have the number " + std::to_string(number) + ".");
    numbers.push_back(number);
    const std::string frame = onlyUid(roi.text(kRoiFrame));
    if (!out.frameOfReferenceUid.empty() && frame != out.frameOfReferenceUid)
      throw Refusal("its regions lie in different frames of reference; split it and open the parts.");
    out.frameOfReferenceUid = frame;
  }
  for (const DicomItem& observation : data.sequence(kObservations))
    if (const auto region = regions.find(observation.integer(kReferencedRoi).value_or(-1));
        region != regions.end())
      region->second.code = dicomCode(data, observation, kIdentification);
  std::size_t others = 0, contours = 0;
  std::map<std::int64_t, bool> encloses;  // regions that only hold points are none
  for (const DicomItem& item : data.sequence(kRoiContours)) {
    const std::int64_t number = item.integer(kReferencedRoi).value_or(-1);
    const auto region = regions.find(number);
    if (region == regions.end())
      throw Refusal("contours of it belong to region " + std::to_string(number) +
                    ", which it does not describe.");
    region->second.colour = colourOf(item);
    for (const DicomItem& contour : item.sequence(kContours)) {
      const std::string type = contour.text(kGeometricType);
      // Some programs write CLOSED_PLANAR for contours of one or two points, which enclose nothing.
      const std::vector<double> few = contour.reals(kContourData);
      if ((type != "CLOSED_PLANAR" && type != "CLOSEDPLANAR_XOR") || few.size() == 3 || few.size() == 6) {
        ++others;
        encloses.emplace(number, false);
        continue;
      }
      if (++contours > kMaximumContours) throw Refusal("it has more contours than can be read here.");
      region->second.contours.push_back(contourOf(contour));
      encloses[number] = true;
    }
  }
  std::size_t pointRegions = 0;
  for (const std::int64_t number : numbers) {
    const auto kind = encloses.find(number);
    if (kind != encloses.end() && !kind->second) {
      ++pointRegions;
      continue;
    }
    out.segments.push_back(std::move(regions[number]));
  }
  if (out.segments.empty()) throw Refusal("it holds no region that encloses anything.");
  if (others > 0)
    out.note = std::to_string(others) + " points or open lines" +
               (pointRegions > 0 ? " (" + std::to_string(pointRegions) + " regions of nothing else)" : "") +
               " enclose nothing and were left out.";
  return found;
}

}  // namespace chiasm::data_io::reader
