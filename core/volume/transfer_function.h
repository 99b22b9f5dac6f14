// Transfer functions: how a value becomes colour and opacity in 3-D.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <glm/vec3.hpp>
#include <glm/vec4.hpp>

#include "core/volume/volume.h"

namespace chiasm {

// One control point: value in the volume's unit, display-encoded RGB 0..1, opacity per millimetre 0..1.
struct TransferPoint {
  double value = 0.0;
  glm::dvec3 colour{1.0};
  double opacity = 0.0;
  bool operator==(const TransferPoint&) const = default;
};

// Piecewise linear between points sorted by value; constant beyond the ends.
struct TransferFunction {
  std::string name;
  std::vector<TransferPoint> points;
  bool operator==(const TransferFunction&) const = default;
  // Colour and opacity per mm at a value.
  glm::dvec4 at(double value) const;
};

// A table of `size` RGBA entries evenly over [minimum, maximum]; opacity still per mm (unpremultiplied).
std::vector<glm::vec4> bake(const TransferFunction& function, double minimum, double maximum, int size);

// The named functions that ship. Volumes in HU: "Bone", "Bone and skin", "Skin", "Soft tissue", "Lung",
// "Vessels (contrast)". All others, as for MR: "Brain surface", "Grey and white", "Bright structures", scaled
// to the statistics' percentiles; both where mayBeHounsfield. The first is the one to begin with.
std::vector<TransferFunction> transferFunctionsFor(const VolumeInfo& info,
                                                   const VolumeStatistics& statistics);
// By name, ignoring case.
std::optional<TransferFunction> findTransferFunction(const VolumeInfo& info,
                                                     const VolumeStatistics& statistics,
                                                     std::string_view name);

}  // namespace chiasm
