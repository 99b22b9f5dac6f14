// chiasm export --text: the annotations of the reports in the formats of annotation programs.
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/cli/exchange/kinds.h"
#include "data_io/atomic_file.h"
#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct TextOptions {
  std::string text, offsets = "code-points";
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

Expected<void> exportText(CliContext& context, const TextOptions& options, const std::string& path,
                          const std::string& out) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto reports = annotationsOf(opened->store->current(), options.markedOnly);
  if (!reports) return tl::unexpected(reports.error());
  const auto unit =
      options.offsets == "utf-16" ? data_io::OffsetUnit::utf16 : data_io::OffsetUnit::codePoints;
  std::vector<std::string> files = {out};
  if (options.text == "brat") {
    auto written = writeBrat(*reports, out);
    if (!written) return tl::unexpected(written.error());
    files = *written;
  } else if (auto written = data_io::writeFileAtomically(out, encode(options.text, *reports, unit));
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

}  // namespace

ExportKind exportTextKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<TextOptions>();
  CLI::Option* option =
      what.add_option("--text", options->text,
                      "Annotations of the reports: spans, relations, links, and what the rules find")
          ->check(CLI::IsMember({"brat", "webannotation", "radgraph", "doccano", "labelstudio"}));
  command.add_flag("--marked-only", options->markedOnly,
                   "With --text: only what people marked, not what the rules find");
  command
      .add_option("--offsets", options->offsets,
                  "With --text doccano or labelstudio: how characters beyond U+FFFF (emoji) are counted")
      ->check(CLI::IsMember({"code-points", "utf-16"}))
      ->capture_default_str();
  return {option, [&context, options](const std::string& path, const std::string& out) {
            return exportText(context, *options, path, out);
          }};
}

}  // namespace chiasm::app
