// A volume of a case: what it is, where it lies, where it came from, and its voxels when they are read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/uid.h"
#include "core/space/grid_geometry.h"
#include "core/volume/voxel_buffer.h"

namespace chiasm {

// A display window as DICOM PS3.3 C.11.2.1.2 defines it; width > 0, in modality units.
struct WindowLevel {
  enum class Function { linear, linearExact, sigmoid };
  double width = 400.0;
  double level = 40.0;
  Function function = Function::linear;
  std::string name;  // the header's explanation, or the preset's name
  bool operator==(const WindowLevel&) const = default;
};

// Where the voxels are read from. Paths are stored relative to the case file first, absolute second.
struct VolumeSource {
  std::string relativePath;
  std::string absolutePath;
  std::string format;             // "NIfTI", "NRRD", "MetaImage", "DICOM"
  std::string seriesInstanceUid;  // DICOM folders: which series
  Digest fileDigest;              // SHA-256 of the file's bytes (DICOM: of the sorted list of files' digests)
  Digest voxelDigest;             // SHA-256 of type, size and voxels as parsed
  bool operator==(const VolumeSource&) const = default;
};

// What the identity strip may show. Never a name.
struct StudyDescription {
  std::string modality;  // "CT", "MR", or empty when unknown
  std::string seriesDescription;
  std::string studyDate;   // ISO date or empty
  std::string patientSex;  // "F", "M", "O" or empty
  std::string patientAge;  // "063Y" or empty
  bool operator==(const StudyDescription&) const = default;
};

// Everything about a volume but its voxels: this is what the journal stores.
struct VolumeInfo {
  Uid uid;
  std::int64_t order = 0;  // position in the case's list; the first volume defines case space
  std::string name;
  GridGeometry grid;
  VoxelType voxelType = VoxelType::int16;
  double rescaleSlope = 1.0;  // value = slope * stored + intercept
  double rescaleIntercept = 0.0;
  std::string unit;  // "HU", or empty when the value has no unit
  std::string frameOfReferenceUid;
  StudyDescription study;
  VolumeSource source;
  std::vector<WindowLevel> headerWindows;
  std::vector<std::string> badges;  // what must stay visible: "orientation assumed", "resampled"
  std::string note;                 // one sentence behind the badges, shown on hover
  bool operator==(const VolumeInfo&) const = default;
};

struct Volume {
  VolumeInfo info;
  std::shared_ptr<const VoxelBuffer> voxels;  // null until read, or when the file is missing

  // Rescaled value at a voxel inside the grid; nullopt outside or when voxels are not there.
  std::optional<double> valueAt(VoxelIndex voxel) const;
  std::optional<double> valueAt(PatientPoint point) const;
};

// The smallest and largest rescaled value, and percentiles for a first window.
struct VolumeStatistics {
  double minimum = 0, maximum = 0, percentile1 = 0, percentile99 = 0;
  std::vector<std::uint32_t> histogram;  // 256 bins from minimum to maximum
};
VolumeStatistics computeStatistics(const Volume& volume);

}  // namespace chiasm
