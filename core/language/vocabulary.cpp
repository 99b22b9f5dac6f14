#include "core/language/vocabulary.h"

#include <algorithm>
#include <charconv>

#include "core/language/rule_table.h"

namespace chiasm {

namespace {

std::vector<std::string> splitSynonyms(std::string_view text) {
  std::vector<std::string> synonyms;
  while (!text.empty()) {
    const std::size_t bar = text.find('|');
    if (bar != 0) synonyms.emplace_back(text.substr(0, bar));
    text.remove_prefix(bar == std::string_view::npos ? text.size() : bar + 1);
  }
  return synonyms;
}

Code codeOf(std::string_view scheme, std::string_view value, std::string_view meaning) {
  return {std::string(scheme), std::string(value), std::string(meaning)};
}

// "50,170,60".
glm::u8vec3 colourOf(std::string_view text) {
  glm::u8vec3 colour(255);
  for (int channel = 0; channel < 3; ++channel) {
    const std::size_t comma = std::min(text.find(','), text.size());
    std::uint8_t value = 255;
    std::from_chars(text.data(), text.data() + comma, value);
    colour[channel] = value;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return colour;
}

}  // namespace

Vocabulary defaultVocabulary() {
  Vocabulary vocabulary{
      "Chiasm default", "1", "Apache-2.0; SNOMED CT codes as listed in DICOM PS3.16, for use in DICOM", {}};
  for (const auto& row : tableRows(embeddedText("anatomy.tsv"))) {
    Term term;
    term.code = codeOf(row.at(1), row.at(2), row.at(0));
    term.parent = row.at(3);
    term.region = row.at(4);
    term.paired = row.at(5) == "yes";
    term.synonyms = splitSynonyms(row.at(6));
    term.kind = Term::Kind::anatomy;
    vocabulary.terms.push_back(std::move(term));
  }
  for (const auto& row : tableRows(embeddedText("findings.tsv"))) {
    Term term;
    term.code = codeOf(row.at(1), row.at(2), row.at(0));
    term.parent = row.at(3);
    term.synonyms = splitSynonyms(row.at(4));
    term.kind = Term::Kind::finding;
    vocabulary.terms.push_back(std::move(term));
  }
  return vocabulary;
}

std::vector<SegmentationClass> segmentationClasses() {
  std::vector<SegmentationClass> classes;
  for (const auto& row : tableRows(embeddedText("totalsegmentator.tsv"))) {
    SegmentationClass one;
    one.name = row.at(0);
    one.inTotal = row.at(1).substr(0, row.at(1).find(',')) == "total";
    one.inTotalMr = row.at(1).find("total_mr") != std::string_view::npos;
    one.code = codeOf(row.at(2), row.at(3), row.at(4));
    one.side = row.at(5) == "left" ? Side::left : row.at(5) == "right" ? Side::right : Side::none;
    one.colour = colourOf(row.at(6));
    classes.push_back(std::move(one));
  }
  return classes;
}

}  // namespace chiasm
