#include "data_io/reader/vocabulary_answer.h"

#include <algorithm>
#include <vector>

#include "core/report/utf8.h"
#include "data_io/reader/answer_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kMostTerms = 4'000'000;
constexpr std::size_t kLongestField = 8192;
constexpr std::size_t kMostSynonyms = 500;

void append(std::string& out, std::string_view field) {
  for (const char c : field) out.push_back(static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c);
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos || fields.size() > kMostSynonyms + 4) return fields;
    line.remove_prefix(tab + 1);
  }
}

bool clean(std::string_view line) {
  return std::none_of(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

}  // namespace

std::string encode(const Vocabulary& vocabulary) {
  std::string out;
  append(out, vocabulary.name);
  out += '\t';
  append(out, vocabulary.version);
  out += '\t';
  append(out, vocabulary.licence);
  out += '\n';
  for (const Term& term : vocabulary.terms) {
    append(out, term.code.scheme);
    for (const std::string* field : {&term.code.value, &term.code.meaning, &term.parent}) {
      out += '\t';
      append(out, *field);
    }
    for (const std::string& synonym : term.synonyms) {
      out += '\t';
      append(out, synonym);
    }
    out += '\n';
  }
  return out;
}

Expected<Vocabulary> decodeVocabulary(std::string_view text) {
  if (!validateUtf8(text)) return answerNonsense();
  Vocabulary vocabulary;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || !clean(text.substr(0, end))) return answerNonsense();
    const std::vector<std::string_view> fields = split(text.substr(0, end));
    text.remove_prefix(end + 1);
    for (const std::string_view field : fields)
      if (field.size() > kLongestField) return answerNonsense();
    if (first) {
      if (fields.size() != 3) return answerNonsense();
      vocabulary.name = fields[0];
      vocabulary.version = fields[1];
      vocabulary.licence = fields[2];
      first = false;
      continue;
    }
    if (fields.size() < 4 || fields.size() > kMostSynonyms + 4 || fields[2].empty() ||
        vocabulary.terms.size() >= kMostTerms)
      return answerNonsense();
    Term term;
    term.code = {std::string(fields[0]), std::string(fields[1]), std::string(fields[2])};
    term.parent = fields[3];
    term.synonyms.assign(fields.begin() + 4, fields.end());
    vocabulary.terms.push_back(std::move(term));
  }
  if (first) return answerNonsense();
  return vocabulary;
}

}  // namespace chiasm::data_io::reader
