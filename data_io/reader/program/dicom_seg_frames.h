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

// Reads frames in any order. Uncompressed (also big-endian), RLE Lossless (PS3.5 annex G) and Deflated
// Image Frame Compression; others are refused by name. The file must outlive this. Throws Refusal.
class SegFrameReader {
 public:
  SegFrameReader(const DicomFile& file, SegFrames frames);
  // Calls f(pixel, value) for every pixel of frame `index` that is not 0, row by row. Empty stretches cost
  // little: most frames are nearly all 0.
  template <typename F>
  void forEachSet(int index, F&& f) const {
    std::vector<std::byte> own;
    const Pixels from = pixelsOf(index, own);
    const std::size_t pixels = frames_.pixels();
    if (frames_.bitsAllocated == 1) {
      for (std::size_t i = 0; i < pixels;) {
        const std::uint64_t bit = from.first + i;
        const auto byte = static_cast<unsigned>(from.bytes[bit / 8]);
        if (byte == 0) {
          i += 8 - bit % 8;
          continue;
        }
        if ((byte >> (bit % 8) & 1U) != 0) f(i, std::uint16_t{1});
        ++i;
      }
    } else {
      for (std::size_t i = 0; i < pixels; ++i)
        if (const std::uint16_t value = wide(from, i); value != 0) f(i, value);
    }
  }

 private:
  // Where a frame's pixels lie; `first` counts pixels.
  struct Pixels {
    std::span<const std::byte> bytes;
    std::uint64_t first = 0;
  };
  Pixels pixelsOf(int index, std::vector<std::byte>& own) const;
  std::uint16_t wide(const Pixels& from, std::size_t pixel) const;  // of 8 or 16 bits
  std::size_t frameBytes() const;                                   // of one frame that begins at a byte
  std::vector<std::byte> decompressed(int index) const;

  SegFrames frames_;
  bool rle_ = false, deflated_ = false, bigEndian_ = false;
  std::vector<std::byte> swapped_;  // of big-endian words
  std::span<const std::byte> native_;
  std::vector<std::span<const std::byte>> fragments_;  // one a frame
};

}  // namespace chiasm::data_io::reader
