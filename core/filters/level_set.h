// Level sets: a segment's surface that moves by itself, to edges or to the border of a range of values.
#pragma once

#include <functional>
#include <memory>

#include "core/case/command.h"
#include "core/segmentation/operation.h"
#include "core/segmentation/write_rule.h"

namespace chiasm {

struct EvolutionSettings {
  enum class Towards {
    edges,  // geodesic active contours (Caselles, Kimmel and Sapiro 1997): slow at edges, drawn to them
    range,  // out where values are in the range, in where they are not, as ITK-SNAP's thresholds do
  };
  Towards towards = Towards::range;
  IntensityRange range;     // Towards::range; values near its ends move more slowly (`softness`)
  double softness = 0.1;    // of the range's width, over which the speed goes from 0 to 1; above 0 to 0.5
  double sigmaMm = 1.0;     // Towards::edges: smoothing of the volume before edges are found
  double pressure = 1.0;    // outwards above 0, inwards below; with `range` the factor of the speed
  double curvature = 0.2;   // how much the surface is smoothed while it moves, 0 or more
  double attraction = 1.0;  // Towards::edges: how much edges draw the surface, 0 or more
  int iterations = 200;     // 1 to 10000; ends sooner when the surface rests
  double reachMm = 20.0;    // how far from the segment as it is the surface may go, as a box
};

// The segment becomes what its surface encloses after the evolution (ITK's sparse-field solver over
// ThresholdSegmentationLevelSetImageFilter or GeodesicActiveContourLevelSetImageFilter, in mm). `onStep`,
// when there is one, is given the edit as it would be now, a few times a second, from the thread that plans.
std::unique_ptr<Command> evolveSegment(const Uid& segment, EvolutionSettings settings, PaintOver over,
                                       std::function<void(Edit)> onStep = {});

// What the row "evolve" of the operations table was told.
inline constexpr const char* kEvolveOperation = "evolve";
EvolutionSettings evolutionSettings(const OperationValues& values);

// The rows of the operations table that need ITK: "evolve".
void addFilterOperations(std::vector<Operation>& operations);

}  // namespace chiasm
