#include "tests/support/bench_case.h"

#include <span>
#include <utility>
#include <vector>

#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

Case benchCase(int edge, const std::string& title) {
  const std::vector<std::int16_t> voxels = benchPhantom(glm::ivec3(edge));
  Case value;
  value.info.uid = Uid::generate();
  value.info.title = title;
  Volume volume =
      volumeFrom(benchPhantomGrid(glm::ivec3(edge)), VoxelType::int16, std::as_bytes(std::span(voxels)));
  volume.info.study.modality = "CT";
  volume.info.unit = "HU";
  value.volumes.push_back(std::move(volume));
  return value;
}

Uid addSegment(Case& value, const std::string& name, LabelMap labels) {
  const VolumeInfo& volume = value.volumes.front().info;
  Segmentation segmentation;
  segmentation.info.uid = Uid::generate();
  segmentation.info.volume = volume.uid;
  segmentation.info.grid = volume.grid;
  segmentation.layers.push_back(std::move(labels));
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = segmentation.info.uid;
  segment.order = 1;
  segment.name = name;
  segment.label = 1;
  segmentation.segments.push_back(segment);
  value.segmentations.push_back(std::move(segmentation));
  return segment.uid;
}

}  // namespace chiasm::test
