// The skeleton of a DICOM file: whether every element lies in it to its last byte, and where the pixels are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace chiasm::data_io::reader {

struct DicomWalk {
  enum class Outcome {
    notDicom,    // no "DICM" at byte 128 (PS3.10 7.1)
    damaged,     // an element reaches beyond the end, or is none, or an image has no pixels
    deflated,    // Deflated Explicit VR Little Endian: cannot be walked
    noPixels,    // sound, without Pixel Data
    withPixels,  // sound up to the end of Pixel Data
  };
  Outcome outcome = Outcome::notDicom;
  std::string transferSyntax, sopClass;
  bool encapsulated = false;      // pixels in fragments (PS3.5 A.4)
  std::size_t pixelElement = 0;   // where the element Pixel Data begins; the bytes before are a data set
  std::uint64_t pixelLength = 0;  // of its value, when not encapsulated
};

// Looks at tags, value representations and lengths only (PS3.5 7.1 to 7.5): no allocation that the file
// controls, no recursion deeper than 16. GDCM is let near a file only after this, because it aborts on
// truncated data sets and takes truncated pixels for whole ones.
DicomWalk walkDicom(std::span<const std::byte> file);

}  // namespace chiasm::data_io::reader
