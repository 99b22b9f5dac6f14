// One DICOM file of a folder: what it says about its image, and the image's stored values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/volume/volume.h"
#include "data_io/reader/program/dicom_walk.h"

namespace chiasm::data_io::reader {

// Attributes by their names in DICOM PS3.3 (C.7.6.1, C.7.6.2, C.7.6.3, C.11.1, C.11.2). Texts are UTF-8.
struct DicomSlice {
  std::string sopInstanceUid, seriesInstanceUid, frameOfReferenceUid;
  int rows = 0, columns = 0, frames = 1;
  int bitsAllocated = 0, bitsStored = 0, samplesPerPixel = 1;
  bool isSigned = false;
  bool monochrome = false;
  bool inverted = false;  // MONOCHROME1
  bool lossy = false;
  bool complete = false;  // Pixel Data has as many bytes as the image takes
  // Image Plane; without it the image lies nowhere.
  bool hasPlane = false;
  glm::dvec3 position{0}, row{0}, column{0};  // LPS mm; unit directions of growing column and row index
  double columnSpacing = 0, rowSpacing = 0;   // mm between columns, between rows
  double thickness = 0;                       // mm, 0 when not given
  bool hasRescale = false;
  double slope = 1, intercept = 0;
  std::string rescaleType;
  StudyDescription study;
  std::vector<WindowLevel> windows;
  std::size_t storedBytes() const {
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns) *
           static_cast<std::size_t>(bitsAllocated / 8);
  }
};

// The description of a DICOM file that holds an image; nullopt for anything else (reports, segmentation
// objects …).
std::optional<DicomSlice> describeDicom(std::span<const std::byte> file, const DicomWalk& walk);

// Decodes the image (any transfer syntax that GDCM knows) into `out` of storedBytes() bytes, little-endian.
// Throws Refusal when what comes out is not what the description said.
void decodeDicom(std::span<const std::byte> file, const DicomSlice& slice, std::span<std::byte> out);

}  // namespace chiasm::data_io::reader
