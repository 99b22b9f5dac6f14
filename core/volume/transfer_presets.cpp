#include <algorithm>
#include <cmath>

#include "core/volume/transfer_function.h"
#include "core/volume/value_scale.h"

namespace chiasm {

namespace {

// CT, in HU. Opacities are per mm: 0.05 is a veil that is half gone after 14 mm, 0.9 a closed surface.
std::vector<TransferFunction> ctFunctions() {
  return {
      // Warm ivory: cancellous bone in a darker tan, cortical bone pale, teeth and metal nearly white.
      {"Bone",
       {{-1024, {0.30, 0.18, 0.10}, 0.0},
        {150, {0.52, 0.33, 0.18}, 0.0},
        {230, {0.72, 0.52, 0.32}, 0.12},
        {330, {0.87, 0.71, 0.49}, 0.50},
        {600, {0.94, 0.83, 0.64}, 0.85},
        {1200, {0.98, 0.93, 0.82}, 0.95},
        {3071, {1.00, 0.99, 0.96}, 0.98}}},
      // The skin as a thin veil, muscle as a faint red depth, bone closed underneath.
      {"Bone and skin",
       {{-1024, {0.60, 0.40, 0.30}, 0.0},
        {-430, {0.72, 0.50, 0.38}, 0.0},
        {-300, {0.88, 0.66, 0.52}, 0.22},
        {-180, {0.92, 0.71, 0.57}, 0.15},
        {-100, {0.91, 0.70, 0.55}, 0.025},
        {-20, {0.80, 0.42, 0.33}, 0.006},
        {60, {0.72, 0.30, 0.25}, 0.008},
        {160, {0.66, 0.40, 0.26}, 0.012},
        {260, {0.84, 0.66, 0.44}, 0.22},
        {420, {0.93, 0.81, 0.61}, 0.75},
        {1200, {0.98, 0.93, 0.82}, 0.95},
        {3071, {1.00, 0.99, 0.96}, 0.98}}},
      {"Skin",
       {{-1024, {0.45, 0.28, 0.20}, 0.0},
        {-400, {0.62, 0.41, 0.31}, 0.0},
        {-260, {0.84, 0.62, 0.49}, 0.35},
        {-120, {0.92, 0.72, 0.58}, 0.75},
        {60, {0.94, 0.75, 0.62}, 0.92},
        {3071, {0.97, 0.86, 0.76}, 0.98}}},
      // Fat in pale yellow, organs and muscle in reds, contrast and bone light.
      {"Soft tissue",
       {{-1024, {0.50, 0.38, 0.20}, 0.0},
        {-160, {0.80, 0.66, 0.36}, 0.0},
        {-110, {0.90, 0.78, 0.48}, 0.010},
        {-40, {0.86, 0.62, 0.42}, 0.006},
        {0, {0.70, 0.26, 0.22}, 0.020},
        {45, {0.74, 0.28, 0.24}, 0.11},
        {110, {0.84, 0.38, 0.31}, 0.20},
        {190, {0.92, 0.60, 0.46}, 0.30},
        {300, {0.95, 0.83, 0.66}, 0.45},
        {700, {0.98, 0.92, 0.80}, 0.80},
        {3071, {1.00, 0.99, 0.96}, 0.95}}},
      // Aerated parenchyma as a blue-grey haze, vessels and airway walls in it, the body wall left out.
      {"Lung",
       {{-1024, {0.12, 0.20, 0.28}, 0.0},
        {-960, {0.22, 0.34, 0.44}, 0.0},
        {-900, {0.36, 0.52, 0.62}, 0.006},
        {-780, {0.55, 0.68, 0.74}, 0.012},
        {-650, {0.74, 0.76, 0.76}, 0.030},
        {-500, {0.92, 0.74, 0.66}, 0.120},
        {-350, {0.94, 0.62, 0.54}, 0.060},
        {-200, {0.80, 0.45, 0.40}, 0.0},
        {3071, {0.80, 0.45, 0.40}, 0.0}}},
      // Contrast-filled vessels in red over a hint of soft tissue; bone pale behind them.
      {"Vessels (contrast)",
       {{-1024, {0.40, 0.10, 0.08}, 0.0},
        {90, {0.55, 0.14, 0.12}, 0.0},
        {140, {0.72, 0.16, 0.13}, 0.020},
        {200, {0.85, 0.22, 0.16}, 0.26},
        {300, {0.92, 0.36, 0.24}, 0.60},
        {420, {0.95, 0.62, 0.42}, 0.60},
        {650, {0.95, 0.86, 0.70}, 0.72},
        {1400, {0.98, 0.94, 0.84}, 0.85},
        {3071, {1.00, 0.99, 0.96}, 0.92}}},
  };
}

// One point of an MR function: value as a share of the way from the dark to the bright reference.
struct SharePoint {
  double share;
  glm::dvec3 colour;
  double opacity;
};

TransferFunction scaled(std::string name, double dark, double bright,
                        std::initializer_list<SharePoint> shares) {
  TransferFunction function{std::move(name), {}};
  for (const SharePoint& point : shares)
    function.points.push_back({dark + point.share * (bright - dark), point.colour, point.opacity});
  return function;
}

// MR values have no unit: the dark reference is the 1st percentile, the bright one the 99th.
std::vector<TransferFunction> mrFunctions(const VolumeStatistics& statistics) {
  double dark = statistics.percentile1, bright = statistics.percentile99;
  if (!(bright > dark)) {
    dark = statistics.minimum;
    bright = statistics.maximum > dark ? statistics.maximum : dark + 1.0;
  }
  return {
      scaled("Brain surface", dark, bright,
             {{0.00, {0.35, 0.22, 0.18}, 0.0},
              {0.24, {0.50, 0.33, 0.28}, 0.0},
              {0.36, {0.72, 0.54, 0.47}, 0.16},
              {0.52, {0.85, 0.70, 0.61}, 0.62},
              {0.75, {0.93, 0.84, 0.76}, 0.88},
              {1.00, {0.98, 0.94, 0.89}, 0.95}}),
      scaled("Grey and white", dark, bright,
             {{0.00, {0.30, 0.22, 0.24}, 0.0},
              {0.34, {0.46, 0.36, 0.38}, 0.0},
              {0.46, {0.66, 0.52, 0.52}, 0.012},
              {0.60, {0.72, 0.58, 0.56}, 0.022},
              {0.72, {0.90, 0.86, 0.80}, 0.16},
              {0.86, {0.96, 0.93, 0.88}, 0.42},
              {1.00, {1.00, 0.98, 0.94}, 0.55}}),
      scaled("Bright structures", dark, bright,
             {{0.00, {0.40, 0.12, 0.10}, 0.0},
              {0.82, {0.62, 0.18, 0.14}, 0.0},
              {0.95, {0.86, 0.34, 0.22}, 0.18},
              {1.10, {0.96, 0.62, 0.40}, 0.60},
              {1.40, {1.00, 0.90, 0.76}, 0.90}}),
  };
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::vector<TransferFunction> transferFunctionsFor(const VolumeInfo& info,
                                                   const VolumeStatistics& statistics) {
  if (!mayBeHounsfield(info, statistics)) return mrFunctions(statistics);
  std::vector<TransferFunction> functions = ctFunctions();
  if (info.unit != "HU")
    for (TransferFunction& function : mrFunctions(statistics)) functions.push_back(std::move(function));
  return functions;
}

std::optional<TransferFunction> findTransferFunction(const VolumeInfo& info,
                                                     const VolumeStatistics& statistics,
                                                     std::string_view name) {
  for (TransferFunction& function : transferFunctionsFor(info, statistics))
    if (std::equal(function.name.begin(), function.name.end(), name.begin(), name.end(),
                   [](char a, char b) { return lower(a) == lower(b); }))
      return std::move(function);
  return std::nullopt;
}

}  // namespace chiasm
