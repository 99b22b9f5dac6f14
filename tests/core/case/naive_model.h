// A naive model of a case for property tests: plain maps and arrays, whole copies, no bricks, no journal.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/case/case.h"

namespace chiasm::test {

// The labels of a layer as one plain array, x fastest; shared between the many states of a test that have the
// same.
struct PlainLabels {
  std::shared_ptr<const std::vector<Label>> voxels;
  static PlainLabels of(std::vector<Label> labels) {
    return {std::make_shared<const std::vector<Label>>(std::move(labels))};
  }
  bool operator==(const PlainLabels& other) const {
    return voxels == other.voxels || *voxels == *other.voxels;
  }
};

// A case without cleverness: lists by identity, labels as one plain array a layer.
struct Model {
  CaseInfo info;
  std::map<std::string, VolumeInfo> volumes;
  std::map<std::string, SegmentationInfo> segmentations;
  std::map<std::string, Segment> segments;
  std::map<std::string, PlainLabels> labels;  // by segmentation (one layer each)
  std::map<std::string, Measurement> measurements;
  std::map<std::string, Report> reports;
  std::map<std::string, Link> links;
  std::map<std::string, TextSpan> spans;
  std::map<std::string, SpanRelation> relations;
  std::map<std::string, CheckOverride> overrides;
  std::map<std::string, RejectedSuggestion> rejected;
  std::map<std::string, SavedView> views;
};

// The same content as seen through the case's own interface.
inline Model modelOf(const Case& value) {
  Model model;
  model.info = value.info;
  for (const Volume& volume : value.volumes) model.volumes[volume.info.uid.text()] = volume.info;
  for (const Segmentation& segmentation : value.segmentations) {
    const std::string& uid = segmentation.info.uid.text();
    model.segmentations[uid] = segmentation.info;
    model.labels[uid] = PlainLabels::of(segmentation.layers.at(0).toDense());
    for (const Segment& segment : segmentation.segments) model.segments[segment.uid.text()] = segment;
  }
  for (const Measurement& measurement : value.measurements)
    model.measurements[measurement.uid.text()] = measurement;
  for (const Report& report : value.reports) model.reports[report.uid.text()] = report;
  for (const Link& link : value.links) model.links[link.uid.text()] = link;
  for (const TextSpan& span : value.spans) model.spans[span.uid.text()] = span;
  for (const SpanRelation& relation : value.spanRelations) model.relations[relation.uid.text()] = relation;
  for (const CheckOverride& each : value.checkOverrides) model.overrides[each.uid.text()] = each;
  for (const RejectedSuggestion& each : value.rejectedSuggestions) model.rejected[each.uid.text()] = each;
  for (const SavedView& view : value.savedViews) model.views[view.uid.text()] = view;
  return model;
}

inline bool same(const Model& a, const Model& b) {
  return a.info == b.info && a.volumes == b.volumes && a.segmentations == b.segmentations &&
         a.segments == b.segments && a.labels == b.labels && a.measurements == b.measurements &&
         a.reports == b.reports && a.links == b.links && a.spans == b.spans && a.relations == b.relations &&
         a.overrides == b.overrides && a.rejected == b.rejected && a.views == b.views;
}

}  // namespace chiasm::test
