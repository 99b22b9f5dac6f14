// What is in a file, unopened.
#include <string>

#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class Inspections : public ReaderTest {};

// A header of any length: the voxels behind it may begin at any byte of the file.
TEST_F(Inspections, SeeVoxelsWhereverTheyBegin) {
  std::string voxels;
  for (int i = 0; i < 12 * 10 * 4; ++i) {
    voxels.push_back(static_cast<char>(i * 5 % 251));
    voxels.push_back(static_cast<char>(i % 3));
  }
  std::vector<std::uint8_t> first;
  for (int extra = 0; extra < 9; ++extra) {
    const std::filesystem::path path = file("at" + std::to_string(extra) + ".nrrd");
    writeFile(path, "NRRD0004\n#" + std::string(static_cast<std::size_t>(extra), '-') +
                        "\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 12 10 4\n"
                        "space directions: (1,0,0) (0,1,0) (0,0,2)\nspace origin: (0,0,0)\n"
                        "endian: little\nencoding: raw\n\n" +
                        voxels);
    Progress progress;
    const auto seen = client().inspect(path, progress);
    ASSERT_TRUE(seen) << extra << ": " << seen.error().message;
    ASSERT_EQ(seen->volumes.size(), 1u);
    if (extra == 0) first = seen->volumes[0].thumbnail.pixels;
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(seen->volumes[0].thumbnail.pixels, first) << extra;
  }
}

}  // namespace
}  // namespace chiasm::test
