#include "tests/data_io/case_file/random_values.h"

#include <array>
#include <glm/ext/matrix_transform.hpp>
#include <limits>

namespace chiasm::test {

std::int64_t RandomValues::anyInteger() {
  switch (integer(0, 3)) {
    case 0:
      return std::numeric_limits<std::int64_t>::min();
    case 1:
      return std::numeric_limits<std::int64_t>::max();
    case 2:
      return integer(-70000, 70000);
    default:
      return integer(-5, 300);
  }
}

double RandomValues::number() {
  switch (integer(0, 5)) {
    case 0:
      return -0.0;
    case 1:
      return std::numeric_limits<double>::denorm_min();
    case 2:
      return static_cast<double>(integer(-1000, 1000));
    case 3:
      return 0.1f;
    default:
      return std::normal_distribution<double>(0, 300)(engine_);
  }
}

std::string RandomValues::text() {
  static const std::array<std::string, 9> pieces{
      "",         "left frontal sinus", "\n",        "Größe 3 mm", "前頭洞",
      "جيب جبهي", "\xF0\x9F\xA7\xA0",   "'\"; DROP", "\x01"};
  std::string text;
  for (std::int64_t i = integer(0, 4); i > 0; --i) text += pieces[static_cast<std::size_t>(integer(0, 8))];
  if (chance(0.05)) text.append(300, 'x');
  return text;
}

std::string RandomValues::pathBytes() {
  return text() + (chance(0.3) ? "\xFF\xC3" : "/volume.nii.gz");
}

Uid RandomValues::uid() {
  return *Uid::parse("2.25." + std::to_string(integer(1, INT64_MAX)));
}

Digest RandomValues::digest() {
  Digest digest;
  for (auto& byte : digest.bytes) byte = static_cast<std::uint8_t>(integer(0, 255));
  return digest;
}

Code RandomValues::code() {
  return {text(), text(), text()};
}

PatientPoint RandomValues::point() {
  return {{number(), number(), number()}};
}

GridGeometry RandomValues::grid() {
  GridGeometry grid;
  for (int axis = 0; axis < 3; ++axis) {
    grid.size[axis] = static_cast<int>(integer(1, 100));
    grid.origin[axis] = number();
    grid.spacing[axis] = std::uniform_real_distribution<double>(0.1, 5)(engine_);
  }
  const glm::dvec3 axis(std::uniform_real_distribution<double>(0.1, 1)(engine_), 0.3, 0.2);
  const double angle = std::uniform_real_distribution<double>(0, 6)(engine_);
  grid.direction = glm::dmat3(glm::rotate(glm::dmat4(1.0), angle, axis));
  if (chance(0.5)) grid.direction[2] = -grid.direction[2];
  if (chance(0.5)) grid.caseFromVolume = glm::translate(glm::dmat4(1.0), glm::dvec3(number(), 1.5, -3.25));
  return grid;
}

Brick RandomValues::brick() {
  if (chance(0.3)) return Brick::uniform(static_cast<Label>(integer(0, 65535)));
  DenseBrick voxels{};
  const auto from = static_cast<std::size_t>(integer(0, kBrickVoxels - 1));
  const auto to = static_cast<std::size_t>(integer(static_cast<std::int64_t>(from), kBrickVoxels));
  const auto label = static_cast<Label>(integer(1, 65535));
  for (std::size_t i = from; i < to; ++i) voxels[i] = label;
  voxels[static_cast<std::size_t>(integer(0, kBrickVoxels - 1))] = static_cast<Label>(integer(1, 65535));
  return Brick::fromVoxels(voxels);
}

Parameters RandomValues::parameters() {
  Parameters parameters;
  for (std::int64_t i = integer(0, 5); i > 0; --i) {
    const std::string name = text();
    switch (integer(0, 4)) {
      case 0:
        parameters.emplace_back(name, chance(0.5));
        break;
      case 1:
        parameters.emplace_back(name, anyInteger());
        break;
      case 2:
        parameters.emplace_back(name, chance(0.2) ? std::numeric_limits<double>::infinity() : number());
        break;
      case 3:
        parameters.emplace_back(name, text());
        break;
      default: {
        std::vector<double> numbers;
        for (std::int64_t n = integer(0, 20); n > 0; --n) numbers.push_back(number());
        parameters.emplace_back(name, numbers);
      }
    }
  }
  return parameters;
}

CaseInfo RandomValues::caseInfo() {
  return {uid(), text(), text(), chance(0.5) ? std::optional(number()) : std::nullopt};
}

VolumeInfo RandomValues::volume() {
  VolumeInfo info;
  info.uid = uid();
  info.order = anyInteger();
  info.name = text();
  info.grid = grid();
  info.voxelType = static_cast<VoxelType>(integer(0, 3));
  info.rescaleSlope = number();
  info.rescaleIntercept = number();
  info.unit = text();
  info.frameOfReferenceUid = text();
  info.study = {text(), text(), text(), text(), text()};
  info.source = {pathBytes(), pathBytes(), text(), text(), digest(), digest()};
  for (std::int64_t i = integer(0, 3); i > 0; --i) {
    info.headerWindows.push_back({std::uniform_real_distribution<double>(0.5, 4000)(engine_), number(),
                                  static_cast<WindowLevel::Function>(integer(0, 2)), text()});
  }
  for (std::int64_t i = integer(0, 3); i > 0; --i) info.badges.push_back(text());
  info.note = text();
  return info;
}

SegmentationInfo RandomValues::segmentation() {
  return {uid(), chance(0.9) ? uid() : Uid(), anyInteger(), text(), grid(), static_cast<int>(integer(1, 4))};
}

Segment RandomValues::segment() {
  Segment segment;
  segment.uid = uid();
  segment.segmentation = uid();
  segment.order = anyInteger();
  segment.name = text();
  for (int channel = 0; channel < 3; ++channel)
    segment.colour[channel] = static_cast<std::uint8_t>(integer(0, 255));
  if (chance(0.5)) segment.code = code();
  segment.layer = static_cast<int>(integer(0, 3));
  segment.label = static_cast<Label>(integer(1, 65535));
  segment.visible = chance(0.5);
  segment.locked = chance(0.5);
  return segment;
}

Measurement RandomValues::measurement() {
  Measurement measurement;
  measurement.uid = uid();
  measurement.order = anyInteger();
  measurement.kind = static_cast<Measurement::Kind>(integer(0, 4));
  measurement.name = text();
  for (std::size_t i = 0; i < pointCount(measurement.kind); ++i) measurement.points.push_back(point());
  if (chance(0.7)) measurement.volume = uid();
  measurement.visible = chance(0.5);
  return measurement;
}

Report RandomValues::report() {
  Report report{uid(),  uid(), static_cast<int>(integer(1, 9)), anyInteger(), text(), text(), text(),
                text(), text()};
  if (chance(0.2)) report.text.append(100'000, 'r');
  return report;
}

Link RandomValues::link() {
  Link link;
  link.uid = uid();
  link.order = anyInteger();
  for (std::int64_t i = integer(0, 3); i > 0; --i) link.anchors.push_back(anchor());
  for (std::int64_t i = integer(0, 3); i > 0; --i)
    link.targets.push_back({text(), chance(0.8) ? uid() : Uid()});
  link.relation = static_cast<LinkRelation>(integer(0, 4));
  link.certainty = static_cast<LinkCertainty>(integer(0, 2));
  for (std::int64_t i = integer(0, 2); i > 0; --i) link.codes.push_back(code());
  if (chance(0.5)) link.author = uid();
  link.model = text();
  link.created.microseconds = anyInteger();
  link.state = static_cast<LinkState>(integer(0, 1));
  return link;
}

TextAnchor RandomValues::anchor() {
  const std::int64_t begin = integer(0, 1000);
  return {uid(), begin, begin + integer(0, 50), text(), text(), text()};
}

TextSpan RandomValues::span() {
  TextSpan span;
  span.uid = uid();
  span.order = anyInteger();
  for (std::int64_t i = integer(1, 3); i > 0; --i) span.anchors.push_back(anchor());
  span.type = text();
  for (std::int64_t i = integer(0, 2); i > 0; --i) span.codes.push_back(code());
  for (std::int64_t i = integer(0, 3); i > 0; --i) span.attributes.push_back({text(), text()});
  if (chance(0.5)) span.author = uid();
  span.model = text();
  span.created.microseconds = anyInteger();
  span.state = static_cast<LinkState>(integer(0, 1));
  return span;
}

SpanRelation RandomValues::relation() {
  return {uid(), anyInteger(), text(), uid(), uid(), chance(0.5) ? uid() : Uid(), text(), {anyInteger()}};
}

BoundMeasurement RandomValues::bound() {
  return {uid(), anyInteger(), anchor(), uid(), text(), number(), text(), uid(), {anyInteger()}};
}

CheckOverride RandomValues::overridden() {
  return {uid(), anyInteger(), text(), text(), uid(), {anyInteger()}};
}

RejectedSuggestion RandomValues::rejected() {
  return {uid(), anyInteger(), anchor(), uid(), text(), uid(), {anyInteger()}};
}

SavedView RandomValues::view() {
  return {uid(), anyInteger(), text(), text(), uid(), {anyInteger()}};
}

Mesh RandomValues::mesh() {
  const auto byte = [this] { return static_cast<std::uint8_t>(integer(0, 255)); };
  Mesh mesh;
  mesh.uid = uid();
  mesh.order = anyInteger();
  mesh.shape = uid();
  mesh.name = text();
  mesh.colour = {byte(), byte(), byte()};
  mesh.opacity = static_cast<double>(integer(1, 1000)) / 1000.0;
  mesh.visible = chance(0.5);
  mesh.format = text();
  mesh.note = text();
  mesh.fileDigest = digest();
  return mesh;
}

MeshShape RandomValues::meshShape() {
  auto surface = std::make_shared<SurfaceMesh>();
  for (std::int64_t i = integer(1, 20); i > 0; --i) {
    const auto coordinate = [this] { return std::uniform_real_distribution<float>(-1e5F, 1e5F)(engine_); };
    surface->points.emplace_back(coordinate(), coordinate(), coordinate());
  }
  for (std::int64_t i = integer(1, 20); i > 0; --i) {
    const auto corner = [&] {
      return static_cast<std::uint32_t>(integer(0, static_cast<std::int64_t>(surface->points.size()) - 1));
    };
    surface->triangles.push_back({corner(), corner(), corner()});
  }
  return {uid(), anyInteger(), std::move(surface)};
}

}  // namespace chiasm::test
