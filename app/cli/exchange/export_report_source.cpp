// chiasm export --report-source: the bytes that a report came in.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/cli/named_things.h"
#include "data_io/atomic_file.h"
#include "data_io/case_file/report_sources.h"

namespace chiasm::app {

namespace {

Expected<void> exportSource(CliContext& context, const std::string& path, const std::string& named,
                            const std::string& out) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto report = findReport(opened->store->current(), named);
  if (!report) return tl::unexpected(report.error());
  const auto sources = data_io::readReportSources(path);
  if (!sources) return tl::unexpected(sources.error());
  std::string bytes = (*report)->text, format = "text";
  for (const ReportSource& source : *sources) {
    if (source.report != (*report)->uid) continue;
    bytes = source.bytes;
    format = source.format;
  }
  if (auto written = data_io::writeFileAtomically(out, bytes); !written) return written;
  context.print("wrote " + out + " (" + format + ")",
                nlohmann::json{{"file", out}, {"format", format}, {"bytes", bytes.size()}});
  return {};
}

}  // namespace

ExportKind exportReportSourceKind(CLI::App&, CLI::Option_group& what, CliContext& context) {
  auto named = std::make_shared<std::string>();
  CLI::Option* option = what.add_option(
      "--report-source", *named, "The bytes that a report (title or UID) came in: its HL7 message, PDF …");
  return {option, [&context, named](const std::string& path, const std::string& out) {
            return exportSource(context, path, *named, out);
          }};
}

}  // namespace chiasm::app
