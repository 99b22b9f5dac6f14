// Small cases for checks: a CT of a trunk with masks of known size, side and density, a report, and links by
// quote.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/checks/check_case.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

// An axis-aligned ellipsoid in LPS mm; a mask is made of one or more.
struct Blob {
  glm::dvec3 centre{0.0}, radii{5.0};
  double hu = 40;
};
struct MaskSpec {
  std::string name;
  std::vector<Blob> blobs;  // none: an empty mask
  int layer = 0;
};
struct LinkSpec {
  std::string quote;
  std::vector<std::string> segments;
  LinkRelation relation = LinkRelation::grounds;
};

struct CaseSpec {
  std::string text;
  std::vector<MaskSpec> masks;
  std::vector<LinkSpec> links;
  std::optional<double> midline = 0.0;
  std::string modality = "CT", unit = "HU", series;
  glm::dvec3 spacing{1.0, 1.0, 1.5};
};

// A trunk of 40 HU, 136 mm wide, 96 mm deep, 84 mm high, in air; blobs carry their own value.
inline Case makeCase(const CaseSpec& spec) {
  Case value;
  value.info.uid = Uid::generate();
  value.info.midlineX = spec.midline;
  const glm::ivec3 size(glm::ceil(glm::dvec3(150, 110, 84) / spec.spacing));
  const GridGeometry grid = makeGrid(size, spec.spacing);
  const auto holds = [](const Blob& blob, glm::dvec3 p) {
    const glm::dvec3 u = (p - blob.centre) / blob.radii;
    return glm::dot(u, u) <= 1.0;
  };
  Volume volume = makeVolume(grid, VoxelType::int16, [&](PatientPoint point) {
    for (const MaskSpec& mask : spec.masks)
      for (const Blob& blob : mask.blobs)
        if (holds(blob, point.mm)) return blob.hu;
    const glm::dvec2 u(point.mm.x / 68, point.mm.y / 48);
    return glm::dot(u, u) < 1.0 ? 40.0 : -1000.0;
  });
  volume.info.uid = Uid::generate();
  volume.info.unit = spec.unit;
  volume.info.study.modality = spec.modality;
  volume.info.study.seriesDescription = spec.series;
  Segmentation segmentation;
  segmentation.info.uid = Uid::generate();
  segmentation.info.volume = volume.info.uid;
  segmentation.info.grid = grid;
  int layers = 1;
  for (const MaskSpec& mask : spec.masks) layers = std::max(layers, mask.layer + 1);
  segmentation.info.layerCount = layers;
  std::vector<std::vector<Label>> dense(static_cast<std::size_t>(layers),
                                        std::vector<Label>(grid.voxelCount()));
  for (std::size_t m = 0; m < spec.masks.size(); ++m) {
    Segment segment;
    segment.uid = Uid::generate();
    segment.segmentation = segmentation.info.uid;
    segment.order = static_cast<std::int64_t>(m);
    segment.name = spec.masks[m].name;
    segment.layer = spec.masks[m].layer;
    segment.label = static_cast<Label>(m + 1);
    segmentation.segments.push_back(segment);
    std::size_t at = 0;
    for (int k = 0; k < size.z; ++k)
      for (int j = 0; j < size.y; ++j)
        for (int i = 0; i < size.x; ++i, ++at)
          for (const Blob& blob : spec.masks[m].blobs)
            if (holds(blob, voxelToPatient(grid, VoxelIndex{{i, j, k}}).mm))
              dense[static_cast<std::size_t>(segment.layer)][at] = segment.label;
  }
  for (const std::vector<Label>& layer : dense)
    segmentation.layers.push_back(LabelMap::fromDense(size, layer));
  value.volumes.push_back(std::move(volume));
  value.segmentations.push_back(std::move(segmentation));
  Report report;
  report.uid = Uid::generate();
  report.document = Uid::generate();
  report.text = spec.text;
  value.reports.push_back(report);
  for (const LinkSpec& wanted : spec.links) {
    Link link;
    link.uid = Uid::generate();
    auto anchor = findQuote(report.uid, report.text, wanted.quote, 1);
    EXPECT_TRUE(anchor) << wanted.quote;
    if (anchor) link.anchors = {*anchor};
    for (const std::string& name : wanted.segments) {
      auto segment = value.findSegmentByName(name);
      EXPECT_TRUE(segment) << name;
      if (segment) link.targets.push_back({std::string(kSegmentTarget), (*segment)->uid});
    }
    link.relation = wanted.relation;
    value.links.push_back(link);
  }
  return value;
}

inline const ReportAnalyser& analyser() {
  static const ReportAnalyser made;
  return made;
}

inline std::vector<CheckResult> check(const Case& value) {
  auto results = checkCase(value, analyser());
  EXPECT_TRUE(results) << results.error().message;
  return results ? *results : std::vector<CheckResult>{};
}

// Every result in a line, for messages.
inline std::string listed(const std::vector<CheckResult>& results) {
  std::string text;
  for (const CheckResult& result : results)
    text += std::string("\n  ") + kindName(result.kind) + " " + verdictName(result.verdict) + ": " +
            result.sentence + " [" + result.rule + "]";
  return text;
}

// The verdict of a kind, the gravest of several (conflict, warn, cannot tell, pass); nullopt when it was not
// checked.
inline std::optional<CheckVerdict> verdictOf(const std::vector<CheckResult>& results, CheckKind kind) {
  const auto gravity = [](CheckVerdict verdict) {
    return verdict == CheckVerdict::conflict     ? 3
           : verdict == CheckVerdict::warn       ? 2
           : verdict == CheckVerdict::cannotTell ? 1
                                                 : 0;
  };
  std::optional<CheckVerdict> worst;
  for (const CheckResult& result : results)
    if (result.kind == kind && (!worst || gravity(result.verdict) > gravity(*worst))) worst = result.verdict;
  return worst;
}

}  // namespace chiasm::test
