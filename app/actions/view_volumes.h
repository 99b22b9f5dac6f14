// Which volume each view shows, what lies over it, and how the choice is changed. Functions over a view
// state.
#pragma once

#include <string>
#include <vector>

#include "app/view_state.h"

namespace chiasm::app {

// The second volume: the chosen one, else the first that is not shown; nullptr where the case has only one.
const Volume* secondVolume(const Case& current, const ViewState& view);
// The volume of a place: what was chosen for it, else the one shown; in the second column the second one.
const Volume* volumeIn(const Case& current, const ViewState& view, ViewPlace place);
// What lies over a place's volume in slices: the second volume, where that is another one and is to be seen.
std::optional<render::SliceFusion> fusionIn(const Case& current, const ViewState& view, ViewPlace place);
// The same over any slice of this volume.
std::optional<render::SliceFusion> fusionOver(const Case& current, const ViewState& view, const Volume& base);
// What stands in 3-D beside the volume of that view: the second volume, where that is another one, its voxels
// are there and it is to be seen; else nullptr.
const Volume* secondIn3d(const Case& current, const ViewState& view);
// The same beside another one: the headset's room shows the volume of all views.
const Volume* secondIn3dBeside(const Case& current, const ViewState& view, const Volume* base);
// What tools look at: the volume of the view that is pointed at.
const Volume* pointedVolume(const Case& current, const ViewState& view);

// The layout shows two volumes side by side.
bool hasTwoColumns(LayoutKind layout);

// A volume for one view; for all views of the first column, trading places with the second volume where it
// was that.
void showInView(ViewState& view, ViewPlace place, const Uid& volume);
void showInAllViews(const Case& current, ViewState& view, const Uid& volume);
void chooseSecond(const Case& current, ViewState& view, const Uid& volume);
// The first and the second volume change over.
void swapVolumes(const Case& current, ViewState& view);
// The volume `step` further in the case's list, round and round. The case has one.
const Volume& neighbourVolume(const Case& current, const Uid& volume, int step);

// The pair to compare, and a layout of two columns. Both refuse with a sentence where the case has no such
// volumes. Current beside prior: the shown volume on the left, or the newer one of the two; the latest
// earlier one of its kind (modality, unit) on the right. Where no dates are known, the case's order counts:
// earlier is prior.
Expected<void> compareWithPrior(const Case& current, ViewState& view);
// The first CT volume on the left, the first MR one on the right. Values in HU are CT where no modality is
// known, and any other volume is the MR then.
Expected<void> compareModalities(const Case& current, ViewState& view);

// A volume's window; also that of the second (or the shown) volume where windows are linked and the values of
// both mean the same: HU, or the same modality.
void setWindow(const Case& current, ViewState& view, const Uid& volume, const WindowLevel& window);

// How two volumes came to lie where they do.
enum class Alignment { same, oneFrame, registered, asFiled };
// One volume; one frame of reference; a placement in the case (registration); or only what their files say.
Alignment alignmentOf(const VolumeInfo& a, const VolumeInfo& b);

// "CT", "CT+MR", "MR": the modalities of a case, in order of the alphabet; "?" where nothing is known. What a
// layout is remembered for.
std::string modalitiesOf(const Case& current);

}  // namespace chiasm::app
