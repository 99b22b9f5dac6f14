#include "data_io/reader/program/dicom_planes.h"

#include <algorithm>
#include <cmath>

#include <glm/geometric.hpp>

#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kPlanePosition = 0x00209113, kPlaneOrientation = 0x00209116,
                        kPixelMeasures = 0x00289110;
constexpr std::uint32_t kPosition = 0x00200032, kOrientation = 0x00200037, kSpacing = 0x00280030,
                        kThickness = 0x00180050, kBetween = 0x00180088;
constexpr double kSamePlace = 1e-2;  // mm: what printing coordinates loses, and more

std::vector<double> realsOf(const std::optional<DicomItem>& shared, const DicomItem* frame,
                            std::uint32_t group, std::uint32_t tag) {
  if (frame)
    if (const auto macro = frame->first(group))
      if (std::vector<double> values = macro->reals(tag); !values.empty()) return values;
  if (shared)
    if (const auto macro = shared->first(group)) return macro->reals(tag);
  return {};
}

bool multiplesOf(double step, const std::vector<double>& offsets) {
  return std::all_of(offsets.begin(), offsets.end(), [step](double offset) {
    return std::abs(offset - std::round(offset / step) * step) <= std::max(kSamePlace, 0.01 * step);
  });
}

}  // namespace

FramePlane framePlane(const std::optional<DicomItem>& shared, const DicomItem* frame) {
  const std::vector<double> position = realsOf(shared, frame, kPlanePosition, kPosition),
                            orientation = realsOf(shared, frame, kPlaneOrientation, kOrientation),
                            spacing = realsOf(shared, frame, kPixelMeasures, kSpacing),
                            thickness = realsOf(shared, frame, kPixelMeasures, kThickness),
                            between = realsOf(shared, frame, kPixelMeasures, kBetween);
  if (position.size() != 3 || orientation.size() != 6 || spacing.size() != 2)
    throw Refusal(
        "one of its frames does not say where in the patient it lies, or how large its pixels are.");
  FramePlane plane;
  plane.position = {position[0], position[1], position[2]};
  plane.row = {orientation[0], orientation[1], orientation[2]};
  plane.column = {orientation[3], orientation[4], orientation[5]};
  plane.rowSpacing = spacing[0];
  plane.columnSpacing = spacing[1];
  if (between.size() == 1) plane.between = std::abs(between[0]);
  if (thickness.size() == 1) plane.thickness = std::abs(thickness[0]);
  return plane;
}

FrameGrid gridOfPlanes(const std::vector<FramePlane>& planes, int rows, int columns) {
  const FramePlane& first = planes.front();
  for (const FramePlane& plane : planes)
    if (glm::distance(plane.row, first.row) > 1e-3 || glm::distance(plane.column, first.column) > 1e-3 ||
        std::abs(plane.rowSpacing - first.rowSpacing) > 1e-3 * first.rowSpacing ||
        std::abs(plane.columnSpacing - first.columnSpacing) > 1e-3 * first.columnSpacing)
      throw Refusal("its frames lie in different directions or have pixels of different sizes.");
  FrameGrid out;
  GridGeometry& grid = out.grid;
  const glm::dvec3 normal = glm::cross(first.row, first.column);
  std::vector<double> heights;
  for (const FramePlane& plane : planes) heights.push_back(glm::dot(plane.position, normal));
  std::vector<double> distinct = heights;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end(),
                             [](double a, double b) { return std::abs(a - b) < kSamePlace; }),
                 distinct.end());
  std::vector<double> offsets;
  double smallest = 0;
  for (std::size_t i = 1; i < distinct.size(); ++i) {
    offsets.push_back(distinct[i] - distinct.front());
    const double gap = distinct[i] - distinct[i - 1];
    smallest = smallest == 0 ? gap : std::min(smallest, gap);
  }
  double step = smallest;
  if (first.between > 0 && multiplesOf(first.between, offsets))
    step = first.between;
  else if (distinct.size() == 1)
    step = first.thickness > 0 ? first.thickness : 1.0;
  else
    out.gapsAssumed = true;
  if (!offsets.empty() && !multiplesOf(step, offsets))
    throw Refusal("its frames lie " + decimal(smallest, 3) +
                  " mm and more apart, at distances that fit no regular grid.");
  // The mean of all gaps is the truer step where numbers were printed with few digits.
  if (!offsets.empty()) step = offsets.back() / std::round(offsets.back() / step);
  grid.size = {columns, rows, offsets.empty() ? 1 : static_cast<int>(std::lround(offsets.back() / step)) + 1};
  grid.spacing = {first.columnSpacing, first.rowSpacing, step};
  grid.direction = glm::dmat3(first.row, first.column, normal);
  for (std::size_t i = 0; i < planes.size(); ++i) {
    const double height = heights[i] - distinct.front();
    out.slices.push_back(static_cast<int>(std::lround(height / step)));
    if (height < kSamePlace) grid.origin = planes[i].position;
  }
  for (std::size_t i = 0; i < planes.size(); ++i) {
    const glm::dvec3 expected = grid.origin + normal * (step * out.slices[i]);
    const double aside = glm::distance(planes[i].position, expected);
    if (aside > std::max(0.05, 0.02 * step))
      throw Refusal("one of its frames lies " + decimal(aside, 2) +
                    " mm beside the stack of the others; a tilted stack cannot be read here.");
  }
  acceptGrid(grid);
  return out;
}

}  // namespace chiasm::data_io::reader
