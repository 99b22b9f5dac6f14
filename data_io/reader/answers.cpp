#include "data_io/reader/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumText = AnswerFields::kMaximumText;
constexpr std::size_t kMaximumList = 256;
constexpr std::size_t kMaximumNames = 65536;
constexpr std::array<VoxelType, 4> kTypes = {VoxelType::uint8, VoxelType::int16, VoxelType::uint16,
                                             VoxelType::float32};

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json namesJson(const std::vector<LabelName>& names) {
  json out = json::array();
  for (const LabelName& name : names) {
    json row = {{"label", name.label}, {"name", name.name}};
    if (name.colour) row["colour"] = {name.colour->r, name.colour->g, name.colour->b};
    if (!name.uid.empty()) row["uid"] = name.uid.text();
    if (name.code) row["code"] = {name.code->scheme, name.code->value, name.code->meaning};
    out.push_back(std::move(row));
  }
  return out;
}

std::optional<std::vector<LabelName>> namesFrom(const json& list) {
  std::vector<LabelName> out;
  for (const json& row : list) {
    AnswerFields fields(row);
    LabelName name;
    name.label = static_cast<Label>(fields.integer("label", 0, 65535));
    name.name = fields.text("name");
    if (fields.valid() && row.contains("colour")) {
      const std::array<double, 3> colour = fields.numbers<3>("colour");
      for (double channel : colour) fields.require(channel >= 0 && channel <= 255);
      if (fields.valid()) name.colour = glm::u8vec3(glm::dvec3(colour[0], colour[1], colour[2]));
    }
    if (fields.valid() && row.contains("uid")) {
      const auto uid = Uid::parse(fields.text("uid"));
      fields.require(uid.has_value());
      if (uid) name.uid = *uid;
    }
    if (fields.valid() && row.contains("code")) {
      const std::array<std::string, 3> code = fields.texts<3>("code");
      name.code = Code{code[0], code[1], code[2]};
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
  AnswerFields fields(parsed);
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
    AnswerFields window(row);
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
  if (!fields.valid() || !names) return answerNonsense();
  answer.names = std::move(*names);
  return answer;
}

Expected<Digest> decodeDigest(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  AnswerFields fields(parsed);
  const Digest digest = fields.digest("fileDigest");
  if (!fields.valid()) return answerNonsense();
  return digest;
}

Expected<std::vector<LabelName>> decodeNames(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array() || parsed.size() > kMaximumNames) return answerNonsense();
  std::optional<std::vector<LabelName>> names = namesFrom(parsed);
  if (!names) return answerNonsense();
  return std::move(*names);
}

}  // namespace chiasm::data_io::reader
