#include "core/labels/name_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/labels/standard_colours.h"
#include "tests/support/test_data.h"

namespace chiasm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

NamedLabel row(Label label, std::string name, std::optional<glm::u8vec3> colour = {}) {
  return {label, std::move(name), colour};
}

TEST(NameTable, AtlasListWithItsCodes) {
  EXPECT_THAT(*parseNameTable("1 Precentral_L 2001\r\n2 Precentral_R 2002\r\n\r\n116 Vermis_10 9170\r\n\r\n"),
              ElementsAre(row(1, "Precentral_L"), row(2, "Precentral_R"), row(116, "Vermis_10")));
}

TEST(NameTable, NumbersThatTellNamesApartStay) {
  EXPECT_THAT(*parseNameTable("1 Rib 1\n2 Rib 2\n"), ElementsAre(row(1, "Rib 1"), row(2, "Rib 2")));
  EXPECT_THAT(*parseNameTable("1 Lobule 5\n2 Left lung\n"),
              ElementsAre(row(1, "Lobule 5"), row(2, "Left lung")));
}

TEST(NameTable, TabSeparatedWithHeads) {
  EXPECT_THAT(*parseNameTable("value\tname\n1\tspleen\n2\tkidney right\n"),
              ElementsAre(row(1, "spleen"), row(2, "kidney right")));
  EXPECT_THAT(
      *parseNameTable(
          "name\tabbreviation\tindex\tcolor\nGrey Matter\tGM\t1\t#ff5301\nWhite Matter\tWM\t2\tn/a\n"),
      ElementsAre(row(1, "Grey Matter", glm::u8vec3(255, 83, 1)), row(2, "White Matter")));
  EXPECT_THAT(*parseNameTable("7\tLeft hip 3\n"), ElementsAre(row(7, "Left hip 3")));
}

TEST(NameTable, ItkSnap) {
  EXPECT_THAT(
      *parseNameTable("################################################\n"
                      "# ITK-SnAP Label Description File\n"
                      "    0     0    0    0        0  0  0    \"Clear Label\"\n"
                      "    1   255    0   12        1  1  1    \"Left 2 \"\n"
                      "    9     1    2    3      0.5  0  1    \"Tumour, core\"\n"),
      ElementsAre(row(1, "Left 2", glm::u8vec3(255, 0, 12)), row(9, "Tumour, core", glm::u8vec3(1, 2, 3))));
}

TEST(NameTable, QuotedNamesWithoutColours) {
  EXPECT_THAT(*parseNameTable("1 \"Left lung\"\n2 \"Lobe 3\"\n"),
              ElementsAre(row(1, "Left lung"), row(2, "Lobe 3")));
}

TEST(NameTable, FreeSurfer) {
  EXPECT_THAT(*parseNameTable("#No. Label Name:                R   G   B   A\n0   Unknown   0 0 0 0\n"
                              "2   Left-Cerebral-White-Matter              245 245 245 0\n"
                              "1004 ctx-lh-corpuscallosum 120 70 50 0\n"),
              ElementsAre(row(2, "Left-Cerebral-White-Matter", glm::u8vec3(245, 245, 245)),
                          row(1004, "ctx-lh-corpuscallosum", glm::u8vec3(120, 70, 50))));
}

TEST(NameTable, RepeatedNamesGetTheirLabel) {
  EXPECT_THAT(*parseNameTable("3 Node\n5 Node\n"), ElementsAre(row(3, "Node"), row(5, "Node (label 5)")));
}

TEST(NameTable, RefusesWithTheLine) {
  EXPECT_THAT(parseNameTable("1 a\n\n1 b\n").error().message,
              HasSubstr("Line 3 names label 1 a second time"));
  EXPECT_THAT(parseNameTable("1 a\n70000 b\n").error().message, HasSubstr("Line 2 has the label 70,000"));
  EXPECT_THAT(parseNameTable("1 a\n-4 b\n").error().message, HasSubstr("-4"));
  EXPECT_THAT(parseNameTable("1 a\nbone\n").error().message, HasSubstr("Line 2"));
  EXPECT_THAT(parseNameTable("1 2 3 4 \"x\n").error().message, HasSubstr("Line 1"));
  EXPECT_THAT(parseNameTable("index\tname\n3\n").error().message, HasSubstr("Line 2"));
  EXPECT_THAT(parseNameTable("1\t\n").error().message, HasSubstr("Line 1"));
  EXPECT_THAT(parseNameTable("1 " + std::string(300, 'x')).error().message, HasSubstr("200"));
  EXPECT_THAT(parseNameTable("# nothing\n\n").error().message, HasSubstr("names no labels"));
  EXPECT_FALSE(parseNameTable("").has_value());
  EXPECT_FALSE(parseNameTable("1 \xFF\n").has_value());
}

TEST(NameTable, ReadsARealTable) {
  CHIASM_REQUIRE_DATA(path, "ct/labels_total.tsv");
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  const auto table = parseNameTable(text.str());
  ASSERT_TRUE(table.has_value()) << table.error().message;
  EXPECT_EQ(table->size(), 117U);
  EXPECT_EQ(table->front(), row(1, "spleen"));
  EXPECT_EQ(table->back().label, 117);
  // All of these structures have a recommended colour, but for the two findings among them.
  for (const NamedLabel& named : *table)
    EXPECT_EQ(standardColour(named.name).has_value(), !named.name.starts_with("kidney_cyst")) << named.name;
}

TEST(StandardColour, TheHousesTable) {
  EXPECT_EQ(standardColour("Frontal bone"), glm::u8vec3(241, 214, 145));
  EXPECT_EQ(standardColour("Left carotid artery"), glm::u8vec3(216, 101, 79));
  EXPECT_EQ(standardColour("pulmonary_vein"), glm::u8vec3(0, 151, 206));
  EXPECT_EQ(standardColour("Subcutaneous FAT"), glm::u8vec3(230, 220, 70));
  EXPECT_EQ(standardColour("lung_upper_lobe_left"), glm::u8vec3(197, 165, 145));
  EXPECT_EQ(standardColour("Liver"), glm::u8vec3(221, 130, 101));
  EXPECT_EQ(standardColour("kidney_right"), glm::u8vec3(185, 102, 83));
  EXPECT_EQ(standardColour("vertebrae_L3"), standardColour("bone"));
}

TEST(StandardColour, FindingsAndUnknownsHaveNone) {
  for (const char* name : {"Frontal bone defect", "Liver lesion", "kidney_cyst_left",
                           "Frontal low attenuation", "Segment 1", "", "hippo", "ribbon"})
    EXPECT_FALSE(standardColour(name).has_value()) << name;
}

}  // namespace
}  // namespace chiasm
