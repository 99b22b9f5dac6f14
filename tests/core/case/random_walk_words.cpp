// The walk's steps over words: spans, relations, what was reviewed, and saved views.
#include <algorithm>

#include "core/case/review_commands.h"
#include "core/case/span_commands.h"
#include "core/case/view_commands.h"
#include "tests/core/case/random_walk.h"

namespace chiasm::test {

void Walk::changeSpan() {
  const TextSpan* found = any(now()->spans);
  Model next = *now();
  if (found && (now()->spans.size() >= 8 || chance(40))) {
    const TextSpan span = *found;
    if (chance(50)) {
      TextSpan after = span;
      after.type = word();
      after.attributes = {{"certainty", word()}};
      next.spans[after.uid.text()] = after;
      return expect(
          chiasm::changeSpan(after), next,
          "Change " + span.type + " 'Schädel'" + (after.type == span.type ? "" : " to " + after.type));
    }
    next.spans.erase(span.uid.text());
    std::erase_if(next.relations, [&](const auto& each) {
      return each.second.from == span.uid || each.second.to == span.uid;
    });
    return expect(removeSpan(span.uid), next, "Remove " + span.type + " 'Schädel'");
  }
  const Report* report = any(now()->reports);
  if (!report) return;
  TextSpan span;
  span.uid = Uid::generate();
  span.created = {below(1000) + 1};
  span.type = word();
  span.anchors = {{report->uid, 10, 17, "Schädel", {}, {}}};
  TextSpan& added = next.spans[span.uid.text()] = span;
  added.order = orderAfter(now()->spans);
  expect(addSpan(span), next, "Mark 'Schädel' as " + span.type);
}

void Walk::relate() {
  const SpanRelation* found = any(now()->relations);
  Model next = *now();
  if (found && chance(40)) {
    const SpanRelation relation = *found;
    next.relations.erase(relation.uid.text());
    return expect(unrelateSpans(relation.uid), next,
                  "Remove relation " + relation.type + " from 'Schädel' to 'Schädel'");
  }
  const TextSpan *from = any(now()->spans), *to = any(now()->spans);
  if (!from || !to) return;
  SpanRelation relation;
  relation.uid = Uid::generate();
  relation.created = {below(1000) + 1};
  relation.type = chance(50) ? "located_at" : word();
  relation.from = from->uid;
  relation.to = to->uid;
  const bool known = std::any_of(now()->relations.begin(), now()->relations.end(), [&](const auto& each) {
    return each.second.type == relation.type && each.second.from == from->uid && each.second.to == to->uid;
  });
  if (from == to || known) return expectRefusal(relateSpans(relation), "Relate");
  SpanRelation& added = next.relations[relation.uid.text()] = relation;
  added.order = orderAfter(now()->relations);
  expect(relateSpans(relation), next, "Relate 'Schädel' to 'Schädel' as " + relation.type);
}

void Walk::review() {
  Model next = *now();
  if (const CheckOverride* found = any(now()->overrides); found && chance(30)) {
    next.overrides.erase(found->uid.text());
    return expect(withdrawOverride(found->uid), next, "Withdraw override of side check");
  }
  if (const RejectedSuggestion* found = any(now()->rejected); found && chance(30)) {
    next.rejected.erase(found->uid.text());
    const Segment segment = now()->segments.at(found->segment.text());
    return expect(reconsiderSuggestion(found->uid), next, "Reconsider suggestion 'Schädel': " + segment.name);
  }
  const Segment* segment = any(now()->segments);
  const Report* report = any(now()->reports);
  if (chance(50) && segment && report) {
    RejectedSuggestion value;
    value.uid = Uid::generate();
    value.created = {below(1000) + 1};
    value.segment = segment->uid;
    value.rules = "rules";
    value.anchor = {report->uid, 10, 17, "Schädel", {}, {}};
    const bool known = std::any_of(now()->rejected.begin(), now()->rejected.end(), [&](const auto& each) {
      return each.second.segment == value.segment && each.second.anchor == value.anchor;
    });
    if (!known) {
      RejectedSuggestion& added = next.rejected[value.uid.text()] = value;
      added.order = orderAfter(now()->rejected);
    }
    return expect(rejectSuggestion({value}), next, "Reject suggestion 'Schädel': " + segment->name);
  }
  CheckOverride value;
  value.uid = Uid::generate();
  value.created = {below(1000) + 1};
  value.check = "side\n" + std::to_string(below(20));
  value.reason = word();
  const bool known = std::any_of(now()->overrides.begin(), now()->overrides.end(),
                                 [&](const auto& each) { return each.second.check == value.check; });
  if (known) return expectRefusal(overrideCheck(value), "Override side check");
  CheckOverride& added = next.overrides[value.uid.text()] = value;
  added.order = orderAfter(now()->overrides);
  expect(overrideCheck(value), next, "Override side check: " + value.reason);
}

void Walk::changeView() {
  Model next = *now();
  const SavedView* found = any(now()->views);
  if (found && chance(30)) {
    const SavedView view = *found;
    next.views.erase(view.uid.text());
    removeTarget(next, view.uid);
    return expect(removeView(view.uid), next, "Remove view " + view.name);
  }
  const auto named = [this](const std::string& name) {
    return std::find_if(now()->views.begin(), now()->views.end(),
                        [&](const auto& each) { return foldCase(each.second.name) == foldCase(name); });
  };
  if (found && chance(30)) {
    const SavedView view = *found;
    const std::string name = word();
    const auto taken = named(name);
    if (taken != now()->views.end() && taken->second.uid != view.uid)
      return expectRefusal(renameView(view.uid, name), "Rename view");
    next.views[view.uid.text()].name = name;
    return expect(renameView(view.uid, name), next, "Rename view " + view.name + " to " + name);
  }
  if (found && chance(40)) {
    const SavedView view = *found;
    std::vector<SavedView> list;
    for (const auto& [uid, each] : now()->views) list.push_back(each);
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.order < b.order; });
    const auto from =
        std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.uid == view.uid; });
    const auto to = static_cast<std::size_t>(below(list.size()));
    if (static_cast<std::size_t>(from - list.begin()) != to) {
      list.erase(from);
      list.insert(list.begin() + static_cast<std::ptrdiff_t>(to), view);
      for (std::size_t i = 0; i < list.size(); ++i)
        next.views[list[i].uid.text()].order = static_cast<std::int64_t>(i) + 1;
    }
    return expect(moveView(view.uid, to), next,
                  "Move view " + view.name + " to place " + std::to_string(to + 1));
  }
  SavedView view;
  view.uid = Uid::generate();
  view.created = {below(1000) + 1};
  view.name = word();
  view.view = "{\"zoom\":" + std::to_string(below(9)) + "}";
  const auto known = named(view.name);
  if (known == now()->views.end()) {
    if (now()->views.size() >= 6) return;
    SavedView& added = next.views[view.uid.text()] = view;
    added.order = orderAfter(now()->views);
  } else {
    SavedView& anew = next.views[known->first];
    anew.view = view.view;
    anew.created = view.created;
    view.name = anew.name;
  }
  expect(saveView(view), next, "Save view " + view.name);
}

}  // namespace chiasm::test
