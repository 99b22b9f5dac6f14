#include "app/fusion_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>

namespace chiasm::app {
namespace {

using render::FusionMode;

struct Words {
  FusionMode mode;
  const char *id, *name;
};
constexpr Words kWords[] = {{FusionMode::blend, "blend", "Blend"},
                            {FusionMode::checkerboard, "checkerboard", "Checkerboard"},
                            {FusionMode::swipe, "swipe", "Swipe"},
                            {FusionMode::overlay, "overlay", "Colour overlay"}};
constexpr const char* kOwnColours = "3d";

const Words& wordsOf(FusionMode mode) {
  return *std::find_if(std::begin(kWords), std::end(kWords), [&](const Words& w) { return w.mode == mode; });
}

void readNumber(const nlohmann::json& from, const char* key, double& out, double low, double high) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_number() || !std::isfinite(found->get<double>())) return;
  out = std::clamp(found->get<double>(), low, high);
}

void readFlag(const nlohmann::json& from, const char* key, bool& out) {
  const auto found = from.find(key);
  if (found != from.end() && found->is_boolean()) out = found->get<bool>();
}

}  // namespace

const char* fusionId(FusionMode mode) {
  return wordsOf(mode).id;
}

const char* fusionName(FusionMode mode) {
  return wordsOf(mode).name;
}

std::optional<FusionMode> findFusion(const std::string& id) {
  for (const Words& words : kWords)
    if (id == words.id) return words.mode;
  return std::nullopt;
}

std::vector<FusionMode> allFusions() {
  std::vector<FusionMode> all;
  for (const Words& words : kWords) all.push_back(words.mode);
  return all;
}

std::string fusionText(const FusionState& fusion) {
  const double percent = std::round(fusion.amount * 100.0);
  switch (fusion.mode) {
    case FusionMode::checkerboard:
      return fmt::format("Checkerboard {:g} mm", fusion.squareMm);
    case FusionMode::swipe:
      return "Swipe";
    case FusionMode::overlay: {
      std::string name = fusion.colours ? colourMapName(*fusion.colours) : "3-D colours";
      name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
      return fmt::format("{} {:.0f} %", name, percent);
    }
    case FusionMode::blend:
      break;
  }
  return fmt::format("Blend {:.0f} %", percent);
}

std::string fusionIn3dText(const FusionState& fusion) {
  const double percent = std::round(fusion.opacity3d * 100.0);
  return percent >= 100.0 ? "in 3-D" : fmt::format("in 3-D {:.0f} %", percent);
}

nlohmann::json toJson(const FusionState& fusion) {
  return {{"inSlices", fusion.inSlices},
          {"in3d", fusion.in3d},
          {"opacity3d", fusion.opacity3d},
          {"mode", fusionId(fusion.mode)},
          {"amount", fusion.amount},
          {"squareMm", fusion.squareMm},
          {"swipe", fusion.swipe},
          {"colours", fusion.colours ? colourMapName(*fusion.colours) : kOwnColours},
          {"rampBegin", fusion.rampBegin},
          {"rampEnd", fusion.rampEnd}};
}

FusionState fusionFromJson(const nlohmann::json& from) {
  FusionState fusion;
  if (!from.is_object()) return fusion;
  readFlag(from, "inSlices", fusion.inSlices);
  readFlag(from, "in3d", fusion.in3d);
  readNumber(from, "opacity3d", fusion.opacity3d, 0.0, 1.0);
  if (const auto mode = from.find("mode"); mode != from.end() && mode->is_string())
    fusion.mode = findFusion(mode->get<std::string>()).value_or(fusion.mode);
  readNumber(from, "amount", fusion.amount, 0.0, 1.0);
  readNumber(from, "squareMm", fusion.squareMm, 1.0, 500.0);
  readNumber(from, "swipe", fusion.swipe, 0.0, 1.0);
  if (const auto colours = from.find("colours"); colours != from.end() && colours->is_string()) {
    if (*colours == kOwnColours)
      fusion.colours.reset();
    else if (const auto map = findColourMap(colours->get<std::string>()))
      fusion.colours = map;
  }
  readNumber(from, "rampBegin", fusion.rampBegin, 0.0, 1.0);
  readNumber(from, "rampEnd", fusion.rampEnd, fusion.rampBegin, 1.0);
  return fusion;
}

}  // namespace chiasm::app
