// A volume's histogram with a range of values that is dragged by its two ends.
#pragma once

#include <string>

#include "app/interface/theme.h"
#include "core/volume/volume.h"

namespace chiasm::app {

// Draws over the content region's width, `height` logical pixels high. A press near an end of the range takes
// it, a press between them moves both; the ends never cross. Returns true while the range is changed.
bool drawValueHistogram(const Theme& theme, const VolumeStatistics& statistics, float height, double& lower,
                        double& upper);

}  // namespace chiasm::app
