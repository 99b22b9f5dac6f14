// Stations: the saved views of a case (core/case/saved_view.h) as stops of a walk through it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/view_state.h"
#include "core/case/command.h"

namespace chiasm::app {

// At most this many are kept with a case.
inline constexpr std::size_t kMostStations = 200;

// The stations in the order of the walk: the case's saved views, then those of a former case that are not
// taken over yet. Good until case or view state changes.
std::vector<const SavedView*> stationsOf(const Case& current, const ViewState& view);
// The position of the current one among them; nullopt when there is none.
std::optional<std::size_t> currentStation(const Case& current, const ViewState& view);

// The view as it is now, under a name ("Station 3" for an empty one): cameras, windows, 3-D colours, slices,
// clip box, cut-outs, names, the active segment. Not the tool, panels or sizes of the window; and not which
// segments are visible, which is a change of the case. For the command saveView, which takes the view of that
// name (ignoring case) anew. Fails when there are too many.
Expected<SavedView> viewToKeep(const Case& current, const ViewState& view, std::string name,
                               const Uid& author);
// Looks at the case as the station does; it is then the current one. Fails with a sentence when there is no
// such station, or its saved view cannot be read.
Expected<void> goToStation(const Case& current, ViewState& view, const Uid& station);
// One on or one back from the current one, round and round; the first when there is no current one.
Expected<void> stepStation(const Case& current, ViewState& view, int step);
// By number from 1 or by name, ignoring case; an error that lists the names there are.
Expected<const SavedView*> findStation(const Case& current, const ViewState& view,
                                       const std::string& numberOrName);

// Makes the stations that a former version kept in the view state saved views of the case, in one step. What
// has a name that is taken gets a free one ("Orbit 2").
std::unique_ptr<Command> takeOverStations(std::vector<SavedView> former);

}  // namespace chiasm::app
