// chiasm check, suggest: text against masks, and which segments the findings may speak of.
#include <fmt/core.h>

#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "core/case/object_commands.h"
#include "core/checks/check_case.h"
#include "core/suggestions/suggestions.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct SuggestOptions {
  std::string path;
  int accept = 0;
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

json resultJson(const CheckResult& result) {
  json value = {{"check", kindName(result.kind)},
                {"result", verdictName(result.verdict)},
                {"sentence", result.sentence},
                {"rule", result.rule},
                {"evidence", json::array()}};
  if (result.link) value["link"] = result.link.text();
  for (const CheckEvidence& evidence : result.evidence) value["evidence"].push_back(evidenceJson(evidence));
  return value;
}

Expected<void> runChecks(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  json value = {{"results", json::array()}};
  std::string text;
  // Without the voxels everything but density is checked all the same.
  if (const auto read = context.readAllVoxels(*opened); !read) {
    value["note"] = read.error().message;
    text += "Density is not checked: " + read.error().message + "\n";
  }
  const auto results = checkCase(opened->store->current(), ReportAnalyser());
  if (!results) return tl::unexpected(results.error());
  std::map<std::string, int> counts = {{"pass", 0}, {"warn", 0}, {"conflict", 0}, {"cannot tell", 0}};
  constexpr std::array kOrder = {CheckVerdict::conflict, CheckVerdict::warn, CheckVerdict::cannotTell,
                                 CheckVerdict::pass};
  for (const CheckVerdict verdict : kOrder)
    for (const CheckResult& result : *results)
      if (result.verdict == verdict)
        text += fmt::format("{:<12} {:<10} {}\n{:<24}{}\n", verdictName(verdict), kindName(result.kind),
                            result.sentence, "", result.rule);
  for (const CheckResult& result : *results) {
    value["results"].push_back(resultJson(result));
    ++counts[verdictName(result.verdict)];
  }
  value["counts"] = counts;
  text += fmt::format("{} conflicts, {} warnings, {} cannot tell, {} pass", counts["conflict"],
                      counts["warn"], counts["cannot tell"], counts["pass"]);
  context.print(text, value);
  return {};
}

json suggestionJson(const Suggestion& suggestion) {
  json value = {{"report", suggestion.report.text()},
                {"begin", suggestion.range.begin},
                {"end", suggestion.range.end},
                {"quote", suggestion.quote},
                {"section", suggestion.section},
                {"code",
                 {{"scheme", suggestion.code.scheme},
                  {"value", suggestion.code.value},
                  {"meaning", suggestion.code.meaning}}},
                {"certainty", certaintyName(suggestion.certainty)},
                {"targets", json::array()}};
  for (const SuggestedTarget& target : suggestion.targets)
    value["targets"].push_back({{"segment", target.segment.text()},
                                {"name", target.name},
                                {"score", target.score},
                                {"reasons", target.reasons}});
  return value;
}

std::string sentence(std::size_t number, const Suggestion& suggestion) {
  std::string text = fmt::format("{}. {}: \"{}\" ({})\n", number, suggestion.section, suggestion.quote,
                                 certaintyName(suggestion.certainty));
  for (const SuggestedTarget& target : suggestion.targets) {
    std::string reasons;
    for (const std::string& reason : target.reasons) reasons += (reasons.empty() ? "" : "; ") + reason;
    text += fmt::format("     {} ({:.0f}): {}\n", target.name, target.score, reasons);
  }
  return text;
}

Expected<void> showSuggestions(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const auto suggestions = suggestLinks(opened->store->current(), ReportAnalyser());
  if (!suggestions) return tl::unexpected(suggestions.error());
  json list = json::array();
  std::string text;
  for (const Suggestion& suggestion : *suggestions) {
    list.push_back(suggestionJson(suggestion));
    text += sentence(list.size(), suggestion);
  }
  context.print(text.empty() ? "There is nothing to suggest." : text, json{{"suggestions", std::move(list)}});
  return {};
}

// Makes the link that a suggestion proposes: a person's link, with what proposed it beside.
Expected<void> acceptSuggestion(CliContext& context, const SuggestOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto suggestions = suggestLinks(store.current(), ReportAnalyser());
  if (!suggestions) return tl::unexpected(suggestions.error());
  const auto number = static_cast<std::size_t>(options.accept);
  if (number > suggestions->size())
    return failure(ErrorKind::notFound, fmt::format("There are {} suggestions, so there is no number {}.",
                                                    suggestions->size(), number));
  const Suggestion& suggestion = (*suggestions)[number - 1];
  const Report* report = store.current().findReport(suggestion.report);
  const auto link = acceptedLink(suggestion, *report, suggestion.targets.front().segment, store.author().uid);
  if (!link) return tl::unexpected(link.error());
  if (auto done = store.execute(*addLink(*link)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  context.print(fmt::format("linked \"{}\" to {}", suggestion.quote, suggestion.targets.front().name),
                json{{"uid", link->uid.text()},
                     {"quote", suggestion.quote},
                     {"segment", suggestion.targets.front().name}});
  return {};
}

}  // namespace

void addCheckCommands(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  CLI::App* check = program.add_subcommand("check", "Check what the reports say against what the masks show");
  check->add_option("case", *path, "The case")->required();
  context.onRun(check, [&context, path] { return runChecks(context, *path); });

  auto options = std::make_shared<SuggestOptions>();
  CLI::App* suggest =
      program.add_subcommand("suggest", "Suggest which segments the findings of a report speak of");
  suggest->add_option("case", options->path, "The case")->required();
  suggest
      ->add_option("--accept", options->accept, "Link the suggestion with this number to its first segment")
      ->check(CLI::PositiveNumber);
  context.onRun(suggest, [&context, options] {
    return options->accept > 0 ? acceptSuggestion(context, *options)
                               : showSuggestions(context, options->path);
  });
}

}  // namespace chiasm::app
