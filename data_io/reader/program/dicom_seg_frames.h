// The frames of a segmentation object as values of pixels, however they are packed or compressed.
#pragma once

#include <cstdint>
#include <vector>

#include "data_io/reader/program/dicom_dataset.h"

namespace chiasm::data_io::reader {

struct SegFrames {
  int rows = 0, columns = 0, count = 1;
  int bitsAllocated = 1;  // 1, 8 or 16
  std::size_t pixels() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns); }
};

// Reads one frame after the other. Uncompressed (also big-endian), RLE Lossless (PS3.5 annex G) and Deflated
// Image Frame Compression; others are refused by name. The file must outlive this. Throws Refusal.
class SegFrameReader {
 public:
  SegFrameReader(const DicomFile& file, SegFrames frames);
  // The pixels of frame `index`, row by row.
  void read(int index, std::vector<std::uint16_t>& out) const;

 private:
  std::size_t frameBytes() const;  // of one frame that begins at a byte
  std::vector<std::byte> decompressed(int index) const;

  SegFrames frames_;
  bool rle_ = false, deflated_ = false, bigEndian_ = false;
  std::vector<std::byte> swapped_;  // of big-endian words
  std::span<const std::byte> native_;
  std::vector<std::span<const std::byte>> fragments_;  // one a frame
};

}  // namespace chiasm::data_io::reader
