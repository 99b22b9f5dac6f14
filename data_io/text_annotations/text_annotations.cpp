#include "data_io/text_annotations/text_annotations.h"

#include <algorithm>
#include <map>
#include <set>

namespace chiasm::data_io {

namespace {

class Collector {
 public:
  Collector(const Case& value, const Report& report) : case_(value), report_(report) {
    out_.document = report.uid.text();
    out_.text = report.text;
  }

  void addOwn() {
    for (const TextSpan& span : case_.spans) {
      if (span.anchors.empty() || span.anchors[0].report != report_.uid) continue;
      if (span.state == LinkState::stale) {
        ++out_.stale;
        continue;
      }
      AnnotatedSpan made{{}, span.type, partsOf(span.anchors), span.codes, {}};
      for (const SpanAttribute& attribute : span.attributes)
        made.attributes.emplace_back(attribute.name, attribute.value);
      own_[span.uid] = add(std::move(made));
    }
    for (const SpanRelation& relation : case_.spanRelations)
      if (own_.contains(relation.from) && own_.contains(relation.to))
        relate(relation.type, own_[relation.from], own_[relation.to]);
  }

  void addFound(const ReportAnalysis& analysis) {
    std::map<std::size_t, std::string> organs, measurements;
    for (std::size_t i = 0; i < analysis.anatomy.size(); ++i)
      organs[i] = addUnlessMarked("Organ", analysis.anatomy[i].range, analysis.anatomy[i].code, {});
    for (std::size_t i = 0; i < analysis.measurements.size(); ++i)
      measurements[i] = addUnlessMarked("Measurement", analysis.measurements[i].range, {}, {});
    for (const FindingMention& finding : analysis.findings) {
      std::vector<std::pair<std::string, std::string>> attributes = {
          {"certainty", certaintyName(finding.certainty)}};
      if (finding.side != Side::none) attributes.emplace_back("laterality", sideName(finding.side));
      const std::string id = addUnlessMarked("Finding", finding.range, finding.code, std::move(attributes));
      if (finding.anatomy) relate("located_at", id, organs[*finding.anatomy]);
      for (const std::size_t at : finding.measurements) relate("measured_as", id, measurements[at]);
    }
  }

  void addLinks() {
    for (const Link& link : case_.links) {
      std::vector<TextAnchor> here;
      std::copy_if(link.anchors.begin(), link.anchors.end(), std::back_inserter(here),
                   [this](const TextAnchor& anchor) { return anchor.report == report_.uid; });
      if (here.empty()) continue;
      if (link.state == LinkState::stale) {
        ++out_.stale;
        continue;
      }
      std::string targets, note;
      for (const LinkTarget& target : link.targets) {
        targets += (targets.empty() ? "" : ",") + target.kind + ":" + target.uid.text();
        const Segment* segment = case_.findSegment(target.uid);
        note += (note.empty() ? "" : ", ") + (segment ? segment->name : target.kind);
      }
      AnnotatedSpan span{{}, std::string(kLinkLabel), partsOf(here), link.codes, {}};
      span.attributes = {{"relation", relationName(link.relation)},
                         {"certainty", certaintyName(link.certainty)}};
      if (!targets.empty()) span.attributes.emplace_back("target", targets);
      if (!note.empty()) span.attributes.emplace_back(kNoteAttribute, note);
      add(std::move(span));
    }
  }

  TextAnnotations take() { return std::move(out_); }

 private:
  static std::vector<TextRange> partsOf(const std::vector<TextAnchor>& anchors) {
    std::vector<TextRange> parts;
    for (const TextAnchor& anchor : anchors) parts.push_back({anchor.begin, anchor.end});
    std::sort(parts.begin(), parts.end(),
              [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
    return parts;
  }

  std::string add(AnnotatedSpan span) {
    span.id = "T" + std::to_string(out_.spans.size() + 1);
    if (span.parts.size() == 1) marked_[{span.label, span.parts[0].begin, span.parts[0].end}] = span.id;
    out_.spans.push_back(std::move(span));
    return out_.spans.back().id;
  }

  // What somebody has marked as the same thing stands for what the rules found.
  std::string addUnlessMarked(const char* label, TextRange range, const Code& code,
                              std::vector<std::pair<std::string, std::string>> attributes) {
    const auto marked = marked_.find({label, range.begin, range.end});
    if (marked != marked_.end()) return marked->second;
    std::vector<Code> codes;
    if (!code.value.empty()) codes.push_back(code);
    return add({{}, label, {range}, std::move(codes), std::move(attributes)});
  }

  void relate(const std::string& label, const std::string& from, const std::string& to) {
    if (!related_.insert({label, from, to}).second) return;
    out_.relations.push_back({"R" + std::to_string(out_.relations.size() + 1), label, from, to});
  }

  const Case& case_;
  const Report& report_;
  TextAnnotations out_;
  std::map<Uid, std::string> own_;
  std::map<std::tuple<std::string, std::int64_t, std::int64_t>, std::string> marked_;
  std::set<std::tuple<std::string, std::string, std::string>> related_;
};

}  // namespace

TextAnnotations annotationsOf(const Case& value, const Report& report, const ReportAnalysis* analysis) {
  Collector collector(value, report);
  collector.addOwn();
  if (analysis) collector.addFound(*analysis);
  collector.addLinks();
  return collector.take();
}

}  // namespace chiasm::data_io
