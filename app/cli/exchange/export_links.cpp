// chiasm export --links: the links with the masks they point at.
#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "data_io/links/export_links.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

Expected<void> exportLinks(CliContext& context, const std::string& path, const std::string& out) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const ReportAnalyser analyser;
  const auto written = data_io::exportLinks(opened->store->current(), analyser, out);
  if (!written) return tl::unexpected(written.error());
  std::string text = fmt::format("wrote {} links:", written->links);
  for (const std::string& file : written->files) text += "\n  " + file;
  context.print(text, json{{"links", written->links}, {"files", written->files}});
  return {};
}

}  // namespace

ExportKind exportLinksKind(CLI::App&, CLI::Option_group& what, CliContext& context) {
  auto format = std::make_shared<std::string>();
  CLI::Option* option =
      what.add_option("--links", *format,
                      "The links, a line of JSON each, with the masks they point at in a folder beside it")
          ->check(CLI::IsMember({"jsonl"}));
  return {option, [&context, format](const std::string& path, const std::string& out) {
            return exportLinks(context, path, out);
          }};
}

}  // namespace chiasm::app
