#include "core/segmentation/segment_target.h"

#include <algorithm>

#include <glm/common.hpp>
#include <glm/vector_relational.hpp>

namespace chiasm {

Expected<SegmentTarget> findWritableSegment(const Case& current, const Uid& segment) {
  const Segment* found = current.findSegment(segment);
  if (!found) return failure(ErrorKind::notFound, "The segment to change is not in this case any more.");
  if (found->locked)
    return failure(ErrorKind::invalidInput,
                   "The segment '" + found->name + "' is locked: unlock it to change it.");
  const Segmentation* segmentation = current.segmentationOf(*found);
  if (!segmentation || found->layer < 0 ||
      static_cast<std::size_t>(found->layer) >= segmentation->layers.size())
    return failure(ErrorKind::conflict, "The segment '" + found->name + "' has no label map in this case.");
  return SegmentTarget{segmentation, found, &segmentation->layers[static_cast<std::size_t>(found->layer)]};
}

Expected<const Volume*> findVoxels(const Case& current, const Segmentation& segmentation) {
  const Volume* volume = current.findVolume(segmentation.info.volume);
  if (!volume)
    return failure(ErrorKind::notFound,
                   "The volume of the segmentation '" + segmentation.info.name + "' is not in this case.");
  if (!volume->voxels)
    return failure(ErrorKind::unavailable,
                   "The voxels of '" + volume->info.name +
                       "' are not there: wait until the volume is read, or locate its file.");
  if (volume->voxels->count() != volume->info.grid.voxelCount())
    return failure(ErrorKind::unreadable,
                   "The voxels of '" + volume->info.name + "' do not fill its grid: read the volume again.");
  return volume;
}

bool sameVoxels(const GridGeometry& a, const GridGeometry& b) {
  if (a.size != b.size) return false;
  if (a == b) return true;
  const glm::dmat4 other = b.voxelFromCase() * a.caseFromVoxel();
  for (int corner = 0; corner < 8; ++corner) {
    const glm::dvec3 voxel((corner & 1) != 0 ? a.size.x - 1 : 0, (corner & 2) != 0 ? a.size.y - 1 : 0,
                           (corner & 4) != 0 ? a.size.z - 1 : 0);
    const glm::dvec3 away = glm::abs(glm::dvec3(other * glm::dvec4(voxel, 1.0)) - voxel);
    if (!glm::all(glm::lessThan(away, glm::dvec3(1e-3)))) return false;
  }
  return true;
}

}  // namespace chiasm
