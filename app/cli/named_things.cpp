#include "app/cli/named_things.h"

namespace chiasm::app {

namespace {

template <typename T>
Expected<const T*> byName(const std::vector<T>& list, const std::string& name, const char* what) {
  const T* found = nullptr;
  std::string names;
  for (const T& element : list) {
    names += (names.empty() ? "'" : ", '") + element.name + "'";
    if (!equalIgnoringCase(element.name, name)) continue;
    if (found)
      return failure(ErrorKind::invalidInput,
                     "'" + name + "' is ambiguous: several " + what + "s have this name.");
    found = &element;
  }
  if (found) return found;
  return failure(ErrorKind::notFound,
                 std::string("There is no ") + what + " '" + name + "'. " +
                     (names.empty() ? std::string("This case has none yet.") : "There are: " + names + "."));
}

}  // namespace

Expected<TextAnchor> findWords(const Case& current, const std::string& quote, int occurrence) {
  if (current.reports.empty())
    return failure(ErrorKind::notFound, "This case has no report with words. Add one with 'chiasm report'.");
  tl::unexpected<Error> last = failure(ErrorKind::notFound, "");
  for (const Report* report : current.newestReports()) {
    auto anchor = findQuote(report->uid, report->text, quote, occurrence);
    if (anchor) return anchor;
    last = tl::unexpected(anchor.error());
  }
  return last;
}

Expected<const Report*> findReport(const Case& current, const std::string& named) {
  const auto newest = current.newestReports();
  if (newest.empty())
    return failure(ErrorKind::notFound, "This case has no report yet. Add one with 'chiasm report'.");
  if (named.empty()) {
    if (newest.size() == 1) return newest.front();
    return failure(ErrorKind::invalidInput, "This case has " + std::to_string(newest.size()) +
                                                " reports. Say which by its title or UID.");
  }
  const Report* found = nullptr;
  for (const Report* report : newest) {
    if (report->uid.text() == named || report->document.text() == named) return report;
    if (!equalIgnoringCase(report->title, named)) continue;
    if (found)
      return failure(ErrorKind::invalidInput,
                     "'" + named + "' is ambiguous: several reports have this title.");
    found = report;
  }
  if (found) return found;
  return failure(ErrorKind::notFound,
                 "There is no report '" + named + "'. 'chiasm text' lists the reports with their titles.");
}

Expected<const Measurement*> findMeasurement(const Case& current, const std::string& name) {
  return byName(current.measurements, name, "measurement");
}

Expected<const Volume*> findVolume(const Case& current, const std::string& named) {
  const Volume* found = nullptr;
  std::string names;
  for (const Volume& volume : current.volumes) {
    if (volume.info.uid.text() == named) return &volume;
    names += (names.empty() ? "'" : ", '") + volume.info.name + "'";
    if (!equalIgnoringCase(volume.info.name, named)) continue;
    if (found)
      return failure(ErrorKind::invalidInput, "Two volumes are called '" + named + "'; name one by its UID.");
    found = &volume;
  }
  if (!found)
    return failure(ErrorKind::notFound,
                   "There is no volume '" + named + "' in this case; there are " + names + ".");
  return found;
}

Expected<const SavedView*> findView(const Case& current, const std::string& name) {
  return byName(current.savedViews, name, "view");
}

}  // namespace chiasm::app
