// Images that are meant to be shown with small values bright (DICOM PS3.3 C.7.6.3.1.2, MONOCHROME1) are, with
// values as they are stored.
#include <gtest/gtest.h>

#include <algorithm>

#include "render/image.h"
#include "tests/app/cli/program.h"
#include "tests/data_io/reports/report_samples.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

constexpr int kEdge = 16;

std::string whole(int value) {
  return {static_cast<char>(value & 255), static_cast<char>(value >> 8)};
}

// One image of 8 bits whose values rise from 0 to 255.
std::string image(const std::string& photometric) {
  std::string pixels;
  for (int i = 0; i < kEdge * kEdge; ++i) pixels += static_cast<char>(i);
  return DicomBytes("1.2.840.10008.5.1.4.1.1.4")
      .add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.4")
      .add(0x0008, 0x0018, "UI", "2.25.1")
      .add(0x0008, 0x0060, "CS", "MR")
      .add(0x0018, 0x0050, "DS", "1")
      .add(0x0020, 0x000d, "UI", "2.25.2")
      .add(0x0020, 0x000e, "UI", "2.25.3")
      .add(0x0020, 0x0032, "DS", "0\\0\\0")
      .add(0x0020, 0x0037, "DS", "1\\0\\0\\0\\1\\0")
      .add(0x0020, 0x0052, "UI", "2.25.4")
      .add(0x0028, 0x0002, "US", whole(1))
      .add(0x0028, 0x0004, "CS", photometric)
      .add(0x0028, 0x0010, "US", whole(kEdge))
      .add(0x0028, 0x0011, "US", whole(kEdge))
      .add(0x0028, 0x0030, "DS", "1\\1")
      .add(0x0028, 0x0100, "US", whole(8))
      .add(0x0028, 0x0101, "US", whole(8))
      .add(0x0028, 0x0102, "US", whole(7))
      .add(0x0028, 0x0103, "US", whole(0))
      .add(0x7fe0, 0x0010, "OB", pixels)
      .bytes();
}

class InvertedPictures : public testing::Test {
 protected:
  // A case of one image, and what is said of it.
  json make(const std::string& name, const std::string& photometric) {
    place_.write(name + ".dcm", image(photometric));
    const ProgramRun made = place_.edit({"new", name + ".chiasm", "--volume", name + ".dcm"});
    EXPECT_EQ(made.exitCode, 0) << made.out << made.err;
    return place_.ask({"info", name + ".chiasm"}).json();
  }
  render::Image slice(const std::string& name) {
    const ProgramRun run = place_.ask(
        {"render", name + ".chiasm", "-o", name + ".png", "--view", "axial", "--size", "160x160", "--plain"});
    EXPECT_EQ(run.exitCode, 0) << run.out << run.err;
    auto read = render::readPng(place_.path(name + ".png").string());
    EXPECT_TRUE(read);
    return read ? *read : render::Image{};
  }
  CliPlace place_;
};

TEST_F(InvertedPictures, ASliceIsTheNegativeOfTheOther) {
  const json inverted = make("one", "MONOCHROME1"), plain = make("two", "MONOCHROME2");
  EXPECT_NE(inverted.dump().find("small values bright"), std::string::npos) << inverted.dump(1);
  EXPECT_EQ(plain.dump().find("small values bright"), std::string::npos);
  const render::Image one = slice("one"), two = slice("two");
  ASSERT_EQ(one.size, two.size);
  // In the middle, well within the image.
  int low = 255, high = 0;
  for (std::size_t y = 50; y < 110; ++y)
    for (std::size_t x = 50; x < 110; ++x) {
      const std::size_t at = 4 * (y * 160 + x);
      ASSERT_NEAR(one.rgba[at] + two.rgba[at], 255, 1) << x << ' ' << y;
      low = std::min<int>(low, one.rgba[at]);
      high = std::max<int>(high, one.rgba[at]);
    }
  EXPECT_GT(high - low, 60) << "there is something to see";
}

}  // namespace
}  // namespace chiasm::test
