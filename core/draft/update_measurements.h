// Bringing values that stand in a draft up to what their segments measure now.
#pragma once

#include <memory>
#include <vector>

#include "core/base/uid.h"
#include "core/case/command.h"

namespace chiasm {

// Bound measurements of one report's newest version, by UID. A new draft version has each number as its
// segment measures now, with the decimal sign that it had, and everything else as it stood; what is anchored
// in the report moves with its words. Values whose number still holds are left. Refused when none has
// changed, and when one cannot be measured any more: its segment is gone or empty.
std::unique_ptr<Command> updateMeasurements(std::vector<Uid> bound, const Uid& author);

}  // namespace chiasm
