// The stored pixels of a series as voxels with one rescale for all.
#pragma once

#include <span>
#include <vector>

#include "core/volume/voxel_buffer.h"
#include "data_io/reader/program/dicom_series.h"

namespace chiasm::data_io::reader {

// What the voxels of a volume are.
struct VoxelPlan {
  enum class Meaning {
    stored,  // the stored values (int8 as int16); value = slope × voxel + intercept
    whole,   // the values themselves, as int16 (HU)
    real,    // the values themselves, as float32
  };
  Meaning meaning = Meaning::stored;
  VoxelType type = VoxelType::int16;
  double slope = 1.0, intercept = 0.0;
  bool operator==(const VoxelPlan&) const = default;
};

// With one whole-numbered rescale for all images the voxels are the values themselves, when they fit
// (`convertImage` says so); with one other rescale they stay as stored, and it goes along; when it differs
// between images (PET), the values become float32.
VoxelPlan planVoxels(const std::vector<FolderImage>& images);
// For when whole values do not fit int16.
VoxelPlan storedPlan(const DicomSlice& slice);

// Whether an image's stored values become voxels where they lie, without room of their own.
bool convertsInPlace(const VoxelPlan& plan, const DicomSlice& slice);
// Turns an image's stored values into voxels; `stored` and `out` may be the same memory when it converts in
// place. False: a value does not fit.
bool convertImage(const VoxelPlan& plan, const DicomSlice& slice, std::span<const std::byte> stored,
                  std::span<std::byte> out);

}  // namespace chiasm::data_io::reader
