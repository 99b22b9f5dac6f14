// The formats of vocabularies that can be read, each told by how its text begins.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language/vocabulary.h"

namespace chiasm::data_io::reader {

// Each: nullopt when the text is not of this format; throws Refusal when it is and cannot be read. The text
// is valid UTF-8.
using VocabularyFormat = std::optional<Vocabulary> (*)(std::string_view text);

// SNOMED CT RF2 description snapshot (tab-separated; active rows; the fully specified name without its tag is
// the name).
std::optional<Vocabulary> readSnomedRf2(std::string_view text);
// LOINC table as CSV (LOINC_NUM, LONG_COMMON_NAME …); deprecated rows are left out.
std::optional<Vocabulary> readLoincCsv(std::string_view text);
// RadLex as CSV (Class ID, Preferred Label, Synonyms, Obsolete, Parents).
std::optional<Vocabulary> readRadLexCsv(std::string_view text);
// RadLex, or another ontology of labelled classes, as OWL in RDF/XML. Entities of a DTD are not followed.
std::optional<Vocabulary> readOwl(std::string_view text);
// ICD-10-CM, "A000    Cholera …" as in the codes and the order file.
std::optional<Vocabulary> readIcd10Cm(std::string_view text);
// code,term[,synonym][,parent] with a first line of column names; comma, semicolon or tab.
std::optional<Vocabulary> readPlainCsv(std::string_view text);

// Guards of all of them.
inline constexpr std::size_t kMostTerms = 2'000'000;
inline constexpr std::size_t kLongestName = 4096;
inline constexpr std::size_t kMostSynonymsOfATerm = 200;
// Adds a term, unless its name is empty; refuses what is beyond the guards.
void addTerm(Vocabulary& vocabulary, Term term);

}  // namespace chiasm::data_io::reader
