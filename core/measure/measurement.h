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

// A ruler (two points), a point (one), an ellipse region of interest in a plane (centre, end of first
// semi-axis, end of second semi-axis; any conjugate pair of semi-diameters will do), an angle (end of one
// arm, vertex, end of the other) or a box region of interest (centre, ends of its three half-axes, which need
// not be at right angles; a half-axis of half a slice makes it a rectangle in that slice).
struct Measurement {
  enum class Kind { point, ruler, ellipse, angle, box };
  Uid uid;
  std::int64_t order = 0;
  Kind kind = Kind::ruler;
  std::string name;
  std::vector<PatientPoint> points;
  Uid volume;  // whose values it reports
  bool visible = true;
  bool operator==(const Measurement&) const = default;
};

std::size_t pointCount(Measurement::Kind kind);
const char* kindName(Measurement::Kind kind);  // "point", "ruler", "ellipse", "angle", "box"

double rulerLength(const Measurement& ruler);    // mm; 0 with fewer than two points
double ellipseArea(const Measurement& ellipse);  // mm², π·a·b; 0 with fewer than three points
double angleDegrees(const Measurement& angle);   // 0 to 180; 0 where an arm has no length
glm::dvec3 boxEdges(const Measurement& box);     // mm along its three axes; 0 with fewer than four points
double boxVolume(const Measurement& box);        // mm³

// Mean, SD (n − 1), minimum, maximum over the voxel centres inside the region: an ellipse takes those of the
// slice nearest to its plane (half a voxel to each side of it), a box those within its faces (of two faces
// that a centre lies on, one counts). Count 0 when no voxel centre is inside, and for what is no region.
struct RegionStatistics {
  std::int64_t count = 0;
  double mean = 0, standardDeviation = 0, minimum = 0, maximum = 0;
};
RegionStatistics regionStatistics(const Measurement& measurement, const Volume& volume);
RegionStatistics ellipseStatistics(const Measurement& ellipse, const Volume& volume);
RegionStatistics boxStatistics(const Measurement& box, const Volume& volume);

}  // namespace chiasm
