#include "app/session/masked_volume.h"

#include <cmath>
#include <limits>
#include <vector>

#include "app/session/derived_volume.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/mask_command.h"

namespace chiasm::app {
namespace {

// The stored value that means `fill`; fails when the type cannot hold it exactly.
template <typename T>
Expected<T> storedFill(const VolumeInfo& info, std::int64_t fill) {
  const double stored = (static_cast<double>(fill) - info.rescaleIntercept) / info.rescaleSlope;
  const double rounded = std::is_floating_point_v<T> ? stored : std::round(stored);
  if (!std::isfinite(rounded) || rounded < static_cast<double>(std::numeric_limits<T>::lowest()) ||
      rounded > static_cast<double>(std::numeric_limits<T>::max()))
    return failure(ErrorKind::invalidInput, "The volume '" + info.name + "' cannot hold the value " +
                                                std::to_string(fill) + ": choose one that its voxels reach.");
  return static_cast<T>(rounded);
}

BitGrid voxelsOf(const LabelMap& map, Label label, bool withNeighbours) {
  BitGrid voxels = readMask(map, label, {glm::ivec3(0), map.size()}).bits;
  // In voxels: the corners of the cube around one lie 1.73 away, the next but one along an axis 2.
  return withNeighbours ? dilateBall(voxels, glm::dvec3(1.0), 1.8) : voxels;
}

}  // namespace

MaskedVolume maskedVolumeAs(const Uid& segment, const OperationValues& values) {
  return {segment, values.whole("fill"), values.word("side") == "outside", values.word("around") == "yes"};
}

Expected<Volume> maskedVolume(const Case& current, const MaskedVolume& wanted, Progress& progress) {
  const Segment* segment = current.findSegment(wanted.segment);
  const Segmentation* segmentation = segment ? current.segmentationOf(*segment) : nullptr;
  if (!segmentation)
    return failure(ErrorKind::notFound, "The segment to mask with is not in this case any more.");
  const auto volume = findVoxels(current, *segmentation);
  if (!volume) return tl::unexpected(volume.error());
  const GridGeometry& grid = (*volume)->info.grid;
  if (!sameVoxels(grid, segmentation->info.grid))
    return failure(ErrorKind::invalidInput, "The segment '" + segment->name +
                                                "' has another grid than the volume: resample it first.");
  const BitGrid set = voxelsOf(segmentation->layers.at(static_cast<std::size_t>(segment->layer)),
                               segment->label, wanted.withNeighbours);
  Volume masked{(*volume)->info, nullptr};
  masked.info.uid = Uid::generate();
  masked.info.order = 0;
  masked.info.name = (*volume)->info.name + (wanted.outside ? " within " : " without ") + segment->name;
  masked.info.source = {};
  return (*volume)->voxels->visit([&](auto voxels) -> Expected<Volume> {
    using T = std::remove_cvref_t<decltype(voxels[0])>;
    const auto fill = storedFill<T>((*volume)->info, wanted.fill);
    if (!fill) return tl::unexpected(fill.error());
    std::vector<T> values(voxels.begin(), voxels.end());
    const auto width = static_cast<std::size_t>(grid.size.x), height = static_cast<std::size_t>(grid.size.y);
    parallelFor(
        static_cast<std::size_t>(grid.size.z),
        [&](std::size_t slice, unsigned) {
          T* out = values.data() + slice * width * height;
          for (int j = 0; j < grid.size.y; ++j)
            for (int i = 0; i < grid.size.x; ++i, ++out) {
              const bool inside = set.test({i, j, static_cast<int>(slice)});
              if (inside != wanted.outside) *out = *fill;
            }
        },
        [&] { return !progress.cancelled(); });
    if (progress.cancelled()) return cancelledError();
    masked.voxels = VoxelBuffer::copyOf((*volume)->voxels->type(), std::as_bytes(std::span<const T>(values)));
    return masked;
  });
}

Expected<void> addMaskedVolume(CaseStore& store, const std::string& casePath, const MaskedVolume& wanted,
                               data_io::ReaderClient& reader, Progress& progress) {
  auto masked = maskedVolume(store.current(), wanted, progress);
  if (!masked) return tl::unexpected(masked.error());
  return addDerivedVolume(store, casePath, std::move(*masked), reader, progress);
}

}  // namespace chiasm::app
