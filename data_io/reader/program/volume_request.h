// Requests for a volume, whatever it comes in: one file, a folder, a DICOMDIR, an archive.
#pragma once

#include <memory>
#include <string>

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/voxel_lanes.h"

namespace chiasm::data_io::reader {

// What was chosen: a file and its folder, or a folder alone (then both are the same).
struct ChosenInput {
  int input = -1, folder = -1;
  bool isFolder = false;
};

// The DICOM files that the choice means: those of a folder, an archive or a DICOMDIR, or the one file itself.
// Null when it is a file of another kind. Throws Refusal.
std::unique_ptr<ImageFiles> dicomFilesOf(const ChosenInput& chosen);

// Answers with a volume; throws Refusal. `choice` as VolumeSource::seriesInstanceUid says.
void answerVolume(const ChosenInput& chosen, const std::string& choice, AnswerChannel& channel,
                  VoxelLanes& lanes);

}  // namespace chiasm::data_io::reader
