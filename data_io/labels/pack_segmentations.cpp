#include "data_io/labels/pack_segmentations.h"

#include <algorithm>

namespace chiasm::data_io {

void SegmentPacker::add(const Segmentation& segmentation) {
  std::vector<std::vector<std::vector<std::size_t>>> voxels(segmentation.layers.size());
  for (std::size_t layer = 0; layer < segmentation.layers.size(); ++layer) {
    const std::vector<Label> labels = segmentation.layers[layer].toDense();
    for (std::size_t at = 0; at < labels.size(); ++at) {
      if (labels[at] == 0) continue;
      if (labels[at] >= voxels[layer].size()) voxels[layer].resize(std::size_t{labels[at]} + 1);
      voxels[layer][labels[at]].push_back(at);
    }
  }
  for (const Segment& from : segmentation.segments) {
    const auto& ofLayer = voxels[static_cast<std::size_t>(from.layer)];
    const std::vector<std::size_t> own =
        from.label < ofLayer.size() ? ofLayer[from.label] : std::vector<std::size_t>();
    std::size_t layer = 0;
    while (layer < layers_.size() &&
           std::any_of(own.begin(), own.end(), [&](std::size_t at) { return layers_[layer][at] != 0; }))
      ++layer;
    if (layer == layers_.size()) layers_.emplace_back(info_.grid.voxelCount());
    Segment segment = from;
    segment.segmentation = info_.uid;
    segment.order = static_cast<std::int64_t>(segments_.size()) + 1;
    segment.layer = static_cast<int>(layer);
    segment.label = static_cast<Label>(segments_.size() + 1);
    for (const std::size_t at : own) layers_[layer][at] = segment.label;
    segments_.push_back(std::move(segment));
  }
}

Segmentation SegmentPacker::take() {
  Segmentation out;
  out.info = info_;
  if (layers_.empty()) layers_.emplace_back(info_.grid.voxelCount());
  for (const std::vector<Label>& layer : layers_)
    out.layers.push_back(LabelMap::fromDense(info_.grid.size, layer));
  out.info.layerCount = static_cast<int>(out.layers.size());
  out.segments = std::move(segments_);
  return out;
}

}  // namespace chiasm::data_io
