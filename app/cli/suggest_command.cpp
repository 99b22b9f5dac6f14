// chiasm suggest: which segments the findings may speak of; accepting and rejecting what is suggested.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "app/cli/named_things.h"
#include "core/case/object_commands.h"
#include "core/case/review_commands.h"
#include "core/suggestions/suggestions.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct SuggestOptions {
  std::string path, segment, reconsider;
  int accept = 0, reject = 0;
  bool rejected = false;
};

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

Expected<const Suggestion*> numbered(const std::vector<Suggestion>& suggestions, int number) {
  if (static_cast<std::size_t>(number) <= suggestions.size())
    return &suggestions[static_cast<std::size_t>(number) - 1];
  return failure(ErrorKind::notFound, fmt::format("There are {} suggestions, so there is no number {}.",
                                                  suggestions.size(), number));
}

// Makes the link that a suggestion proposes: a person's link, with what proposed it beside.
Expected<void> acceptSuggestion(CliContext& context, const SuggestOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto suggestions = suggestLinks(store.current(), ReportAnalyser());
  if (!suggestions) return tl::unexpected(suggestions.error());
  const auto found = numbered(*suggestions, options.accept);
  if (!found) return tl::unexpected(found.error());
  const Suggestion& suggestion = **found;
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

// All segments of a suggestion, or the named one, are not suggested for these words again.
Expected<void> rejectOne(CliContext& context, const SuggestOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto suggestions = suggestLinks(store.current(), ReportAnalyser());
  if (!suggestions) return tl::unexpected(suggestions.error());
  const auto found = numbered(*suggestions, options.reject);
  if (!found) return tl::unexpected(found.error());
  const Suggestion& suggestion = **found;
  const Report* report = store.current().findReport(suggestion.report);
  const auto anchor = makeAnchor(report->uid, report->text, suggestion.range.begin, suggestion.range.end);
  if (!anchor) return tl::unexpected(anchor.error());
  std::vector<RejectedSuggestion> rejected;
  json names = json::array();
  for (const SuggestedTarget& target : suggestion.targets) {
    if (!options.segment.empty() && !equalIgnoringCase(target.name, options.segment)) continue;
    rejected.push_back(
        {{}, 0, *anchor, target.segment, kSuggestionRules, store.author().uid, UtcTime::now()});
    names.push_back(target.name);
  }
  if (rejected.empty())
    return failure(ErrorKind::notFound,
                   fmt::format("The suggestion {} does not propose '{}'.", options.reject, options.segment));
  if (auto done = store.execute(*rejectSuggestion(std::move(rejected))); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  context.print(fmt::format("rejected for \"{}\"", suggestion.quote),
                json{{"quote", suggestion.quote}, {"rejected", std::move(names)}});
  return {};
}

Expected<void> showRejected(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  json list = json::array();
  std::string text;
  for (const RejectedSuggestion& each : current.rejectedSuggestions) {
    const Segment* segment = current.findSegment(each.segment);
    const std::string name = segment ? segment->name : "a removed segment";
    list.push_back({{"number", list.size() + 1},
                    {"uid", each.uid.text()},
                    {"report", each.anchor.report.text()},
                    {"begin", each.anchor.begin},
                    {"end", each.anchor.end},
                    {"quote", each.anchor.exact},
                    {"segment", each.segment.text()},
                    {"name", name},
                    {"rules", each.rules},
                    {"author_uid", each.author.text()},
                    {"created", each.created.iso8601()}});
    text += fmt::format("{:>4}  \"{}\" -> {} ({})\n", list.size(), each.anchor.exact, name,
                        each.created.iso8601());
  }
  context.print(text.empty() ? "No suggestion was rejected." : text, json{{"rejected", std::move(list)}});
  return {};
}

Expected<void> reconsider(CliContext& context, const SuggestOptions& options) {
  auto opened = context.openForEditing(options.path);
  if (!opened) return tl::unexpected(opened.error());
  CaseStore& store = *opened->store;
  const auto found =
      findListed(store.current().rejectedSuggestions, options.reconsider, "rejected suggestion");
  if (!found) return tl::unexpected(found.error());
  const Uid uid = (*found)->uid;
  if (auto done = store.execute(*reconsiderSuggestion(uid)); !done) return done;
  if (auto saved = store.flush(); !saved) return saved;
  context.print("may be suggested again", json{{"reconsidered", uid.text()}});
  return {};
}

}  // namespace

void addSuggestCommand(CLI::App& program, CliContext& context) {
  auto options = std::make_shared<SuggestOptions>();
  CLI::App* suggest =
      program.add_subcommand("suggest", "Suggest which segments the findings of a report speak of");
  suggest->add_option("case", options->path, "The case")->required();
  CLI::Option* accept = suggest
                            ->add_option("--accept", options->accept,
                                         "Link the suggestion with this number to its first segment")
                            ->check(CLI::PositiveNumber);
  CLI::Option* reject = suggest
                            ->add_option("--reject", options->reject,
                                         "Never suggest the segments of this number for these words again")
                            ->check(CLI::PositiveNumber)
                            ->excludes(accept);
  suggest->add_option("--segment", options->segment, "Reject this one of them only")->needs(reject);
  CLI::Option* rejected =
      suggest->add_flag("--rejected", options->rejected, "List what was rejected")->excludes(accept, reject);
  suggest
      ->add_option("--reconsider", options->reconsider,
                   "Let a rejected one (number of --rejected, or UID) be suggested again")
      ->excludes(accept, reject, rejected);
  suggest->footer(
      "Nothing is linked by itself. Rejected suggestions are kept in the case, by whom and when.");
  context.onRun(suggest, [&context, options] {
    if (options->accept > 0) return acceptSuggestion(context, *options);
    if (options->reject > 0) return rejectOne(context, *options);
    if (options->rejected) return showRejected(context, options->path);
    return options->reconsider.empty() ? showSuggestions(context, options->path)
                                       : reconsider(context, *options);
  });
}

}  // namespace chiasm::app
