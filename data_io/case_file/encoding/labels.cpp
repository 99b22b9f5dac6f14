#include <limits>

#include "data_io/case_file/encoding/code.h"
#include "data_io/case_file/encoding/geometry.h"
#include "data_io/case_file/encoding/objects.h"

namespace chiasm::data_io {

Json encodeCode(const Code& code) {
  Json map = Json::object();
  map["scheme"] = code.scheme;
  map["value"] = code.value;
  map["meaning"] = code.meaning;
  return map;
}

Code decodeCode(const Json& value, Problem& problem) {
  MapReader reader(value, "code", problem);
  Code code;
  code.scheme = reader.text("scheme");
  code.value = reader.text("value");
  code.meaning = reader.text("meaning");
  reader.finish();
  return code;
}

std::uint64_t brickCountOf(const SegmentationInfo& info) {
  auto bricks = static_cast<std::uint64_t>(info.layerCount);
  for (int axis = 0; axis < 3; ++axis) {
    // Each factor is below 2^27, so that the product cannot overflow before it is refused.
    bricks *= (static_cast<std::uint64_t>(info.grid.size[axis]) + kBrickEdge - 1) / kBrickEdge;
    if (bricks > kMostBricks) return kMostBricks + 1;
  }
  return bricks;
}

Json encode(const SegmentationInfo& info) {
  Json map = Json::object();
  map["uid"] = info.uid.text();
  map["volume"] = info.volume.text();
  map["order"] = info.order;
  map["name"] = info.name;
  map["grid"] = encodeGrid(info.grid);
  map["layerCount"] = info.layerCount;
  return map;
}

void decode(const Json& value, SegmentationInfo& info, Problem& problem) {
  MapReader reader(value, "segmentation", problem);
  info.uid = reader.requiredUid("uid");
  info.volume = reader.uid("volume");
  info.order = reader.integer("order", INT64_MIN, INT64_MAX);
  info.name = reader.text("name");
  info.grid = decodeGrid(reader.value("grid"), problem);
  info.layerCount = static_cast<int>(reader.integer("layerCount", 1, kMostLayers));
  reader.finish();
  if (!problem.found() && brickCountOf(info) > kMostBricks) problem.report("segmentation", "is too large");
}

Json encode(const Segment& segment) {
  Json map = Json::object();
  map["uid"] = segment.uid.text();
  map["segmentation"] = segment.segmentation.text();
  map["order"] = segment.order;
  map["name"] = segment.name;
  map["colour"] = Json::array({segment.colour.r, segment.colour.g, segment.colour.b});
  map["code"] = segment.code ? encodeCode(*segment.code) : Json();
  map["layer"] = segment.layer;
  map["label"] = segment.label;
  map["visible"] = segment.visible;
  map["locked"] = segment.locked;
  return map;
}

void decode(const Json& value, Segment& segment, Problem& problem) {
  MapReader reader(value, "segment", problem);
  segment.uid = reader.requiredUid("uid");
  segment.segmentation = reader.requiredUid("segmentation");
  segment.order = reader.integer("order", INT64_MIN, INT64_MAX);
  segment.name = reader.text("name");
  const Json& colour = reader.array("colour", 3);
  for (std::size_t channel = 0; channel < 3; ++channel) {
    if (colour.size() != 3 || !colour[channel].is_number_unsigned() ||
        colour[channel].get<std::uint64_t>() > 255) {
      reader.fail("colour");
      break;
    }
    segment.colour[static_cast<int>(channel)] = colour[channel].get<std::uint8_t>();
  }
  const Json& code = reader.value("code");
  segment.code.reset();
  if (!code.is_null()) segment.code = decodeCode(code, problem);
  segment.layer = static_cast<int>(reader.integer("layer", 0, kMostLayers - 1));
  segment.label = static_cast<Label>(reader.integer("label", 0, std::numeric_limits<Label>::max()));
  segment.visible = reader.flag("visible");
  segment.locked = reader.flag("locked");
  reader.finish();
}

}  // namespace chiasm::data_io
