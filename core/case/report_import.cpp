#include "core/case/report_import.h"

#include "core/base/base64.h"
#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {

std::unique_ptr<Command> addReportFrom(Report report, ReportSource source) {
  return plannedCommand([report = std::move(report), source = std::move(source)](
                            const Case& current, Progress& progress) -> Expected<Edit> {
    if (source.bytes.size() > kLargestReportSource)
      return failure(ErrorKind::invalidInput,
                     "The file of a report may have 11 MiB where it is kept in the case.");
    auto edit = addReport(report)->plan(current, progress);
    if (!edit) return edit;
    edit->parameters.emplace_back(kSourceFormat, source.format);
    edit->parameters.emplace_back(kSourceEncoding, source.encoding);
    edit->parameters.emplace_back(kSourceNote, source.note);
    edit->parameters.emplace_back(kSourceDigest, source.digest.hex());
    edit->parameters.emplace_back(kSourceBytes, encodeBase64(source.bytes));
    return edit;
  });
}

}  // namespace chiasm
