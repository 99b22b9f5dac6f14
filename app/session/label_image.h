// Telling a label image from a grey-value image by its content.
#pragma once

#include "core/labels/label_map.h"

namespace chiasm::app {

// True when neighbours mostly share their value: labels come in regions, while grey values differ from
// voxel to voxel. Voxels of uniform bricks count as regions; an image of zeros is no label image.
bool looksLikeLabels(const LabelMap& image);

}  // namespace chiasm::app
