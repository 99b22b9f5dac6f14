// Finding what a person names on the command line: words of a report, reports, measurements, views.
#pragma once

#include <string>

#include "core/case/case.h"

namespace chiasm::app {

// Words in the newest versions of the case's reports; `occurrence` from 1, 0 when they stand there once.
Expected<TextAnchor> findWords(const Case& current, const std::string& quote, int occurrence);
// By title (ignoring case) or UID, in its newest version; empty: the only report of the case.
Expected<const Report*> findReport(const Case& current, const std::string& named);
// By name, ignoring case. The three fail with a sentence that lists what there is.
Expected<const Measurement*> findMeasurement(const Case& current, const std::string& name);
Expected<const Volume*> findVolume(const Case& current, const std::string& named);  // or by UID
Expected<const SavedView*> findView(const Case& current, const std::string& name);

// The number from 1 in a list, or a UID of one of its elements. `what` is what the list holds: "span".
template <typename T>
Expected<const T*> findListed(const std::vector<T>& list, const std::string& named, const std::string& what) {
  if (named.size() < 7 && !named.empty() && named.find_first_not_of("0123456789") == std::string::npos) {
    const auto number = static_cast<std::size_t>(std::stoul(named));
    if (number >= 1 && number <= list.size()) return &list[number - 1];
  }
  for (const T& element : list)
    if (element.uid.text() == named) return &element;
  return failure(ErrorKind::notFound, "There is no " + what + " '" + named + "': there are " +
                                          std::to_string(list.size()) +
                                          ". Name one by its number or UID, as they are listed.");
}

}  // namespace chiasm::app
