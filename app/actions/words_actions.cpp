// Rows of the action table: the report's words — suggestions, checks, the next link.
#include <algorithm>

#include "app/actions/action_table.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

bool hasReport(const Session& session) {
  return !session.current().reports.empty();
}

bool hasSuggestions(const Session& session) {
  return session.review() && !session.review()->suggestions.empty();
}

bool hasSuggestion(const Session& session) {
  const auto& place = session.view().words.suggestion;
  return place && session.review() && session.review()->find(place->report, place->range) != nullptr;
}

// From one suggestion to the next in the text, round and round; the words come into sight.
void stepSuggestion(Session& session, int step) {
  const auto& all = session.review()->suggestions;
  const auto& place = session.view().words.suggestion;
  const auto now = std::find_if(all.begin(), all.end(), [&](const Suggestion& one) {
    return place && one.report == place->report && one.range == place->range;
  });
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index = now == all.end() ? (step > 0 ? -1 : 0) : now - all.begin();
  const Suggestion& next = all[static_cast<std::size_t>(((index + step) % count + count) % count)];
  WordsState& words = session.view().words;
  words.suggestion = ReportPlace{next.report, next.range};
  words.check.clear();
  session.view().selectedText.reset();
  session.showWords(next.report, next.range);
}

void acceptInSight(Session& session) {
  const auto& sight = session.view().words.inSight;
  AcceptSuggestions all;
  for (const Suggestion& suggestion : session.review()->suggestions)
    if (sight && suggestion.report == sight->report && suggestion.range.overlaps(sight->range))
      all.places.push_back({suggestion.report, suggestion.range});
  session.intents().push(std::move(all));
}

template <typename Choice>
void stepChoice(Choice& choice, Choice last) {
  choice = choice == last ? Choice{} : static_cast<Choice>(static_cast<int>(choice) + 1);
}

}  // namespace

std::vector<Action> wordsActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "Report", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add("suggestion.next", "Next suggested link", {"J"}, hasSuggestions,
      [](Session& s) { stepSuggestion(s, 1); });
  add("suggestion.previous", "Previous suggested link", {"Shift+J"}, hasSuggestions,
      [](Session& s) { stepSuggestion(s, -1); });
  add("suggestion.accept", "Accept the suggested link", {"Y"}, hasSuggestion, [](Session& s) {
    const ReportPlace place = *s.view().words.suggestion;
    s.intents().push(AcceptSuggestion{place.report, place.range, {}});
  });
  add("suggestion.reject", "Reject the suggested link", {"Shift+Y"}, hasSuggestion, [](Session& s) {
    const ReportPlace place = *s.view().words.suggestion;
    const Suggestion& suggestion = *s.review()->find(place.report, place.range);
    s.intents().push(RejectSuggestion{place.report, place.range, suggestion.targets.front().segment});
  });
  add("suggestion.acceptInSight", "Accept all suggested links in sight", {}, hasSuggestions, acceptInSight);
  add("suggestion.marks", "Marks of suggested links on or off", {}, hasReport,
      [](Session& s) { s.view().words.suggestions = !s.view().words.suggestions; });
  add(
      "link.active", "Link the selected words to the active structure", {"Shift+Enter"},
      [](const Session& s) {
        return s.view().selectedText && s.current().findSegment(s.view().activeSegment) != nullptr;
      },
      [](Session& s) {
        s.intents().push(LinkSelectionTo{{std::string(kSegmentTarget), s.view().activeSegment}});
      });
  add(
      "measurement.insert", "Write a measurement behind the selected words\xe2\x80\xa6", {"Ctrl+M"},
      [](const Session& s) {
        return s.view().selectedText && s.current().isNewest(s.view().selectedText->report) &&
               std::any_of(s.current().segmentations.begin(), s.current().segmentations.end(),
                           [](const Segmentation& one) { return !one.segments.empty(); });
      },
      [](Session& s) {
        if (s.mayEdit()) s.ui().open(Overlay::measurement);
      });
  add(
      "measurement.update", "Update written values that have changed", {"Ctrl+Shift+M"},
      [](const Session& s) { return !s.outdatedMeasurements().empty(); },
      [](Session& s) { s.intents().push(UpdateMeasurements{s.outdatedMeasurements()}); });
  add("link.relation", "Another relation for the next link", {"Ctrl+L"}, hasReport, [](Session& s) {
    stepChoice(s.view().words.relation, LinkRelation::comparesToPrior);
    s.say(std::string("The next link: ") + relationName(s.view().words.relation) + ".");
  });
  add("link.certainty", "Another certainty for the next link", {"Ctrl+Shift+L"}, hasReport, [](Session& s) {
    stepChoice(s.view().words.certainty, LinkCertainty::possible);
    s.say(std::string("The next link: ") + certaintyName(s.view().words.certainty) + ".");
  });
  return rows;
}

}  // namespace chiasm::app
