// Headers and voxels in two files, and several volumes in one: the same voxels as in one plain file.
#include <cstring>

#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class Pairs : public ReaderTest {
 protected:
  static std::string voxels(int count, int first = 0) {
    std::string out;
    for (int i = 0; i < count; ++i) {
      const auto value = static_cast<std::int16_t>(first + i);
      out.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    return out;
  }
  static RawNifti header() { return RawNifti(3, 4, 5).put<float>(80, 2).put<float>(280, 2); }
};

TEST_F(Pairs, AHeaderAndItsImageAreOneVolume) {
  writeFile(file("one.nii"), header().with(0) + voxels(60));
  const std::string pair = header().put<float>(108, 0).text(344, "ni1").with(0);
  writeFile(file("two.hdr"), pair.substr(0, 348));
  writeFile(file("two.img"), voxels(60));
  writeFile(file("packed.hdr.gz"), gzip(pair.substr(0, 348)));
  writeFile(file("packed.img.gz"), gzip(voxels(60)));
  const auto one = read(file("one.nii"));
  ASSERT_TRUE(one) << one.error().message;
  for (const char* name : {"two.hdr", "packed.hdr.gz"}) {
    const auto two = read(file(name));
    ASSERT_TRUE(two) << two.error().message;
    EXPECT_EQ(two->info.source.voxelDigest, one->info.source.voxelDigest);
    EXPECT_EQ(two->info.grid, one->info.grid);
    EXPECT_EQ(two->info.source.format, "NIfTI");
  }
  writeFile(file("two.img"), voxels(59));
  expectRefusal(read(file("two.hdr")), file("two.hdr"), "118 of the 120");
  writeFile(file("two.img"), voxels(61));
  expectRefusal(read(file("two.hdr")), file("two.hdr"), "goes on for 2 bytes");
}

TEST_F(Pairs, AnalyzeIsReadAndItsOrientationAssumed) {
  const RawNifti analyze = header().put<float>(108, 0).text(344, std::string(4, '\0'));
  writeFile(file("a.hdr"), analyze.with(0).substr(0, 348));
  writeFile(file("a.img"), voxels(60));
  const auto volume = read(file("a.hdr"));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.source.format, "Analyze");
  EXPECT_EQ(volume->info.badges, std::vector<std::string>{"orientation assumed"});
  // As nibabel places it: columns to the left, rows to the front, the origin in the middle.
  const GridGeometry& grid = volume->info.grid;
  EXPECT_EQ(grid.direction[0], glm::dvec3(1, 0, 0));
  EXPECT_EQ(grid.direction[1], glm::dvec3(0, -1, 0));
  EXPECT_EQ(grid.direction[2], glm::dvec3(0, 0, 1));
  EXPECT_EQ(grid.origin, glm::dvec3(-2, 1.5, -2));
  EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{2, 3, 4}}), 59);
}

TEST_F(Pairs, EachVolumeOfSeveralCanBeAskedFor) {
  const RawNifti times = header().put<std::int16_t>(40, 4).put<std::int16_t>(48, 3);
  writeFile(file("times.nii"), times.with(0) + voxels(180));
  writeFile(file("times.nii.gz"), gzip(times.with(0) + voxels(180)));
  writeFile(
      file("times.nrrd"),
      "NRRD0004\ntype: short\ndimension: 4\nspace: left-posterior-superior\nsizes: 3 4 5 3\n"
      "space directions: (2,0,0) (0,1,0) (0,0,1) none\nkinds: domain domain domain list\nendian: little\n"
      "encoding: raw\n\n" +
          voxels(180));
  Progress progress;
  for (const char* name : {"times.nii", "times.nii.gz", "times.nrrd"}) {
    for (int time = 0; time < 3; ++time) {
      const auto volume = client().readVolume(file(name), progress, "#" + std::to_string(time + 1));
      ASSERT_TRUE(volume) << volume.error().message;
      EXPECT_EQ(volume->info.grid.size, glm::ivec3(3, 4, 5));
      EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{0, 0, 0}}), 60 * time);
      EXPECT_EQ(volume->info.source.seriesInstanceUid, "#" + std::to_string(time + 1));
      EXPECT_NE(volume->info.note.find("3 volumes"), std::string::npos) << volume->info.note;
    }
    EXPECT_EQ(read(file(name))->toVolume().valueAt(VoxelIndex{{0, 0, 0}}), 0);
    expectRefusal(client().readVolume(file(name), progress, "#4"), file(name), "volume 4 was asked for");
    expectRefusal(client().readLabels(file(name), progress), file(name), "3 volumes");
  }
}

TEST_F(Pairs, VoxelsAsTextAreThoseAsBytes) {
  const auto nrrd = [](const std::string& encoding, const std::string& data) {
    return "NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 3 4 5\n"
           "space directions: (2,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: " +
           encoding + "\n\n" + data;
  };
  std::string text, hex;
  for (int i = 0; i < 60; ++i) text += std::to_string(i) + (i % 7 == 0 ? "\n" : ", ");
  for (const char byte : voxels(60)) {
    constexpr const char* kDigits = "0123456789abcdef";
    hex += {kDigits[static_cast<unsigned char>(byte) >> 4], kDigits[byte & 15]};
    if (hex.size() % 70 == 0) hex += '\n';
  }
  writeFile(file("raw.nrrd"), nrrd("raw", voxels(60)));
  const auto raw = read(file("raw.nrrd"));
  ASSERT_TRUE(raw) << raw.error().message;
  for (const auto& [name, content] :
       {std::pair{"text.nrrd", nrrd("text", text)}, std::pair{"hex.nrrd", nrrd("hex", hex)}}) {
    writeFile(file(name), content);
    const auto volume = read(file(name));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.source.voxelDigest, raw->info.source.voxelDigest) << name;
    EXPECT_EQ(volume->info.grid, raw->info.grid);
    // Cut by a voxel, or with one more. (A cut within the last number of a text cannot be seen.)
    writeFile(file(name), content.substr(0, content.size() - 6));
    expectRefusal(read(file(name)), file(name));
    writeFile(file(name), content + " 1234");
    expectRefusal(read(file(name)), file(name), "more voxels");
  }
  writeFile(file("text.nrrd"), nrrd("text", "1.5" + text.substr(1)));
  expectRefusal(read(file("text.nrrd")), file("text.nrrd"), "none of the type");
}

TEST_F(Pairs, VoxelsComeBeforeTheirDigests) {
  writeFile(file("one.nii"), header().with(0) + voxels(60));
  const auto whole = read(file("one.nii"));
  ASSERT_TRUE(whole);
  Progress progress;
  auto first = client().readVoxelsFirst(file("one.nii"), progress);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->volume.voxels->valueAt(59), 59);
  EXPECT_TRUE(first->volume.info.source.fileDigest.empty());
  ASSERT_TRUE(first->verify(progress));
  EXPECT_EQ(first->volume.info.source.fileDigest, whole->info.source.fileDigest);
  EXPECT_EQ(first->volume.info.source.voxelDigest, whole->info.source.voxelDigest);
}

}  // namespace
}  // namespace chiasm::test
