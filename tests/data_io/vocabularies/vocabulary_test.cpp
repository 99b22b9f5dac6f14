// Users' vocabularies through the confined reader: each format, its oddities, and what is refused.
#include "data_io/reader/vocabulary_answer.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class VocabularyFile : public ReaderTest {
 protected:
  Expected<Vocabulary> through(const std::string& bytes, const std::string& name = "mine.csv") {
    writeFile(file(name), bytes);
    Progress progress;
    return client().readVocabulary(file(name), progress);
  }
  Vocabulary good(const std::string& bytes) {
    auto read = through(bytes);
    EXPECT_TRUE(read) << read.error().message;
    return read ? *read : Vocabulary{};
  }
  static Term term(const char* scheme, const char* code, const char* name, const char* parent,
                   std::vector<std::string> synonyms) {
    Term made;
    made.code = {scheme, code, name};
    made.parent = parent;
    made.synonyms = std::move(synonyms);
    return made;
  }
};

TEST_F(VocabularyFile, PlainCsvInAnyOrderAndSeparator) {
  const Vocabulary comma = good(
      "code,term,synonym,parent\n1,\"Stone, "
      "renal\",calculus|\"\"\"x\"\"\",\n2,Cyst,,1\r\n1,Stone,lithiasis,\n");
  EXPECT_EQ(comma.name, "mine");
  ASSERT_EQ(comma.terms.size(), 2u);
  EXPECT_EQ(comma.terms[0],
            term("", "1", "Stone, renal", "", {"calculus", "\"\"\"x\"\"\"", "lithiasis", "Stone"}));
  EXPECT_EQ(comma.terms[1], term("", "2", "Cyst", "1", {}));
  const Vocabulary semicolon = good("\xef\xbb\xbfTerm;Code;Scheme\nZyste – groß;9;X\n");
  ASSERT_EQ(semicolon.terms.size(), 1u);
  EXPECT_EQ(semicolon.terms[0], term("X", "9", "Zyste – groß", "", {}));
  EXPECT_EQ(good("id\tname\n1\ta\tb\n").terms.size(), 1u);
  EXPECT_EQ(good("code,term\n1,\"two\nlines\"\n").terms[0].code.meaning, "two lines");
}

TEST_F(VocabularyFile, SnomedRf2) {
  const Vocabulary read = good(
      "id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\n"
      "1\t20240101\t1\tm\t64033007\ten\t900000000000013009\tKidney\tc\n"
      "2\t20250101\t1\tm\t64033007\ten\t900000000000003001\tKidney structure (body structure)\tc\n"
      "3\t20240101\t0\tm\t64033007\ten\t900000000000013009\tReins \"old\tc\n"
      "4\t20240101\t1\tm\t1\ten\t900000000000013009\tOnly a synonym\tc\n");
  EXPECT_EQ(read.name, "SNOMED CT");
  EXPECT_EQ(read.version, "20250101");
  ASSERT_EQ(read.terms.size(), 2u);
  EXPECT_EQ(read.terms[0], term("SCT", "64033007", "Kidney structure", "", {"Kidney"}));
  EXPECT_EQ(read.terms[1], term("SCT", "1", "Only a synonym", "", {}));
  expectRefusal(
      through("id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\n1\t2\t1\n"),
      file("mine.csv"), "row 2");
}

TEST_F(VocabularyFile, LoincCsv) {
  const Vocabulary read = good(
      "\"LOINC_NUM\",\"COMPONENT\",\"STATUS\",\"RELATEDNAMES2\",\"SHORTNAME\",\"LONG_COMMON_NAME\","
      "\"VersionLastChanged\"\n"
      "\"24627-2\",\"Views\",\"ACTIVE\",\"Thorax; CAT\",\"Chest CT\",\"CT Chest\",\"2.76\"\n"
      "\"1-8\",\"Old\",\"DEPRECATED\",\"\",\"o\",\"Old one\",\"2.70\"\n");
  EXPECT_EQ(read.name, "LOINC");
  EXPECT_EQ(read.version, "2.76");
  ASSERT_EQ(read.terms.size(), 1u);
  EXPECT_EQ(read.terms[0], term("LN", "24627-2", "CT Chest", "", {"Chest CT", "Views", "Thorax", "CAT"}));
}

TEST_F(VocabularyFile, RadLexCsvAndOwl) {
  const Vocabulary table = good(
      "Class ID,Preferred Label,Synonyms,Definitions,Obsolete,CUI,Semantic Types,Parents\n"
      "http://www.radlex.org/RID/RID205,kidney,ren|nephros,,false,,,http://www.radlex.org/RID/RID1|x\n"
      "http://www.radlex.org/RID/RID9,gone,,,true,,,\n");
  ASSERT_EQ(table.terms.size(), 1u);
  EXPECT_EQ(table.terms[0], term("RADLEX", "RID205", "kidney", "RID1", {"ren", "nephros"}));
  const Vocabulary owl = good(
      "<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [ <!ENTITY rid \"http://radlex.org/RID/\"> ]>\n"
      "<rdf:RDF xmlns:rdf=\"x\"><owl:Ontology><owl:versionInfo>4.2</owl:versionInfo></owl:Ontology>\n"
      "<!-- a <owl:Class> in a comment -->\n"
      "<owl:Class rdf:about=\"&rid;RID205\"><rdfs:label xml:lang=\"en\">kidney &amp; ren</rdfs:label>\n"
      " <Synonym>n&#xE9;phros</Synonym><rdfs:subClassOf rdf:resource=\"http://radlex.org/RID/RID1\"/>\n"
      " <rdfs:subClassOf><owl:Restriction><owl:Class "
      "rdf:about=\"x#RID7\"/></owl:Restriction></rdfs:subClassOf></owl:Class>\n"
      "<owl:Class "
      "rdf:about=\"x#RID2\"><rdfs:label>old</rdfs:label><owl:deprecated>true</owl:deprecated></owl:Class>\n"
      "</rdf:RDF>\n");
  EXPECT_EQ(owl.name, "RadLex");
  EXPECT_EQ(owl.version, "4.2");
  ASSERT_EQ(owl.terms.size(), 1u);
  EXPECT_EQ(owl.terms[0], term("RADLEX", "RID205", "kidney & ren", "RID1", {"néphros"}));
}

TEST_F(VocabularyFile, Icd10Cm) {
  const Vocabulary codes = good("A000    Cholera due to Vibrio\r\nN20     Calculus of kidney\n\n");
  ASSERT_EQ(codes.terms.size(), 2u);
  EXPECT_EQ(codes.terms[0], term("I10C", "A00.0", "Cholera due to Vibrio", "A00", {}));
  EXPECT_EQ(codes.terms[1], term("I10C", "N20", "Calculus of kidney", "", {}));
  std::string line = "00002 A000    1 Short";
  line.resize(77, ' ');
  EXPECT_EQ(good(line + "The long description\n").terms.at(0).code.meaning, "The long description");
  expectRefusal(through("A000    Cholera\nnonsense\n"), file("mine.csv"), "line 2");
}

TEST_F(VocabularyFile, RefusesTheRest) {
  for (const char* text :
       {"just words\nand more\n", "a,b\n1,2\n", "code,term\n", "code,term\n1,\n", "{\"a\": 1}",
        "code,term\n1,\"never closed\n", "<rdf:RDF><owl:Class rdf:about=\"x#1\"", "<rdf:RDF></rdf:RDF>"})
    expectRefusal(through(text), file("mine.csv"));
  expectRefusal(through("code,term\n1,Sch\xe4"
                        "del\n"),
                file("mine.csv"), "Latin-1");
  expectRefusal(through(std::string("code,term\n1,a\0b\n", 16)), file("mine.csv"), "zero");
  std::string deep = "<rdf:RDF><owl:Class rdf:about=\"x#1\">";
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  expectRefusal(through(deep), file("mine.csv"), "deep");
  expectRefusal(through("code,term\n1," + std::string(5000, 'x') + "\n"), file("mine.csv"), "longer");
}

TEST_F(VocabularyFile, HugeOnesComeThrough) {
  std::string text = "code,term,synonym\n";
  for (int i = 0; i < 200000; ++i)
    text += std::to_string(i) + ",term " + std::to_string(i) + ",other " + std::to_string(i) + "\n";
  EXPECT_EQ(good(text).terms.size(), 200000u);
}

// The answer comes from a process that a hostile file may have taken over.
TEST(VocabularyAnswer, ComesBackTheSameAndNonsenseIsRefused) {
  Vocabulary vocabulary{"N", "1", "L", {}};
  Term one;
  one.code = {"S", "1", "na\tme\n"};
  one.synonyms = {"a", "b"};
  vocabulary.terms = {one};
  const auto back = data_io::reader::decodeVocabulary(data_io::reader::encode(vocabulary));
  ASSERT_TRUE(back) << back.error().message;
  vocabulary.terms[0].code.meaning = "na me ";
  EXPECT_EQ(*back, vocabulary);
  for (const std::string& text :
       {std::string(), std::string("a\tb\n"), std::string("a\tb\tc"), std::string("a\tb\tc\nx\ty\tz\n"),
        std::string("a\tb\tc\nx\ty\t\tz\n"), std::string("a\tb\tc\nx\ty\tz\x01\tw\n"),
        std::string("a\tb\tc\nx\ty\t\xff\tw\n"), "a\tb\tc\nx\ty\t" + std::string(10000, 'z') + "\tw\n"})
    EXPECT_FALSE(data_io::reader::decodeVocabulary(text)) << text;
}

}  // namespace
}  // namespace chiasm::test
