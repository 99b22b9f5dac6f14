// chiasm check: text against masks, and overriding what it says with a reason.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "core/case/review_commands.h"
#include "core/checks/check_case.h"
#include "core/checks/check_override.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct CheckOptions {
  std::string path, reason, withdraw;
  int override = 0;
};

json evidenceJson(const CheckEvidence& evidence) {
  if (!evidence.fromText())
    return {{"from", "image"},
            {"says", evidence.says},
            {"segment", evidence.segment.text()},
            {"name", evidence.segmentName}};
  return {{"from", "text"},
          {"says", evidence.says},
          {"report", evidence.report.text()},
          {"section", evidence.section},
          {"begin", evidence.range.begin},
          {"end", evidence.range.end},
          {"quote", evidence.quote}};
}

std::string nameOf(const CaseStore& store, const Uid& uid) {
  for (const Author& author : store.authors())
    if (author.uid == uid) return author.displayName;
  return uid.text();
}

json overrideJson(const CaseStore& store, const CheckOverride& value) {
  return {{"uid", value.uid.text()},
          {"reason", value.reason},
          {"author", nameOf(store, value.author)},
          {"author_uid", value.author.text()},
          {"created", value.created.iso8601()}};
}

std::string overrideSentence(const CaseStore& store, const CheckOverride& value) {
  return fmt::format("overridden by {}, {}: {}", nameOf(store, value.author), value.created.iso8601(),
                     value.reason);
}

json resultJson(const CaseStore& store, std::size_t number, const CheckResult& result) {
  json value = {{"number", number},
                {"check", kindName(result.kind)},
                {"result", verdictName(result.verdict)},
                {"sentence", result.sentence},
                {"rule", result.rule},
                {"evidence", json::array()}};
  if (result.link) value["link"] = result.link.text();
  if (result.bound) value["written_value"] = result.bound.text();
  if (result.measured) value["measured"] = *result.measured;
  if (const CheckOverride* made = overrideOf(store.current(), fingerprintOf(result)))
    value["overridden"] = overrideJson(store, *made);
  for (const CheckEvidence& evidence : result.evidence) value["evidence"].push_back(evidenceJson(evidence));
  return value;
}

std::string sentence(const CaseStore& store, std::size_t number, const CheckResult& result) {
  std::string text = fmt::format("{:>4}  {:<12} {:<10} {}\n{:<30}{}\n", number, verdictName(result.verdict),
                                 kindName(result.kind), result.sentence, "", result.rule);
  if (const CheckOverride* made = overrideOf(store.current(), fingerprintOf(result)))
    text += fmt::format("{:<30}{}\n", "", overrideSentence(store, *made));
  return text;
}

// Overrides that no result of now matches: what they were about has changed.
std::vector<const CheckOverride*> unmatched(const Case& value, const std::vector<CheckResult>& results) {
  std::vector<const CheckOverride*> list;
  for (const CheckOverride& each : value.checkOverrides) {
    if (resultsUnder(each, results) == 0) list.push_back(&each);
  }
  return list;
}

Expected<void> showChecks(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const CaseStore& store = *opened->store;
  json value = {{"results", json::array()}, {"unmatched_overrides", json::array()}};
  std::string text;
  // Without the voxels everything but density is checked all the same.
  if (const auto read = context.readAllVoxels(*opened); !read) {
    value["note"] = read.error().message;
    text += "Density is not checked: " + read.error().message + "\n";
  }
  const auto results = checkCase(store.current(), ReportAnalyser());
  if (!results) return tl::unexpected(results.error());
  std::map<std::string, int> counts = {
      {"pass", 0}, {"warn", 0}, {"conflict", 0}, {"cannot tell", 0}, {"overridden", 0}};
  constexpr std::array kOrder = {CheckVerdict::conflict, CheckVerdict::warn, CheckVerdict::cannotTell,
                                 CheckVerdict::pass};
  for (const bool overridden : {false, true})
    for (const CheckVerdict verdict : kOrder)
      for (std::size_t i = 0; i < results->size(); ++i)
        if (const CheckResult& result = (*results)[i];
            result.verdict == verdict &&
            (overrideOf(store.current(), fingerprintOf(result)) != nullptr) == overridden)
          text += sentence(store, i + 1, result);
  for (const CheckResult& result : *results) {
    value["results"].push_back(resultJson(store, value["results"].size() + 1, result));
    const bool overridden = overrideOf(store.current(), fingerprintOf(result)) != nullptr;
    ++counts[overridden ? "overridden" : verdictName(result.verdict)];
  }
  for (const CheckOverride* each : unmatched(store.current(), *results)) {
    value["unmatched_overrides"].push_back(overrideJson(store, *each));
    text += fmt::format("      An override no longer applies, as what it was about has changed ({}): {}\n",
                        each->uid.text(), overrideSentence(store, *each));
  }
  // Those stored before findings in the same words were told apart.
  value["shared_overrides"] = json::array();
  for (const CheckOverride& each : store.current().checkOverrides)
    if (const int number = resultsUnder(each, *results); number > 1) {
      json shared = overrideJson(store, each);
      shared["results"] = number;
      value["shared_overrides"].push_back(std::move(shared));
      text += fmt::format("      One override holds for {} findings in the same words ({}): {}\n", number,
                          each.uid.text(), overrideSentence(store, each));
    }
  value["counts"] = counts;
  text += fmt::format("{} conflicts, {} warnings, {} cannot tell, {} pass, {} overridden", counts["conflict"],
                      counts["warn"], counts["cannot tell"], counts["pass"], counts["overridden"]);
  context.print(text, value);
  return {};
}

Expected<std::vector<CheckResult>> checkAgain(CliContext& context, CliCase& opened) {
  (void)context.readAllVoxels(opened);  // as far as there are any: the listing says what is lacking
  return checkCase(opened.store->current(), ReportAnalyser());
}

Expected<const CheckResult*> numbered(const std::vector<CheckResult>& results, std::size_t number) {
  if (number >= 1 && number <= results.size()) return &results[number - 1];
  return failure(ErrorKind::notFound,
                 fmt::format("There are {} results, so there is no number {}.", results.size(), number));
}

Expected<void> overrideOne(CliContext& context, const CheckOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto results = checkAgain(context, *opened);
  if (!results) return tl::unexpected(results.error());
  const auto result = numbered(*results, static_cast<std::size_t>(options.override));
  if (!result) return tl::unexpected(result.error());
  if ((*result)->verdict == CheckVerdict::pass)
    return failure(ErrorKind::invalidInput, "This check passes; there is nothing to override.");
  CheckOverride value;
  value.uid = Uid::generate();
  value.check = fingerprintOf(**result).key;
  value.reason = options.reason;
  value.author = store.author().uid;
  value.created = UtcTime::now();
  if (auto done = store.execute(*overrideCheck(value)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  const CheckOverride& made = *store.current().findCheckOverride(value.uid);
  context.print(fmt::format("{}\n{}", (*result)->sentence, overrideSentence(store, made)),
                json{{"check", kindName((*result)->kind)},
                     {"sentence", (*result)->sentence},
                     {"overridden", overrideJson(store, made)}});
  return {};
}

// By the number of the overridden result, or the override's UID (also of one that no longer applies).
Expected<void> withdrawOne(CliContext& context, const CheckOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  auto uid = Uid::parse(options.withdraw);
  if (!uid || !store.current().findCheckOverride(*uid)) {
    const auto results = checkAgain(context, *opened);
    if (!results) return tl::unexpected(results.error());
    const bool number =
        options.withdraw.size() < 7 && options.withdraw.find_first_not_of("0123456789") == std::string::npos;
    const auto result = numbered(*results, number ? std::stoul(options.withdraw) : 0);
    if (!result) return tl::unexpected(result.error());
    const CheckOverride* made = overrideOf(store.current(), fingerprintOf(**result));
    if (!made) return failure(ErrorKind::notFound, "The check " + options.withdraw + " is not overridden.");
    uid = made->uid;
  }
  if (auto done = store.execute(*withdrawOverride(*uid)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  context.print("withdrawn", json{{"withdrawn", uid->text()}});
  return {};
}

}  // namespace

void addCheckCommands(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* check = program.add_subcommand("check", "Check what the reports say against what the masks show");
  check->add_option("case", options->path, "The case")->required();
  CLI::Option* override = check
                              ->add_option("--override", options->override,
                                           "Let the result with this number stand, with a reason")
                              ->check(CLI::PositiveNumber);
  CLI::Option* reason = check->add_option("--reason", options->reason, "Why it does not matter here");
  override->needs(reason);
  reason->needs(override);
  check
      ->add_option("--withdraw", options->withdraw,
                   "Take back the override of the result with this number, or with this UID")
      ->excludes(override);
  check->footer(
      "An override is for what was judged: another side, size or word is a new result. Numbers are those of\n"
      "the list, which 'check' without options prints. Nothing in report or masks is changed.");
  context.onRun(check, [&context, options] {
    if (options->override > 0) return overrideOne(context, *options);
    return options->withdraw.empty() ? showChecks(context, options->path) : withdrawOne(context, *options);
  });
}

}  // namespace chiasm::app
