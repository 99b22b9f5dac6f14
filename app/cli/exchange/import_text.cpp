// chiasm import --text: annotations that other programs made of the case's reports.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "core/case/annotation_import.h"
#include "data_io/text_annotations/case_additions.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct TextOptions {
  std::string file, text, format, report, offsets;
};

// The report version that is meant: by UID, or by title (its newest version).
Expected<Uid> reportNamed(const Case& current, const std::string& name) {
  const Report* found = nullptr;
  for (const Report& report : current.reports)
    if (report.uid.text() == name || (report.title == name && (!found || report.version > found->version)))
      found = &report;
  if (!found) return failure(ErrorKind::notFound, "There is no report '" + name + "' in this case.");
  return found->uid;
}

void say(CliContext& context, const data_io::AnnotationFile& file, const data_io::CaseAdditions& added,
         const std::vector<std::string>& refused, const std::vector<std::string>& notes) {
  std::string text = "added " + counted(added.spans.size(), "span") + ", " +
                     counted(added.relations.size(), "relation") + ", " +
                     counted(added.links.size(), "link") + " (" + file.format + ")";
  if (added.moved > 0) text += "; " + std::to_string(added.moved) + " of them re-anchored by their words";
  if (added.alreadyThere > 0) text += "; " + std::to_string(added.alreadyThere) + " were there already";
  json notTaken = json::array();
  for (const std::string& note : notes) text += "\n" + note;
  for (const auto& [what, count] : file.notTaken) {
    text += "\nNot taken, for want of a place: " + std::to_string(count) + " " + what + ".";
    notTaken.push_back({{"what", what}, {"count", count}});
  }
  for (const std::string& sentence : refused) text += "\n" + sentence;
  context.print(text, json{{"format", file.format},
                           {"added",
                            {{"spans", added.spans.size()},
                             {"relations", added.relations.size()},
                             {"links", added.links.size()}}},
                           {"re_anchored", added.moved},
                           {"already_there", added.alreadyThere},
                           {"refused", refused},
                           {"not_taken", notTaken},
                           {"notes", notes}});
}

Expected<void> importText(CliContext& context, const TextOptions& options, const std::string& casePath,
                          const std::string& path, const std::string& format) {
  auto opened = context.openForEditing(casePath);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  if (store.current().reports.empty())
    return failure(ErrorKind::notFound,
                   "This case has no report to annotate. Add it with 'chiasm report' first.");
  data_io::PlacementOptions placing;
  if (!options.report.empty()) {
    auto report = reportNamed(store.current(), options.report);
    if (!report) return tl::unexpected(report.error());
    placing.report = *report;
  }
  if (!options.offsets.empty())
    placing.unit = options.offsets == "utf-16" ? data_io::OffsetUnit::utf16 : data_io::OffsetUnit::codePoints;
  Progress progress;
  auto file = context.reader().readAnnotations(path, progress);
  if (!file) return tl::unexpected(file.error());
  if (!format.empty() && format != file->format)
    return failure(ErrorKind::invalidInput,
                   path + " is not in the format " + format + ": it is " + file->format + ".");
  const data_io::Placement placement = data_io::placeAnnotations(*file, store.current().reports, placing);
  const data_io::CaseAdditions added = data_io::additionsOf(placement, store.current(), store.author().uid);
  std::vector<std::string> refused = placement.refused;
  refused.insert(refused.end(), added.refused.begin(), added.refused.end());
  if (added.empty() && added.alreadyThere == 0 && !refused.empty())
    return failure(ErrorKind::invalidInput,
                   "Nothing of " + path + " was added. " + refused.front() +
                       (refused.size() > 1 ? " And " + std::to_string(refused.size() - 1) + " more." : ""));
  if (!added.empty()) {
    if (auto done = store.execute(*importAnnotations({added.spans, added.relations, added.links, {}})); !done)
      return done;
    if (auto saved = store.flush(); !saved) return saved;
  }
  say(context, *file, added, refused, placement.notes);
  return {};
}

bool isFormat(const std::string& word) {
  const auto& formats = data_io::kTextFormats;
  return std::find(std::begin(formats), std::end(formats), word) != std::end(formats);
}

// --text FILE, or --text FORMAT with the file by itself.
Expected<void> importAnything(CliContext& context, const TextOptions& options, const std::string& casePath) {
  if (options.file.empty()) return importText(context, options, casePath, options.text, options.format);
  if (!isFormat(options.text))
    return failure(ErrorKind::invalidInput,
                   "Give the file once: --text FILE, or FILE with --text and its format.");
  return importText(context, options, casePath, options.file, options.text);
}

}  // namespace

ImportKind importTextKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto options = std::make_shared<TextOptions>();
  command.add_option("file,--file", options->file, "The file, when --text names its format");
  CLI::Option* option =
      what.add_option("--text", options->text,
                      "A file of text annotations: brat (.ann), W3C Web Annotation, RadGraph, doccano, Label "
                      "Studio; or FILE's format");
  command
      .add_option("--format", options->format, "Refuse the file when it is not this (found out by itself)")
      ->check(CLI::IsMember({"brat", "webannotation", "radgraph", "doccano", "labelstudio"}));
  command
      .add_option("--offsets", options->offsets,
                  "How a file without quotes counts characters beyond U+FFFF (emoji); found out when the "
                  "text allows it")
      ->check(CLI::IsMember({"code-points", "utf-16"}));
  return {option, [&context, &command, options](const std::string& path) {
            // --report, which by itself reads a report, names the one that is meant; found by words
            // otherwise.
            if (const CLI::Option* named = command.get_option_no_throw("--report");
                named && named->count() > 0)
              options->report = named->as<std::string>();
            return importAnything(context, *options, path);
          }};
}

}  // namespace chiasm::app
