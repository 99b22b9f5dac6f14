// Masks as NIfTI: read again by ITK, on every signed order of axes, where they were.
#include "data_io/labels/mask_file.h"

#include <zlib.h>

#include <cmath>

#include <cstring>
#include <glm/geometric.hpp>

#include "tests/data_io/reader/reader_fixture.h"
#include "tests/support/phantom.h"

namespace chiasm::test {
namespace {

Segmentation boxIn(const GridGeometry& grid) {
  Segmentation made;
  made.info.uid = Uid::generate();
  made.info.grid = grid;
  std::vector<Label> labels(grid.voxelCount(), 0);
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 7 == 0 ? 3 : i % 5 == 0 ? 2 : 0;
  made.layers = {LabelMap::fromDense(grid.size, labels)};
  Segment segment;
  segment.uid = Uid::generate();
  segment.label = 3;
  made.segments = {segment};
  return made;
}

std::string inflated(const std::string& bytes) {
  std::string out(1 << 20, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 31), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class MaskFileTest : public ReaderTest {};

TEST_F(MaskFileTest, ComesBackThroughItkWhereItWas) {
  std::vector<glm::dmat3> directions = signedAxisOrders();
  directions.push_back(rotation({1, 2, 3}, 25));
  directions.push_back(rotation({0, 0, 1}, 180));
  directions.push_back(rotation({1, 0, 0}, 180) * rotation({0, 1, 0}, 0.01));
  for (const glm::dmat3& direction : directions) {
    const GridGeometry grid = makeGrid({9, 7, 5}, {0.5, 1.25, 3.0}, direction, {12.5, -40.25, 101.0});
    const Segmentation segmentation = boxIn(grid);
    const auto mask = data_io::encodeMask(segmentation, segmentation.segments[0]);
    ASSERT_TRUE(mask) << mask.error().message;
    EXPECT_EQ(mask->voxels, 45);
    EXPECT_NEAR(mask->volumeMm3, 45 * 0.5 * 1.25 * 3.0, 1e-9);
    writeFile(file("mask.nii.gz"), mask->bytes);
    Progress progress;
    const auto read = client().readLabels(file("mask.nii.gz"), progress);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(read->badges.empty());
    EXPECT_EQ(read->present, std::vector<Label>{1});
    ASSERT_EQ(read->grid.size, grid.size);
    const std::vector<Label> labels = read->labels.toDense();
    for (std::size_t i = 0; i < labels.size(); ++i) ASSERT_EQ(labels[i], i % 7 == 0 ? 1 : 0);
    for (const VoxelIndex corner :
         {VoxelIndex{{0, 0, 0}}, VoxelIndex{{8, 0, 0}}, VoxelIndex{{0, 6, 4}}, VoxelIndex{{8, 6, 4}}}) {
      const glm::dvec3 there = voxelToPatient(read->grid, corner).mm, here = voxelToPatient(grid, corner).mm;
      EXPECT_LT(glm::length(there - here), 1e-4);  // single precision of NIfTI's header at 100 mm
    }
  }
}

// The qform says the same as the sform (readers choose either): nifti1.h's formulas, by hand.
TEST_F(MaskFileTest, QuaternionAndMatrixSayTheSame) {
  std::vector<glm::dmat3> directions = signedAxisOrders();
  for (int degrees = 0; degrees < 360; degrees += 30) directions.push_back(rotation({1, -2, 0.5}, degrees));
  for (const glm::dmat3& direction : directions) {
    const Segmentation segmentation = boxIn(makeGrid({3, 4, 5}, {0.5, 2, 3}, direction, {1, 2, 3}));
    const std::string bytes = inflated(data_io::encodeMask(segmentation, segmentation.segments[0])->bytes);
    ASSERT_EQ(bytes.size(), 352u + 60u);
    const auto number = [&](std::size_t at) {
      float value = 0;
      std::memcpy(&value, bytes.data() + at, sizeof value);
      return static_cast<double>(value);
    };
    const double b = number(256), c = number(260), d = number(264);
    const double a = std::sqrt(std::max(0.0, 1.0 - (b * b + c * c + d * d)));
    const double r[3][3] = {{a * a + b * b - c * c - d * d, 2 * b * c - 2 * a * d, 2 * b * d + 2 * a * c},
                            {2 * b * c + 2 * a * d, a * a + c * c - b * b - d * d, 2 * c * d - 2 * a * b},
                            {2 * b * d - 2 * a * c, 2 * c * d + 2 * a * b, a * a + d * d - c * c - b * b}};
    for (std::size_t row = 0; row < 3; ++row) {
      EXPECT_EQ(number(268 + 4 * row), number(292 + 16 * row));
      for (std::size_t column = 0; column < 3; ++column) {
        const double factor = number(80 + 4 * column) * (column == 2 ? number(76) : 1.0);
        // b, c, d are single precision, so that a near 0 is wrong by up to √6e-8; times 2, times 3 mm.
        EXPECT_NEAR(r[row][column] * factor, number(280 + 16 * row + 4 * column), 2e-3);
      }
    }
  }
}

TEST_F(MaskFileTest, TheSameVoxelsAreTheSameBytes) {
  const Segmentation segmentation = boxIn(makeGrid({9, 7, 5}, {1, 1, 1}));
  const auto once = data_io::encodeMask(segmentation, segmentation.segments[0]);
  EXPECT_EQ(once->bytes, data_io::encodeMask(segmentation, segmentation.segments[0])->bytes);
  Segment other = segmentation.segments[0];
  other.label = 9;
  EXPECT_EQ(data_io::encodeMask(segmentation, other)->voxels, 0);
  Segmentation wide = boxIn(makeGrid({40'000, 1, 1}, {1, 1, 1}));
  EXPECT_FALSE(data_io::encodeMask(wide, wide.segments[0]));
}

}  // namespace
}  // namespace chiasm::test
