#include "core/case/anchor_check.h"

#include <utility>

#include "core/report/utf8.h"

namespace chiasm {

Expected<void> completeAnchor(TextAnchor& anchor, const Case& current, const std::string& what) {
  const Report* report = current.findReport(anchor.report);
  if (!report)
    return failure(ErrorKind::notFound, "The report that this " + what + " quotes is no longer in the case.");
  const CodePointIndex points(report->text);
  if (anchor.begin < 0 || anchor.begin >= anchor.end || anchor.end > points.count())
    return failure(ErrorKind::invalidInput, "The words of this " + what + " lie outside the report '" +
                                                report->title + "'. Select them again.");
  if (anchor.exact.empty()) {
    auto made = makeAnchor(anchor.report, report->text, anchor.begin, anchor.end);
    if (!made) return tl::unexpected<Error>(std::move(made.error()));
    anchor = *std::move(made);
  }
  if (anchor.exact != points.slice(anchor.begin, anchor.end))
    return failure(ErrorKind::invalidInput, "The words of this " + what + " are not what the report '" +
                                                report->title + "' says at that place. Select them again.");
  return {};
}

}  // namespace chiasm
