#include "app/session/measure_text.h"

#include <fmt/core.h>

#include <algorithm>

namespace chiasm::app {
namespace {

constexpr const char* kColumns[] = {"name",
                                    "voxels",
                                    "millilitres",
                                    "surface_mm2",
                                    "sphericity",
                                    "feret_3d_mm",
                                    "longest_in_plane_mm",
                                    "perpendicular_in_plane_mm",
                                    "slice",
                                    "mean",
                                    "sd",
                                    "minimum",
                                    "maximum"};

std::string quoted(const std::string& text) {
  std::string field = "\"";
  for (const char letter : text) field += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return field + "\"";
}

}  // namespace

std::string measureHeading(char separator) {
  std::string line;
  for (const char* column : kColumns) line += (line.empty() ? "" : std::string(1, separator)) + column;
  return line + "\n";
}

std::string measureLine(const Segment& segment, const SegmentStatistics& counts, const ShapeStatistics* shape,
                        char separator) {
  std::string line = quoted(segment.name);
  const auto add = [&](const auto& value) { line += separator + fmt::format("{}", value); };
  add(counts.voxels);
  add(counts.millilitres);
  if (shape) {
    add(shape->surfaceMm2);
    add(shape->sphericity);
    add(shape->feret.mm);
    add(shape->longest.mm);
    add(shape->perpendicular.mm);
    add(shape->slice);
  }
  if (shape && shape->values) {
    add(shape->values->mean);
    add(shape->values->deviation);
    add(shape->values->minimum);
    add(shape->values->maximum);
  }
  const std::size_t missing = shape ? (shape->values ? 0 : 4) : 10;
  return line + std::string(missing, separator) + "\n";
}

}  // namespace chiasm::app
