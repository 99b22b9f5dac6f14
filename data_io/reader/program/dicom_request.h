// Requests for a volume among DICOM images.
#pragma once

#include <string>

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/voxel_lanes.h"

namespace chiasm::data_io::reader {

// Reads one volume: of the series and part that `choice` names (VolumeSource::seriesInstanceUid), else the
// first volume of the series with most images. Answers with a volume; throws Refusal.
void answerDicom(const ImageFiles& files, const std::string& choice, AnswerChannel& channel,
                 VoxelLanes& lanes);

}  // namespace chiasm::data_io::reader
