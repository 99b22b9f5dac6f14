// Commands over saved views: the stations of a case.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/case/command.h"

namespace chiasm {

// A view of the same name (ignoring case) is taken anew and keeps its identity and place. Left empty, these
// are filled: uid, order, time, name ("View 3").
std::unique_ptr<Command> saveView(SavedView view);
std::unique_ptr<Command> renameView(const Uid& view, std::string name);
std::unique_ptr<Command> removeView(const Uid& view);  // links lose the target
// Puts a view at a position of the list, counted from 0; beyond the end is the end.
std::unique_ptr<Command> moveView(const Uid& view, std::size_t position);

}  // namespace chiasm
