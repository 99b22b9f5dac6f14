// A segmentation on the wire: a head (JSON), and in shared memory voxels or contour points and the table of
// segments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "data_io/labels/read_segmentation.h"

namespace chiasm::data_io::reader {

// What the confined process has found. `segmentation.layers` stays empty; `layers` has them dense, x fastest,
// each grid.voxelCount() labels.
struct FoundSegmentation {
  ReadSegmentation segmentation;
  std::vector<std::vector<Label>> layers;
};

struct SegmentationAnswer {
  std::string head;         // for the packet
  std::string table;        // JSON, behind the voxels
  std::uint64_t bytes = 0;  // of shared memory: voxels or points, then the table
};

// The memory holds layer after layer of labels (uint16), or else the points of all contours (three doubles
// each), and then the table.
SegmentationAnswer encode(const FoundSegmentation& found);
void fill(const FoundSegmentation& found, const SegmentationAnswer& answer, std::span<std::byte> memory);

// The sender may have been taken over by a hostile file: every field is checked, and sizes have to fit the
// memory to the byte. Sentences do not name the file.
Expected<ReadSegmentation> decodeSegmentation(std::string_view head, std::span<const std::byte> memory);

}  // namespace chiasm::data_io::reader
