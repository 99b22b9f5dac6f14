#include "data_io/volumes/nifti_header.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "headers are written as they lie in memory");

// nifti1.h (NIfTI-1.1): offsets of the fields that are set.
constexpr std::size_t kHeader = 352;  // 348 bytes and four that say that no extension follows

class Header {
 public:
  template <typename T>
  void put(std::size_t offset, T value) {
    std::memcpy(bytes_.data() + offset, &value, sizeof value);
  }
  void put(std::size_t offset, const char* text) {
    std::memcpy(bytes_.data() + offset, text, std::strlen(text));
  }
  std::string bytes() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kHeader> bytes_{};
};

std::int16_t dataType(VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return 2;
    case VoxelType::int16:
      return 4;
    case VoxelType::uint16:
      return 512;
    default:
      return 16;
  }
}

// A rotation as NIfTI's quaternion (nifti_mat44_to_quatern): b, c, d with a ≥ 0; `factor` −1 for left-handed
// axes.
struct Quaternion {
  double b = 0, c = 0, d = 0, factor = 1;
};
Quaternion quaternionOf(glm::dmat3 axes) {
  Quaternion out;
  if (glm::determinant(axes) < 0) {
    out.factor = -1;
    axes[2] = -axes[2];
  }
  const auto r = [&](int row, int column) { return axes[column][row]; };
  double a = r(0, 0) + r(1, 1) + r(2, 2) + 1.0;
  if (a > 0.5) {
    a = 0.5 * std::sqrt(a);
    out.b = 0.25 * (r(2, 1) - r(1, 2)) / a;
    out.c = 0.25 * (r(0, 2) - r(2, 0)) / a;
    out.d = 0.25 * (r(1, 0) - r(0, 1)) / a;
    return out;
  }
  const double x = 1.0 + r(0, 0) - (r(1, 1) + r(2, 2)), y = 1.0 + r(1, 1) - (r(0, 0) + r(2, 2)),
               z = 1.0 + r(2, 2) - (r(0, 0) + r(1, 1));
  if (x > 1.0) {
    out.b = 0.5 * std::sqrt(x);
    out.c = 0.25 * (r(0, 1) + r(1, 0)) / out.b;
    out.d = 0.25 * (r(0, 2) + r(2, 0)) / out.b;
    a = 0.25 * (r(2, 1) - r(1, 2)) / out.b;
  } else if (y > 1.0) {
    out.c = 0.5 * std::sqrt(y);
    out.b = 0.25 * (r(0, 1) + r(1, 0)) / out.c;
    out.d = 0.25 * (r(1, 2) + r(2, 1)) / out.c;
    a = 0.25 * (r(0, 2) - r(2, 0)) / out.c;
  } else {
    out.d = 0.5 * std::sqrt(z);
    out.b = 0.25 * (r(0, 2) + r(2, 0)) / out.d;
    out.c = 0.25 * (r(1, 2) + r(2, 1)) / out.d;
    a = 0.25 * (r(1, 0) - r(0, 1)) / out.d;
  }
  if (a < 0) {
    out.b = -out.b;
    out.c = -out.c;
    out.d = -out.d;
  }
  return out;
}

}  // namespace

std::string niftiHeader(const GridGeometry& grid, VoxelType type) {
  // x and y change their sign between LPS and RAS.
  const glm::dvec3 ras(-1, -1, 1);
  glm::dmat3 axes(0.0);
  for (int column = 0; column < 3; ++column) axes[column] = ras * grid.direction[column];
  const glm::dvec3 origin = ras * grid.origin;
  const Quaternion turn = quaternionOf(axes);

  Header header;
  header.put(0, std::int32_t{348});
  header.put(38, "r");
  header.put(40, std::int16_t{3});
  header.put(70, dataType(type));
  header.put(72, static_cast<std::int16_t>(8 * bytesPerVoxel(type)));
  header.put(76, static_cast<float>(turn.factor));
  for (int axis = 0; axis < 3; ++axis) {
    const auto at = static_cast<std::size_t>(axis);
    header.put(42 + 2 * at, static_cast<std::int16_t>(grid.size[axis]));
    header.put(80 + 4 * at, static_cast<float>(grid.spacing[axis]));
    header.put(268 + 4 * at, static_cast<float>(origin[axis]));
    for (int column = 0; column < 3; ++column)
      header.put(280 + 16 * at + 4 * static_cast<std::size_t>(column),
                 static_cast<float>(axes[column][axis] * grid.spacing[column]));
    header.put(292 + 16 * at, static_cast<float>(origin[axis]));
  }
  for (std::size_t i = 4; i < 8; ++i) header.put(40 + 2 * i, std::int16_t{1});
  header.put(108, static_cast<float>(kHeader));
  header.put(112, 1.0F);
  header.put(123, char{2});          // millimetres
  header.put(252, std::int16_t{1});  // qform and sform: the scanner's space
  header.put(254, std::int16_t{1});
  header.put(256, static_cast<float>(turn.b));
  header.put(260, static_cast<float>(turn.c));
  header.put(264, static_cast<float>(turn.d));
  header.put(344, "n+1");
  return header.bytes();
}

Expected<void> fitsNifti(const GridGeometry& grid) {
  constexpr int kLargest = 32'767;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.size[axis] > kLargest)
      return failure(ErrorKind::invalidInput,
                     "NIfTI-1 files have at most 32,767 voxels a side; this one has " +
                         std::to_string(grid.size[axis]) + ".");
  return {};
}

}  // namespace chiasm::data_io
