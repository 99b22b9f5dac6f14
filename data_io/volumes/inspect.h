// What a file or folder holds, without opening it into a case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <glm/vec2.hpp>

#include "core/space/grid_geometry.h"
#include "core/volume/volume.h"

namespace chiasm::data_io {

// A small picture, one byte a pixel, row by row from the top; empty when there is none.
struct Thumbnail {
  glm::ivec2 size{0};
  std::vector<std::uint8_t> pixels;
};

// One volume that could be opened, or the reason why it cannot.
struct InspectedVolume {
  std::string format;   // "DICOM", "NIfTI", …
  std::string choice;   // what to ask the reader for (VolumeSource::seriesInstanceUid); empty: the only one
  std::string refusal;  // why it does not open; empty when it does
  StudyDescription study;
  std::size_t images = 0;           // slices or frames that it is made of
  std::size_t part = 0, parts = 1;  // which volume of its series, from 0; time points and the like
  std::string difference;           // of several parts: what they differ in, "echo time"
  std::string encoding;             // of the pixels: "JPEG 2000 lossless"; empty for plain files
  GridGeometry grid;                // of the volume; size 0 when it does not open
  VoxelType voxelType = VoxelType::int16;
  std::string unit;                 // "HU" or empty
  std::vector<std::string> badges;  // as VolumeInfo::badges
  std::string note;                 // what was noticed, in sentences
  Thumbnail thumbnail;              // of the middle slice, in its first window
};

// In the order in which they are offered: the one that opens by default first.
struct Inspection {
  std::vector<InspectedVolume> volumes;
};

}  // namespace chiasm::data_io
