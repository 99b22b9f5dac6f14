// Which segments cut 3-D (core/segmentation/cut_outs.h), and how the choice is changed and put into words.
// Functions over a view state.
#pragma once

#include <string>

#include "app/view_state.h"

namespace chiasm::app {

// Whether 3-D shows the volume without, or only in, a segment: its own surface is then not drawn.
bool cuts(const ViewState& view, const Uid& segment);
// Each takes the segment out of the other list; again: back to the whole.
void toggleCutOut(ViewState& view, const Uid& segment);
void toggleOnlyIn(ViewState& view, const Uid& segment);
// "without Skull", "only Brain without 2 segments"; empty where nothing is cut.
std::string cutOutText(const Case& current, const ViewState& view);

}  // namespace chiasm::app
