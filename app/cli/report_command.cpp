// chiasm report: adding a report or a new version of one, and writing what a segment measures into it.
#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "app/session/case_files.h"
#include "app/session/case_review.h"
#include "core/checks/check_case.h"
#include "core/checks/segment_quantity.h"
#include "core/draft/insert_measurement.h"
#include "core/draft/update_measurements.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct ReportOptions {
  std::string path, file, newVersionOf, report, segment, at;
  std::vector<std::string> quantities, updated;
  int occurrence = 0;
  ReportDetails details;
};

Expected<void> addOne(CliContext& context, const ReportOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  ReportDetails details = options.details;
  if (!options.newVersionOf.empty()) {
    const auto former = findReport(store.current(), options.newVersionOf);
    if (!former) return tl::unexpected(former.error());
    details.newVersionOf = (*former)->uid;
  }
  Progress progress;
  if (auto added = importReport(store, options.file, details, context.reader(), progress); !added)
    return added;
  if (auto saved = store.flush(); !saved) return saved;
  const Report& report = store.current().reports.back();
  int stale = 0;
  for (const Link& link : store.current().links) stale += link.state == LinkState::stale;
  for (const TextSpan& span : store.current().spans) stale += span.state == LinkState::stale;
  context.print(report.version == 1
                    ? std::string("added the report")
                    : fmt::format("added version {}; {} links and spans are stale", report.version, stale),
                json{{"report", report.uid.text()},
                     {"title", report.title},
                     {"version", report.version},
                     {"written_by", report.author},
                     {"date", report.date},
                     {"status", report.status},
                     {"stale", stale}});
  return {};
}

// A place is a number of characters, or words: the place behind them.
Expected<std::pair<Uid, std::int64_t>> placeOf(const Case& current, const ReportOptions& options) {
  const bool number =
      options.at.size() < 10 && options.at.find_first_not_of("0123456789") == std::string::npos;
  const auto report = findReport(current, options.report);
  if (number) {
    if (!report) return tl::unexpected(report.error());
    return std::pair((*report)->uid, static_cast<std::int64_t>(std::stoll(options.at)));
  }
  const auto words =
      options.report.empty()
          ? findWords(current, options.at, options.occurrence)
          : (report ? findQuote((*report)->uid, (*report)->text, options.at, options.occurrence)
                    : tl::unexpected(report.error()));
  if (!words) return tl::unexpected(words.error());
  return std::pair(words->report, words->end);
}

Expected<void> insertOne(CliContext& context, const ReportOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto segment = store.current().findSegmentByName(options.segment);
  if (!segment) return tl::unexpected(segment.error());
  const auto place = placeOf(store.current(), options);
  if (!place) return tl::unexpected(place.error());
  MeasurementInsertion insertion{place->first, place->second, (*segment)->uid, options.quantities,
                                 store.author().uid};
  if (insertion.quantities.empty()) insertion.quantities = {segmentQuantities().front().name};
  const std::size_t before = store.current().boundMeasurements.size();
  if (auto done = store.execute(*insertMeasurement(std::move(insertion))); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  const Report& report = store.current().reports.back();
  json values = json::array();
  std::string text;
  for (std::size_t i = before; i < store.current().boundMeasurements.size(); ++i) {
    const BoundMeasurement& bound = store.current().boundMeasurements[i];
    values.push_back({{"uid", bound.uid.text()},
                      {"quantity", bound.quantity},
                      {"value", bound.value},
                      {"unit", bound.unit},
                      {"written", bound.anchor.exact},
                      {"begin", bound.anchor.begin},
                      {"end", bound.anchor.end}});
    text += fmt::format("{}: {}\n", bound.quantity, bound.anchor.exact);
  }
  context.print(fmt::format("{}written into version {} ({})", text, report.version, report.status),
                json{{"report", report.uid.text()},
                     {"version", report.version},
                     {"status", report.status},
                     {"values", std::move(values)}});
  return {};
}

// The values that were named by UID, or, for "all", those that have changed; by report.
Expected<std::map<Uid, std::vector<Uid>>> valuesToUpdate(const Case& current, const ReportOptions& options) {
  std::map<Uid, std::vector<Uid>> values;
  if (options.updated == std::vector<std::string>{"all"}) {
    const auto results = checkCase(current, ReportAnalyser());
    if (!results) return tl::unexpected(results.error());
    for (const CheckResult& result : *results)
      if (isUpdatable(result))
        values[current.findBoundMeasurement(result.bound)->anchor.report].push_back(result.bound);
    return values;
  }
  for (const std::string& text : options.updated) {
    const auto uid = Uid::parse(text);
    const BoundMeasurement* bound = uid ? current.findBoundMeasurement(*uid) : nullptr;
    if (!bound)
      return failure(ErrorKind::notFound, "No written value has the UID '" + text +
                                              "'. 'chiasm check --json' names them as \"written_value\".");
    values[bound->anchor.report].push_back(bound->uid);
  }
  return values;
}

Expected<void> updateSome(CliContext& context, const ReportOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto values = valuesToUpdate(store.current(), options);
  if (!values) return tl::unexpected(values.error());
  json updated = json::array();
  std::string text;
  for (const auto& [report, uids] : *values) {
    std::map<Uid, std::string> before;
    for (const Uid& uid : uids) before[uid] = store.current().findBoundMeasurement(uid)->anchor.exact;
    if (auto done = store.execute(*updateMeasurements(uids, store.author().uid)); !done) return done;
    for (const Uid& uid : uids) {
      const BoundMeasurement& now = *store.current().findBoundMeasurement(uid);
      if (now.anchor.exact == before[uid]) continue;
      updated.push_back({{"uid", uid.text()},
                         {"quantity", now.quantity},
                         {"before", before[uid]},
                         {"written", now.anchor.exact},
                         {"report", now.anchor.report.text()}});
      text += fmt::format("{}: {} to {}\n", now.quantity, before[uid], now.anchor.exact);
    }
  }
  if (auto saved = store.flush(); !saved) return saved;
  context.print(values->empty() ? std::string("every written value is what its segment measures")
                                : text + "written into a new draft",
                json{{"updated", std::move(updated)}});
  return {};
}

}  // namespace

void addReportCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* report =
      program.add_subcommand("report", "Add a report, a new version of one, or a measured value to one");
  report->add_option("case", options->path, "The case")->required();
  CLI::Option_group* one = report->add_option_group("What to do", "One of these");
  one->require_option(1);
  CLI::Option* file = one->add_option("--file", options->file, "Add this UTF-8 text");
  report
      ->add_option("--new-version-of", options->newVersionOf,
                   "The report (title or UID) that the text is a new version of: links and spans go along")
      ->needs(file);
  report->add_option("--title", options->details.title, "What its head says first: \"CT head\"");
  report->add_option("--written-by", options->details.author, "Who wrote it");
  report->add_option("--date", options->details.date, "Its date, year-month-day");
  report->add_option("--status", options->details.status, "final, preliminary, corrected, ...");

  CLI::Option* insert = one->add_option("--insert-measurement", options->segment,
                                        "Write what this segment measures into a new draft version");
  one->add_option(
      "--update-measurement", options->updated,
      "Write what the segments of these written values (UIDs, or all) measure now, into a new draft");
  std::string names;
  for (const SegmentQuantity& quantity : segmentQuantities())
    names += (names.empty() ? "" : ", ") + std::string(quantity.name);
  report->add_option("--quantity", options->quantities, names + "; give two for \"12.4 x 8.1 mm\"")
      ->needs(insert);
  CLI::Option* at = report->add_option(
      "--at", options->at, "Where: behind these words, or before the character of this number (from 0)");
  at->needs(insert);
  insert->needs(at);
  report->add_option("--occurrence", options->occurrence, "Which one when the words occur more than once")
      ->needs(at);
  report->add_option("--report", options->report, "Which report, by title or UID, when there are several")
      ->needs(insert);
  report->footer(
      "The value stays bound to the segment: 'chiasm check' says when the mask measures something else than\n"
      "the draft says. The text is never rewritten by itself: --update-measurement does it, into a new "
      "draft.");
  context.onRun(report, [&context, options] {
    if (!options->updated.empty()) return updateSome(context, *options);
    return options->segment.empty() ? addOne(context, *options) : insertOne(context, *options);
  });
}

}  // namespace chiasm::app
