// chiasm text, term: what a report says, and the terms of vocabularies.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/cli/cli_context.h"
#include "core/language/report_analysis.h"
#include "core/language/terminology.h"
#include "core/report/utf8.h"
#include "data_io/sha256.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

struct TermOptions {
  std::string search;
  std::vector<std::string> vocabularies;
  std::size_t limit = 20;
};

json codeJson(const Code& code) {
  return {{"scheme", code.scheme}, {"value", code.value}, {"meaning", code.meaning}};
}

// What every piece of text has: where it stands and its words.
json spanJson(const CodePointIndex& index, TextRange range) {
  return {{"begin", range.begin}, {"end", range.end}, {"quote", index.slice(range.begin, range.end)}};
}

json reasonsJson(const CodePointIndex& index, const std::vector<Reason>& reasons) {
  json list = json::array();
  for (const Reason& reason : reasons) {
    json one = spanJson(index, reason.words);
    one["rule"] = reason.rule;
    list.push_back(std::move(one));
  }
  return list;
}

json findingJson(const ReportAnalysis& analysis, const CodePointIndex& index, const FindingMention& finding) {
  json one = spanJson(index, finding.range);
  one["kind"] = "finding";
  one["sentence"] = finding.sentence;
  one["section"] = finding.section;
  one["image_finding"] = finding.imageFinding;
  one["code"] = codeJson(finding.code);
  one["certainty"] = certaintyName(finding.certainty);
  one["side"] = sideName(finding.side);
  if (finding.count) one["count"] = *finding.count > 0 ? json(*finding.count) : json("several");
  if (finding.countAtLeast) one["count_at_least"] = true;
  if (!finding.quality.empty()) one["quality"] = finding.quality;
  if (finding.anatomy) one["organ"] = codeJson(analysis.anatomy[*finding.anatomy].code);
  json places = json::array();
  for (const std::size_t at : finding.locations) places.push_back(analysis.locations[at].name);
  one["places"] = std::move(places);
  one["measurements"] = finding.measurements;
  one["reasons"] = reasonsJson(index, finding.reasons);
  return one;
}

json entitiesJson(const ReportAnalysis& analysis, const CodePointIndex& index) {
  json list = json::array();
  for (const FindingMention& finding : analysis.findings)
    list.push_back(findingJson(analysis, index, finding));
  for (const AnatomyMention& organ : analysis.anatomy) {
    json one = spanJson(index, organ.range);
    one.update({{"kind", "organ"},
                {"sentence", organ.sentence},
                {"code", codeJson(organ.code)},
                {"side", sideName(organ.side)}});
    list.push_back(std::move(one));
  }
  for (const LocationMention& place : analysis.locations) {
    json one = spanJson(index, place.range);
    one.update({{"kind", "place"},
                {"sentence", place.sentence},
                {"place", kindName(place.kind)},
                {"name", place.name}});
    list.push_back(std::move(one));
  }
  for (const ReferenceMention& reference : analysis.references) {
    json one = spanJson(index, reference.range);
    one.update({{"kind", "picture"}, {"sentence", reference.sentence}});
    if (reference.series) one["series"] = *reference.series;
    if (reference.firstImage)
      one["images"] = {*reference.firstImage, reference.lastImage.value_or(*reference.firstImage)};
    list.push_back(std::move(one));
  }
  std::stable_sort(list.begin(), list.end(), [](const json& a, const json& b) {
    return a["begin"].get<std::int64_t>() < b["begin"].get<std::int64_t>();
  });
  return list;
}

json measurementJson(const CodePointIndex& index, const TextMeasurement& measurement) {
  json one = spanJson(index, measurement.range);
  const char* unit = measurement.kind == TextMeasurement::Kind::volume        ? "ml"
                     : measurement.kind == TextMeasurement::Kind::attenuation ? "HU"
                                                                              : "mm";
  one.update({{"kind", kindName(measurement.kind)},
              {"values", measurement.values},
              {"unit", unit},
              {"time", measurement.time == TextMeasurement::Time::prior ? "prior" : "current"},
              {"bound", boundName(measurement.bound)},
              {"axis", axisName(measurement.axis)},
              {"reasons", reasonsJson(index, measurement.reasons)}});
  return one;
}

json reportJson(const Report& report, const ReportAnalysis& analysis) {
  const CodePointIndex index(report.text);
  json value = {{"report", report.uid.text()},
                {"document", report.document.text()},
                {"version", report.version},
                {"title", report.title},
                {"sha256", data_io::sha256(report.text).hex()},
                {"sections", json::array()},
                {"sentences", json::array()},
                {"measurements", json::array()}};
  for (const ReportSection& section : analysis.sections)
    value["sections"].push_back({{"name", section.name},
                                 {"heading", {section.headingBegin, section.headingEnd}},
                                 {"begin", section.bodyBegin},
                                 {"end", section.bodyEnd}});
  for (const Sentence& sentence : analysis.sentences) {
    json one = spanJson(index, sentence.range);
    one["section"] = sentence.section;
    value["sentences"].push_back(std::move(one));
  }
  for (const TextMeasurement& measurement : analysis.measurements)
    value["measurements"].push_back(measurementJson(index, measurement));
  value["entities"] = entitiesJson(analysis, index);
  return value;
}

std::string reportText(const Report& report, const ReportAnalysis& analysis) {
  const CodePointIndex index(report.text);
  std::string text =
      fmt::format("{} (version {}): {} sections, {} sentences, {} measurements\n",
                  report.title.empty() ? "Report" : report.title, report.version, analysis.sections.size(),
                  analysis.sentences.size(), analysis.measurements.size());
  for (const FindingMention& finding : analysis.findings) {
    text += fmt::format("  {:<12} {} [{}] {}", finding.section,
                        index.slice(finding.range.begin, finding.range.end), finding.code.meaning,
                        certaintyName(finding.certainty));
    if (finding.side != Side::none) text += fmt::format(", {}", sideName(finding.side));
    if (finding.count) text += finding.count.value() > 0 ? fmt::format(", {}", *finding.count) : ", several";
    if (!finding.quality.empty()) text += ", " + finding.quality;
    if (finding.anatomy) text += ", " + analysis.anatomy[*finding.anatomy].code.meaning;
    for (const std::size_t at : finding.locations) text += ", " + analysis.locations[at].name;
    for (const std::size_t at : finding.measurements) {
      const TextMeasurement& measurement = analysis.measurements[at];
      text += fmt::format(", {}{}", index.slice(measurement.range.begin, measurement.range.end),
                          measurement.time == TextMeasurement::Time::prior ? " (prior)" : "");
    }
    text += "\n";
  }
  return text;
}

Expected<void> showText(CliContext& context, const std::string& path) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const ReportAnalyser analyser;
  json list = json::array();
  std::string text;
  for (const Report& report : opened->store->current().reports) {
    const auto analysis = analyser.analyse(report.text);
    if (!analysis) return tl::unexpected(analysis.error());
    list.push_back(reportJson(report, *analysis));
    text += reportText(report, *analysis);
  }
  context.print(text.empty() ? "This case has no report." : text, json{{"reports", std::move(list)}});
  return {};
}

Expected<void> showTerms(CliContext& context, const TermOptions& options) {
  std::vector<Vocabulary> vocabularies = {defaultVocabulary()};
  for (const std::string& file : options.vocabularies) {
    Progress progress;
    auto read = context.reader().readVocabulary(file, progress);
    if (!read) return tl::unexpected(read.error());
    vocabularies.push_back(std::move(*read));
  }
  const TerminologyIndex index(std::move(vocabularies));
  json list = json::array(), sources = json::array();
  for (const Vocabulary& vocabulary : index.vocabularies())
    sources.push_back({{"name", vocabulary.name},
                       {"version", vocabulary.version},
                       {"licence", vocabulary.licence},
                       {"terms", vocabulary.terms.size()}});
  std::string text;
  for (const TermMatch& match : index.search(options.search, options.limit)) {
    const Term& term = index.term(match);
    const std::string& vocabulary = index.vocabularies()[match.vocabulary].name;
    json one = codeJson(term.code);
    one.update({{"term", term.code.meaning},
                {"synonyms", term.synonyms},
                {"parent", term.parent},
                {"matched", match.matched},
                {"match", kindName(match.kind)},
                {"vocabulary", vocabulary}});
    list.push_back(std::move(one));
    text += fmt::format("{}  {} {}  ({}: {}; {})\n", term.code.meaning, term.code.scheme, term.code.value,
                        kindName(match.kind), match.matched, vocabulary);
  }
  context.print(
      text.empty() ? "No term is like this. Load a vocabulary of your own with --vocabulary." : text,
      json{{"vocabularies", std::move(sources)}, {"terms", std::move(list)}});
  return {};
}

}  // namespace

void addLanguageCommands(CLI::App& program, CliContext& context) {
  auto path = std::make_shared<std::string>();
  CLI::App* text = program.add_subcommand(
      "text", "Say what the reports of a case say, with the rules and words behind it");
  text->add_option("case", *path, "The case")->required();
  context.onRun(text, [&context, path] { return showText(context, *path); });

  auto options = std::make_shared<TermOptions>();
  CLI::App* term = program.add_subcommand("term", "Search the vocabularies for a term or code");
  term->add_option("search", options->search, "A code, the beginning of a name, words; slips are forgiven")
      ->required();
  term->add_option(
      "--vocabulary", options->vocabularies,
      "A vocabulary of your own (repeat for more): CSV, SNOMED CT RF2, LOINC, RadLex, ICD-10-CM");
  term->add_option("--limit", options->limit, "How many terms at most")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000));
  context.onRun(term, [&context, options] { return showTerms(context, *options); });
}

}  // namespace chiasm::app
