#include "data_io/reader/program/vocabulary_request.h"

#include <cstring>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/utf8_text.h"
#include "data_io/reader/program/vocabulary_formats.h"
#include "data_io/reader/vocabulary_answer.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMaximumFile = std::uint64_t{1} << 30;

// The most particular first: each is told by its own first line, and plain CSV would take most of them.
constexpr VocabularyFormat kFormats[] = {readSnomedRf2, readLoincCsv, readRadLexCsv,
                                         readOwl,       readIcd10Cm,  readPlainCsv};

}  // namespace

void addTerm(Vocabulary& vocabulary, Term term) {
  if (term.code.meaning.empty()) return;
  if (vocabulary.terms.size() >= kMostTerms)
    throw Refusal("it has more than " + grouped(kMostTerms) + " terms; load a part of it.");
  if (term.code.meaning.size() > kLongestName) throw Refusal("a name in it is longer than any term's.");
  if (term.synonyms.size() > kMostSynonymsOfATerm) term.synonyms.resize(kMostSynonymsOfATerm);
  std::erase_if(term.synonyms,
                [](const std::string& synonym) { return synonym.empty() || synonym.size() > kLongestName; });
  vocabulary.terms.push_back(std::move(term));
}

void answerVocabulary(int file, AnswerChannel& channel) {
  const std::string text =
      readUtf8Text(file, channel, kMaximumFile, "a vocabulary", "Latin-1 or Windows-1252");
  for (const VocabularyFormat format : kFormats) {
    std::optional<Vocabulary> vocabulary = format(text);
    if (!vocabulary) continue;
    if (vocabulary->terms.empty()) throw Refusal("there is no term in it.");
    const std::string answer = encode(*vocabulary);
    MemoryFile memory(answer.size());
    std::memcpy(memory.bytes().data(), answer.data(), answer.size());
    channel.result("{}", std::move(memory));
    return;
  }
  throw Refusal(
      "it is no vocabulary that can be read: a CSV whose first line names the columns code and term, a "
      "SNOMED CT RF2 "
      "description file, LOINC or RadLex as CSV, OWL in RDF/XML, or an ICD-10-CM codes file.");
}

}  // namespace chiasm::data_io::reader
