#include "core/segmentation/slice_contour.h"

#include <array>

#include <glm/vec2.hpp>

namespace chiasm {

namespace {

// Directions around a corner, in order: right, down, left, up.
constexpr std::array<glm::ivec2, 4> kSteps{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

// Rims of a flat set, by its corners: corner (x, y) lies before pixel (x, y). The set lies at the right hand
// of every edge.
class Rims {
 public:
  explicit Rims(glm::ivec2 size)
      : size_(size),
        edges_(static_cast<std::size_t>(size.x + 1) * static_cast<std::size_t>(size.y + 1), std::uint8_t{0}) {
  }

  template <typename F>
  void find(F&& holds) {
    for (int y = 0; y < size_.y; ++y)
      for (int x = 0; x < size_.x; ++x) {
        if (!holds(x, y)) continue;
        if (y == 0 || !holds(x, y - 1)) add({x, y}, 0);
        if (x + 1 == size_.x || !holds(x + 1, y)) add({x + 1, y}, 1);
        if (y + 1 == size_.y || !holds(x, y + 1)) add({x + 1, y + 1}, 2);
        if (x == 0 || !holds(x - 1, y)) add({x, y + 1}, 3);
      }
  }

  std::vector<std::vector<glm::ivec2>> chained() {
    std::vector<std::vector<glm::ivec2>> rims;
    for (int y = 0; y <= size_.y; ++y)
      for (int x = 0; x <= size_.x; ++x)
        while (at({x, y}) != 0) rims.push_back(follow({x, y}));
    return rims;
  }

 private:
  std::uint8_t& at(glm::ivec2 corner) {
    return edges_[static_cast<std::size_t>(corner.y) * static_cast<std::size_t>(size_.x + 1) +
                  static_cast<std::size_t>(corner.x)];
  }
  void add(glm::ivec2 corner, int direction) {
    at(corner) = static_cast<std::uint8_t>(at(corner) | (1 << direction));
  }
  // Where two pixels meet at a corner only, the sharper turn keeps them apart.
  int leave(glm::ivec2 corner, int arrived) {
    for (const int turn : {1, 0, 3}) {
      const int direction = (arrived + turn) % 4;
      if ((at(corner) & (1 << direction)) != 0) return direction;
    }
    return arrived;
  }
  std::vector<glm::ivec2> follow(glm::ivec2 start) {
    std::vector<glm::ivec2> rim;
    int direction = 0;
    while ((at(start) & (1 << direction)) == 0) ++direction;
    const int first = direction;
    glm::ivec2 corner = start;
    do {
      rim.push_back(corner);
      at(corner) = static_cast<std::uint8_t>(at(corner) & ~(1 << direction));
      corner += kSteps[static_cast<std::size_t>(direction)];
      // Straight on: no point.
      while (corner != start) {
        const int next = leave(corner, direction);
        if (next != direction) {
          direction = next;
          break;
        }
        at(corner) = static_cast<std::uint8_t>(at(corner) & ~(1 << direction));
        corner += kSteps[static_cast<std::size_t>(direction)];
      }
    } while (corner != start);
    // The start may itself lie within a straight part.
    if (direction == first && rim.size() > 2) rim.erase(rim.begin());
    return rim;
  }

  glm::ivec2 size_;
  std::vector<std::uint8_t> edges_;  // by corner: which directions leave it
};

}  // namespace

std::vector<std::vector<PatientPoint>> sliceContours(const Mask& set, int sliceAxis, int slice,
                                                     const GridGeometry& grid) {
  const int columnAxis = sliceAxis == 0 ? 1 : 0, rowAxis = sliceAxis == 2 ? 1 : 2;
  const glm::ivec3 size = set.bits.size();
  std::vector<std::vector<PatientPoint>> contours;
  const int layer = slice - set.begin[sliceAxis];
  if (layer < 0 || layer >= size[sliceAxis]) return contours;
  Rims rims({size[columnAxis], size[rowAxis]});
  glm::ivec3 voxel(0);
  voxel[sliceAxis] = layer;
  rims.find([&](int x, int y) {
    voxel[columnAxis] = x;
    voxel[rowAxis] = y;
    return set.bits.test(voxel);
  });
  for (const std::vector<glm::ivec2>& rim : rims.chained()) {
    std::vector<PatientPoint>& contour = contours.emplace_back();
    for (const glm::ivec2 corner : rim) {
      VoxelPoint at{glm::dvec3(set.begin)};
      at.ijk[columnAxis] += corner.x - 0.5;
      at.ijk[rowAxis] += corner.y - 0.5;
      at.ijk[sliceAxis] = slice;
      contour.push_back(voxelToPatient(grid, at));
    }
  }
  return contours;
}

}  // namespace chiasm
