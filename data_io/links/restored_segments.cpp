#include "data_io/links/restored_segments.h"

#include <algorithm>

#include <glm/geometric.hpp>

namespace chiasm::data_io {

namespace {

// NIfTI's headers hold single precision: a mask on the volume's grid comes back a little beside it.
bool isSameGrid(const GridGeometry& a, const GridGeometry& b) {
  constexpr double kMillimetres = 1e-3, kDirection = 1e-5;
  if (a.size != b.size || glm::length(a.origin - b.origin) > kMillimetres) return false;
  for (int axis = 0; axis < 3; ++axis)
    if (std::abs(a.spacing[axis] - b.spacing[axis]) * a.size[axis] > kMillimetres ||
        glm::length(a.direction[axis] - b.direction[axis]) > kDirection)
      return false;
  return true;
}

}  // namespace

RestoredSegments::Dense& RestoredSegments::segmentationFor(const GridGeometry& grid, const Volume& volume) {
  const bool onVolume = isSameGrid(grid, volume.info.grid);
  GridGeometry own = onVolume ? volume.info.grid : grid;
  own.caseFromVolume = volume.info.grid.caseFromVolume;
  for (Dense& known : made_)
    if (known.segmentation.info.volume == volume.info.uid && isSameGrid(known.segmentation.info.grid, own))
      return known;
  Dense& dense = made_.emplace_back();
  dense.segmentation.info.uid = Uid::generate();
  dense.segmentation.info.volume = volume.info.uid;
  dense.segmentation.info.grid = own;
  dense.segmentation.info.name = "Imported with links";
  return dense;
}

Expected<void> RestoredSegments::add(const MaskLine& mask, const std::filesystem::path& folder,
                                     const Volume& volume) {
  for (const Dense& dense : made_)
    if (dense.segmentation.find(mask.segment.uid)) return {};
  auto read = reader_.readLabels(folder / mask.path, progress_);
  if (!read) return tl::unexpected<Error>(read.error());
  const std::vector<Label> labels = read->labels.toDense();
  const auto voxels = static_cast<std::int64_t>(std::count(labels.begin(), labels.end(), Label{1}));
  if (read->fileDigest != mask.sha256 || read->present.size() > 1 || voxels != mask.voxels ||
      (!read->present.empty() && read->present.front() != 1))
    return failure(ErrorKind::unreadable,
                   "The mask '" + mask.path + "' is not the one that its line describes.");

  Dense& dense = segmentationFor(read->grid, volume);
  // The first layer in which nothing of it is taken.
  std::size_t layer = 0;
  for (; layer < dense.layers.size(); ++layer) {
    bool free = true;
    for (std::size_t i = 0; i < labels.size() && free; ++i)
      free = labels[i] == 0 || dense.layers[layer][i] == 0;
    if (free) break;
  }
  if (layer == dense.layers.size()) dense.layers.emplace_back(labels.size(), Label{0});
  Segment segment = mask.segment;
  segment.layer = static_cast<int>(layer);
  segment.label = dense.segmentation.freeLabel(segment.layer);
  if (segment.label == 0) return failure(ErrorKind::invalidInput, "There are too many masks for one layer.");
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] != 0) dense.layers[layer][i] = segment.label;
  dense.segmentation.segments.push_back(std::move(segment));
  return {};
}

std::vector<Segmentation> RestoredSegments::take() {
  std::vector<Segmentation> out;
  for (Dense& dense : made_) {
    for (const std::vector<Label>& layer : dense.layers)
      dense.segmentation.layers.push_back(LabelMap::fromDense(dense.segmentation.info.grid.size, layer));
    dense.segmentation.info.layerCount = static_cast<int>(dense.layers.size());
    out.push_back(std::move(dense.segmentation));
  }
  made_.clear();
  return out;
}

}  // namespace chiasm::data_io
