#include "tests/data_io/text_annotations/annotated_case.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/language/tokens.h"
#include "core/report/utf8.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

const std::string kOddReport =
    "FINDINGS: \xF0\x9F\xA9\xBB Über Mu\u0308ller 👩‍⚕️ says:\r\nright cyst of 12 mm\tin "
    "the\nkidney.\r\n"
    "No דוגמה effusion; no effusion. 𝒳-ray – 3,5 cm × 2 cm. "
    "right cyst\u00a0again. 12 mm 12 mm.\r\n";

namespace {

std::string described(const std::vector<TextAnchor>& anchors) {
  std::string out;
  for (const TextAnchor& anchor : anchors)
    out += std::to_string(anchor.begin) + "-" + std::to_string(anchor.end) + "'" + anchor.exact + "' ";
  return out;
}

std::string described(const std::vector<Code>& codes) {
  std::string out;
  for (const Code& code : codes) out += "[" + code.scheme + "|" + code.value + "|" + code.meaning + "]";
  return out;
}

std::string described(const TextSpan& span) {
  std::string out = span.type + " " + described(span.anchors) + described(span.codes);
  for (const SpanAttribute& attribute : span.attributes)
    out += "{" + attribute.name + "=" + attribute.value + "}";
  return out;
}

template <typename T>
const T& oneOf(std::mt19937_64& engine, const std::vector<T>& from) {
  return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(engine)];
}

const std::vector<std::string> kWords = {
    "cyst",  "Mu\u0308ller", "🩻", "👩‍⚕️", "דוגמה",  "العظم", "12", "3,5",
    "mm",    "no",           "No",   "𝒳-ray",         "é",      "肝臓",  "a",  "a",
    "aorta", "“quoted”",     "(x)",  "a;b:c%20",      "i\u0307"};
const std::vector<std::string> kGaps = {" ",      " ",  " ",  "\r\n", "\n",      "\t",
                                        "\u00a0", "  ", ". ", "",     "\r\n\r\n"};
const std::vector<std::string> kValues = {"negated",    "left",        "two words", "",        "a: b",
                                          "50 %20",     "line\nbreak", "tab\there", "ü 🩻", " edge ",
                                          "\"quoted\"", "a\r\nb",      ";",         "\\n"};

}  // namespace

Case caseWithReport(const std::string& text) {
  Case value = makeSmallCase().value;
  value.links.clear();
  value.reports.resize(1);
  value.reports[0].text = text;
  return value;
}

TextSpan makeSpan(const Case& value, std::vector<TextRange> parts, std::string type) {
  TextSpan span;
  span.uid = Uid::generate();
  span.order = 1;
  span.type = std::move(type);
  for (const TextRange& part : parts) {
    auto anchor = makeAnchor(value.reports[0].uid, value.reports[0].text, part.begin, part.end);
    EXPECT_TRUE(anchor);
    if (anchor) span.anchors.push_back(*anchor);
  }
  return span;
}

SpanRelation makeRelation(const TextSpan& from, const TextSpan& to, std::string type) {
  SpanRelation relation;
  relation.uid = Uid::generate();
  relation.type = std::move(type);
  relation.from = from.uid;
  relation.to = to.uid;
  return relation;
}

Content contentOf(const std::vector<TextSpan>& spans, const std::vector<SpanRelation>& relations,
                  const std::vector<Link>& links) {
  Content out;
  std::map<Uid, std::string> names;
  for (const TextSpan& span : spans) out.spans.push_back(names[span.uid] = described(span));
  for (const SpanRelation& relation : relations)
    out.relations.push_back(names[relation.from] + " -" + relation.type + "-> " + names[relation.to]);
  for (const Link& link : links) {
    std::string text = std::string(relationName(link.relation)) + " " + certaintyName(link.certainty) + " " +
                       described(link.anchors) + described(link.codes);
    for (const LinkTarget& target : link.targets) text += target.kind + ":" + target.uid.text() + " ";
    out.links.push_back(std::move(text));
  }
  for (auto* list : {&out.spans, &out.relations, &out.links}) std::sort(list->begin(), list->end());
  return out;
}

Case randomCase(std::mt19937_64& engine, bool words) {
  const auto upTo = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(engine);
  };
  std::string text;
  for (std::int64_t count = 12 + upTo(40); count > 0; --count)
    text += oneOf(engine, kWords) + oneOf(engine, kGaps);
  Case value = caseWithReport(text);
  const CodePointIndex index(text);
  std::vector<TextRange> tokens;
  for (const Token& token : tokenise(text))
    tokens.push_back({index.codePointAt(token.begin), index.codePointAt(token.end)});

  const auto randomRange = [&](std::int64_t from) -> TextRange {
    if (words) {
      const auto first =
          std::find_if(tokens.begin(), tokens.end(), [&](TextRange token) { return token.begin >= from; });
      if (first == tokens.end()) return {};
      const auto at = first + upTo(std::min<std::int64_t>(5, tokens.end() - first - 1));
      return {at->begin, (at + upTo(std::min<std::int64_t>(2, tokens.end() - at - 1)))->end};
    }
    if (from >= index.count()) return {};
    const std::int64_t begin = from + upTo(std::min<std::int64_t>(12, index.count() - from - 1));
    return {begin, begin + 1 + upTo(std::min<std::int64_t>(9, index.count() - begin - 1))};
  };

  std::set<std::string> there;
  for (std::int64_t count = 1 + upTo(12); count > 0; --count) {
    std::vector<TextRange> parts;
    std::int64_t from = upTo(index.count() - 1);
    for (std::int64_t part = upTo(3) == 0 ? 1 + upTo(2) : 0; part >= 0; --part) {
      const TextRange range = randomRange(from);
      if (range.empty()) break;
      parts.push_back(range);
      from = range.end;
    }
    if (parts.empty()) continue;
    const std::vector<std::string> types =
        words ? std::vector<std::string>{"Finding", "Organ"}
              : std::vector<std::string>{"Finding", "Organ", "Anatomical site", "Größe;x:y", "痛み", "T1"};
    TextSpan span = makeSpan(value, parts, oneOf(engine, types));
    if (words) {
      if (span.type == "Finding")
        span.attributes = {
            {"certainty", oneOf(engine, std::vector<std::string>{"present", "negated", "uncertain"})}};
    } else {
      std::set<std::string> names;
      for (std::int64_t more = upTo(3); more > 0; --more) {
        const std::string name = oneOf(engine, std::vector<std::string>{"certainty", "laterality", "note",
                                                                        "code", "two words", "a: b", "ß"});
        if (names.insert(name).second) span.attributes.push_back({name, oneOf(engine, kValues)});
      }
      for (std::int64_t more = upTo(2); more > 0; --more)
        span.codes.push_back(
            {oneOf(engine, std::vector<std::string>{"SCT", "99CHIASM", "a b", "x:y%", ""}),
             std::to_string(upTo(99999)) + oneOf(engine, std::vector<std::string>{"", "-2", " 7", ":"}),
             oneOf(engine, std::vector<std::string>{"Cyst", "", " two  words", "嚢胞 🩻"})});
    }
    // The same words as the same thing twice come back once.
    if (there.insert(span.type + described(span.anchors)).second) value.spans.push_back(std::move(span));
  }
  std::set<std::tuple<std::string, Uid, Uid>> related;
  for (std::int64_t count = upTo(8); count > 0 && value.spans.size() > 1; --count) {
    const TextSpan &a = oneOf(engine, value.spans), &b = oneOf(engine, value.spans);
    const std::string type =
        oneOf(engine, std::vector<std::string>{"located_at", "measured as", "a:b", "肝"});
    if (a.uid != b.uid && related.emplace(type, a.uid, b.uid).second)
      value.spanRelations.push_back(makeRelation(a, b, type));
  }
  return value;
}

std::string encodeAs(std::string_view format, const data_io::TextAnnotations& annotations,
                     data_io::OffsetUnit unit) {
  if (format == "brat") return data_io::encodeBrat(annotations);
  if (format == "webannotation") return data_io::encodeWebAnnotation({annotations});
  if (format == "radgraph") return data_io::encodeRadGraph({annotations});
  if (format == "doccano") return data_io::encodeDoccano({annotations}, unit);
  return data_io::encodeLabelStudio({annotations}, unit);
}

}  // namespace chiasm::test
