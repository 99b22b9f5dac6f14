#include "core/case/reanchor.h"

#include <algorithm>

#include "core/case/planned_command.h"

namespace chiasm {

namespace {

class Reanchorer {
 public:
  Reanchorer(const Case& current, const Report& newer, const Relocate& relocate)
      : current_(current), newer_(newer), relocate_(relocate) {}

  // The version of the new report's document that an anchor names; nullptr for other documents.
  const Report* olderVersion(const TextAnchor& anchor) const {
    const Report* report = current_.findReport(anchor.report);
    return report && report->document == newer_.document && report->version < newer_.version ? report
                                                                                             : nullptr;
  }

  bool concerns(const std::vector<TextAnchor>& anchors) const {
    return std::any_of(anchors.begin(), anchors.end(),
                       [this](const TextAnchor& anchor) { return olderVersion(anchor) != nullptr; });
  }

  // True when the anchor names the newest version of its report afterwards.
  bool move(TextAnchor& anchor) const {
    const Report* older = olderVersion(anchor);
    if (!older) return anchor.report == newer_.uid || current_.isNewest(anchor.report);
    auto found = relocate_(anchor, *older);
    if (!found) return false;
    anchor = *std::move(found);
    return true;
  }

  void moveLink(const Link& link, Changes& changes) const {
    if (!concerns(link.anchors)) return;
    Link after = link;
    bool all = true;
    for (TextAnchor& anchor : after.anchors) all = move(anchor) && all;
    after.state = all ? LinkState::active : LinkState::stale;
    addChange<Link>(changes, link, after);
  }

  void moveSpan(const TextSpan& span, Changes& changes) const {
    if (!concerns(span.anchors)) return;
    TextSpan after = span;
    bool all = true;
    for (TextAnchor& anchor : after.anchors) all = move(anchor) && all;
    for (std::size_t i = 1; all && i < after.anchors.size(); ++i)
      all = after.anchors[i - 1].end <= after.anchors[i].begin;
    if (!all) after.anchors = span.anchors;
    after.state = all ? LinkState::active : LinkState::stale;
    addChange<TextSpan>(changes, span, after);
  }

  // Things with one anchor, which itself says whether its words were found.
  template <typename T>
  void moveOne(const T& anchored, Changes& changes) const {
    if (!olderVersion(anchored.anchor)) return;
    T after = anchored;
    (void)move(after.anchor);
    addChange<T>(changes, anchored, after);
  }

 private:
  const Case& current_;
  const Report& newer_;
  const Relocate& relocate_;
};

}  // namespace

Relocate byQuote(const Report& newer) {
  return [&newer](const TextAnchor& anchor, const Report& older) {
    return findAgain(anchor, older.text, newer.uid, newer.text);
  };
}

void reanchor(const Case& current, const Report& newer, const Relocate& relocate, Changes& changes) {
  const Reanchorer reanchorer(current, newer, relocate);
  for (const Link& link : current.links) reanchorer.moveLink(link, changes);
  for (const TextSpan& span : current.spans) reanchorer.moveSpan(span, changes);
  for (const BoundMeasurement& bound : current.boundMeasurements) reanchorer.moveOne(bound, changes);
  for (const RejectedSuggestion& rejected : current.rejectedSuggestions)
    reanchorer.moveOne(rejected, changes);
}

}  // namespace chiasm
