// Rows of the action table: choosing words by keys, marking and relating them.
#include <algorithm>

#include "app/actions/action_table.h"
#include "app/session/session.h"
#include "app/text/word_steps.h"
#include "core/case/span_commands.h"
#include "core/report/span_ontology.h"

namespace chiasm::app {
namespace {

bool hasReport(const Session& session) {
  return !session.current().reports.empty();
}
bool hasSelection(const Session& session) {
  return session.view().selectedText.has_value();
}
const TextSpan* chosen(const Session& session) {
  return session.current().findSpan(session.view().words.span);
}
bool hasSpan(const Session& session) {
  return chosen(session) != nullptr;
}

void choose(Session& session, TextRange range) {
  const Report& report = session.current().reports.back();
  auto anchor = makeAnchor(report.uid, report.text, range.begin, range.end);
  if (!anchor) return session.sayError(anchor.error());
  session.view().selectedText = *anchor;
  session.showWords(report.uid, range);
}

// The word beside the selection (else the first one in sight) is selected, or joins it.
void stepWord(Session& session, bool forwards, bool extend) {
  const Report& report = session.current().reports.back();
  const auto& selected = session.view().selectedText;
  const bool here = selected && selected->report == report.uid;
  const auto& sight = session.view().words.inSight;
  const std::int64_t start = sight && sight->report == report.uid ? sight->range.begin : 0;
  if (!here) {
    if (const auto word = wordFrom(report.text, start)) choose(session, *word);
    return;
  }
  const TextRange now{selected->begin, selected->end};
  const auto word = forwards ? wordFrom(report.text, now.end) : wordBefore(report.text, now.begin);
  if (!extend) {
    if (word) choose(session, *word);
  } else if (forwards && word) {
    choose(session, {now.begin, word->end});
  } else if (!forwards) {
    // The last word leaves again.
    const auto last = wordBefore(report.text, now.end);
    const auto kept = last ? wordBefore(report.text, last->begin) : std::nullopt;
    if (kept && kept->begin >= now.begin) choose(session, {now.begin, kept->end});
  }
}

void stepSpan(Session& session, int step) {
  std::vector<const TextSpan*> all;
  for (const TextSpan& span : session.current().spans) all.push_back(&span);
  std::stable_sort(all.begin(), all.end(), [](const TextSpan* a, const TextSpan* b) {
    return a->anchors.front().begin < b->anchors.front().begin;
  });
  const auto now = std::find(all.begin(), all.end(), chosen(session));
  const auto count = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t index = now == all.end() ? (step > 0 ? -1 : 0) : now - all.begin();
  const TextSpan& next = *all[static_cast<std::size_t>(((index + step) % count + count) % count)];
  session.view().words.span = next.uid;
  session.view().words.check.clear();
  session.view().words.suggestion.reset();
  session.view().selectedText.reset();
  session.showWords(next.anchors.front().report, {next.anchors.front().begin, next.anchors.front().end});
}

void stepAttribute(Session& session, std::size_t which) {
  const SpanAttributeWord& attribute = spanAttributes()[which];
  const TextSpan& span = *chosen(session);
  const auto known = std::find_if(span.attributes.begin(), span.attributes.end(),
                                  [&](const SpanAttribute& one) { return one.name == attribute.name; });
  session.intents().push(SetSpanAttribute{
      span.uid, attribute.name, nextValue(attribute, known == span.attributes.end() ? "" : known->value)});
}

}  // namespace

std::vector<Action> spanActions() {
  std::vector<Action> rows;
  const auto add = [&](const char* id, const char* label, std::vector<std::string> chords,
                       bool (*enabled)(const Session&), void (*run)(Session&)) {
    rows.push_back({id, label, "Report", std::move(chords), ActionScope::withCase, enabled, run});
  };
  add("words.next", "Select the next word", {"Ctrl+Right"}, hasReport,
      [](Session& s) { stepWord(s, true, false); });
  add("words.previous", "Select the word before", {"Ctrl+Left"}, hasReport,
      [](Session& s) { stepWord(s, false, false); });
  add("words.extend", "Select one word more", {"Ctrl+Shift+Right"}, hasReport,
      [](Session& s) { stepWord(s, true, true); });
  add("words.shrink", "Select one word less", {"Ctrl+Shift+Left"}, hasSelection,
      [](Session& s) { stepWord(s, false, true); });
  add("words.piece", "Keep the selected words and select a further piece", {"Shift+P"}, hasSelection,
      [](Session& s) {
        s.view().words.pieces.push_back(*s.view().selectedText);
        s.say("Kept. Select the next piece; what you make then has both.");
      });
  add(
      "words.mark", "Mark the selected words as\xe2\x80\xa6", {"I"},
      [](const Session& s) { return hasSelection(s) || hasSpan(s); },
      [](Session& s) {
        if (s.mayEdit()) s.ui().open(Overlay::spanType);
      });
  add("span.relate", "Relate the chosen span to another\xe2\x80\xa6", {"R"}, hasSpan, [](Session& s) {
    if (s.mayEdit()) s.ui().open(Overlay::spanRelation);
  });
  const auto hasSpans = [](const Session& s) { return !s.current().spans.empty(); };
  add("span.next", "Next span", {"Tab"}, hasSpans, [](Session& s) { stepSpan(s, 1); });
  add("span.previous", "Previous span", {"Shift+Tab"}, hasSpans, [](Session& s) { stepSpan(s, -1); });
  add("span.remove", "Remove the chosen span", {"Backspace"}, hasSpan,
      [](Session& s) { s.run(removeSpan(s.view().words.span)); });
  add("span.certainty", "Certainty of the chosen span", {"Alt+C"}, hasSpan,
      [](Session& s) { stepAttribute(s, 0); });
  add("span.negation", "Negation of the chosen span", {"Alt+N"}, hasSpan,
      [](Session& s) { stepAttribute(s, 1); });
  add("span.temporality", "Temporality of the chosen span", {"Alt+T"}, hasSpan,
      [](Session& s) { stepAttribute(s, 2); });
  add("span.laterality", "Laterality of the chosen span", {"Alt+L"}, hasSpan,
      [](Session& s) { stepAttribute(s, 3); });
  add("spans.show", "Spans and their labels on or off", {"Shift+I"}, hasReport,
      [](Session& s) { s.view().words.spans = !s.view().words.spans; });
  return rows;
}

}  // namespace chiasm::app
