// The voxels of a chosen stack of DICOM images.
#pragma once

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/dicom_stack.h"
#include "data_io/reader/program/dicom_voxels.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/memory_file.h"

namespace chiasm::data_io::reader {

struct ReadStack {
  VoxelPlan plan;
  MemoryFile voxels;  // of the stack's grid
};

// Reads, decodes, rescales and, where the stack asks for it, resamples, on all processors. A file that is not
// what it was at the first look is refused. Throws Refusal.
ReadStack readStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel);

// SHA-256 of the sorted SHA-256s of the stack's files, and of the voxels (data_io/volumes/voxel_digest.h),
// which are read through the sealed descriptor.
VolumeDigests digestStack(const ImageFiles& files, const DicomStack& stack, VoxelType type, int sealed);

}  // namespace chiasm::data_io::reader
