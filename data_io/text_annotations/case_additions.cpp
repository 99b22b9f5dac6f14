#include "data_io/text_annotations/case_additions.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "data_io/text_annotations/text_annotations.h"

namespace chiasm::data_io {

namespace {

const std::string* attributeOf(const PlacedSpan& span, std::string_view name) {
  for (const auto& [given, value] : span.attributes)
    if (given == name) return &value;
  return nullptr;
}

// "segment:2.25.1,point:2.25.2"
Expected<std::vector<LinkTarget>> parseTargets(std::string_view text) {
  std::vector<LinkTarget> targets;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    const std::size_t colon = one.find(':');
    const auto uid =
        colon == std::string_view::npos ? Expected<Uid>(Uid{}) : Uid::parse(one.substr(colon + 1));
    if (!uid || uid->empty())
      return failure(ErrorKind::invalidInput, "what it points at is not written as kind:UID.");
    targets.push_back({std::string(one.substr(0, colon)), *uid});
  }
  return targets;
}

bool isThere(const LinkTarget& target, const Case& current) {
  if (target.kind == kSegmentTarget) return current.findSegment(target.uid) != nullptr;
  if (target.kind == kViewTarget) return current.findSavedView(target.uid) != nullptr;
  return current.findMeasurement(target.uid) != nullptr;
}

// The same characters of the same report; how much of their neighbourhood is kept does not matter.
bool samePlaces(const std::vector<TextAnchor>& a, const std::vector<TextAnchor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const TextAnchor& one, const TextAnchor& other) {
                      return one.report == other.report && one.begin == other.begin && one.end == other.end;
                    });
}
bool isSame(const Link& a, const Link& b) {
  return samePlaces(a.anchors, b.anchors) && a.targets == b.targets && a.relation == b.relation &&
         a.certainty == b.certainty && a.codes == b.codes;
}
bool isSame(const TextSpan& a, const TextSpan& b) {
  return samePlaces(a.anchors, b.anchors) && a.type == b.type && a.codes == b.codes &&
         a.attributes == b.attributes;
}

class Additions {
 public:
  Additions(const Case& current, const Uid& author)
      : current_(current), author_(author), now_(UtcTime::now()) {
    for (const TextSpan& span : current.spans) known_.emplace(keyOf(span), span);
  }

  void add(const PlacedSpan& placed) {
    uids_.emplace_back();
    if (placed.label == kLinkLabel && attributeOf(placed, "relation")) {
      if (auto made = addLink(placed); !made) out_.refused.push_back(made.error().message);
      return;
    }
    TextSpan span;
    span.anchors = placed.anchors;
    span.type = placed.label.find_first_not_of(' ') == std::string::npos ? "Annotation" : placed.label;
    span.codes = placed.codes;
    for (const auto& [name, value] : placed.attributes) span.attributes.push_back({name, value});
    const auto [first, last] = known_.equal_range(keyOf(span));
    const auto same = std::find_if(first, last, [&](const auto& one) { return isSame(one.second, span); });
    if (same != last) {
      ++out_.alreadyThere;
      uids_.back() = same->second.uid;
      return;
    }
    span.uid = Uid::generate();
    span.author = author_;
    span.created = now_;
    uids_.back() = span.uid;
    out_.moved += placed.moved ? 1U : 0U;
    known_.emplace(keyOf(span), span);
    out_.spans.push_back(std::move(span));
  }

  void relate(const PlacedRelation& placed) {
    SpanRelation relation;
    relation.type = placed.label.find_first_not_of(' ') == std::string::npos ? "related" : placed.label;
    relation.from = uids_[placed.from];
    relation.to = uids_[placed.to];
    if (relation.from.empty() || relation.to.empty() || relation.from == relation.to) {
      ++withoutEnds_;
      return;
    }
    const auto same = [&](const SpanRelation& one) {
      return one.type == relation.type && one.from == relation.from && one.to == relation.to;
    };
    if (std::any_of(current_.spanRelations.begin(), current_.spanRelations.end(), same) ||
        !related_.emplace(relation.type, relation.from, relation.to).second) {
      ++out_.alreadyThere;
      return;
    }
    relation.uid = Uid::generate();
    relation.author = author_;
    relation.created = now_;
    out_.relations.push_back(std::move(relation));
  }

  CaseAdditions take() {
    if (withoutEnds_ > 0)
      out_.refused.push_back(
          "Relations with a link, one and the same span, or something refused at an end are "
          "refused (" +
          std::to_string(withoutEnds_) + ").");
    return std::move(out_);
  }

 private:
  static std::tuple<std::int64_t, std::int64_t, std::string> keyOf(const TextSpan& span) {
    return {span.anchors.front().begin, span.anchors.back().end, span.type};
  }

  Expected<void> addLink(const PlacedSpan& placed) {
    const auto refuse = [&](const std::string& reason) {
      return failure(ErrorKind::invalidInput,
                     "The link at characters " + std::to_string(placed.anchors.front().begin) + " to " +
                         std::to_string(placed.anchors.back().end) + " is refused: " + reason);
    };
    Link link;
    const auto relation = parseRelation(*attributeOf(placed, "relation"));
    const std::string* certainty = attributeOf(placed, "certainty");
    const auto surely =
        certainty ? parseCertainty(*certainty) : Expected<LinkCertainty>(LinkCertainty::certain);
    if (!relation || !surely) return refuse("its relation or certainty is none that a link has.");
    if (const std::string* targets = attributeOf(placed, "target")) {
      auto parsed = parseTargets(*targets);
      if (!parsed) return refuse(parsed.error().message);
      link.targets = *parsed;
    }
    for (const LinkTarget& target : link.targets)
      if (!isThere(target, current_))
        return refuse("the " + target.kind + " it points at is not in this case.");
    if (link.targets.empty() && *relation != LinkRelation::negated && *relation != LinkRelation::notVisible)
      return refuse("it points at nothing.");
    link.anchors = placed.anchors;
    link.relation = *relation;
    link.certainty = *surely;
    link.codes = placed.codes;
    const auto same = [&](const Link& one) { return isSame(one, link); };
    if (std::any_of(current_.links.begin(), current_.links.end(), same) ||
        std::any_of(out_.links.begin(), out_.links.end(), same)) {
      ++out_.alreadyThere;
      return {};
    }
    link.uid = Uid::generate();
    link.author = author_;
    link.created = now_;
    out_.moved += placed.moved ? 1U : 0U;
    out_.links.push_back(std::move(link));
    return {};
  }

  const Case& current_;
  Uid author_;
  UtcTime now_;
  CaseAdditions out_;
  std::multimap<std::tuple<std::int64_t, std::int64_t, std::string>, TextSpan> known_;
  std::set<std::tuple<std::string, Uid, Uid>> related_;
  std::vector<Uid> uids_;  // of each placed span; empty for links and what is refused
  std::size_t withoutEnds_ = 0;
};

}  // namespace

CaseAdditions additionsOf(const Placement& placement, const Case& current, const Uid& author) {
  Additions additions(current, author);
  for (const PlacedSpan& span : placement.spans) additions.add(span);
  for (const PlacedRelation& relation : placement.relations) additions.relate(relation);
  return additions.take();
}

}  // namespace chiasm::data_io
