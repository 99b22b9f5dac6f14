// The voxels of a chosen stack of DICOM images.
#pragma once

#include "core/base/digest.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/dicom_stack.h"
#include "data_io/reader/program/dicom_voxels.h"
#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/memory_file.h"

namespace chiasm::data_io::reader {

struct ReadStack {
  VoxelPlan plan;
  MemoryFile voxels;   // of the stack's grid
  Digest fileDigest;   // SHA-256 of the sorted SHA-256s of the files
  Digest voxelDigest;  // as data_io/volumes/voxel_digest.h defines it
};

// Reads, decodes, rescales and, where the stack asks for it, resamples, on all processors; digests are taken
// from the bytes on the way. A file that is not what it was at the first look is refused. Throws Refusal.
ReadStack readStack(const ImageFiles& files, const DicomStack& stack, AnswerChannel& channel);

}  // namespace chiasm::data_io::reader
