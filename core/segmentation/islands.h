// A segment's islands: the parts of it that are 6-connected.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/case/command.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

// Keeps the `count` largest islands (of equally large ones the first in raster order); the rest becomes
// background.
std::unique_ptr<Command> keepLargestIslands(const Uid& segment, int count = 1);
// Removes islands of fewer than `minimumVoxels`.
std::unique_ptr<Command> removeSmallIslands(const Uid& segment, std::int64_t minimumVoxels);
// Keeps, or removes, the islands that hold the voxels nearest to these points. Fails when a point is in none.
std::unique_ptr<Command> keepIslandsAt(const Uid& segment, std::vector<PatientPoint> points);
std::unique_ptr<Command> removeIslandsAt(const Uid& segment, std::vector<PatientPoint> points);
// Makes each further island of at least `minimumVoxels` a segment of its own, from the second largest on
// ("NAME 2", …, at most 1000 of them: else it fails and says so); the largest and the small ones stay.
std::unique_ptr<Command> splitIslands(const Uid& segment, std::int64_t minimumVoxels = 1);

// Adds what the segment encloses: background it does not reach from outside, in space, or in each slice
// across a grid axis (0, 1, 2). What touches the end of the grid is not enclosed.
struct HoleSearch {
  int sliceAxis = -1;  // −1: in space
};
std::unique_ptr<Command> fillHoles(const Uid& segment, HoleSearch search = {},
                                   PaintOver over = PaintOver::background);

}  // namespace chiasm
