#include "data_io/reader/program/segment_names.h"

#include <algorithm>
#include <cmath>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr int kMaximumSegments = 300;  // keeps the answer within one packet
constexpr std::size_t kMaximumName = 120;

}  // namespace

std::vector<LabelName> segmentNames(const std::map<std::string, std::string>& keys) {
  std::vector<LabelName> out;
  for (int n = 0; n < kMaximumSegments; ++n) {
    const std::string prefix = "Segment" + std::to_string(n) + '_';
    const auto name = keys.find(prefix + "Name"), value = keys.find(prefix + "LabelValue"),
               layer = keys.find(prefix + "Layer"), colour = keys.find(prefix + "Color");
    if (name == keys.end() && value == keys.end()) break;
    if (layer != keys.end() && trimmed(layer->second) != "0") return {};
    if (name == keys.end() || value == keys.end()) continue;
    try {
      const std::int64_t label = integerField(value->second, "segment label");
      if (label < 1 || label > 65535 || name->second.size() > kMaximumName) continue;
      LabelName row{static_cast<Label>(label), name->second, std::nullopt};
      if (colour != keys.end()) {
        const std::vector<double> rgb = realFields(colour->second, "segment colour");
        const auto channel = [&](std::size_t i) {
          return static_cast<std::uint8_t>(std::lround(std::clamp(rgb[i], 0.0, 1.0) * 255));
        };
        if (rgb.size() == 3) row.colour = glm::u8vec3(channel(0), channel(1), channel(2));
      }
      out.push_back(std::move(row));
    } catch (const Refusal&) {
      continue;  // a name that cannot be read is no reason to refuse the labels
    }
  }
  return out;
}

}  // namespace chiasm::data_io::reader
