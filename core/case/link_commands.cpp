// Commands over links between words of a report and the body.
#include <algorithm>

#include "core/case/anchor_check.h"
#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

// The quote of a link's first anchor, for names in undo and history.
std::string shortQuote(const Link& link) {
  return link.anchors.empty() ? "link" : "\"" + shortWords(link.anchors.front().exact) + "\"";
}

// What a link's targets are called, for its undo name: "Bone, Orbit".
std::string targetNames(const Link& link, const Case& current) {
  std::string names;
  for (const LinkTarget& target : link.targets) {
    std::string name = target.kind;
    if (const Segment* segment = current.findSegment(target.uid))
      name = segment->name;
    else if (const Measurement* measurement = current.findMeasurement(target.uid))
      name = measurement->name;
    else if (const SavedView* view = current.findSavedView(target.uid))
      name = view->name;
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

Expected<void> checkTarget(const LinkTarget& target, const Case& current) {
  if (target.kind.empty() || target.uid.empty())
    return failure(ErrorKind::invalidInput, "A target of this link has no kind or no identity.");
  const bool missing =
      (target.kind == kSegmentTarget && !current.findSegment(target.uid)) ||
      ((target.kind == kPointTarget || target.kind == kMeasurementTarget || target.kind == kRegionTarget) &&
       !current.findMeasurement(target.uid)) ||
      (target.kind == kViewTarget && !current.findSavedView(target.uid));
  if (missing)
    return failure(ErrorKind::notFound,
                   "A " + target.kind + " that this link points at is no longer in the case.");
  if (target.kind == kRegionTarget && current.findMeasurement(target.uid)->kind != Measurement::Kind::ellipse)
    return failure(ErrorKind::invalidInput,
                   "A region that a link points at encloses an area, as an ellipse does.");
  return {};
}

Expected<void> complete(Link& link, const Case& current) {
  if (link.anchors.empty())
    return failure(ErrorKind::invalidInput, "A link needs words. Select them in the report.");
  // A stale link keeps the words it had in an earlier version; they are not there to compare with.
  if (link.state == LinkState::active)
    for (TextAnchor& anchor : link.anchors)
      if (auto valid = completeAnchor(anchor, current, "link"); !valid) return valid;
  // What is negated or not visible may have nothing to point at.
  const bool needsTarget =
      link.relation != LinkRelation::negated && link.relation != LinkRelation::notVisible;
  if (link.targets.empty() && needsTarget)
    return failure(ErrorKind::invalidInput,
                   "A link needs something to point at. Choose a segment or a measurement.");
  for (std::size_t i = 0; i < link.targets.size(); ++i) {
    if (auto valid = checkTarget(link.targets[i], current); !valid) return valid;
    if (std::find(link.targets.begin(), link.targets.begin() + static_cast<std::ptrdiff_t>(i),
                  link.targets[i]) != link.targets.begin() + static_cast<std::ptrdiff_t>(i))
      return failure(ErrorKind::invalidInput, "This link points at the same thing twice.");
  }
  return {};
}

tl::unexpected<Error> noSuchLink() {
  return failure(ErrorKind::notFound, "This link is no longer in the case.");
}

}  // namespace

std::unique_ptr<Command> addLink(Link link) {
  if (link.uid.empty()) link.uid = Uid::generate();
  if (link.created == UtcTime{}) link.created = UtcTime::now();
  return plannedCommand([link = std::move(link)](const Case& current, Progress&) -> Expected<Edit> {
    Link after = link;
    if (auto valid = complete(after, current); !valid) return tl::unexpected<Error>(valid.error());
    if (after.order == 0) after.order = nextOrder(current.links);
    const std::string targets = targetNames(after, current);
    Edit edit{"link.add",
              "Link " + shortQuote(after) + (targets.empty() ? "" : " to " + targets),
              {{"uid", after.uid.text()}, {"quote", after.anchors.front().exact}},
              1,
              {}};
    addChange<Link>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> replaceLink(Link link) {
  return plannedCommand([link = std::move(link)](const Case& current, Progress&) -> Expected<Edit> {
    const Link* before = current.findLink(link.uid);
    if (!before) return noSuchLink();
    Link after = link;
    if (auto valid = complete(after, current); !valid) return tl::unexpected<Error>(valid.error());
    Edit edit{"link.replace", "Change link " + shortQuote(*before), {{"uid", link.uid.text()}}, 1, {}};
    addChange<Link>(edit.changes, *before, after);
    return edit;
  });
}

std::unique_ptr<Command> removeLink(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const Link* before = current.findLink(uid);
    if (!before) return noSuchLink();
    Edit edit{"link.remove", "Remove link " + shortQuote(*before), {{"uid", uid.text()}}, 1, {}};
    addChange<Link>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

}  // namespace chiasm
