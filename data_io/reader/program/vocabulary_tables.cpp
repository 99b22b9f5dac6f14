// Vocabularies that are tables: SNOMED CT RF2, LOINC, RadLex as CSV, ICD-10-CM, plain CSV.
#include <algorithm>
#include <unordered_map>

#include "data_io/reader/program/delimited.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/program/vocabulary_formats.h"

namespace chiasm::data_io::reader {
namespace {

using Row = std::vector<std::string>;

const std::string& fieldOf(const Row& row, int column) {
  static const std::string none;
  return column >= 0 && static_cast<std::size_t>(column) < row.size() ? row[static_cast<std::size_t>(column)]
                                                                      : none;
}

std::vector<std::string> parts(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view part = trimmed(text.substr(0, end));
    if (!part.empty()) out.emplace_back(part);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

// "http://www.radlex.org/RID/RID1301" → "RID1301"
std::string lastPart(std::string_view address) {
  const std::size_t at = address.find_last_of("/#");
  return std::string(at == std::string_view::npos ? address : address.substr(at + 1));
}

// "Entire kidney (body structure)" → "Entire kidney"
std::string withoutTag(const std::string& name) {
  const std::size_t open = name.rfind(" (");
  return open != std::string::npos && open > 0 && name.ends_with(')') ? name.substr(0, open) : name;
}

bool isIcdCode(std::string_view code) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return code.size() >= 3 && code.size() <= 7 && capital(code[0]) && digit(code[1]) &&
         std::all_of(code.begin() + 2, code.end(), [&](char c) { return digit(c) || capital(c); });
}

// A000 is written A00.0.
std::string dottedIcd(std::string_view code) {
  return code.size() <= 3 ? std::string(code)
                          : std::string(code.substr(0, 3)) + "." + std::string(code.substr(3));
}

// Code and description of a line of the codes file ("A000    Cholera …") or of the order file ("00002 A000 1
// short … long …"); empty when it is neither.
std::pair<std::string_view, std::string_view> icdLine(std::string_view line) {
  constexpr std::size_t kOrder = 6, kCode = 7, kLong = 77;
  std::size_t at = 0;
  const bool ordered =
      line.size() > kOrder && line[kOrder - 1] == ' ' &&
      std::all_of(line.begin(), line.begin() + 5, [](char c) { return c >= '0' && c <= '9'; });
  if (ordered) at = kOrder;
  const std::string_view code = trimmed(line.substr(std::min(at, line.size()), kCode));
  if (!isIcdCode(code)) return {};
  std::string_view rest = line.size() > at + kCode ? line.substr(at + kCode) : std::string_view();
  if (ordered) rest = line.size() > kLong ? line.substr(kLong) : std::string_view();
  return {code, trimmed(rest)};
}

}  // namespace

std::optional<Vocabulary> readSnomedRf2(std::string_view text) {
  if (!firstLineOf(text).starts_with(
          "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm"))
    return std::nullopt;
  constexpr std::string_view kFullySpecified = "900000000000003001";
  Vocabulary vocabulary{
      "SNOMED CT", {}, "SNOMED International's licence; your own file, not to be passed on", {}};
  std::unordered_map<std::string, std::size_t> byConcept;
  std::vector<Term> terms;
  DelimitedRows rows(text, '\t', '\0');
  Row row;
  rows.next(row);
  while (rows.next(row)) {
    constexpr std::size_t kColumns = 8;
    if (row.size() < kColumns)
      throw Refusal("row " + grouped(rows.row()) + " of this RF2 file is cut short.");
    vocabulary.version = std::max(vocabulary.version, row[1]);
    if (row[2] != "1") continue;
    if (terms.size() >= kMostTerms)
      throw Refusal("it has more than " + grouped(kMostTerms) + " concepts; load a part of it.");
    const auto [at, added] = byConcept.try_emplace(row[4], terms.size());
    if (added) terms.emplace_back().code = {"SCT", row[4], {}};
    Term& term = terms[at->second];
    if (row[6] == kFullySpecified && term.code.meaning.empty())
      term.code.meaning = withoutTag(row[7]);
    else
      term.synonyms.push_back(row[7]);
  }
  for (Term& term : terms) {
    if (term.code.meaning.empty() && !term.synonyms.empty()) {
      term.code.meaning = term.synonyms.front();
      term.synonyms.erase(term.synonyms.begin());
    }
    std::erase(term.synonyms, term.code.meaning);
    addTerm(vocabulary, std::move(term));
  }
  return vocabulary;
}

std::optional<Vocabulary> readLoincCsv(std::string_view text) {
  DelimitedRows rows(text, ',');
  Row row;
  if (firstLineOf(text).find("LOINC_NUM") == std::string_view::npos || !rows.next(row)) return std::nullopt;
  const int code = columnOf(row, {"LOINC_NUM"}), name = columnOf(row, {"LONG_COMMON_NAME"}),
            shortName = columnOf(row, {"SHORTNAME"}), component = columnOf(row, {"COMPONENT"}),
            related = columnOf(row, {"RELATEDNAMES2"}), status = columnOf(row, {"STATUS"}),
            version = columnOf(row, {"VersionLastChanged"});
  if (code < 0 || name < 0)
    throw Refusal("it looks like LOINC but has no column LOINC_NUM or LONG_COMMON_NAME; take Loinc.csv.");
  Vocabulary vocabulary{"LOINC", {}, "LOINC licence of Regenstrief Institute; keep its notice", {}};
  while (rows.next(row)) {
    vocabulary.version = std::max(vocabulary.version, fieldOf(row, version));
    if (fieldOf(row, status) == "DEPRECATED") continue;
    Term term;
    term.code = {"LN", fieldOf(row, code), fieldOf(row, name)};
    term.synonyms = {fieldOf(row, shortName), fieldOf(row, component)};
    for (std::string& one : parts(fieldOf(row, related), ';')) term.synonyms.push_back(std::move(one));
    addTerm(vocabulary, std::move(term));
  }
  return vocabulary;
}

std::optional<Vocabulary> readRadLexCsv(std::string_view text) {
  DelimitedRows rows(text, ',');
  Row row;
  if (!firstLineOf(text).starts_with("Class ID,") || !rows.next(row)) return std::nullopt;
  const int code = columnOf(row, {"Class ID"}), name = columnOf(row, {"Preferred Label"}),
            synonyms = columnOf(row, {"Synonyms"}), obsolete = columnOf(row, {"Obsolete"}),
            parents = columnOf(row, {"Parents"});
  if (code < 0 || name < 0)
    throw Refusal("it has no column Class ID or Preferred Label; take BioPortal's CSV.");
  Vocabulary vocabulary{"RadLex", {}, "RadLex licence of RSNA; keep its notice", {}};
  while (rows.next(row)) {
    if (lowerCase(fieldOf(row, obsolete)) == "true") continue;
    Term term;
    term.code = {"RADLEX", lastPart(fieldOf(row, code)), fieldOf(row, name)};
    term.synonyms = parts(fieldOf(row, synonyms), '|');
    if (const auto broader = parts(fieldOf(row, parents), '|'); !broader.empty())
      term.parent = lastPart(broader.front());
    addTerm(vocabulary, std::move(term));
  }
  return vocabulary;
}

std::optional<Vocabulary> readIcd10Cm(std::string_view text) {
  const auto [firstCode, firstName] = icdLine(firstLineOf(text));
  if (firstCode.empty() || firstName.empty() || firstLineOf(text).find(',') == firstCode.size())
    return std::nullopt;
  Vocabulary vocabulary{"ICD-10-CM", {}, "Public domain (United States)", {}};
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = number == 0 ? firstLineOf(text) : text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (trimmed(line).empty() || line == "\r") continue;
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto [code, name] = icdLine(line);
    if (code.empty() || name.empty())
      throw Refusal("line " + grouped(number) + " is no code and description.");
    Term term;
    term.code = {"I10C", dottedIcd(code), std::string(name)};
    if (code.size() > 3) term.parent = dottedIcd(code.substr(0, code.size() - 1));
    addTerm(vocabulary, std::move(term));
  }
  return vocabulary;
}

std::optional<Vocabulary> readPlainCsv(std::string_view text) {
  const char separator = separatorOf(firstLineOf(text));
  DelimitedRows rows(text, separator);
  Row row;
  if (!rows.next(row)) return std::nullopt;
  const int code = columnOf(row, {"code", "id", "concept id"}),
            name = columnOf(row, {"term", "name", "label", "preferred label", "meaning", "display"}),
            synonym = columnOf(row, {"synonym", "synonyms"}),
            parent = columnOf(row, {"parent", "parents", "broader"}),
            scheme = columnOf(row, {"scheme", "system", "coding scheme"});
  if (code < 0 || name < 0) return std::nullopt;
  Vocabulary vocabulary{"CSV", {}, "As its source says", {}};
  std::unordered_map<std::string, std::size_t> byCode;
  while (rows.next(row)) {
    const std::string& value = fieldOf(row, code);
    // A code that comes again brings a further synonym.
    const auto known = byCode.find(value);
    if (!value.empty() && known != byCode.end()) {
      Term& term = vocabulary.terms[known->second];
      for (std::string& one : parts(fieldOf(row, synonym), '|'))
        if (term.synonyms.size() < kMostSynonymsOfATerm && one.size() <= kLongestName)
          term.synonyms.push_back(std::move(one));
      if (fieldOf(row, name) != term.code.meaning && term.synonyms.size() < kMostSynonymsOfATerm &&
          fieldOf(row, name).size() <= kLongestName && !fieldOf(row, name).empty())
        term.synonyms.push_back(fieldOf(row, name));
      continue;
    }
    if (fieldOf(row, name).empty()) throw Refusal("row " + grouped(rows.row()) + " has no term.");
    Term term;
    term.code = {fieldOf(row, scheme), value, fieldOf(row, name)};
    term.synonyms = parts(fieldOf(row, synonym), '|');
    term.parent = fieldOf(row, parent);
    byCode.emplace(value, vocabulary.terms.size());
    addTerm(vocabulary, std::move(term));
  }
  return vocabulary;
}

}  // namespace chiasm::data_io::reader
