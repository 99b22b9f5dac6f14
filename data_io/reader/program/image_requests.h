// Requests for a volume or a label map in a file.
#pragma once

#include "core/space/grid_geometry.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/memory_file.h"
#include "data_io/reader/program/staged_names.h"

namespace chiasm::data_io::reader {

// Parse and answer; throw Refusal.
void answerVolumeFile(int file, int folder, AnswerChannel& channel, const StagedNames& names);
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
