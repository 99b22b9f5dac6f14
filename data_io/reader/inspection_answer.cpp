#include "data_io/reader/inspection_answer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

using nlohmann::json;

constexpr std::size_t kMaximumText = 2048;
constexpr std::size_t kMaximumVolumes = 20'000;

// Thrown and caught in here only.
struct Nonsense {};

json vectorJson(const auto& vector) {
  return {vector[0], vector[1], vector[2]};
}

json volumeJson(const InspectedVolume& volume) {
  json direction = json::array();
  for (int column = 0; column < 3; ++column)
    for (int row = 0; row < 3; ++row) direction.push_back(volume.grid.direction[column][row]);
  return {{"format", volume.format},
          {"choice", volume.choice},
          {"refusal", volume.refusal},
          {"modality", volume.study.modality},
          {"description", volume.study.seriesDescription},
          {"date", volume.study.studyDate},
          {"sex", volume.study.patientSex},
          {"age", volume.study.patientAge},
          {"images", volume.images},
          {"part", volume.part},
          {"parts", volume.parts},
          {"difference", volume.difference},
          {"encoding", volume.encoding},
          {"size", vectorJson(volume.grid.size)},
          {"origin", vectorJson(volume.grid.origin)},
          {"spacing", vectorJson(volume.grid.spacing)},
          {"direction", direction},
          {"type", static_cast<int>(volume.voxelType)},
          {"unit", volume.unit},
          {"badges", volume.badges},
          {"note", volume.note},
          {"thumbnailSize", {volume.thumbnail.size.x, volume.thumbnail.size.y}},
          {"thumbnail", volume.thumbnail.pixels}};
}

std::string text(const json& value) {
  const std::string& out = value.get_ref<const std::string&>();
  const bool clean = std::none_of(out.begin(), out.end(),
                                  [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (!clean || out.size() > kMaximumText) throw Nonsense();
  return out;
}

std::size_t count(const json& value, std::size_t most) {
  if (!value.is_number_unsigned() || value.get<std::size_t>() > most) throw Nonsense();
  return value.get<std::size_t>();
}

double number(const json& value) {
  const double out = value.get<double>();
  if (!std::isfinite(out) || std::abs(out) > 1e15) throw Nonsense();
  return out;
}

const json& list(const json& value, std::size_t size) {
  if (!value.is_array() || value.size() != size) throw Nonsense();
  return value;
}

Thumbnail thumbnailFrom(const json& row) {
  Thumbnail out;
  const json& size = list(row.at("thumbnailSize"), 2);
  out.size = {static_cast<int>(count(size[0], kThumbnailEdge)),
              static_cast<int>(count(size[1], kThumbnailEdge))};
  const json& pixels = list(row.at("thumbnail"), static_cast<std::size_t>(out.size.x * out.size.y));
  for (const json& pixel : pixels) out.pixels.push_back(static_cast<std::uint8_t>(count(pixel, 255)));
  return out;
}

InspectedVolume volumeFrom(const json& row) {
  InspectedVolume out;
  out.format = text(row.at("format"));
  out.choice = text(row.at("choice"));
  out.refusal = text(row.at("refusal"));
  out.study = {text(row.at("modality")), text(row.at("description")), text(row.at("date")),
               text(row.at("sex")), text(row.at("age"))};
  out.images = count(row.at("images"), 1'000'000);
  out.part = count(row.at("part"), 1'000'000);
  out.parts = count(row.at("parts"), 1'000'000);
  out.difference = text(row.at("difference"));
  out.encoding = text(row.at("encoding"));
  const json &size = list(row.at("size"), 3), &origin = list(row.at("origin"), 3);
  const json &spacing = list(row.at("spacing"), 3), &direction = list(row.at("direction"), 9);
  for (int i = 0; i < 3; ++i) {
    const auto u = static_cast<std::size_t>(i);
    out.grid.size[i] = static_cast<int>(count(size[u], 1'000'000));
    out.grid.origin[i] = number(origin[u]);
    out.grid.spacing[i] = number(spacing[u]);
    for (int j = 0; j < 3; ++j)
      out.grid.direction[i][j] = number(direction[u * 3 + static_cast<std::size_t>(j)]);
  }
  constexpr std::array kTypes = {VoxelType::uint8, VoxelType::int16, VoxelType::uint16, VoxelType::float32};
  out.voxelType = kTypes[count(row.at("type"), 3)];
  out.unit = text(row.at("unit"));
  if (!row.at("badges").is_array() || row.at("badges").size() > 64) throw Nonsense();
  for (const json& badge : row.at("badges")) out.badges.push_back(text(badge));
  out.note = text(row.at("note"));
  out.thumbnail = thumbnailFrom(row);
  return out;
}

}  // namespace

std::string encode(const Inspection& inspection) {
  json out = json::array();
  for (const InspectedVolume& volume : inspection.volumes) out.push_back(volumeJson(volume));
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Expected<Inspection> decodeInspection(std::string_view text) {
  const tl::unexpected<Error> nonsense = answerNonsense();
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array() || parsed.size() > kMaximumVolumes) return nonsense;
  Inspection out;
  try {
    for (const json& row : parsed) out.volumes.push_back(volumeFrom(row));
  } catch (const Nonsense&) {
    return nonsense;
  } catch (const json::exception&) {  // of another type, or missing
    return nonsense;
  }
  return out;
}

}  // namespace chiasm::data_io::reader
