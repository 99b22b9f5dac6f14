#include "data_io/reader/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <nlohmann/json.hpp>

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumText = 1024;
constexpr std::size_t kMaximumList = 256;
constexpr std::size_t kMaximumNames = 65536;
constexpr std::array<VoxelType, 4> kTypes = {VoxelType::uint8, VoxelType::int16, VoxelType::uint16,
                                             VoxelType::float32};

tl::unexpected<Error> nonsense() {
  return failure(ErrorKind::unreadable,
                 "the reader gave an answer that cannot be true, so the file is not to be trusted.");
}

// Reads fields of one object; the first that is wrong makes all of it wrong.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object), valid_(object.is_object()) {}
  bool valid() const { return valid_; }

  std::string text(const char* name) {
    const json* field = find(name);
    if (!field || !field->is_string()) return fail<std::string>();
    const std::string& value = field->get_ref<const std::string&>();
    // Parsing has refused bad UTF-8 already; control characters would break lines of the interface.
    const bool clean = std::none_of(value.begin(), value.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return clean && value.size() <= kMaximumText ? value : fail<std::string>();
  }
  double number(const char* name, double smallest = -1e15, double largest = 1e15) {
    const json* field = find(name);
    return field ? number(*field, smallest, largest) : 0.0;
  }
  int integer(const char* name, int smallest, int largest) {
    const json* field = find(name);
    return field ? integer(*field, smallest, largest) : 0;
  }
  template <std::size_t N>
  std::array<double, N> numbers(const char* name) {
    std::array<double, N> out{};
    const json* field = find(name);
    if (!field || !field->is_array() || field->size() != N) return fail<std::array<double, N>>();
    for (std::size_t i = 0; i < N; ++i) out[i] = number((*field)[i], -1e15, 1e15);
    return out;
  }
  const json& list(const char* name, std::size_t maximum) {
    static const json empty = json::array();
    const json* field = find(name);
    if (field && field->is_array() && field->size() <= maximum) return *field;
    valid_ = false;
    return empty;
  }
  Digest digest(const char* name) {
    const std::string hex = text(name);
    Digest out;
    if (hex.size() != 2 * out.bytes.size()) return fail<Digest>();
    const auto nibble = [this](char c) -> unsigned {
      if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
      if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
      return fail<unsigned>();
    };
    for (std::size_t i = 0; i < out.bytes.size(); ++i)
      out.bytes[i] = static_cast<std::uint8_t>(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    return out;
  }
  void require(bool condition) { valid_ = valid_ && condition; }

 private:
  template <typename T>
  T fail() {
    valid_ = false;
    return T{};
  }
  const json* find(const char* name) {
    if (!valid_) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    valid_ = false;
    return nullptr;
  }
  double number(const json& field, double smallest, double largest) {
    if (!field.is_number()) return fail<double>();
    const double value = field.get<double>();
    return std::isfinite(value) && value >= smallest && value <= largest ? value : fail<double>();
  }
  int integer(const json& field, int smallest, int largest) {
    if (!field.is_number_integer()) return fail<int>();
    const auto value = field.get<std::int64_t>();
    return value >= smallest && value <= largest ? static_cast<int>(value) : fail<int>();
  }
  const json& object_;
  bool valid_;
};

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json namesJson(const std::vector<LabelName>& names) {
  json out = json::array();
  for (const LabelName& name : names) {
    json row = {{"label", name.label}, {"name", name.name}};
    if (name.colour) row["colour"] = {name.colour->r, name.colour->g, name.colour->b};
    out.push_back(std::move(row));
  }
  return out;
}

std::optional<std::vector<LabelName>> namesFrom(const json& list) {
  std::vector<LabelName> out;
  for (const json& row : list) {
    Fields fields(row);
    LabelName name;
    name.label = static_cast<Label>(fields.integer("label", 0, 65535));
    name.name = fields.text("name");
    if (fields.valid() && row.contains("colour")) {
      const std::array<double, 3> colour = fields.numbers<3>("colour");
      for (double channel : colour) fields.require(channel >= 0 && channel <= 255);
      if (fields.valid()) name.colour = glm::u8vec3(glm::dvec3(colour[0], colour[1], colour[2]));
    }
    if (!fields.valid()) return std::nullopt;
    out.push_back(std::move(name));
  }
  return out;
}

template <std::size_t N, typename V>
json vectorJson(const V& vector) {
  json out = json::array();
  for (int i = 0; i < static_cast<int>(N); ++i) out.push_back(vector[i]);
  return out;
}

}  // namespace

std::string encode(const VolumeAnswer& answer) {
  const VolumeInfo& info = answer.info;
  json direction = json::array();
  for (int column = 0; column < 3; ++column)
    for (int row = 0; row < 3; ++row) direction.push_back(info.grid.direction[column][row]);
  json windows = json::array();
  for (const WindowLevel& window : info.headerWindows)
    windows.push_back({{"width", window.width},
                       {"level", window.level},
                       {"function", static_cast<int>(window.function)},
                       {"name", window.name}});
  return dump({{"format", info.source.format},
               {"series", info.source.seriesInstanceUid},
               {"fileDigest", info.source.fileDigest.hex()},
               {"voxelDigest", info.source.voxelDigest.hex()},
               {"type", static_cast<int>(info.voxelType)},
               {"size", vectorJson<3>(info.grid.size)},
               {"origin", vectorJson<3>(info.grid.origin)},
               {"spacing", vectorJson<3>(info.grid.spacing)},
               {"direction", direction},
               {"slope", info.rescaleSlope},
               {"intercept", info.rescaleIntercept},
               {"unit", info.unit},
               {"frameOfReference", info.frameOfReferenceUid},
               {"modality", info.study.modality},
               {"description", info.study.seriesDescription},
               {"date", info.study.studyDate},
               {"sex", info.study.patientSex},
               {"age", info.study.patientAge},
               {"windows", windows},
               {"badges", info.badges},
               {"note", info.note},
               {"names", namesJson(answer.names)}});
}

std::string encode(const Digest& digest) {
  return dump({{"fileDigest", digest.hex()}});
}

std::string encode(const std::vector<LabelName>& names) {
  return dump(namesJson(names));
}

Expected<VolumeAnswer> decodeVolume(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  Fields fields(parsed);
  VolumeAnswer answer;
  VolumeInfo& info = answer.info;
  info.source.format = fields.text("format");
  info.source.seriesInstanceUid = fields.text("series");
  info.source.fileDigest = fields.digest("fileDigest");
  info.source.voxelDigest = fields.digest("voxelDigest");
  info.voxelType = kTypes[static_cast<std::size_t>(fields.integer("type", 0, 3))];
  const std::array<double, 3> size = fields.numbers<3>("size");
  const std::array<double, 3> origin = fields.numbers<3>("origin");
  const std::array<double, 3> spacing = fields.numbers<3>("spacing");
  const std::array<double, 9> direction = fields.numbers<9>("direction");
  for (int i = 0; i < 3; ++i) {
    const auto u = static_cast<std::size_t>(i);
    fields.require(size[u] >= 1 && size[u] <= 1'000'000 && size[u] == std::floor(size[u]));
    fields.require(spacing[u] > 0);
    if (fields.valid()) info.grid.size[i] = static_cast<int>(size[u]);
    info.grid.origin[i] = origin[u];
    info.grid.spacing[i] = spacing[u];
    for (int row = 0; row < 3; ++row)
      info.grid.direction[i][row] = direction[u * 3 + static_cast<std::size_t>(row)];
  }
  info.rescaleSlope = fields.number("slope");
  fields.require(info.rescaleSlope != 0);
  info.rescaleIntercept = fields.number("intercept");
  info.unit = fields.text("unit");
  info.frameOfReferenceUid = fields.text("frameOfReference");
  info.study.modality = fields.text("modality");
  info.study.seriesDescription = fields.text("description");
  info.study.studyDate = fields.text("date");
  info.study.patientSex = fields.text("sex");
  info.study.patientAge = fields.text("age");
  for (const json& row : fields.list("windows", kMaximumList)) {
    Fields window(row);
    WindowLevel value;
    value.width = window.number("width");
    window.require(value.width > 0);
    value.level = window.number("level");
    value.function = static_cast<WindowLevel::Function>(window.integer("function", 0, 2));
    value.name = window.text("name");
    fields.require(window.valid());
    info.headerWindows.push_back(std::move(value));
  }
  for (const json& row : fields.list("badges", kMaximumList)) {
    fields.require(row.is_string() && row.get_ref<const std::string&>().size() <= kMaximumText);
    if (fields.valid()) info.badges.push_back(row.get<std::string>());
  }
  info.note = fields.text("note");
  std::optional<std::vector<LabelName>> names = namesFrom(fields.list("names", kMaximumNames));
  if (!fields.valid() || !names) return nonsense();
  answer.names = std::move(*names);
  return answer;
}

Expected<Digest> decodeDigest(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  Fields fields(parsed);
  const Digest digest = fields.digest("fileDigest");
  if (!fields.valid()) return nonsense();
  return digest;
}

Expected<std::vector<LabelName>> decodeNames(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array() || parsed.size() > kMaximumNames) return nonsense();
  std::optional<std::vector<LabelName>> names = namesFrom(parsed);
  if (!names) return nonsense();
  return std::move(*names);
}

}  // namespace chiasm::data_io::reader
