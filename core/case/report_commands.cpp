// Commands over reports and the links between their words and the body.
#include <algorithm>

#include "core/case/object_commands.h"
#include "core/case/planned_command.h"
#include "core/report/utf8.h"

namespace chiasm {
namespace {

// The quote of a link's first anchor, cut at 40 code points: names in undo and history stay short.
std::string shortQuote(const Link& link) {
  constexpr std::int64_t kMost = 40;
  if (link.anchors.empty()) return "link";
  const std::string& quote = link.anchors.front().exact;
  const CodePointIndex points(quote);
  std::string text(1, '"');
  text += points.slice(0, std::min(points.count(), kMost));
  text += points.count() > kMost ? "…\"" : "\"";
  return text;
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
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

// An anchor must quote its report exactly; an empty quote is filled from the text.
Expected<void> completeAnchor(TextAnchor& anchor, const Case& current) {
  const Report* report = current.findReport(anchor.report);
  if (!report)
    return failure(ErrorKind::notFound, "The report that this link quotes is no longer in the case.");
  const CodePointIndex points(report->text);
  if (anchor.begin < 0 || anchor.begin >= anchor.end || anchor.end > points.count())
    return failure(ErrorKind::invalidInput, "The words of this link lie outside the report '" +
                                                report->title + "'. Select them again.");
  const std::string_view words = points.slice(anchor.begin, anchor.end);
  if (anchor.exact.empty()) anchor.exact = std::string(words);
  if (anchor.exact != words)
    return failure(ErrorKind::invalidInput, "The words of this link are not what the report '" +
                                                report->title + "' says at that place. Select them again.");
  return {};
}

Expected<void> checkTarget(const LinkTarget& target, const Case& current) {
  if (target.kind.empty() || target.uid.empty())
    return failure(ErrorKind::invalidInput, "A target of this link has no kind or no identity.");
  const bool missing = (target.kind == kSegmentTarget && !current.findSegment(target.uid)) ||
                       ((target.kind == kPointTarget || target.kind == kMeasurementTarget) &&
                        !current.findMeasurement(target.uid));
  if (missing)
    return failure(ErrorKind::notFound,
                   "A " + target.kind + " that this link points at is no longer in the case.");
  return {};
}

Expected<void> complete(Link& link, const Case& current) {
  if (link.anchors.empty())
    return failure(ErrorKind::invalidInput, "A link needs words. Select them in the report.");
  // A stale link keeps the words it had in an earlier version; they are not there to compare with.
  if (link.state == LinkState::active)
    for (TextAnchor& anchor : link.anchors)
      if (auto valid = completeAnchor(anchor, current); !valid) return valid;
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

std::unique_ptr<Command> addReport(Report report) {
  if (report.uid.empty()) report.uid = Uid::generate();
  if (report.document.empty()) report.document = Uid::generate();
  return plannedCommand([report = std::move(report)](const Case& current, Progress&) -> Expected<Edit> {
    if (auto valid = validateUtf8(report.text); !valid) return tl::unexpected<Error>(valid.error());
    for (const Report& other : current.reports)
      if (other.document == report.document && other.version >= report.version)
        return failure(ErrorKind::conflict, "The case already has version " + std::to_string(other.version) +
                                                " of this report. A correction needs a higher version.");
    Report after = report;
    if (after.order == 0) after.order = nextOrder(current.reports);
    if (trimmed(after.title).empty()) after.title = "Report " + std::to_string(current.reports.size() + 1);
    Edit edit{"report.add",
              "Add report " + after.title,
              {{"uid", after.uid.text()}, {"title", after.title}, {"version", std::int64_t{after.version}}},
              1,
              {}};
    addChange<Report>(edit.changes, std::nullopt, after);
    return edit;
  });
}

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
