// Which time point of a series the views show, and how another one takes its place. Functions over a view
// state.
#pragma once

#include <optional>
#include <vector>

#include "app/view_state.h"

namespace chiasm::app {

// The time points of the shown volume's series in their order; empty where it is none of several.
std::vector<const Volume*> shownTimePoints(const Case& current, const ViewState& view);
// The place of the shown volume among them, from 0; nullopt where it is none of several.
std::optional<std::size_t> shownTimePoint(const Case& current, const ViewState& view);
// The views of the first column go to another time point of the series, with the window, the 3-D colours and
// the mode of the one before; cameras, slices, the second volume and single views of other volumes stay.
void showTimePoint(const Case& current, ViewState& view, const Uid& point);
// "time 3 / 20"; empty where the volume is none of several.
std::string timePointText(const Case& current, const Uid& volume);

}  // namespace chiasm::app
