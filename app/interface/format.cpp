#include "app/interface/format.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/volume/window_presets.h"

namespace chiasm::app {

std::string signedNumber(double value, int decimals) {
  const double factor = std::pow(10.0, decimals);
  const double rounded = std::round(value * factor) / factor;
  const std::string digits = fmt::format("{:.{}f}", std::abs(rounded), decimals);
  return (rounded < 0 ? "\u2212" : "+") + digits;
}

std::string valueText(double value, const std::string& unit) {
  std::string text = value == std::round(value) ? fmt::format("{:.0f}", std::abs(value))
                                                : fmt::format("{:.4g}", std::abs(value));
  if (value < 0) text = "\u2212" + text;
  return unit.empty() ? text : text + " " + unit;
}

std::string windowText(const WindowLevel& window) {
  const auto number = [](double value) {
    const std::string text = std::abs(value) < 10 && value != std::round(value)
                                 ? fmt::format("{:.2g}", std::abs(value))
                                 : fmt::format("{:.0f}", std::abs(value));
    return value < 0 ? "\u2212" + text : text;
  };
  const std::string inverted = isInverted(window) ? " inverted" : "";
  const std::string width = number(std::abs(window.width));
  if (window.name.empty()) return "W " + width + " L " + number(window.level) + inverted;
  return capitalised(window.name) + " " + width + "/" + number(window.level) + inverted;
}

std::string positionText(PatientPoint point) {
  std::string text;
  for (int axis = 0; axis < 3; ++axis) {
    const double rounded = std::round(point.mm[axis] * 1000.0) / 1000.0;
    text += fmt::format("{}{}", axis == 0 ? "" : ",", rounded == 0.0 ? 0.0 : rounded);
  }
  return text;
}

std::string countText(std::int64_t count) {
  std::string digits = std::to_string(count);
  const std::size_t sign = count < 0 ? 1 : 0;
  for (std::size_t end = digits.size(); end > sign + 3; end -= 3) digits.insert(end - 3, "\u00a0");
  return digits;
}

std::string millilitreText(double millilitres) {
  return millilitres >= 1.0 || millilitres == 0.0 ? fmt::format("{:.1f} ml", millilitres)
                                                  : fmt::format("{:.3g} ml", millilitres);
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::vector<std::string> measurementLines(const Measurement& measurement, const Volume* volume) {
  std::vector<std::string> lines;
  const std::string unit = volume != nullptr ? volume->info.unit : std::string();
  if (measurement.kind == Measurement::Kind::ruler && measurement.points.size() >= 2)
    lines.push_back(fmt::format("{:.1f} mm", rulerLength(measurement)));
  if (measurement.kind == Measurement::Kind::point) {
    lines.push_back(measurement.name);
    const auto value = volume != nullptr && !measurement.points.empty()
                           ? volume->valueAt(measurement.points.front())
                           : std::nullopt;
    if (value) lines.push_back(valueText(*value, unit));
  }
  if (measurement.kind == Measurement::Kind::ellipse && measurement.points.size() >= 3) {
    lines.push_back(fmt::format("{:.0f} mm\u00b2", ellipseArea(measurement)));
  }
  if (measurement.kind == Measurement::Kind::angle && measurement.points.size() >= 3)
    lines.push_back(fmt::format("{:.1f}\u00b0", angleDegrees(measurement)));
  if (measurement.kind == Measurement::Kind::box && measurement.points.size() >= 4) {
    const glm::dvec3 edges = boxEdges(measurement);
    lines.push_back(fmt::format("{:.1f} \u00d7 {:.1f} \u00d7 {:.1f} mm", edges.x, edges.y, edges.z));
    lines.push_back(fmt::format("{:.0f} mm\u00b2 \u00b7 ", edges.x * edges.y) +
                    millilitreText(boxVolume(measurement) / 1000.0));
  }
  const bool isRegion =
      measurement.kind == Measurement::Kind::ellipse || measurement.kind == Measurement::Kind::box;
  if (isRegion && measurement.points.size() >= pointCount(measurement.kind)) {
    if (volume != nullptr && volume->voxels) {
      const RegionStatistics s = regionStatistics(measurement, *volume);
      if (s.count > 0) {
        lines.push_back(fmt::format("mean {:.1f} \u00b1 {:.1f}{}{}", s.mean, s.standardDeviation,
                                    unit.empty() ? "" : " ", unit));
        lines.push_back("min " + valueText(s.minimum, {}) + " max " + valueText(s.maximum, {}));
      }
    }
  }
  return lines;
}

namespace {

// DICOM age strings (PS3.5 6.2 AS): "063Y" → "63 y".
std::string ageText(const std::string& age) {
  if (age.size() != 4 || !std::isalpha(static_cast<unsigned char>(age[3]))) return age;
  const std::string digits = age.substr(0, 3);
  if (!std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return std::isdigit(c); })) return age;
  return std::to_string(std::stoi(digits)) + " " +
         static_cast<char>(std::tolower(static_cast<unsigned char>(age[3])));
}

}  // namespace

std::vector<std::string> identityFields(const Case& current, const Volume* shown) {
  std::vector<std::string> fields;
  const auto add = [&](std::string text) {
    if (!text.empty()) fields.push_back(std::move(text));
  };
  add(current.info.identifier.empty() ? current.info.title : current.info.identifier);
  if (shown == nullptr) return fields;
  const StudyDescription& study = shown->info.study;
  add(study.patientSex);
  add(ageText(study.patientAge));
  add(study.studyDate);
  std::string series = study.modality;
  if (!study.seriesDescription.empty())
    series += (series.empty() ? "" : " \u00b7 ") + study.seriesDescription;
  add(series);
  const GridGeometry& grid = shown->info.grid;
  const int axis = gridAxis(grid, AnatomicalPlane::axial);
  add(fmt::format("{:.3g} mm \u00b7 {} slices", grid.spacing[axis], grid.size[axis]));
  return fields;
}

std::vector<std::string> badgesOf(const Volume* shown) {
  std::vector<std::string> badges;
  if (shown != nullptr) badges = shown->info.badges;
  badges.emplace_back("not for diagnosis");
  return badges;
}

}  // namespace chiasm::app
