// chiasm export: what a case holds, in the formats of other programs.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "data_io/atomic_file.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct ExportOptions {
  std::string path, text, out;
};

Expected<std::vector<data_io::TextAnnotations>> annotationsOf(const Case& current) {
  if (current.reports.empty())
    return failure(ErrorKind::notFound, "This case has no report to export annotations of.");
  const ReportAnalyser analyser;
  std::vector<data_io::TextAnnotations> reports;
  for (const Report& report : current.reports) {
    const auto analysis = analyser.analyse(report.text);
    if (!analysis) return tl::unexpected(analysis.error());
    reports.push_back(data_io::annotationsOf(current, report, *analysis));
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

Expected<void> exportText(CliContext& context, const ExportOptions& options) {
  auto opened = context.openForReading(options.path);
  if (!opened) return tl::unexpected(opened.error());
  const auto reports = annotationsOf(opened->store->current());
  if (!reports) return tl::unexpected(reports.error());
  std::vector<std::string> files = {options.out};
  if (options.text == "brat") {
    auto written = writeBrat(*reports, options.out);
    if (!written) return tl::unexpected(written.error());
    files = *written;
  } else {
    const std::string content = options.text == "webannotation" ? data_io::encodeWebAnnotation(*reports)
                                : options.text == "radgraph"    ? data_io::encodeRadGraph(*reports)
                                : options.text == "doccano"     ? data_io::encodeDoccano(*reports)
                                                                : data_io::encodeLabelStudio(*reports);
    if (auto written = data_io::writeFileAtomically(options.out, content); !written) return written;
  }
  std::string names;
  for (const std::string& file : files) names += (names.empty() ? "" : ", ") + file;
  context.print("wrote " + names, json{{"files", files}});
  return {};
}

}  // namespace

void addExportCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      program.add_subcommand("export", "Write what a case holds in the formats of other programs");
  command->add_option("case", options->path, "The case")->required();
  command
      ->add_option("--text", options->text,
                   "Annotations of the reports: findings, organs, measurements, links")
      ->required()
      ->check(CLI::IsMember({"brat", "webannotation", "radgraph", "doccano", "labelstudio"}));
  command->add_option("--out", options->out, "The file to write")->required();
  context.onRun(command, [&context, options] { return exportText(context, *options); });
}

}  // namespace chiasm::app
