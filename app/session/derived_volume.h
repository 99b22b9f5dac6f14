// Volumes that a case makes of its own volumes: kept in files beside it.
#pragma once

#include <string>

#include "core/case/case_store.h"
#include "core/jobs/progress.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// Writes the voxels to a file in the folder NAME.volumes beside the case NAME.chiasm, has the reader read
// them back, and only then adds the volume to the case, as one undoable step. Undo takes it from the case and
// leaves the file, so that doing it again finds it. Reports from 0.3 to 1; leaves no file when it fails.
Expected<void> addDerivedVolume(CaseStore& store, const std::string& casePath, Volume made,
                                data_io::ReaderClient& reader, Progress& progress);

// `volume` minus `subtracted` on the grid of `onto` (three volumes of the case, of which two may be one),
// kept so; what was made is the case's last volume. Answers with the scale that was used.
struct DifferenceWanted {
  Uid volume, subtracted, onto;
  bool asTheyAre = false;
  std::string name;  // empty: "Volume 2 minus Volume 1"
};
struct DifferenceMade {
  Uid volume;
  double scale = 1.0, overlap = 0.0;
};
Expected<DifferenceMade> addDifference(CaseStore& store, const std::string& casePath,
                                       const DifferenceWanted& wanted, data_io::ReaderClient& reader,
                                       Progress& progress);

}  // namespace chiasm::app
