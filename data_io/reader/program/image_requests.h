// Requests for a volume or a label map in a file.
#pragma once

#include <cstddef>
#include <string>

#include "core/space/grid_geometry.h"
#include "core/volume/volume.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/staged_names.h"

namespace chiasm::data_io::reader {

// A volume from one file that is not DICOM.
struct FileVolume {
  VolumeInfo info;
  MemoryFile voxels;
  std::size_t parts = 1;  // volumes that the file holds (time points, components)
};
// The one that `choice` names ("#3"), else the first; throws Refusal.
FileVolume readVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel,
                          const StagedNames& names);

// Parse and answer; throw Refusal.
void answerVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel,
                      const StagedNames& names);
// A label map's description and its labels (uint16).
struct LabelImage {
  VolumeAnswer answer;
  MemoryFile labels;
};
LabelImage readLabelImage(int file, int folder, AnswerChannel& channel, const StagedNames& names);
void answerLabels(int file, int folder, AnswerChannel& channel, const StagedNames& names);

// Finite, spacing above 0, axes of length 1 and at right angles; throws Refusal with the numbers.
void acceptGrid(const GridGeometry& grid);

}  // namespace chiasm::data_io::reader
