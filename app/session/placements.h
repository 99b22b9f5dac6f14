// The commands that place a volume without a search, named alike from the window and the command line.
#pragma once

#include <cstddef>
#include <memory>

#include "core/case/command.h"
#include "core/filters/registration.h"

namespace chiasm::app {

// "Place T1": `how` is "by hand", "centre on centre" or "as its file says", and goes into the history.
std::unique_ptr<Command> placedByHand(const Volume& moving, const glm::dmat4& caseFromVolume,
                                      const char* how);
// "Place T1 by landmarks", with their number and how far apart they remain.
std::unique_ptr<Command> placedByLandmarks(const Volume& moving, const LandmarkFit& fit,
                                           std::size_t landmarks);

}  // namespace chiasm::app
