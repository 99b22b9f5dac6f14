#include "render/cpu/clean_voxels.h"

#include <algorithm>
#include <cmath>

#include "core/base/check.h"

namespace chiasm::render::cpu {

namespace {

VoxelKind kindOf(VoxelType type) {
  switch (type) {
    case VoxelType::uint8:
      return VoxelKind::uint8;
    case VoxelType::int16:
      return VoxelKind::int16;
    case VoxelType::uint16:
      return VoxelKind::uint16;
    default:
      return VoxelKind::float32;
  }
}

std::vector<float> cleanedCopy(const VoxelBuffer& voxels) {
  std::vector<float> result;
  if (voxels.type() != VoxelType::float32) return result;
  voxels.visit([&](auto typed) {
    if (std::all_of(typed.begin(), typed.end(),
                    [](auto value) { return std::isfinite(static_cast<float>(value)); }))
      return;
    result.reserve(typed.size());
    for (const auto value : typed) {
      const auto number = static_cast<float>(value);
      result.push_back(std::isfinite(number) ? number : 0.0f);
    }
  });
  return result;
}

}  // namespace

CleanVoxels::CleanVoxels(const VoxelBuffer& source) : source_(&source), cleaned_(cleanedCopy(source)) {}

VoxelGrid CleanVoxels::grid(glm::ivec3 size) const {
  CHECK(source_ != nullptr && fits(size), "voxels for the kernels");
  const void* voxels = cleaned_.empty() ? static_cast<const void*>(source_->bytes().data()) : cleaned_.data();
  return {voxels, kindOf(source_->type()), {size.x, size.y, size.z}};
}

bool CleanVoxels::fits(glm::ivec3 size) {
  return size.x >= 2 && size.y >= 1 && size.z >= 1 &&
         static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                 static_cast<std::size_t>(size.z) <
             (std::size_t{1} << 31);
}

}  // namespace chiasm::render::cpu
