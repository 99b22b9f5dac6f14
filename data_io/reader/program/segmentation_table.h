// What every format's segmentation has to be before it is handed over.
#pragma once

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/segmentation_answer.h"

namespace chiasm::data_io::reader {

// Refuses two segments with one label in a layer; gives labels that occur without a segment one of their own
// ("Label 7").
void completeTable(FoundSegmentation& found);

// Refuses sizes below 1, above 32767 or in sum above what can be read here, and lowers this process's memory
// limit to what so many layers and their file of `storedBytes` a voxel take.
void acceptLayers(glm::ivec3 size, std::int64_t layers, std::size_t storedBytes);
// How many layers may lie in memory side by side.
int mostLayers(const GridGeometry& grid);

// Sizes the answer's memory, fills it and sends it.
void sendSegmentation(const FoundSegmentation& found, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
