#include "render/scene/surface_brick.h"

#include <algorithm>
#include <glm/common.hpp>
#include <optional>

namespace chiasm::render {

namespace {

constexpr int kGathered = kBrickEdge + 2 * kSurfaceReach;  // 44
constexpr float kOpaqueFrom = 0.995f;
constexpr std::uint32_t kThinShare = 170;  // two thirds: full once drawn (shaders/volume_labels.glsl)
constexpr std::size_t kStrides[3] = {1, kGathered, static_cast<std::size_t>(kGathered) * kGathered};
constexpr std::uint8_t kVisible = 1, kOpaque = 2;

std::size_t gatheredIndex(glm::ivec3 p) {
  return static_cast<std::size_t>((p.z * kGathered + p.y) * kGathered + p.x);
}

SurfaceClass classOf(const std::vector<SurfaceClass>& classes, Label label) {
  return label < classes.size() ? classes[label] : SurfaceClass::none;
}

// The labels of a brick and of its surroundings, invisible ones as 0. Returns the one label when there is
// only one.
std::optional<Label> gather(const LabelMap& map, glm::ivec3 at, const std::vector<SurfaceClass>& classes,
                            std::vector<Label>& out) {
  out.assign(static_cast<std::size_t>(kGathered) * kGathered * kGathered, 0);
  const glm::ivec3 origin = at * kBrickEdge - kSurfaceReach;
  const auto seen = [&](Label label) {
    return classOf(classes, label) == SurfaceClass::none ? Label{0} : label;
  };
  bool same = true;
  std::array<Label, kBrickEdge> line;
  std::optional<Label> only;
  const auto meet = [&](Label label) {
    if (!only) only = label;
    same = same && *only == label;
  };
  for (int bz = -1; bz <= 1; ++bz)
    for (int by = -1; by <= 1; ++by)
      for (int bx = -1; bx <= 1; ++bx) {
        const glm::ivec3 position = at + glm::ivec3(bx, by, bz);
        const glm::ivec3 low = glm::max(position * kBrickEdge, origin);
        const glm::ivec3 high =
            glm::min(glm::min((position + 1) * kBrickEdge, origin + kGathered), map.size());
        const bool outside =
            glm::any(glm::lessThan(position, glm::ivec3(0))) || glm::any(glm::greaterThanEqual(low, high));
        if (outside) {
          meet(0);
          continue;
        }
        // A border brick ends before its 32 voxels do; beyond it there is background.
        if (glm::any(glm::lessThan(high, glm::min((position + 1) * kBrickEdge, origin + kGathered)))) meet(0);
        const Brick& brick = map.brick(map.brickIndex(position));
        if (brick.isUniform()) meet(seen(brick.uniformLabel()));
        for (int z = low.z; z < high.z; ++z)
          for (int y = low.y; y < high.y; ++y) {
            Label* row = out.data() + gatheredIndex(glm::ivec3(low.x, y, z) - origin);
            if (brick.isUniform()) {
              std::fill_n(row, high.x - low.x, seen(brick.uniformLabel()));
              continue;
            }
            const glm::ivec3 local = glm::ivec3(low.x, y, z) - position * kBrickEdge;
            const Label* from =
                brick.labels(static_cast<std::size_t>(local.z * kBrickEdge + local.y), line) + local.x;
            for (int x = 0; x < high.x - low.x; ++x) {
              row[x] = seen(from[x]);
              meet(row[x]);
            }
          }
      }
  return same ? only : std::nullopt;
}

// One pass of the kernel (1 8 28 56 70 56 28 8 1) / 256 along an axis of stride `stride`, over `count`
// outputs. The terms are added in the same order everywhere, so that aprons equal what the neighbouring
// bricks hold.
void smooth(const float* in, float* out, std::size_t stride, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float* at = in + i;
    out[i] = (at[0] + at[8 * stride]) * (1 / 256.f) + (at[stride] + at[7 * stride]) * (8 / 256.f) +
             (at[2 * stride] + at[6 * stride]) * (28 / 256.f) +
             (at[3 * stride] + at[5 * stride]) * (56 / 256.f) + at[4 * stride] * (70 / 256.f);
  }
}

// Smooths a gathered block; what was at p lies at p - 4 along every axis then. What a pass leaves at the ends
// of rows is not read.
void smoothBlock(std::vector<float>& block, std::vector<float>& spare) {
  spare.resize(block.size());
  std::size_t count = block.size();
  for (const std::size_t stride : kStrides) {
    count -= 8 * stride;
    smooth(block.data(), spare.data(), stride, count);
    block.swap(spare);
  }
}

std::uint32_t texelShare(float share) {
  return static_cast<std::uint32_t>(share * 255.0f + 0.5f);
}

// What three neighbours along an axis have in common (erosion), or what any of them has (dilation).
template <bool kErode>
void meetThree(const std::uint8_t* in, std::uint8_t* out, std::size_t stride, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto both =
        kErode ? in[i] & in[i + stride] & in[i + 2 * stride] : in[i] | in[i + stride] | in[i + 2 * stride];
    out[i] = static_cast<std::uint8_t>(both);
  }
}

// The opening of both kinds with a cube of 3³ voxels; what was at p lies at p - 2 along every axis then.
void keepThick(std::vector<std::uint8_t>& kinds, std::vector<std::uint8_t>& spare) {
  spare.resize(kinds.size());
  std::size_t count = kinds.size();
  for (const bool erode : {true, false})
    for (const std::size_t stride : kStrides) {
      count -= 2 * stride;
      if (erode)
        meetThree<true>(kinds.data(), spare.data(), stride, count);
      else
        meetThree<false>(kinds.data(), spare.data(), stride, count);
      kinds.swap(spare);
    }
}

// The visible label nearest to a voxel of the gathered block, within two voxels.
Label nearestVisible(const std::vector<Label>& labels, glm::ivec3 p) {
  if (const Label here = labels[gatheredIndex(p)]; here != 0) return here;
  Label best = 0;
  int bestDistance = 100;
  for (int z = -2; z <= 2; ++z)
    for (int y = -2; y <= 2; ++y)
      for (int x = -2; x <= 2; ++x) {
        const int distance = x * x + y * y + z * z;
        if (distance >= bestDistance) continue;
        if (const Label label = labels[gatheredIndex(p + glm::ivec3(x, y, z))]; label != 0) {
          best = label;
          bestDistance = distance;
        }
      }
  return best;
}

bool varies(const std::vector<std::uint32_t>& texels, glm::ivec3 low, int edge) {
  constexpr std::uint32_t kShares = 0xffff;
  const auto index = [](int x, int y, int z) {
    return static_cast<std::size_t>((z * kSurfaceEdge + y) * kSurfaceEdge + x);
  };
  const std::uint32_t first = texels[index(low.x, low.y, low.z)] & kShares;
  for (int z = low.z; z < low.z + edge; ++z)
    for (int y = low.y; y < low.y + edge; ++y)
      for (int x = low.x; x < low.x + edge; ++x)
        if ((texels[index(x, y, z)] & kShares) != first) return true;
  return false;
}

std::uint32_t pack(std::uint32_t visible, std::uint32_t opaque, Label label) {
  return visible | opaque << 8 | static_cast<std::uint32_t>(label) << 16;
}

}  // namespace

std::vector<SurfaceClass> surfaceClasses(const std::vector<LabelAppearance>& appearance) {
  std::vector<SurfaceClass> classes;
  for (const LabelAppearance& look : appearance)
    classes.push_back(look.opacity3d <= 0.0f          ? SurfaceClass::none
                      : look.opacity3d >= kOpaqueFrom ? SurfaceClass::opaque
                                                      : SurfaceClass::translucent);
  return classes;
}

SurfaceBrick buildSurfaceBrick(const LabelMap& map, std::uint32_t brick,
                               const std::vector<SurfaceClass>& classes, SurfaceScratch& scratch) {
  SurfaceBrick result;
  if (const auto only = gather(map, map.brickPosition(brick), classes, scratch.labels)) {
    const SurfaceClass kind = *only == 0 ? SurfaceClass::none : classOf(classes, *only);
    result.constant =
        pack(kind == SurfaceClass::none ? 0 : 255, kind == SurfaceClass::opaque ? 255 : 0, *only);
    return result;
  }
  const std::size_t all = scratch.labels.size();
  scratch.visible.resize(all);
  scratch.opaque.resize(all);
  scratch.kinds.resize(all);
  bool mixed = false;  // some that is seen is not opaque
  for (std::size_t i = 0; i < all; ++i) {
    const Label label = scratch.labels[i];
    const bool opaque = label != 0 && classOf(classes, label) == SurfaceClass::opaque;
    mixed = mixed || (label != 0 && !opaque);
    scratch.visible[i] = label != 0 ? 1.0f : 0.0f;
    scratch.opaque[i] = opaque ? 1.0f : 0.0f;
    scratch.kinds[i] = static_cast<std::uint8_t>((label != 0 ? kVisible : 0) | (opaque ? kOpaque : 0));
  }
  smoothBlock(scratch.visible, scratch.spare);
  if (mixed) smoothBlock(scratch.opaque, scratch.spare);
  const std::vector<float>& opaqueShares = mixed ? scratch.opaque : scratch.visible;
  keepThick(scratch.kinds, scratch.spareKinds);

  result.texels.resize(kSurfaceTexels);
  std::size_t texel = 0;
  for (int z = 0; z < kSurfaceEdge; ++z)
    for (int y = 0; y < kSurfaceEdge; ++y)
      for (int x = 0; x < kSurfaceEdge; ++x, ++texel) {
        const std::size_t from = gatheredIndex({x, y, z});
        std::uint32_t visible = texelShare(scratch.visible[from]), opaque = texelShare(opaqueShares[from]);
        const glm::ivec3 here = glm::ivec3(x, y, z) + (kSurfaceReach - kSurfaceApron);
        if (const Label own = scratch.labels[gatheredIndex(here)]; own != 0) {
          const std::uint8_t thick = scratch.kinds[gatheredIndex(here - 2)];
          if ((thick & kVisible) == 0) visible = std::max(visible, kThinShare);
          if ((thick & kOpaque) == 0 && classOf(classes, own) == SurfaceClass::opaque)
            opaque = std::max(opaque, kThinShare);
        }
        const Label label = visible == 0 ? Label{0} : nearestVisible(scratch.labels, here);
        result.texels[texel] = pack(visible, opaque, label);
      }
  for (int z = 0; z < 4; ++z)
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 4; ++x)
        if (varies(result.texels, glm::ivec3(x, y, z) * 8 + (kSurfaceApron - 1), 10))
          result.activeCells |= 1ull << (x + 4 * y + 16 * z);
  if (std::all_of(result.texels.begin(), result.texels.end(),
                  [&](std::uint32_t value) { return value == result.texels.front(); })) {
    result.constant = result.texels.front();
    result.texels.clear();
  }
  return result;
}

}  // namespace chiasm::render
