// Commands over reports.
#include "core/case/object_commands.h"
#include "core/case/planned_command.h"
#include "core/case/reanchor.h"
#include "core/report/utf8.h"

namespace chiasm {

std::unique_ptr<Command> addReport(Report report) {
  if (report.uid.empty()) report.uid = Uid::generate();
  if (report.document.empty()) report.document = Uid::generate();
  return plannedCommand([report = std::move(report)](const Case& current, Progress&) -> Expected<Edit> {
    if (auto valid = validateUtf8(report.text); !valid) return tl::unexpected<Error>(valid.error());
    for (const Report& other : current.reports)
      if (other.document == report.document && other.version >= report.version)
        return failure(ErrorKind::conflict, "The case already has version " + std::to_string(other.version) +
                                                " of this report. A correction needs a higher version.");
    Report after = report;
    if (after.order == 0) after.order = nextOrder(current.reports);
    if (trimmed(after.title).empty()) after.title = "Report " + std::to_string(current.reports.size() + 1);
    Edit edit{"report.add",
              (after.version > 1 ? "Add version " + std::to_string(after.version) + " of report "
                                 : std::string("Add report ")) +
                  after.title,
              {{"uid", after.uid.text()}, {"title", after.title}, {"version", std::int64_t{after.version}}},
              1,
              {}};
    addChange<Report>(edit.changes, std::nullopt, after);
    reanchor(current, after, byQuote(after), edit.changes);
    return edit;
  });
}

}  // namespace chiasm
