// Segments made again from their masks.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/jobs/progress.h"
#include "data_io/links/link_lines.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::data_io {

// Gathers masks into segmentations, one for each grid of a volume; masks that overlap go into layers of their
// own. One thread.
class RestoredSegments {
 public:
  RestoredSegments(ReaderClient& reader, Progress& progress) : reader_(reader), progress_(progress) {}
  // Reads the mask; each segment once. The digest must be the one stated.
  Expected<void> add(const MaskLine& mask, const std::filesystem::path& folder, const Volume& volume);
  std::vector<Segmentation> take();

 private:
  struct Dense {
    Segmentation segmentation;
    std::vector<std::vector<Label>> layers;
  };
  Dense& segmentationFor(const GridGeometry& grid, const Volume& volume);
  ReaderClient& reader_;
  Progress& progress_;
  std::vector<Dense> made_;
};

}  // namespace chiasm::data_io
