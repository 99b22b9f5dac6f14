#include "tests/support/phantom.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>

namespace chiasm::test {
namespace {

// How a voxel type keeps −1000..1000: every value of the phantom is a multiple of 8.
struct Storage {
  double slope, intercept;
};

Storage storageOf(VoxelType type) {
  if (type == VoxelType::uint8) return {8.0, -1024.0};
  if (type == VoxelType::uint16) return {1.0, -1024.0};
  return {1.0, 0.0};
}

template <typename T>
Volume stored(const GridGeometry& grid, VoxelType type) {
  const Storage storage = storageOf(type);
  const PatientBox box = boundingBox(grid);
  std::vector<T> voxels;
  voxels.reserve(grid.voxelCount());
  for (int z = 0; z < grid.size.z; ++z)
    for (int y = 0; y < grid.size.y; ++y)
      for (int x = 0; x < grid.size.x; ++x) {
        const double value = letterValue(box, voxelToPatient(grid, VoxelIndex{{x, y, z}}));
        voxels.push_back(static_cast<T>((value - storage.intercept) / storage.slope));
      }
  Volume volume = volumeFrom(grid, type, std::as_bytes(std::span(voxels)));
  volume.info.rescaleSlope = storage.slope;
  volume.info.rescaleIntercept = storage.intercept;
  return volume;
}

Uid fixedUid(int number) {
  return *Uid::parse("2.25.1000" + std::to_string(number));
}

Segment makeSegment(const Uid& segmentation, int number, const char* name) {
  Segment segment;
  segment.uid = fixedUid(10 + number);
  segment.segmentation = segmentation;
  segment.order = number;
  segment.name = name;
  segment.colour = segmentColour(number - 1);
  segment.label = static_cast<Label>(number);
  return segment;
}

// An anchor over the first occurrence of a quote in ASCII text (code points are bytes).
Link makeLink(int number, const Report& report, const std::string& quote, const Uid& segment) {
  const auto begin = static_cast<std::int64_t>(report.text.find(quote));
  Link link;
  link.uid = fixedUid(30 + number);
  link.order = number;
  link.anchors = {{report.uid, begin, begin + static_cast<std::int64_t>(quote.size()), quote, {}, {}}};
  link.targets = {{std::string(kSegmentTarget), segment}};
  link.author = fixedUid(40);
  link.created = {1'700'000'000'000'000};
  return link;
}

LabelMap labelsByValue(const Volume& volume, const std::vector<std::pair<double, Label>>& labels) {
  std::vector<Label> dense(volume.info.grid.voxelCount(), 0);
  for (std::size_t i = 0; i < dense.size(); ++i) {
    const double value = volume.info.rescaleSlope * volume.voxels->valueAt(i) + volume.info.rescaleIntercept;
    for (const auto& [wanted, label] : labels)
      if (value == wanted) dense[i] = label;
  }
  return LabelMap::fromDense(volume.info.grid.size, dense);
}

}  // namespace

GridGeometry makeGrid(glm::ivec3 size, glm::dvec3 spacing, glm::dmat3 direction, glm::dvec3 centre) {
  GridGeometry grid;
  grid.size = size;
  grid.spacing = spacing;
  grid.direction = direction;
  grid.origin = centre - direction * (spacing * (glm::dvec3(size) - 1.0) * 0.5);
  return grid;
}

std::vector<glm::dmat3> signedAxisOrders() {
  std::vector<glm::dmat3> orders;
  std::array<int, 3> axes = {0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs) {
      glm::dmat3 direction(0.0);
      for (int column = 0; column < 3; ++column)
        direction[column][axes[static_cast<std::size_t>(column)]] = (signs >> column & 1) ? -1.0 : 1.0;
      orders.push_back(direction);
    }
  } while (std::next_permutation(axes.begin(), axes.end()));
  return orders;
}

glm::dmat3 rotation(glm::dvec3 axis, double degrees) {
  return glm::dmat3(glm::rotate(glm::dmat4(1.0), glm::radians(degrees), glm::normalize(axis)));
}

const std::vector<PhantomPart>& phantomParts() {
  static const std::vector<PhantomPart> parts = {
      {'L', {-0.5, -0.2, -0.6}, {-0.3, 0.2, 0.6}, kBone},   // the upright
      {'L', {-0.5, -0.2, -0.6}, {0.25, 0.2, -0.4}, kBone},  // the foot
      {'l', {0.45, -0.15, -0.1}, {0.7, 0.15, 0.15}, 304},  {'a', {-0.15, -0.75, 0.1}, {0.1, -0.5, 0.35}, 504},
      {'s', {0.05, 0.1, 0.45}, {0.3, 0.35, 0.7}, 704},
  };
  return parts;
}

double letterValue(const PatientBox& box, PatientPoint point) {
  const glm::dvec3 half = (box.maximum - box.minimum) * 0.5;
  const glm::dvec3 u = (point.mm - (box.minimum + box.maximum) * 0.5) / half;
  for (const PhantomPart& part : phantomParts()) {
    const bool inside =
        glm::all(glm::greaterThanEqual(u, part.minimum)) && glm::all(glm::lessThan(u, part.maximum));
    if (inside) return part.value;
  }
  constexpr double kEllipsoid = 0.9;
  return glm::dot(u, u) < kEllipsoid * kEllipsoid ? kTissue : kAir;
}

Volume volumeFrom(const GridGeometry& grid, VoxelType type, std::span<const std::byte> bytes) {
  Volume volume;
  volume.info.uid = fixedUid(1);
  volume.info.order = 1;
  volume.info.name = "Phantom";
  volume.info.grid = grid;
  volume.info.voxelType = type;
  volume.info.unit = "HU";
  volume.info.study.modality = "CT";
  volume.info.study.seriesDescription = "Letter phantom";
  volume.voxels = VoxelBuffer::copyOf(type, bytes);
  return volume;
}

Volume letterPhantom(const GridGeometry& grid, VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return stored<std::uint8_t>(grid, type);
    case VoxelType::int16:
      return stored<std::int16_t>(grid, type);
    case VoxelType::uint16:
      return stored<std::uint16_t>(grid, type);
    case VoxelType::float32:
      break;
  }
  return stored<float>(grid, type);
}

double rampValue(PatientPoint point) {
  return 8.0 * point.mm.x - 4.0 * point.mm.y + 2.0 * point.mm.z;
}

Volume rampPhantom(const GridGeometry& grid) {
  return makeVolume(grid, VoxelType::float32, rampValue);
}

SmallCase makeSmallCase() {
  SmallCase made;
  Case& value = made.value;
  value.info = {fixedUid(2), "Letter phantom", "PHANTOM-1", 0.0};
  value.volumes.push_back(letterPhantom(makeGrid({48, 40, 36}, {1.0, 1.2, 1.5})));
  const Volume& volume = value.volumes.front();
  made.volume = volume.info.uid;

  Segmentation segmentation;
  segmentation.info = {fixedUid(3), made.volume, 1, "Segmentation 1", volume.info.grid, 1};
  made.segmentation = segmentation.info.uid;
  segmentation.layers.push_back(labelsByValue(volume, {{kBone, 1}, {304, 2}, {504, 3}}));
  segmentation.segments = {makeSegment(made.segmentation, 1, "Bone letter"),
                           makeSegment(made.segmentation, 2, "Left marker"),
                           makeSegment(made.segmentation, 3, "Anterior marker")};
  made.bone = segmentation.segments[0].uid;
  made.leftMarker = segmentation.segments[1].uid;
  made.anteriorMarker = segmentation.segments[2].uid;
  value.segmentations.push_back(std::move(segmentation));

  Report report;
  report.uid = made.report = fixedUid(20);
  report.document = fixedUid(21);
  report.order = 1;
  report.title = "CT of a letter phantom";
  report.author = "Nobody";
  report.date = "2026-01-02";
  report.status = "final";
  report.text =
      "INDICATION: Invented; a phantom for tests.\n"
      "FINDINGS: A letter of bone stands right of the midline. There is a left marker. "
      "An anterior marker lies in front of both.\n"
      "IMPRESSION: Letter L.\n";
  value.reports.push_back(report);
  value.links = {makeLink(1, report, "letter of bone", made.bone),
                 makeLink(2, report, "left marker", made.leftMarker)};
  made.boneLink = value.links[0].uid;
  made.leftLink = value.links[1].uid;

  Measurement ruler;
  ruler.uid = made.ruler = fixedUid(50);
  ruler.order = 1;
  ruler.kind = Measurement::Kind::ruler;
  ruler.name = "Ruler 1";
  ruler.points = {{{-10, 0, -15}}, {{-10, 0, 15}}};
  ruler.volume = made.volume;
  Measurement point = ruler;
  point.uid = made.point = fixedUid(51);
  point.order = 2;
  point.kind = Measurement::Kind::point;
  point.name = "Point 1";
  point.points = {{{14, 0, 1}}};
  value.measurements = {ruler, point};
  return made;
}

std::size_t countLabel(const LabelMap& map, Label label) {
  const std::vector<Label> dense = map.toDense();
  return static_cast<std::size_t>(std::count(dense.begin(), dense.end(), label));
}

}  // namespace chiasm::test
