#include "render/passes/fusion_table.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>

namespace chiasm::render {

namespace {

std::uint32_t stepsOf(double opacity) {
  return static_cast<std::uint32_t>(std::lround(std::clamp(opacity, 0.0, 1.0) * 65536.0));
}

void setGreys(FusionTable& table, double opacity) {
  for (std::size_t level = 0; level < table.looks.size(); ++level)
    table.looks[level] = {glm::u8vec3(static_cast<std::uint8_t>(level)), stepsOf(opacity)};
}

void setColourMap(FusionTable& table, const SliceFusion& fusion) {
  const auto colours = colourTable(*fusion.colours);
  const double begin = std::clamp(static_cast<double>(fusion.rampBegin), 0.0, 1.0);
  const double end = std::clamp(static_cast<double>(fusion.rampEnd), begin, 1.0);
  for (std::size_t level = 0; level < table.looks.size(); ++level) {
    const double part = static_cast<double>(level) / 255.0;
    const double ramp = part >= end ? 1.0 : part <= begin ? 0.0 : (part - begin) / (end - begin);
    // The darkest level is what the window shows nothing of: never laid over anything.
    table.looks[level] = {colours[level],
                          level == 0 ? 0u : stepsOf(ramp * static_cast<double>(fusion.amount))};
  }
}

void setTransferFunction(FusionTable& table, const TransferFunction& function, double amount) {
  if (function.points.empty()) return;
  const double first = function.points.front().value, last = function.points.back().value;
  const double range = std::max(last - first, 1e-6);
  table.window = {range, first + 0.5 * range, WindowLevel::Function::linearExact, {}};
  double greatest = 0.0;
  for (const TransferPoint& point : function.points) greatest = std::max(greatest, point.opacity);
  for (std::size_t level = 0; level < table.looks.size(); ++level) {
    const glm::dvec4 at = function.at(first + range * static_cast<double>(level) / 255.0);
    const glm::dvec3 colour = glm::round(glm::clamp(glm::dvec3(at), 0.0, 1.0) * 255.0);
    table.looks[level] = {glm::u8vec3(colour), greatest > 0.0 ? stepsOf(amount * at.w / greatest) : 0u};
  }
}

}  // namespace

FusionTable fusionTable(const SceneVolume& volume, const SliceFusion& fusion) {
  FusionTable table;
  table.window = volume.window;
  switch (fusion.mode) {
    case FusionMode::blend:
      setGreys(table, static_cast<double>(fusion.amount));
      break;
    case FusionMode::checkerboard:
    case FusionMode::swipe:
      setGreys(table, 1.0);
      break;
    case FusionMode::overlay:
      if (fusion.colours)
        setColourMap(table, fusion);
      else
        setTransferFunction(table, volume.transferFunction, static_cast<double>(fusion.amount));
      break;
  }
  return table;
}

}  // namespace chiasm::render
