// A command made of one planning function: how the object commands are written.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

using Plan = std::function<Expected<Edit>(const Case&, Progress&)>;

// Wraps a pure function that captures the command's parameters by value.
std::unique_ptr<Command> plannedCommand(Plan plan);

// The next free position in a list whose elements have an `order` (or an info with one).
template <typename Element>
std::int64_t nextOrder(const std::vector<Element>& list) {
  std::int64_t last = 0;
  for (const Element& element : list) {
    if constexpr (requires { element.info.order; })
      last = std::max(last, element.info.order);
    else
      last = std::max(last, element.order);
  }
  return last + 1;
}

// Text without blanks at both ends.
std::string trimmed(std::string text);

// Words for a name in undo and history, cut at 40 code points.
std::string shortWords(const std::string& quote);

// `change` as one more object of an edit, unless it changes nothing.
template <typename T>
void addChange(Changes& changes, std::optional<T> before, std::optional<T> after) {
  if (before != after) changes.objects.push_back(ValueChange<T>{std::move(before), std::move(after)});
}

// What happens to links when a thing they point at is removed: they lose the target, and a link that loses
// its last target is removed.
void unlinkTarget(const Case& current, const Uid& target, Changes& changes);

}  // namespace chiasm
