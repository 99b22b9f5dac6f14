// Segmentations of other programs, into an open case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// Paths as the person gave them. A folder stands for the label files in it (one mask per segment).
struct SegmentSources {
  std::vector<std::string> paths;
  std::optional<std::string> names;  // table of label names; beside a file of the same name otherwise
  std::string volume;                // name or UID; empty: found by series, frame of reference, grid
  bool anyFrame = false;             // also into a volume of another frame of reference
};

struct ImportedSegments {
  Uid segmentation;
  std::string volume;  // what the volume is called
  std::vector<std::string> formats;
  std::size_t segments = 0;
  bool resampled = false;
  std::vector<std::string> notes;  // what the person has to know
};

// All files as one segmentation on the grid of its volume, by one command. Errors name the file.
Expected<ImportedSegments> importSegments(CaseStore& store, const SegmentSources& sources,
                                          data_io::ReaderClient& reader, Progress& progress);

}  // namespace chiasm::app
