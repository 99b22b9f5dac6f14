// Several segmentations on one grid (one mask per segment, label maps of several files) as one.
#pragma once

#include <utility>
#include <vector>

#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// Adds segments in order, each into the first layer where it overlaps nothing. One thread.
class SegmentPacker {
 public:
  explicit SegmentPacker(SegmentationInfo info) : info_(std::move(info)) {}
  // On the same grid. Names, colours, codes and UIDs stay.
  void add(const Segmentation& segmentation);
  // The segmentation of everything added; at least one layer.
  Segmentation take();

 private:
  SegmentationInfo info_;
  std::vector<std::vector<Label>> layers_;
  std::vector<Segment> segments_;
};

}  // namespace chiasm::data_io
