// Time points of one series: volumes of a case that follow one another in time.
#pragma once

#include <vector>

#include "core/case/case.h"

namespace chiasm {

// The volumes that came from the same file or series as this one, as parts of it
// (VolumeSource::seriesInstanceUid ends in "#1", "#2", …), in the order of their numbers; of several with one
// number this one, else the first in the case's list. Empty where there are fewer than two. Good until the
// case changes.
std::vector<const Volume*> timePointsOf(const Case& current, const Uid& volume);

}  // namespace chiasm
