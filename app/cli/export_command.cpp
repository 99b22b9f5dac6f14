// chiasm export: what a case holds, in the formats of other programs.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "data_io/atomic_file.h"
#include "data_io/case_file/case_file.h"
#include "data_io/links/export_links.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct ExportOptions {
  std::string path, text, links, out, offsets = "code-points";
  bool markedOnly = false;
};

Expected<std::vector<data_io::TextAnnotations>> annotationsOf(const Case& current, bool markedOnly) {
  if (current.reports.empty())
    return failure(ErrorKind::notFound, "This case has no report to export annotations of.");
  const ReportAnalyser analyser;
  std::vector<data_io::TextAnnotations> reports;
  for (const Report& report : current.reports) {
    if (markedOnly) {
      reports.push_back(data_io::annotationsOf(current, report, nullptr));
      continue;
    }
    const auto analysis = analyser.analyse(report.text);
    if (!analysis) return tl::unexpected(analysis.error());
    reports.push_back(data_io::annotationsOf(current, report, &*analysis));
  }
  return reports;
}

// "notes.ann", and for more reports "notes-2.ann"; the text beside as .txt.
Expected<std::vector<std::string>> writeBrat(const std::vector<data_io::TextAnnotations>& reports,
                                             const std::string& out) {
  const std::string stem = out.ends_with(".ann") ? out.substr(0, out.size() - 4) : out;
  std::vector<std::string> files;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const std::string name = stem + (i == 0 ? "" : "-" + std::to_string(i + 1));
    if (auto written = data_io::writeFileAtomically(name + ".txt", reports[i].text); !written)
      return tl::unexpected(written.error());
    if (auto written = data_io::writeFileAtomically(name + ".ann", data_io::encodeBrat(reports[i])); !written)
      return tl::unexpected(written.error());
    files.insert(files.end(), {name + ".ann", name + ".txt"});
  }
  return files;
}

std::string encode(const std::string& format, const std::vector<data_io::TextAnnotations>& reports,
                   data_io::OffsetUnit unit) {
  if (format == "webannotation") return data_io::encodeWebAnnotation(reports);
  if (format == "radgraph") return data_io::encodeRadGraph(reports);
  return format == "doccano" ? data_io::encodeDoccano(reports, unit)
                             : data_io::encodeLabelStudio(reports, unit);
}

Expected<void> exportText(CliContext& context, const ExportOptions& options) {
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const auto reports = annotationsOf(opened->store->current(), options.markedOnly);
  if (!reports) return tl::unexpected(reports.error());
  const auto unit =
      options.offsets == "utf-16" ? data_io::OffsetUnit::utf16 : data_io::OffsetUnit::codePoints;
  std::vector<std::string> files = {options.out};
  if (options.text == "brat") {
    auto written = writeBrat(*reports, options.out);
    if (!written) return tl::unexpected(written.error());
    files = *written;
  } else if (auto written = data_io::writeFileAtomically(options.out, encode(options.text, *reports, unit));
             !written) {
    return written;
  }
  std::string text = "wrote ";
  for (const std::string& file : files) text += (&file == &files.front() ? "" : ", ") + file;
  const std::vector<std::string> losses = data_io::lossesOf(options.text, *reports, unit);
  for (const std::string& loss : losses) text += "\n" + loss;
  context.print(text, json{{"files", files}, {"not_held", losses}});
  return {};
}

Expected<void> writeLinks(CliContext& context, const ExportOptions& options) {
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const ReportAnalyser analyser;
  const auto written = data_io::exportLinks(opened->store->current(), analyser, options.out);
  if (!written) return tl::unexpected(written.error());
  std::string text = fmt::format("wrote {} links:", written->links);
  for (const std::string& file : written->files) text += "\n  " + file;
  context.print(text, json{{"links", written->links}, {"files", written->files}});
  return {};
}

}  // namespace

void addExportCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      program.add_subcommand("export", "Write what a case holds in the formats of other programs");
  command->add_option("case", options->path, "The case")->required();
  CLI::Option_group* what = command->add_option_group("What", "What to write");
  what->require_option(1);
  what->add_option("--text", options->text,
                   "Annotations of the reports: spans, relations, links, and what the rules find")
      ->check(CLI::IsMember({"brat", "webannotation", "radgraph", "doccano", "labelstudio"}));
  what->add_option("--links", options->links,
                   "The links, a line of JSON each, with the masks they point at in a folder beside it")
      ->check(CLI::IsMember({"jsonl"}));
  command->add_option("--out", options->out, "The file to write")->required();
  command->add_flag("--marked-only", options->markedOnly,
                    "With --text: only what people marked, not what the rules find");
  command
      ->add_option("--offsets", options->offsets,
                   "With --text doccano or labelstudio: how characters beyond U+FFFF (emoji) are counted")
      ->check(CLI::IsMember({"code-points", "utf-16"}))
      ->capture_default_str();
  context.onRun(command, [&context, options]() -> Expected<void> {
    if (data_io::looksLikeCase(options->out))
      return failure(ErrorKind::invalidInput,
                     "'" + options->out + "' is a case; an export would destroy it. Choose another name.");
    return options->links.empty() ? exportText(context, *options) : writeLinks(context, *options);
  });
}

}  // namespace chiasm::app
