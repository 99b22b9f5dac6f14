#include "data_io/reader/program/segmentation_table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMaximumBytes = 16ULL << 30;  // of labels in memory
// The stored voxels, the same as labels, the layers, and the copy that is handed over.
constexpr std::uint64_t kCopies = 3;
constexpr std::uint64_t kOverlapReserve = 8;  // layers beyond the ones announced

}  // namespace

void acceptLayers(glm::ivec3 size, std::int64_t layers, std::size_t storedBytes) {
  std::uint64_t voxels = 1;
  for (int axis = 0; axis < 3; ++axis) {
    if (size[axis] < 1 || size[axis] > 32767)
      throw Refusal("it announces an axis of " + std::to_string(size[axis]) +
                    " voxels, where 1 to 32,767 are possible.");
    voxels *= static_cast<std::uint64_t>(size[axis]);
  }
  const std::uint64_t bytes = voxels * (storedBytes + kCopies * sizeof(Label));
  if (layers < 1 || bytes > kMaximumBytes / static_cast<std::uint64_t>(layers))
    throw Refusal("it announces " + grouped(voxels) + " voxels in " + std::to_string(layers) +
                  " layers, more than can be read here.");
  limitMemory(bytes * static_cast<std::uint64_t>(layers) +
              kOverlapReserve * voxels * kCopies * sizeof(Label));
}

int mostLayers(const GridGeometry& grid) {
  return static_cast<int>(
      std::clamp<std::uint64_t>(kMaximumBytes / (grid.voxelCount() * kCopies * sizeof(Label)), 1, 4096));
}

void completeTable(FoundSegmentation& found) {
  std::vector<ReadSegment>& segments = found.segmentation.segments;
  std::set<std::pair<int, Label>> named;
  for (const ReadSegment& segment : segments)
    if (!named.emplace(segment.layer, segment.label).second)
      throw Refusal("two of its segments have the label " + std::to_string(segment.label) +
                    " in the same layer.");
  for (std::size_t layer = 0; layer < found.layers.size(); ++layer) {
    std::vector<bool> seen(65536, false);
    for (const Label label : found.layers[layer]) seen[label] = true;
    for (std::size_t label = 1; label < seen.size(); ++label) {
      if (!seen[label] || !named.emplace(static_cast<int>(layer), static_cast<Label>(label)).second) continue;
      ReadSegment segment;
      segment.name = "Label " + std::to_string(label);
      segment.layer = static_cast<int>(layer);
      segment.label = static_cast<Label>(label);
      segments.push_back(std::move(segment));
    }
  }
}

void sendSegmentation(const FoundSegmentation& found, AnswerChannel& channel) {
  const SegmentationAnswer answer = encode(found);
  MemoryFile memory(answer.bytes);
  fill(found, answer, memory.bytes());
  channel.result(answer.head, std::move(memory));
}

}  // namespace chiasm::data_io::reader
