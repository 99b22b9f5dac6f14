// What selected words are, and how a span is related: lists to choose from by a few letters.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <tuple>
#include <vector>

#include "app/interface/icons.h"
#include "app/interface/overlays.h"
#include "app/interface/pick_list.h"
#include "app/session/session.h"
#include "core/report/span_ontology.h"

namespace chiasm::app {

namespace {

struct Choice {
  PickRow row;
  MarkSelection mark;
};

const char* typeOf(const Term& term) {
  return term.kind == Term::Kind::anatomy ? "Organ" : "Finding";
}

// Terms that the letters (or, before any is typed, the selected words) mean come with their type and code.
std::vector<Choice> typeChoices(const Session& session, const std::string& typed) {
  std::vector<Choice> types, terms;
  for (const SpanTypeWord& type : spanTypes())
    if (matchScore(loweredAscii(typed), type.name) > 0)
      types.push_back({{icons::kTag, type.name, type.means}, {type.name, {}}});
  const auto& selected = session.view().selectedText;
  const std::string wanted = typed.empty() && selected ? selected->exact : typed;
  if (const TerminologyIndex* index = session.terms())
    for (const TermMatch& match : index->search(wanted, typed.empty() ? 3 : 40)) {
      const Term& term = index->term(match);
      std::string name = term.code.meaning;
      if (match.matched != name) name += " (" + match.matched + ")";
      terms.push_back(
          {{icons::kTag, name, std::string(typeOf(term)) + " · " + term.code.scheme + " " + term.code.value},
           {typeOf(term), term.code}});
    }
  // A type's own name that was typed comes before terms; what the words themselves mean before all.
  if (typed.empty()) {
    terms.insert(terms.end(), types.begin(), types.end());
    return terms;
  }
  types.insert(types.end(), terms.begin(), terms.end());
  return types;
}

struct Partner {
  PickRow row;
  RelateSpans relate;
  int score = 0;
  std::int64_t distance = 0;
  std::size_t rank = 0;  // of the relation among those that fit
};

std::vector<Partner> partners(const Session& session, const std::string& typed) {
  std::vector<Partner> all;
  const TextSpan* from = session.current().findSpan(session.view().words.span);
  if (from == nullptr) return all;
  for (const TextSpan& to : session.current().spans) {
    if (to.uid == from->uid || to.anchors.front().report != from->anchors.front().report) continue;
    const std::int64_t distance = std::abs(to.anchors.front().begin - from->anchors.front().begin);
    const auto names = relationsBetween(from->type, to.type);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string label = names[i] + "  \xe2\x86\x92  " + to.anchors.front().exact;
      const int score = matchScore(loweredAscii(typed), label);
      if (score > 0)
        all.push_back({{icons::kRelate, label, to.type}, {from->uid, to.uid, names[i]}, score, distance, i});
    }
  }
  // What fits best to the nearest span comes first, so that Enter takes it.
  std::stable_sort(all.begin(), all.end(), [](const Partner& a, const Partner& b) {
    return std::tuple(-a.score, a.rank, a.distance) < std::tuple(-b.score, b.rank, b.distance);
  });
  return all;
}

template <typename T>
std::vector<PickRow> rowsOf(const std::vector<T>& choices) {
  std::vector<PickRow> rows;
  for (const T& choice : choices) rows.push_back(choice.row);
  return rows;
}

}  // namespace

void drawSpanTypeOverlay(Session& session, const Theme& theme) {
  std::vector<Choice> choices;
  const auto taken = drawPickList(session, theme, "What are these words? A type or a term, by a few letters",
                                  "No type and no term has these letters.", [&](const std::string& typed) {
                                    choices = typeChoices(session, typed);
                                    return rowsOf(choices);
                                  });
  if (taken) session.intents().push(choices[*taken].mark);
}

void drawSpanRelationOverlay(Session& session, const Theme& theme) {
  std::vector<Partner> choices;
  const auto taken =
      drawPickList(session, theme, "Related how, and to what? Enter takes the first",
                   "There is no other span in this report to relate it to.", [&](const std::string& typed) {
                     choices = partners(session, typed);
                     return rowsOf(choices);
                   });
  if (taken) session.intents().push(choices[*taken].relate);
}

}  // namespace chiasm::app
