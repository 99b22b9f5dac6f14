// Size, shape and values of one segment, as a radiologist measures them.
#pragma once

#include <array>
#include <optional>

#include "core/case/case.h"
#include "core/jobs/progress.h"

namespace chiasm {

// A straight measure between two points.
struct Diameter {
  double mm = 0.0;
  PatientPoint from, to;
};

struct ValueStatistics {
  double mean = 0, deviation = 0, minimum = 0, maximum = 0;  // in the volume's unit; of the sample (n − 1)
};

struct ShapeStatistics {
  // By Crofton's formula: crossings of the surface counted along the 13 directions to a voxel's neighbours,
  // each weighted by the part of the sphere that is nearest to it (Lehmann and Legland, Insight Journal 2012,
  // with the weights of the grid's own spacing). Within about 2% for smooth bodies of a few voxels' radius
  // and more; a flat face across a grid axis counts 7% low in cubes, up to 15% where slices are 2.5 times as
  // thick as pixels.
  double surfaceMm2 = 0;
  double sphericity = 0;  // π^(1/3) · (6V)^(2/3) / surface (Wadell 1935); 1 for a ball
  // The longest distance between any two of the voxels' outer corners.
  Diameter feret;
  // In the slice (across the grid axis nearest to the patient's long axis) where it is longest, between outer
  // corners of pixels; and the longest chord of the outline's convex hull across it, in the same slice
  // (RECIST 1.1, Eisenhauer et al. 2009).
  Diameter longest, perpendicular;
  int slice = 0;  // index of that slice
  // Over the voxels whose value is a number; none without the volume's voxels.
  std::optional<ValueStatistics> values;
};

// Fails when the segment is not there, is empty, or when cancelled. All cores.
Expected<ShapeStatistics> measureShape(const Case& current, const Uid& segment, Progress& progress);

// The shortest distance between the voxel centres of two segments on one grid, and where it is; 0 where they
// overlap. Exact. Memory grows with the box around both.
Expected<Diameter> shortestDistance(const Case& current, const Uid& a, const Uid& b, Progress& progress);

}  // namespace chiasm
