// Points and measurements in case space: values are computed from geometry and voxels, never stored as text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/uid.h"
#include "core/space/points.h"
#include "core/volume/volume.h"

namespace chiasm {

// A ruler (two points), a point (one), or an ellipse region of interest in a plane
// (centre, end of first semi-axis, end of second semi-axis; any conjugate pair of semi-diameters will do).
struct Measurement {
  enum class Kind { point, ruler, ellipse };
  Uid uid;
  std::int64_t order = 0;
  Kind kind = Kind::ruler;
  std::string name;
  std::vector<PatientPoint> points;
  Uid volume;  // whose values it reports
  bool visible = true;
  bool operator==(const Measurement&) const = default;
};

double rulerLength(const Measurement& ruler);    // mm; 0 with fewer than two points
double ellipseArea(const Measurement& ellipse);  // mm², π·a·b; 0 with fewer than three points

// Mean, SD (n − 1), minimum, maximum over the voxel centres inside the ellipse in the slice nearest to its
// plane (plane thickness: half a voxel to each side); count 0 when no voxel centre is inside.
struct RegionStatistics {
  std::int64_t count = 0;
  double mean = 0, standardDeviation = 0, minimum = 0, maximum = 0;
};
RegionStatistics ellipseStatistics(const Measurement& ellipse, const Volume& volume);

}  // namespace chiasm
