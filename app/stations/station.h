// Stations: saved views as stops of a walk through a case.
#pragma once

#include <string>

#include "app/view_state.h"

namespace chiasm::app {

// At most this many are kept with a case.
inline constexpr std::size_t kMostStations = 200;

// The view as it is now, under a name ("Station 3" for an empty one): cameras, windows, 3-D colours, slices,
// clip box, names, the active segment. Not the tool, panels or sizes of the window; and not which segments
// are visible, which is a change of the case. Replaces the station of that name (ignoring case), else comes
// last. Fails when there are too many.
Expected<void> keepStation(ViewState& view, std::string name);
// Looks at the case as the station does; it is then the current one. Fails with a sentence when there is no
// such station, or its saved view cannot be read.
Expected<void> goToStation(ViewState& view, std::size_t index);
// One on or one back from the current one, round and round; the first when there is no current one.
Expected<void> stepStation(ViewState& view, int step);
Expected<void> removeStation(ViewState& view, std::size_t index);
// By number from 1 or by name, ignoring case; an error that lists the names there are.
Expected<std::size_t> findStation(const ViewState& view, const std::string& numberOrName);

}  // namespace chiasm::app
