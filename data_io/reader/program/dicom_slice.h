// What a DICOM file says about its images: one description for each frame.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/volume/volume.h"
#include "data_io/reader/program/dicom_image_file.h"

namespace chiasm::data_io::reader {

// What may tell images at one place apart, in the order in which it is tried.
enum class Moment {
  temporalPosition,  // Temporal Position Identifier or Index (0020,0100), (0020,9128)
  acquisition,       // Acquisition Number (0020,0012)
  echo,              // Echo Time (0018,0081), Effective Echo Time (0018,9082)
  trigger,           // Trigger Time (0018,1060), Nominal Cardiac Trigger Delay Time (0020,9153)
  diffusion,         // Diffusion b-value (0018,9087)
  imageType,         // Image Type (0008,0008) as a number made of its text
  time,              // Acquisition Time or Content Time (0008,0032), (0008,0033)
  instance,          // Instance Number (0020,0013)
};
inline constexpr std::size_t kMoments = 8;
const char* momentName(Moment moment);  // "echo time"

// Attributes by their names in DICOM PS3.3 (C.7.6.1, C.7.6.2, C.7.6.3, C.7.6.16, C.11.1, C.11.2). Texts are
// UTF-8.
struct DicomSlice {
  std::string sopInstanceUid, seriesInstanceUid, studyInstanceUid, frameOfReferenceUid, transferSyntax;
  int rows = 0, columns = 0, frames = 1;
  int frame = 0;  // of the file's, from 0
  int bitsAllocated = 0, bitsStored = 0, highBit = 0, samplesPerPixel = 1;
  bool isSigned = false;
  bool monochrome = false;
  bool inverted = false;  // MONOCHROME1
  bool lossy = false;
  bool complete = false;       // Pixel Data has as many bytes as the image takes
  std::uint64_t pixelsAt = 0;  // where the frame's stored values lie in its file, byte for byte; 0: nowhere
  // Image Plane; without it the image lies nowhere.
  bool hasPlane = false;
  glm::dvec3 position{0}, row{0}, column{0};  // LPS mm; unit directions of growing column and row index
  double columnSpacing = 0, rowSpacing = 0;   // mm between columns, between rows
  double thickness = 0;                       // mm, 0 when not given
  bool hasRescale = false;
  double slope = 1, intercept = 0;
  std::string rescaleType;
  std::array<double, kMoments> moments;  // NaN where the file says nothing
  StudyDescription study;
  std::vector<WindowLevel> windows;

  DicomSlice() { moments.fill(std::numeric_limits<double>::quiet_NaN()); }
  double moment(Moment which) const { return moments[static_cast<std::size_t>(which)]; }
  std::size_t storedBytes() const {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) *
           static_cast<std::size_t>(bitsAllocated / 8);
  }
};

// A description of each frame of a file that holds images; none for anything else (reports, segmentation
// objects, doses …). Shared and per-frame functional groups (PS3.3 C.7.6.16) are followed. Throws Refusal
// when there are more than 20,000 frames, DicomDamage when a functional group is damaged.
std::vector<DicomSlice> describeDicom(const DicomImageFile& file);

}  // namespace chiasm::data_io::reader
