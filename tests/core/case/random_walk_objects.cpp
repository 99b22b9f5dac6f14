// The walk's steps over whole objects.
#include <algorithm>

#include "tests/core/case/random_walk.h"

namespace chiasm::test {

void Walk::addOneSegmentation() {
  if (now()->segmentations.size() >= 3) return;
  SegmentationInfo info;
  info.uid = Uid::generate();
  info.name = word();
  Model next = *now();
  SegmentationInfo& added = next.segmentations[info.uid.text()] = info;
  added.order = orderAfter(now()->segmentations);
  added.volume = *Uid::parse("2.25.2");
  added.grid = now()->volumes.at("2.25.2").grid;
  std::vector<Label> labels(static_cast<std::size_t>(kWalkSize.x * kWalkSize.y * kWalkSize.z), 0);
  if (chance(50)) {
    next.labels[info.uid.text()] = PlainLabels::of(labels);
    return expect(addSegmentation(info), next, "Add " + info.name);
  }
  // Import: with labels, and segments for them.
  Segmentation import;
  import.info = info;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<Label>(i / 5000 % 3);
  next.labels[info.uid.text()] = PlainLabels::of(labels);
  import.layers = {LabelMap::fromDense(kWalkSize, labels)};
  for (Label label = 1; label <= 2; ++label) {
    Segment segment;
    segment.uid = Uid::generate();
    segment.name = "Part " + std::to_string(label);
    segment.label = label;
    import.segments.push_back(segment);
    segment.segmentation = info.uid;
    segment.order = label;
    next.segments[segment.uid.text()] = segment;
  }
  expect(importSegmentation(import), next, "Import " + info.name);
}

void Walk::addOneSegment() {
  const SegmentationInfo* owner = any(now()->segmentations);
  if (!owner || now()->segments.size() > 12) return;
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = owner->uid;
  segment.name = word();
  segment.colour = {static_cast<std::uint8_t>(below(256)), 1, 2};
  segment.locked = chance(10);
  if (nameTaken(segment, segment.name)) return expectRefusal(addSegment(segment), "Add " + segment.name);
  Segment expected = segment;
  std::vector<bool> used(100);
  for (const auto& [uid, other] : now()->segments) {
    if (other.segmentation != owner->uid) continue;
    used[other.label] = true;
    expected.order = std::max(expected.order, other.order);
  }
  ++expected.order;
  for (expected.label = 1; used[expected.label]; ++expected.label) {
  }
  Model next = *now();
  next.segments[segment.uid.text()] = expected;
  expect(addSegment(segment), next, "Add segment " + segment.name);
}

void Walk::removeOneSegment() {
  const Segment* segment = any(now()->segments);
  if (!segment) return;
  const Segment removed = *segment;
  if (removed.locked) return expectRefusal(removeSegment(removed.uid), "Remove " + removed.name);
  Model next = *now();
  next.segments.erase(removed.uid.text());
  std::vector<Label> labels = *next.labels[removed.segmentation.text()].voxels;
  std::replace(labels.begin(), labels.end(), removed.label, Label{0});
  next.labels[removed.segmentation.text()] = PlainLabels::of(std::move(labels));
  removeTarget(next, removed.uid);
  std::erase_if(next.rejected, [&](const auto& each) { return each.second.segment == removed.uid; });
  expect(removeSegment(removed.uid), next, "Remove " + removed.name);
}

void Walk::removeTarget(Model& next, const Uid& target) {
  for (auto link = next.links.begin(); link != next.links.end();) {
    auto& targets = link->second.targets;
    const std::size_t count = targets.size();
    std::erase_if(targets, [&](const LinkTarget& candidate) { return candidate.uid == target; });
    link = targets.empty() && count > 0 ? next.links.erase(link) : std::next(link);
  }
}

void Walk::changeSegment() {
  const Segment* found = any(now()->segments);
  if (!found) return;
  const Segment segment = *found;
  Model next = *now();
  Segment& after = next.segments[segment.uid.text()];
  switch (below(4)) {
    case 0: {
      const std::string name = word();
      if (nameTaken(segment, name)) return expectRefusal(renameSegment(segment.uid, name), "Rename");
      after.name = name;
      return expect(renameSegment(segment.uid, name), next, "Rename " + segment.name + " to " + name);
    }
    case 1:
      after.colour = {7, static_cast<std::uint8_t>(below(256)), 9};
      return expect(recolourSegment(segment.uid, after.colour), next, "Recolour " + segment.name);
    case 2:
      after.locked = chance(30);
      return expect(setSegmentLocked(segment.uid, after.locked), next,
                    (after.locked ? "Lock " : "Unlock ") + segment.name);
    default: {
      const bool visible = chance(50);
      std::vector<Uid> all;
      for (auto& [uid, other] : next.segments) {
        all.push_back(other.uid);
        other.visible = visible;
      }
      return expect(setSegmentsVisible(all, visible, "Hide all"), next, "Hide all");
    }
  }
}

void Walk::changeMeasurement() {
  const Measurement* found = any(now()->measurements);
  Model next = *now();
  if (!found || (now()->measurements.size() < 6 && chance(50))) {
    Measurement added;
    added.uid = Uid::generate();
    added.name = word();
    added.kind = Measurement::Kind::ruler;
    added.points = {{{double(below(9)), 0, 0}}, {{0, double(below(9)), 0}}};
    Measurement expected = added;
    expected.order = orderAfter(now()->measurements);
    expected.volume = *Uid::parse("2.25.2");
    next.measurements[added.uid.text()] = expected;
    return expect(addMeasurement(added), next, "Add " + added.name);
  }
  const Measurement measurement = *found;
  if (chance(50)) {
    Measurement after = measurement;
    after.points[0].mm.z = below(1000);
    next.measurements[after.uid.text()] = after;
    return expect(replaceMeasurement(after), next, "Change " + measurement.name);
  }
  next.measurements.erase(measurement.uid.text());
  removeTarget(next, measurement.uid);
  expect(removeMeasurement(measurement.uid), next, "Remove " + measurement.name);
}

void Walk::addOneReport() {
  if (now()->reports.size() >= 4) return;
  Report report;
  report.uid = Uid::generate();
  report.document = Uid::generate();
  report.title = word();
  report.text = "FINDINGS: Schädel " + word() + " with nothing else.";
  Model next = *now();
  Report& added = next.reports[report.uid.text()] = report;
  added.order = orderAfter(now()->reports);
  expect(addReport(report), next, "Add report " + report.title);
}

void Walk::changeLink() {
  const Link* found = any(now()->links);
  Model next = *now();
  if (found && (now()->links.size() >= 8 || chance(40))) {
    const Link link = *found;
    if (chance(50)) {
      Link after = link;
      after.certainty = static_cast<LinkCertainty>(below(3));
      after.model = word();
      next.links[after.uid.text()] = after;
      return expect(replaceLink(after), next, "Change link \"Schädel\"");
    }
    next.links.erase(link.uid.text());
    return expect(removeLink(link.uid), next, "Remove link \"Schädel\"");
  }
  const Report* report = any(now()->reports);
  if (!report) return;
  Link link;
  link.uid = Uid::generate();
  link.created = {below(1000) + 1};
  link.anchors = {{report->uid, 10, 17, "Schädel", {}, {}}};
  std::string names;
  for (const auto& [uid, segment] : now()->segments) {
    if (!chance(30)) continue;
    link.targets.push_back({std::string(kSegmentTarget), segment.uid});
    names += (names.empty() ? "" : ", ") + segment.name;
  }
  if (const Measurement* measurement = any(now()->measurements); measurement && chance(50)) {
    link.targets.push_back({std::string(kMeasurementTarget), measurement->uid});
    names += (names.empty() ? "" : ", ") + measurement->name;
  }
  if (link.targets.empty()) return expectRefusal(addLink(link), "Link without a target");
  Link& added = next.links[link.uid.text()] = link;
  added.order = orderAfter(now()->links);
  expect(addLink(link), next, "Link \"Schädel\" to " + names);
}

void Walk::changeInfo() {
  Model next = *now();
  next.info.title = word();
  next.info.midlineX = chance(50) ? std::optional<double>(below(9)) : std::nullopt;
  CaseInfo onlyMidline = next.info;
  onlyMidline.title = now()->info.title;
  const bool same = onlyMidline == next.info;
  expect(setCaseInfo(next.info), next, same ? "Set midline" : "Change case description");
}

void Walk::addOneVolume() {
  Model next = *now();
  if (now()->volumes.size() < 3) {
    VolumeInfo info;
    info.uid = Uid::generate();
    info.name = word();
    info.grid = test::makeGrid({3, 4, 5}, {1, 2, 3});
    VolumeInfo& added = next.volumes[info.uid.text()] = info;
    added.order = orderAfter(now()->volumes);
    return expect(addVolume(info), next, "Add volume " + info.name);
  }
  VolumeInfo& volume = next.volumes["2.25.2"];
  volume.source.relativePath = word();
  expect(setVolumeSource(volume.uid, volume.source), next, "Locate file of CT");
}

}  // namespace chiasm::test
