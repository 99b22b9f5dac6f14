#include "data_io/text_annotations/text_annotations.h"

#include <map>

namespace chiasm::data_io {

namespace {

class Collector {
 public:
  explicit Collector(TextAnnotations& out) : out_(out) {}

  std::string add(TextSpan span) {
    span.id = "T" + std::to_string(out_.spans.size() + 1);
    out_.spans.push_back(std::move(span));
    return out_.spans.back().id;
  }
  void relate(const char* label, const std::string& from, const std::string& to) {
    out_.relations.push_back({"R" + std::to_string(out_.relations.size() + 1), label, from, to});
  }

 private:
  TextAnnotations& out_;
};

std::string noteOf(const Case& value, const Link& link) {
  std::string note = relationName(link.relation);
  for (const LinkTarget& target : link.targets) {
    const Segment* segment = value.findSegment(target.uid);
    note += " " + (segment ? segment->name : target.kind) + " (" + target.uid.text() + ")";
  }
  return note;
}

}  // namespace

TextAnnotations annotationsOf(const Case& value, const Report& report, const ReportAnalysis& analysis) {
  TextAnnotations out{report.uid.text(), report.text, {}, {}};
  Collector collector(out);
  std::map<std::size_t, std::string> organs, measurements;
  for (std::size_t i = 0; i < analysis.anatomy.size(); ++i)
    organs[i] =
        collector.add({{}, "Organ", {analysis.anatomy[i].range}, analysis.anatomy[i].code, {}, {}, {}});
  for (std::size_t i = 0; i < analysis.measurements.size(); ++i)
    measurements[i] = collector.add({{}, "Measurement", {analysis.measurements[i].range}, {}, {}, {}, {}});
  for (const FindingMention& finding : analysis.findings) {
    const std::string id = collector.add({{},
                                          "Finding",
                                          {finding.range},
                                          finding.code,
                                          certaintyName(finding.certainty),
                                          sideName(finding.side),
                                          {}});
    if (finding.anatomy) collector.relate("located_at", id, organs[*finding.anatomy]);
    for (const std::size_t at : finding.measurements) collector.relate("measured_as", id, measurements[at]);
  }
  for (const Link& link : value.links) {
    TextSpan span{{}, "Link", {}, {}, {}, {}, noteOf(value, link)};
    for (const TextAnchor& anchor : link.anchors)
      if (anchor.report == report.uid && link.state == LinkState::active)
        span.parts.push_back({anchor.begin, anchor.end});
    if (!span.parts.empty()) collector.add(std::move(span));
  }
  return out;
}

}  // namespace chiasm::data_io
