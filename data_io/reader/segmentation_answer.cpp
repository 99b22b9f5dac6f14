#include "data_io/reader/segmentation_answer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <optional>

#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumSegments = 65536;
constexpr std::size_t kMaximumBadges = 256;
constexpr std::size_t kMaximumContours = 1'000'000;  // of a segment
constexpr int kMaximumLayers = 65535;
constexpr std::size_t kPointBytes = 3 * sizeof(double);
constexpr double kFarthest = 1e7;  // mm

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::uint64_t pointCount(const ReadSegmentation& segmentation) {
  std::uint64_t points = 0;
  for (const ReadSegment& segment : segmentation.segments)
    for (const Contour& contour : segment.contours) points += contour.size();
  return points;
}

json tableOf(const std::vector<ReadSegment>& segments) {
  json table = json::array();
  for (const ReadSegment& segment : segments) {
    json row = {{"uid", segment.uid.text()},
                {"name", segment.name},
                {"layer", segment.layer},
                {"label", segment.label}};
    if (segment.colour) row["colour"] = {segment.colour->r, segment.colour->g, segment.colour->b};
    if (segment.code)
      row["code"] = {{"scheme", segment.code->scheme},
                     {"value", segment.code->value},
                     {"meaning", segment.code->meaning}};
    if (!segment.contours.empty()) {
      json contours = json::array();
      for (const Contour& contour : segment.contours) contours.push_back(contour.size());
      row["contours"] = std::move(contours);
    }
    table.push_back(std::move(row));
  }
  return table;
}

// The next points of the memory as contours of the sizes that the table gives.
class Points {
 public:
  explicit Points(std::span<const std::byte> bytes) : bytes_(bytes) {}
  bool exhausted() const { return at_ == bytes_.size(); }

  std::optional<Contour> next(const json& count) {
    if (!count.is_number_unsigned()) return std::nullopt;
    const auto points = count.get<std::uint64_t>();
    if (points < 3 || points > (bytes_.size() - at_) / kPointBytes) return std::nullopt;
    Contour contour(points);
    for (glm::dvec3& point : contour) {
      std::array<double, 3> mm{};
      std::memcpy(mm.data(), bytes_.data() + at_, kPointBytes);
      at_ += kPointBytes;
      for (const double value : mm)
        if (!std::isfinite(value) || std::abs(value) > kFarthest) return std::nullopt;
      point = {mm[0], mm[1], mm[2]};
    }
    return contour;
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
};

std::optional<ReadSegment> segmentFrom(const json& row, int layers, Points& points) {
  AnswerFields fields(row);
  ReadSegment segment;
  if (const std::string uid = fields.text("uid"); !uid.empty()) {
    auto parsed = Uid::parse(uid);
    fields.require(parsed.has_value());
    if (parsed) segment.uid = *parsed;
  }
  segment.name = fields.text("name");
  segment.layer = fields.integer("layer", 0, std::max(0, layers - 1));
  segment.label = static_cast<Label>(fields.integer("label", layers > 0 ? 1 : 0, 65535));
  if (fields.valid() && row.contains("colour")) {
    const std::array<double, 3> colour = fields.numbers<3>("colour");
    for (const double channel : colour) fields.require(channel >= 0 && channel <= 255);
    if (fields.valid()) segment.colour = glm::u8vec3(glm::dvec3(colour[0], colour[1], colour[2]));
  }
  if (fields.valid() && row.contains("code")) {
    AnswerFields code(row["code"]);
    segment.code = Code{code.text("scheme"), code.text("value"), code.text("meaning")};
    fields.require(code.valid() && !segment.code->scheme.empty() && !segment.code->value.empty());
  }
  if (fields.valid() && row.contains("contours")) {
    fields.require(layers == 0);
    for (const json& count : fields.list("contours", kMaximumContours)) {
      std::optional<Contour> contour = points.next(count);
      if (!contour) return std::nullopt;
      segment.contours.push_back(std::move(*contour));
    }
  }
  if (!fields.valid()) return std::nullopt;
  return segment;
}

// Every label that occurs has a segment, and no two segments have the same label in a layer.
bool namesAll(const std::vector<LabelMap>& layers, const std::vector<std::vector<bool>>& seen,
              const std::vector<ReadSegment>& segments) {
  std::vector<std::vector<bool>> named(layers.size(), std::vector<bool>(65536, false));
  for (const ReadSegment& segment : segments) {
    auto&& taken = named[static_cast<std::size_t>(segment.layer)][segment.label];
    if (taken) return false;
    taken = true;
  }
  for (std::size_t layer = 0; layer < layers.size(); ++layer)
    for (std::size_t label = 1; label < 65536; ++label)
      if (seen[layer][label] && !named[layer][label]) return false;
  return true;
}

}  // namespace

SegmentationAnswer encode(const FoundSegmentation& found) {
  const ReadSegmentation& segmentation = found.segmentation;
  json direction = json::array();
  for (int column = 0; column < 3; ++column)
    for (int row = 0; row < 3; ++row) direction.push_back(segmentation.grid.direction[column][row]);
  const auto vector = [](const auto& v) { return json{v[0], v[1], v[2]}; };
  SegmentationAnswer answer;
  answer.table = dump(tableOf(segmentation.segments));
  const std::uint64_t content = found.layers.empty()
                                    ? pointCount(segmentation) * kPointBytes
                                    : found.layers.size() * segmentation.grid.voxelCount() * sizeof(Label);
  answer.bytes = content + answer.table.size();
  answer.head = dump({{"format", segmentation.format},
                      {"fileDigest", segmentation.fileDigest.hex()},
                      {"frameOfReference", segmentation.frameOfReferenceUid},
                      {"series", segmentation.seriesInstanceUid},
                      {"layers", found.layers.size()},
                      {"size", vector(segmentation.grid.size)},
                      {"origin", vector(segmentation.grid.origin)},
                      {"spacing", vector(segmentation.grid.spacing)},
                      {"direction", direction},
                      {"badges", segmentation.badges},
                      {"note", segmentation.note},
                      {"table", answer.table.size()}});
  return answer;
}

void fill(const FoundSegmentation& found, const SegmentationAnswer& answer, std::span<std::byte> memory) {
  std::byte* out = memory.data();
  const auto put = [&out](const void* from, std::size_t bytes) {
    if (bytes > 0) std::memcpy(out, from, bytes);
    out += bytes;
  };
  for (const std::vector<Label>& layer : found.layers) put(layer.data(), layer.size() * sizeof(Label));
  if (found.layers.empty())
    for (const ReadSegment& segment : found.segmentation.segments)
      for (const Contour& contour : segment.contours)
        for (const glm::dvec3& point : contour) {
          const std::array<double, 3> mm{point.x, point.y, point.z};
          put(mm.data(), kPointBytes);
        }
  put(answer.table.data(), answer.table.size());
}

Expected<ReadSegmentation> decodeSegmentation(std::string_view head, std::span<const std::byte> memory) {
  const json parsed = json::parse(head, nullptr, false);
  AnswerFields fields(parsed);
  ReadSegmentation out;
  out.format = fields.text("format");
  out.fileDigest = fields.digest("fileDigest");
  out.frameOfReferenceUid = fields.text("frameOfReference");
  out.seriesInstanceUid = fields.text("series");
  out.note = fields.text("note");
  for (const json& badge : fields.list("badges", kMaximumBadges)) {
    fields.require(badge.is_string() && badge.get_ref<const std::string&>().size() <= 64);
    if (fields.valid()) out.badges.push_back(badge.get<std::string>());
  }
  const int layers = fields.integer("layers", 0, kMaximumLayers);
  const auto tableBytes = static_cast<std::uint64_t>(fields.integer("table", 2, 1 << 30));
  const std::array<double, 3> size = fields.numbers<3>("size"), origin = fields.numbers<3>("origin"),
                              spacing = fields.numbers<3>("spacing");
  const std::array<double, 9> direction = fields.numbers<9>("direction");
  if (!fields.valid() || tableBytes > memory.size()) return answerNonsense();
  const std::uint64_t content = memory.size() - tableBytes;
  if (layers > 0) {
    for (std::size_t i = 0; i < 3; ++i) {
      const int axis = static_cast<int>(i);
      if (!(size[i] >= 1 && size[i] <= 1'000'000 && size[i] == std::floor(size[i]))) return answerNonsense();
      out.grid.size[axis] = static_cast<int>(size[i]);
      out.grid.origin[axis] = origin[i];
      out.grid.spacing[axis] = spacing[i];
      for (std::size_t row = 0; row < 3; ++row)
        out.grid.direction[axis][static_cast<int>(row)] = direction[3 * i + row];
    }
    if (!validate(out.grid) || content % sizeof(Label) != 0 ||
        content / sizeof(Label) / static_cast<std::uint64_t>(layers) != out.grid.voxelCount() ||
        content != sizeof(Label) * static_cast<std::uint64_t>(layers) * out.grid.voxelCount())
      return answerNonsense();
  }
  const json table = json::parse(
      std::string_view(reinterpret_cast<const char*>(memory.data()) + content, tableBytes), nullptr, false);
  if (!table.is_array() || table.size() > kMaximumSegments) return answerNonsense();
  Points points(layers > 0 ? std::span<const std::byte>() : memory.first(content));
  for (const json& row : table) {
    std::optional<ReadSegment> segment = segmentFrom(row, layers, points);
    if (!segment) return answerNonsense();
    out.segments.push_back(std::move(*segment));
  }
  if (!points.exhausted()) return answerNonsense();
  std::vector<std::vector<bool>> seen;
  const std::size_t layerBytes = layers > 0 ? content / static_cast<std::uint64_t>(layers) : 0;
  std::vector<Label> dense(layerBytes / sizeof(Label));
  for (int layer = 0; layer < layers; ++layer) {
    std::memcpy(dense.data(), memory.data() + static_cast<std::size_t>(layer) * layerBytes, layerBytes);
    std::vector<bool>& labels = seen.emplace_back(65536, false);
    for (const Label label : dense) labels[label] = true;
    out.layers.push_back(LabelMap::fromDense(out.grid.size, dense));
  }
  if (layers > 0 && !namesAll(out.layers, seen, out.segments)) return answerNonsense();
  return out;
}

}  // namespace chiasm::data_io::reader
