#include "core/language/terminology.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "core/language/lexicon.h"

namespace chiasm {
namespace {

Vocabulary small() {
  Vocabulary vocabulary{"Small", "1", "none", {}};
  const auto add = [&](const char* code, const char* name, std::vector<std::string> synonyms) {
    Term term;
    term.code = {"T", code, name};
    term.synonyms = std::move(synonyms);
    vocabulary.terms.push_back(term);
  };
  add("1", "Kidney", {"Renal structure"});
  add("2", "Kidney stone", {"Nephrolithiasis", "Calculus of kidney"});
  add("3", "Left kidney", {});
  add("4", "Ground-glass opacity", {"GGO"});
  add("5", "Ménière disease", {});
  add("A12.3", "Haemorrhage", {"Bleeding"});
  return vocabulary;
}

std::vector<std::string> found(const TerminologyIndex& index, std::string_view text, std::size_t limit = 20) {
  std::vector<std::string> out;
  for (const TermMatch& match : index.search(text, limit))
    out.push_back(index.term(match).code.meaning + "/" + kindName(match.kind));
  return out;
}
using testing::ElementsAre;
using testing::IsEmpty;

TEST(Terminology, NamesPrefixesWordsSlips) {
  const TerminologyIndex index({small()});
  EXPECT_THAT(found(index, "kidney"), ElementsAre("Kidney/name", "Kidney stone/prefix", "Left kidney/words"));
  EXPECT_THAT(found(index, "KIDNEY STO"), ElementsAre("Kidney stone/prefix"));
  EXPECT_THAT(found(index, "stone kidney"), ElementsAre("Kidney stone/words"));
  EXPECT_THAT(found(index, "ground glass"), ElementsAre("Ground-glass opacity/prefix"));
  EXPECT_THAT(found(index, "ggo"), ElementsAre("Ground-glass opacity/name"));
  EXPECT_THAT(found(index, "kindey"), ElementsAre("Kidney/fuzzy", "Left kidney/fuzzy", "Kidney stone/fuzzy"));
  EXPECT_THAT(found(index, "hemorrhage"), ElementsAre("Haemorrhage/fuzzy"));
  EXPECT_THAT(found(index, "nephrolitiassis"), ElementsAre("Kidney stone/fuzzy"));
  EXPECT_THAT(found(index, "A12.3"), ElementsAre("Haemorrhage/code"));
  EXPECT_THAT(found(index, "Ménière"), ElementsAre("Ménière disease/prefix"));
  EXPECT_THAT(found(index, "kidney liver"), IsEmpty());
  EXPECT_THAT(found(index, ""), IsEmpty());
  EXPECT_THAT(found(index, " - , "), IsEmpty());
  EXPECT_THAT(found(index, "kidney", 1), ElementsAre("Kidney/name"));
}

// Every word at one slip from "calculus" is found, and one at three is not.
TEST(Terminology, SlipsAreCounted) {
  Vocabulary vocabulary{"Slips", "1", "", {}};
  Term term;
  term.code = {"T", "1", "calculus"};
  vocabulary.terms = {term};
  const TerminologyIndex index({vocabulary});
  const std::string word = "calculus";
  for (std::size_t i = 0; i <= word.size(); ++i) {
    std::string changed = word;
    EXPECT_EQ(index.search(changed.insert(i, "z")).size(), 1u) << changed;
    if (i == word.size()) break;
    changed = word;
    EXPECT_EQ(index.search(changed.erase(i, 1)).size(), 1u) << changed;
    changed = word;
    changed[i] = 'z';
    EXPECT_EQ(index.search(changed).size(), 1u) << changed;
    changed = word;
    if (i + 1 < word.size()) std::swap(changed[i], changed[i + 1]);
    EXPECT_EQ(index.search(changed).size(), 1u) << changed;
  }
  EXPECT_TRUE(index.search("zalzulzs").empty());
  EXPECT_TRUE(index.search("culus").empty());
}

TEST(Terminology, HostileSearchesEnd) {
  const TerminologyIndex index({small()});
  EXPECT_THAT(found(index, std::string(100000, 'a')), IsEmpty());
  std::string many;
  for (int i = 0; i < 50000; ++i) many += "kidney ";
  EXPECT_EQ(found(index, many).size(), 3u);
}

TEST(Vocabularies, DefaultIsConsistent) {
  const Vocabulary vocabulary = defaultVocabulary();
  EXPECT_GT(vocabulary.terms.size(), 300u);
  EXPECT_FALSE(vocabulary.licence.empty());
  std::set<std::string> codes, names;
  for (const Term& term : vocabulary.terms) {
    SCOPED_TRACE(term.code.meaning);
    EXPECT_TRUE(names.insert(term.code.meaning).second);
    EXPECT_TRUE(codes.insert(term.code.scheme + " " + term.code.value).second);
    EXPECT_TRUE(term.code.scheme == "SCT" || term.code.scheme == "DCM" || term.code.scheme == "99CHIASM");
    EXPECT_EQ(term.kind == Term::Kind::anatomy, !term.region.empty());
  }
  for (const Term& term : vocabulary.terms)
    EXPECT_TRUE(term.parent.empty() || names.contains(term.parent)) << term.parent;
}

TEST(Vocabularies, TotalSegmentatorClassesAreMapped) {
  const auto classes = segmentationClasses();
  std::size_t total = 0, totalMr = 0;
  for (const SegmentationClass& one : classes) {
    total += one.inTotal ? 1 : 0;
    totalMr += one.inTotalMr ? 1 : 0;
    EXPECT_FALSE(one.code.value.empty()) << one.name;
    EXPECT_EQ(one.side == Side::left, one.name.find("left") != std::string::npos) << one.name;
  }
  EXPECT_EQ(total, 117u);
  EXPECT_EQ(totalMr, 50u);
}

TEST(Lexicon, NamesOfSegmentsMeanTerms) {
  const Lexicon lexicon(defaultVocabulary());
  const auto anatomy = [&](const char* name) {
    const Term* term = lexicon.named(name, Term::Kind::anatomy);
    return term ? term->code.meaning : "";
  };
  EXPECT_EQ(anatomy("kidney_left"), "Kidney");
  EXPECT_EQ(anatomy("Left Kidney"), "Kidney");
  EXPECT_EQ(anatomy("lungs"), "Lung");
  EXPECT_EQ(anatomy("Something"), "");
  const Term* effusion = lexicon.named("Left pleural effusion", Term::Kind::finding);
  ASSERT_TRUE(effusion);
  EXPECT_EQ(effusion->code.meaning, "Pleural effusion");
  EXPECT_TRUE(lexicon.isA(*effusion, "Fluid collection"));
  EXPECT_FALSE(lexicon.isA(*effusion, "Tumour"));
}

}  // namespace
}  // namespace chiasm
