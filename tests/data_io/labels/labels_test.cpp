// Label maps and tables of label names through the reader.
#include <numeric>

#include "tests/data_io/reader/itk_files.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class Labels : public ReaderTest {
 protected:
  GridGeometry grid() const {
    GridGeometry out;
    out.size = {40, 35, 3};
    out.spacing = {2, 2, 3};
    out.origin = {1, 2, 3};
    return out;
  }
  template <typename T>
  Expected<data_io::ReadLabels> through(const std::string& name, const std::vector<T>& voxels) {
    writeByItk<T>(file(name), grid(), voxels);
    Progress progress;
    return client().readLabels(file(name), progress);
  }
  Expected<std::vector<data_io::LabelName>> names(const std::string& text) {
    writeFile(file("names.txt"), text);
    Progress progress;
    return client().readLabelNames(file("names.txt"), progress);
  }
};

TEST_F(Labels, AnyTypeOfWholeNumbersBecomesTheSameMap) {
  std::vector<std::uint8_t> bytes(40 * 35 * 3);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i % 7 == 0 ? i % 5 : 0);
  const std::vector<Label> expected(bytes.begin(), bytes.end());
  const LabelMap map = LabelMap::fromDense(grid().size, expected);
  const auto check = [&](const Expected<data_io::ReadLabels>& read) {
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->labels, map);
    EXPECT_EQ(read->present, (std::vector<Label>{1, 2, 3, 4}));
    EXPECT_EQ(read->grid.size, grid().size);
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(read->grid.origin[i], grid().origin[i], 1e-5);
    EXPECT_FALSE(read->fileDigest.empty());
  };
  check(through<std::uint8_t>("a.nii.gz", bytes));
  check(through<std::int16_t>("a.nrrd", {bytes.begin(), bytes.end()}));
  check(through<std::uint16_t>("a.mha", {bytes.begin(), bytes.end()}));
  check(through<std::int32_t>("b.nii", {bytes.begin(), bytes.end()}));
  check(through<float>("c.nii", {bytes.begin(), bytes.end()}));
  check(through<double>("c.nrrd", {bytes.begin(), bytes.end()}));
}

TEST_F(Labels, RefusesWhatIsNoLabel) {
  std::vector<float> voxels(40 * 35 * 3, 0.0F);
  for (const float bad : {0.5F, -1.0F, 65536.0F, std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity()}) {
    voxels[777] = bad;
    expectRefusal(through<float>("a.nrrd", voxels), file("a.nrrd"), "no label map");
  }
  voxels[777] = 65535.0F;
  const auto read = through<float>("a.nrrd", voxels);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->present, std::vector<Label>{65535});
}

TEST_F(Labels, SegmentsOfASlicerSegmentationKeepTheirNames) {
  writeFile(file("a.seg.nrrd"),
            "NRRD0004\ntype: unsigned char\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 2 1\n"
            "space directions: (1,0,0) (0,1,0) (0,0,1)\nkinds: domain domain domain\nencoding: raw\n"
            "Segment0_Name:=Right lung\nSegment0_LabelValue:=3\nSegment0_Color:=0.5 0 1\nSegment0_Layer:=0\n"
            "Segment1_Name:=Tumour\nSegment1_LabelValue:=4\nSegment1_Layer:=0\n\n" +
                std::string("\0\3\4\4", 4));
  Progress progress;
  const auto read = client().readLabels(file("a.seg.nrrd"), progress);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->names.size(), 2u);
  EXPECT_EQ(read->names[0], (data_io::LabelName{3, "Right lung", glm::u8vec3(128, 0, 255)}));
  EXPECT_EQ(read->names[1], (data_io::LabelName{4, "Tumour", std::nullopt}));
}

TEST_F(Labels, NamesInTheFormsThatAreAround) {
  const auto atlas = names("1 Precentral_L 2001\r\n2 Precentral_R 2002\r\n\r\n116 Vermis_10 9170\r\n");
  ASSERT_TRUE(atlas) << atlas.error().message;
  ASSERT_EQ(atlas->size(), 3u);
  EXPECT_EQ((*atlas)[1], (data_io::LabelName{2, "Precentral_R", std::nullopt}));
  EXPECT_EQ((*atlas)[2].label, 116);

  const auto columns = names("value\tname\n1\tspleen\n117\tcosta left 12 b\n");
  ASSERT_TRUE(columns) << columns.error().message;
  EXPECT_EQ((*columns)[1], (data_io::LabelName{117, "costa left 12 b", std::nullopt}));

  const auto snap = names(
      "################################################\n# ITK-SnAP Label Description File\n# File format:\n"
      "    0     0    0    0        0  0  0    \"Clear Label\"\n"
      "    1   255    0   10        1  1  1    \"Left \xc3\xa4ssere\"\n");
  ASSERT_TRUE(snap) << snap.error().message;
  ASSERT_EQ(snap->size(), 1u);
  EXPECT_EQ((*snap)[0], (data_io::LabelName{1, "Left \xc3\xa4ssere", glm::u8vec3(255, 0, 10)}));
}

TEST_F(Labels, NamesThatCannotBeUsedAreRefusedByTheirLine) {
  expectRefusal(names("1 a\nb\n"), file("names.txt"), "line 2");
  expectRefusal(names("1 a\n2 b\n1 c\n"), file("names.txt"), "line 3 names label 1 a second time");
  expectRefusal(names("65536 a\n"), file("names.txt"), "65,536");
  expectRefusal(names("# nothing\n"), file("names.txt"), "names no labels");
  expectRefusal(names("1 a\n2 " + std::string(300, 'x') + "\n"), file("names.txt"), "too long");
}

TEST_F(Labels, RealAtlasTable) {
  CHIASM_REQUIRE_DATA(path, "ct/labels_total.tsv");
  Progress progress;
  const auto table = client().readLabelNames(path, progress);
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->size(), 117u);
  EXPECT_EQ(table->front(), (data_io::LabelName{1, "spleen", std::nullopt}));
}

}  // namespace
}  // namespace chiasm::test
