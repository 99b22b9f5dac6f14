// Segmentations that are cut off or changed anywhere: refused or read, always answered, and the reader lives
// on.
#include <algorithm>
#include <cstdlib>
#include <random>

#include "tests/segment_files/hostile_seeds.h"

namespace chiasm::test {
namespace {

class HostileSegmentations : public ReaderTest {
 protected:
  Expected<data_io::ReadSegmentation> answer(const std::string& name, const std::string& bytes) {
    writeFile(file(name), bytes);
    Progress progress;
    return client().readSegmentation(file(name), progress);
  }
};

TEST_F(HostileSegmentations, CutOffAnywhereIsRefused) {
  for (const SegmentationSeed& seed : segmentationSeeds()) {
    ASSERT_TRUE(answer(seed.name, seed.bytes)) << seed.name;
    // Every byte of the last part, where elements end and begin; every 13th before, and every one by
    // reader_fuzz --cut all.
    constexpr std::size_t kLast = 160, kStep = 13;
    for (std::size_t length = 0; length < seed.bytes.size();
         length += length + kLast < seed.bytes.size() ? kStep : 1) {
      const auto read = answer(seed.name, seed.bytes.substr(0, length));
      ASSERT_FALSE(read) << seed.name << " cut off after " << length << " of " << seed.bytes.size()
                         << " bytes";
    }
  }
}

// CHIASM_MUTATIONS=10000 for the long run.
int roundsOfEachSeed() {
  const char* asked = std::getenv("CHIASM_MUTATIONS");
  return asked ? std::max(1, std::atoi(asked)) : 150;
}

TEST_F(HostileSegmentations, ChangedAnywhereIsAnsweredAndTheReaderLivesOn) {
  std::mt19937 random(20260131);
  const int rounds = roundsOfEachSeed();
  for (const SegmentationSeed& seed : segmentationSeeds()) {
    for (int round = 0; round < rounds; ++round) {
      std::string bytes = seed.bytes;
      const int changes = 1 + static_cast<int>(random() % 6);
      for (int i = 0; i < changes; ++i) {
        const std::size_t at = random() % bytes.size();
        switch (random() % 4) {
          case 0:
            bytes[at] = static_cast<char>(random());
            break;
          case 1:
            bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
            break;
          case 2:
            bytes.replace(at, std::min<std::size_t>(4, bytes.size() - at),
                          std::string("\xff\xff\xff\xff", 4));
            break;
          default:
            bytes.erase(at, 1 + random() % 8);
        }
      }
      const auto read = answer(seed.name, bytes);
      if (read) continue;
      EXPECT_TRUE(read.error().message.starts_with(file(seed.name).string())) << read.error().message;
      EXPECT_EQ(read.error().message.find("Leber"), std::string::npos) << read.error().message;
    }
    ASSERT_TRUE(answer(seed.name, seed.bytes)) << seed.name;
  }
}

TEST_F(HostileSegmentations, LayersAndLabelsThatDoNotFit) {
  const auto refused = [&](const std::string& more, const std::string& about) {
    expectRefusal(answer("a.seg.nrrd",
                         "NRRD0004\ntype: unsigned char\ndimension: 3\nspace: LPS\nsizes: 2 2 1\n"
                         "space directions: (1,0,0) (0,1,0) (0,0,1)\nencoding: raw\n" +
                             more + "\n" + std::string("\0\1\1\2", 4)),
                  file("a.seg.nrrd"), about);
  };
  refused("Segment0_Name:=a\nSegment0_LabelValue:=0\n", "label 0");
  refused("Segment0_Name:=a\nSegment0_LabelValue:=70000\n", "70000");
  refused("Segment0_Name:=a\nSegment0_LabelValue:=1\nSegment0_Layer:=1\n", "layer 1");
  refused("Segment0_Name:=a\nSegment0_LabelValue:=1\nSegment1_Name:=b\nSegment1_LabelValue:=1\n",
          "two of its segments");
}

}  // namespace
}  // namespace chiasm::test
