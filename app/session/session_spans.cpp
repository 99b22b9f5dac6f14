// Session: marking words of a report as something, and relating what is marked.
#include <algorithm>
#include <utility>

#include "app/session/session.h"
#include "core/case/span_commands.h"

namespace chiasm::app {

// The pieces that were kept and the words selected last, in text order; overlapping ones become one.
std::vector<TextAnchor> Session::selectedAnchors() const {
  std::vector<TextAnchor> all = view_.words.pieces;
  if (view_.selectedText) all.push_back(*view_.selectedText);
  if (all.empty()) return all;
  const Uid report = all.back().report;
  std::erase_if(all, [&](const TextAnchor& anchor) { return anchor.report != report; });
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  const Report* text = current().findReport(report);
  std::vector<TextAnchor> joined;
  for (const TextAnchor& anchor : all) {
    if (!joined.empty() && anchor.begin <= joined.back().end && text != nullptr) {
      if (auto both =
              makeAnchor(report, text->text, joined.back().begin, std::max(joined.back().end, anchor.end)))
        joined.back() = *both;
    } else {
      joined.push_back(anchor);
    }
  }
  return joined;
}

// New words become a span; without any, the chosen span becomes of another type.
void Session::markSelection(const MarkSelection& mark) {
  if (!mayEdit()) return;
  const auto anchors = selectedAnchors();
  if (anchors.empty()) {
    const TextSpan* known = current().findSpan(view_.words.span);
    if (known == nullptr) return say("Select words in the report first.");
    TextSpan changed = *known;
    changed.type = mark.type;
    changed.codes.clear();
    if (mark.code) changed.codes = {*mark.code};
    return run(changeSpan(std::move(changed)));
  }
  TextSpan span;
  span.uid = Uid::generate();
  span.anchors = anchors;
  span.type = mark.type;
  if (mark.code) span.codes = {*mark.code};
  span.author = author()->uid;
  span.created = UtcTime::now();
  view_.words.span = span.uid;
  view_.words.pieces.clear();
  view_.words.spans = true;
  view_.selectedText.reset();
  run(addSpan(std::move(span)));
}

void Session::setSpanAttribute(const SetSpanAttribute& wanted) {
  const TextSpan* known = current().findSpan(wanted.span);
  if (known == nullptr || !mayEdit()) return;
  TextSpan changed = *known;
  std::erase_if(changed.attributes, [&](const SpanAttribute& one) { return one.name == wanted.name; });
  if (!wanted.value.empty()) changed.attributes.push_back({wanted.name, wanted.value});
  run(changeSpan(std::move(changed)));
}

void Session::relate(const RelateSpans& wanted) {
  if (!mayEdit()) return;
  SpanRelation relation;
  relation.uid = Uid::generate();
  relation.type = wanted.type;
  relation.from = wanted.from;
  relation.to = wanted.to;
  relation.author = author()->uid;
  relation.created = UtcTime::now();
  run(relateSpans(std::move(relation)));
}

}  // namespace chiasm::app
