// Requests for a volume or a label map in a file.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "core/space/grid_geometry.h"
#include "core/volume/volume.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/staged_voxels.h"
#include "data_io/reader/program/voxel_lanes.h"

namespace chiasm::data_io::reader {

// A volume from one file that is not DICOM.
struct FileVolume {
  VolumeInfo info;
  StagedVoxels voxels;
  std::size_t parts = 1;           // volumes that the file holds (time points, components)
  std::function<Digest()> digest;  // of the file's bytes
};
// The one that `choice` names ("#3"), else the first; throws Refusal.
FileVolume readVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel);

// Answers with a volume: its description, and its voxels from where they lie.
void answerVoxels(const std::string& description, StagedVoxels& voxels, AnswerChannel& channel,
                  VoxelLanes& lanes);

// Parse and answer; throw Refusal.
void answerVolumeFile(int file, int folder, const std::string& choice, AnswerChannel& channel,
                      VoxelLanes& lanes);
// A label map's description and its labels (uint16).
struct LabelImage {
  VolumeAnswer answer;
  MemoryFile labels;
};
LabelImage readLabelImage(int file, int folder, AnswerChannel& channel);
void answerLabels(int file, int folder, AnswerChannel& channel);

// Finite, spacing above 0, axes of length 1 and at right angles; throws Refusal with the numbers.
void acceptGrid(const GridGeometry& grid);

}  // namespace chiasm::data_io::reader
