#include "data_io/dicom/measurement_groups.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/checks/mask_runs.h"
#include "core/checks/mask_size.h"
#include "core/checks/midline.h"
#include "core/report/utf8.h"

namespace chiasm::data_io {

namespace {

// "kidney_left", "Left kidney": whole words only.
Side sideOfName(std::string_view name) {
  bool left = false, right = false;
  std::string word;
  for (std::size_t i = 0; i <= name.size(); ++i) {
    const char c = i < name.size() ? name[i] : ' ';
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      word += static_cast<char>(c | 0x20);
      continue;
    }
    left = left || word == "left";
    right = right || word == "right";
    word.clear();
  }
  return left == right ? Side::none : left ? Side::left : Side::right;
}

class Sentences {
 public:
  Sentences(const Case& current, const ReportAnalyser& analyser) : current_(current), analyser_(analyser) {}

  std::vector<std::string> of(const Segment& segment) {
    std::vector<std::string> out;
    for (const Link& link : current_.links) {
      const bool grounds =
          link.relation == LinkRelation::grounds || link.relation == LinkRelation::partiallyGrounds;
      const bool here = std::any_of(link.targets.begin(), link.targets.end(), [&](const LinkTarget& target) {
        return target.kind == kSegmentTarget && target.uid == segment.uid;
      });
      if (!grounds || !here || link.state == LinkState::stale) continue;
      for (const TextAnchor& anchor : link.anchors) {
        const std::string sentence = around(anchor);
        if (!sentence.empty() && std::find(out.begin(), out.end(), sentence) == out.end())
          out.push_back(sentence);
      }
    }
    return out;
  }

 private:
  // The sentence that an anchor begins in; its own words where there is none.
  std::string around(const TextAnchor& anchor) {
    const Report* report = current_.findReport(anchor.report);
    if (!report) return anchor.exact;
    auto known = analyses_.find(report->uid);
    if (known == analyses_.end()) {
      auto analysis = analyser_.analyse(report->text);
      known = analyses_.emplace(report->uid, analysis ? std::move(*analysis) : ReportAnalysis()).first;
    }
    const CodePointIndex index(report->text);
    for (const Sentence& sentence : known->second.sentences)
      if (sentence.range.contains({anchor.begin, anchor.begin + 1}))
        return std::string(index.slice(sentence.range.begin, sentence.range.end));
    return anchor.exact;
  }

  const Case& current_;
  const ReportAnalyser& analyser_;
  std::map<Uid, ReportAnalysis> analyses_;
};

}  // namespace

std::vector<MeasurementGroup> measurementGroups(const Case& current, const Segmentation& segmentation,
                                                const ReportAnalyser& analyser) {
  Sentences sentences(current, analyser);
  std::vector<MeasurementGroup> groups;
  for (const Segment& segment : segmentation.segments) {
    MeasurementGroup& group = groups.emplace_back();
    group.segment = &segment;
    group.side = sideOfName(segment.name);
    group.sentences = sentences.of(segment);
    const std::vector<MaskRun> runs = runsOf(segmentation, segment);
    if (runs.empty()) continue;
    const MaskSize size = measureMask(segmentation.info.grid, runs);
    constexpr double kMm3PerMl = 1000.0;
    group.volumeMm3 = size.millilitres * kMm3PerMl;
    group.longAxis = size.axial.longest;
    group.shortAxis = size.axial.perpendicular;
    constexpr double kBand = 5.0;  // mm beside a midline that somebody set
    if (group.side == Side::none && current.info.midlineX)
      group.side =
          sideOf(segmentation.info.grid, runs, {*current.info.midlineX, kBand, "set in the case"}).side();
  }
  return groups;
}

}  // namespace chiasm::data_io
