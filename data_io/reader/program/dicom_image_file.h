// One DICOM file in memory: its data set and where its pixels are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data_io/reader/program/dicom_fields.h"

namespace chiasm::data_io::reader {

// The parsed file refers to the bytes it was opened from, which must outlive it. Movable, not copyable.
struct DicomImageFile {
  enum class Outcome {
    notDicom,    // neither "DICM" at byte 128 (PS3.10 7.1) nor a data set from the first byte
    damaged,     // an element reaches beyond the end, or is none, or an image has no pixels
    noPixels,    // sound, without Pixel Data
    withPixels,  // sound to the end, with Pixel Data
  };
  Outcome outcome = Outcome::notDicom;
  std::string transferSyntax, sopClass;
  DicomFields set;
  bool encapsulated = false;          // pixels in fragments (PS3.5 A.4)
  bool bigEndian = false;             // of the pixels
  std::span<const std::byte> pixels;  // when not encapsulated
  std::uint64_t pixelsAt = 0;         // where they begin in the file; 0 when they are not there as they are
  std::vector<DicomFragment> fragments;  // when encapsulated, without the offset table
  std::vector<std::uint64_t> offsets;    // of the frames, from the first fragment's item; may be empty
  std::vector<std::byte> inflated;       // the data set of a deflated file (its spans point here)

  DicomImageFile() = default;
  DicomImageFile(DicomImageFile&&) = default;
  DicomImageFile& operator=(DicomImageFile&&) = default;
  DicomImageFile(const DicomImageFile&) = delete;
  DicomImageFile& operator=(const DicomImageFile&) = delete;
};

// Looks at all of the file but values. Libraries are let near pixels only after this: GDCM aborts on
// truncated data sets and takes truncated pixels for whole ones. Throws Refusal only when a deflated file is
// a bomb.
DicomImageFile openDicom(std::span<const std::byte> bytes);

// "JPEG 2000 lossless" for 1.2.840.10008.1.2.4.90; "an unknown transfer syntax" for what PS3.6 does not list.
std::string transferSyntaxName(const std::string& uid);

}  // namespace chiasm::data_io::reader
