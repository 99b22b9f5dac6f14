// What each format has no place for.
#include <algorithm>
#include <array>
#include <map>

#include "core/report/utf8.h"
#include "data_io/text_annotations/offset_units.h"
#include "data_io/text_annotations/radgraph_tokens.h"

namespace chiasm::data_io {

namespace {

class Counter {
 public:
  void add(const char* what, std::size_t count = 1) {
    const auto found =
        std::find_if(counts_.begin(), counts_.end(), [&](const auto& one) { return one.first == what; });
    if (found != counts_.end())
      found->second += count;
    else if (count > 0)
      counts_.emplace_back(what, count);
  }
  std::vector<std::string> sentences() const {
    std::vector<std::string> out;
    for (const auto& [what, count] : counts_) {
      std::string sentence(what);
      sentence.replace(sentence.find('#'), 1, std::to_string(count));
      out.push_back(std::move(sentence));
    }
    return out;
  }

 private:
  std::vector<std::pair<std::string, std::size_t>> counts_;
};

void countRadGraph(const TextAnnotations& report, Counter& counter) {
  const CodePointIndex index(report.text);
  const RadGraphTokens tokens(report.text);
  std::vector<std::string> out;  // spans that are not there
  for (const AnnotatedSpan& span : report.spans) {
    bool there = radGraphLabel(span) != nullptr, widened = false;
    if (there) {
      bool any = false;
      for (const TextRange& part : span.parts) {
        const auto range = tokens.of(index.byteOffset(part.begin), index.byteOffset(part.end));
        any = any || range;
        widened = widened || !range || !range->exact;
      }
      there = any;
    }
    if (!there) {
      out.push_back(span.id);
      counter.add("RadGraph has no place for spans that are neither findings nor organs (# left out).");
      continue;
    }
    counter.add("RadGraph has no place for codes (# left out).", span.codes.size());
    for (const auto& [name, value] : span.attributes)
      if (span.label != "Finding" || name != "certainty" ||
          (value != "present" && value != "negated" && value != "uncertain"))
        counter.add(
            "RadGraph has no place for attributes but certainty: present, negated, uncertain (# left out).");
    if (widened) counter.add("RadGraph counts words: spans that end within one are widened (#).");
  }
  const auto gone = [&](const std::string& id) { return std::find(out.begin(), out.end(), id) != out.end(); };
  for (const AnnotatedRelation& relation : report.relations)
    if (gone(relation.from) || gone(relation.to))
      counter.add("Relations from or to what is left out are left out as well (#).");
}

}  // namespace

std::vector<std::string> lossesOf(std::string_view format, const std::vector<TextAnnotations>& reports,
                                  OffsetUnit unit) {
  Counter counter;
  std::size_t astral = 0;
  for (const TextAnnotations& report : reports) {
    counter.add("Spans and links that no longer stand on words of the report are left out (#).",
                report.stale);
    if (format == "radgraph") countRadGraph(report, counter);
    if (format == "doccano") {
      if (unit == OffsetUnit::codePoints && OffsetMap(report.text).differs()) ++astral;
      for (const AnnotatedSpan& span : report.spans) {
        counter.add("doccano has no place for codes (# left out).", span.codes.size());
        counter.add("doccano has no place for attributes, notes and links' targets (# left out).",
                    span.attributes.size());
      }
    }
  }
  counter.add(
      "doccano counts characters beyond U+FFFF as two, and # of the reports have such: use --offsets utf-16 "
      "for it.",
      astral);
  return counter.sentences();
}

}  // namespace chiasm::data_io
