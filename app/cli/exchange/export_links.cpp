// chiasm export --links: the links with the masks they point at.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "data_io/links/export_links.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

Expected<void> exportLinks(CliContext& context, const std::string& path, const std::string& out,
                           bool findings) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const ReportAnalyser analyser;
  const auto written = data_io::exportLinks(opened->store->current(), analyser, out, findings);
  if (!written) return tl::unexpected(written.error());
  std::string text = "wrote " + counted(written->links, "link");
  if (findings) text += " and " + counted(written->findings, "finding") + " without a link";
  text += ":";
  for (const std::string& file : written->files) text += "\n  " + file;
  context.print(text,
                json{{"links", written->links}, {"findings", written->findings}, {"files", written->files}});
  return {};
}

}  // namespace

ExportKind exportLinksKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto format = std::make_shared<std::string>();
  CLI::Option* option =
      what.add_option("--links", *format,
                      "The links, a line of JSON each, with the masks they point at in a folder beside it")
          ->check(CLI::IsMember({"jsonl"}));
  auto findings = std::make_shared<bool>(false);
  command
      .add_flag(
          "--findings", *findings,
          "With --links: also a line for each finding of the reports that has no link, negated ones too")
      ->needs(option);
  return {option, [&context, format, findings](const std::string& path, const std::string& out) {
            return exportLinks(context, path, out, *findings);
          }};
}

}  // namespace chiasm::app
