// The voxels of a chosen stack of DICOM images.
#pragma once

#include "core/base/digest.h"
#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/dicom_stack.h"
#include "data_io/reader/program/dicom_voxels.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/staged_voxels.h"

namespace chiasm::data_io::reader {

struct ReadStack {
  VoxelPlan plan;
  StagedVoxels voxels;  // of the stack's grid
};

// Reads, decodes, rescales and, where the stack asks for it, resamples, on all processors. A file that is not
// what it was at the first look is refused. Throws Refusal.
ReadStack readStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel);

// Whether the images lie in their files byte for byte as the plan wants them, so that nothing needs to be
// read here before the voxels are handed over.
bool liesReady(const DicomStack& stack, const VoxelPlan& plan);
// Hands over such images, each with its open file. A file that is not what it was when it was looked at is
// refused. Throws Refusal.
void sendStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel);

// SHA-256 of the sorted SHA-256s of the stack's files.
Digest digestOfFiles(const ImageFiles& files, const DicomStack& stack);

}  // namespace chiasm::data_io::reader
