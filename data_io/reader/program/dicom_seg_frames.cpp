#include "data_io/reader/program/dicom_seg_frames.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kPixelData = 0x7fe00010;

std::uint32_t littleEndian(std::span<const std::byte> bytes) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

// One segment of PS3.5 G.3: PackBits.
void unpack(std::span<const std::byte> packed, std::span<std::byte> out) {
  std::size_t at = 0, done = 0;
  while (done < out.size()) {
    if (at >= packed.size()) throw Refusal("a frame of it ends too early; copy it again.");
    const int control = static_cast<signed char>(packed[at++]);
    if (control == -128) continue;
    const auto count = static_cast<std::size_t>(control >= 0 ? control + 1 : 1 - control);
    const std::size_t from = control >= 0 ? count : 1;
    if (from > packed.size() - at || count > out.size() - done)
      throw Refusal("the run lengths of a frame do not fit its size; copy it again.");
    if (control >= 0)
      std::copy_n(packed.begin() + static_cast<std::ptrdiff_t>(at), count,
                  out.begin() + static_cast<std::ptrdiff_t>(done));
    else
      std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(done), count, packed[at]);
    at += from;
    done += count;
  }
}

// PS3.5 G.5: a head of sixteen numbers, then a segment for each byte of a pixel, the highest first.
std::vector<std::byte> decodeRle(std::span<const std::byte> fragment, std::size_t bytes, int bytesPerPixel) {
  constexpr std::size_t kHead = 64;
  if (fragment.size() < kHead) throw Refusal("a frame of it is shorter than its head; copy it again.");
  const std::uint32_t segments = littleEndian(fragment);
  if (segments != static_cast<std::uint32_t>(std::max(1, bytesPerPixel)))
    throw Refusal("a frame of it has " + std::to_string(segments) + " run-length segments, where " +
                  std::to_string(std::max(1, bytesPerPixel)) + " were expected.");
  std::vector<std::byte> out(bytes);
  std::vector<std::byte> plane(bytes / segments);
  for (std::uint32_t i = 0; i < segments; ++i) {
    const std::uint32_t begin = littleEndian(fragment.subspan(4 + 4 * i));
    const std::size_t end = i + 1 < segments ? littleEndian(fragment.subspan(8 + 4 * i)) : fragment.size();
    if (begin < kHead || begin > end || end > fragment.size())
      throw Refusal("the run-length segments of a frame do not lie in it; copy it again.");
    unpack(fragment.subspan(begin, end - begin), plane);
    for (std::size_t pixel = 0; pixel < plane.size(); ++pixel)
      out[pixel * segments + (segments - 1 - i)] = plane[pixel];
  }
  return out;
}

std::vector<std::byte> inflateFrame(std::span<const std::byte> fragment, std::size_t bytes) {
  std::vector<std::byte> out(bytes);
  z_stream stream{};
  if (::inflateInit2(&stream, -15) != Z_OK) throw Refusal("it cannot be decompressed.");
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(fragment.data()));
  stream.avail_in = static_cast<uInt>(fragment.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = ::inflate(&stream, Z_FINISH);
  const bool whole = stream.avail_out == 0 || (outcome == Z_STREAM_END && stream.avail_out <= 1);
  ::inflateEnd(&stream);
  if (!whole) throw Refusal("the deflated data of a frame is damaged or too short; copy it again.");
  return out;
}

}  // namespace

std::size_t SegFrameReader::frameBytes() const {
  if (frames_.bitsAllocated == 1) return (frames_.pixels() + 7) / 8;
  return frames_.pixels() * static_cast<std::size_t>(frames_.bitsAllocated / 8);
}

SegFrameReader::SegFrameReader(const DicomFile& file, SegFrames frames) : frames_(frames) {
  const DicomElement* pixels = file.data.find(kPixelData);
  if (!pixels) throw Refusal("it has no pixels; copy it again from its source.");
  const std::string& syntax = file.transferSyntax;
  const bool native = syntax == "1.2.840.10008.1.2" || syntax == "1.2.840.10008.1.2.1" ||
                      syntax == "1.2.840.10008.1.2.1.99" || syntax == "1.2.840.10008.1.2.2";
  rle_ = syntax == "1.2.840.10008.1.2.5";
  deflated_ = syntax == "1.2.840.10008.1.2.8.1";
  if (!native && !rle_ && !deflated_)
    throw Refusal(std::string("its frames are compressed ") +
                  (syntax.starts_with("1.2.840.10008.1.2.4.9") ? "by JPEG 2000"
                   : syntax.starts_with("1.2.840.10008.1.2.4") ? "by a kind of JPEG"
                                                               : "in a way") +
                  " that cannot be read for segmentations here; decompress it (for example by gdcmconv "
                  "--raw) and open that.");
  if (!native) {
    fragments_ = pixels->fragments;
    if (!fragments_.empty()) fragments_.erase(fragments_.begin());  // the offset table
    if (fragments_.size() != static_cast<std::size_t>(frames_.count))
      throw Refusal("it has " + grouped(fragments_.size()) + " compressed frames, and announces " +
                    grouped(static_cast<std::uint64_t>(frames_.count)) + ".");
    return;
  }
  bigEndian_ = file.data.bigEndian();
  native_ = pixels->value;
  const std::uint64_t bits = static_cast<std::uint64_t>(frames_.count) * frames_.pixels() *
                             static_cast<std::uint64_t>(frames_.bitsAllocated);
  if (native_.size() < (bits + 7) / 8)
    throw Refusal("it holds " + grouped(native_.size()) + " of the " + grouped((bits + 7) / 8) +
                  " bytes of pixels that it announces; copy it again from its source.");
  if (bigEndian_ && pixels->vr == "OW") {
    // Words: a pixel of 16 bits, or 16 bits of pixels in a row.
    swapped_.assign(native_.begin(), native_.end());
    for (std::size_t at = 0; at + 1 < swapped_.size(); at += 2) std::swap(swapped_[at], swapped_[at + 1]);
    native_ = swapped_;
  }
}

std::vector<std::byte> SegFrameReader::decompressed(int index) const {
  const std::span<const std::byte> fragment = fragments_[static_cast<std::size_t>(index)];
  return rle_ ? decodeRle(fragment, frameBytes(), frames_.bitsAllocated / 8)
              : inflateFrame(fragment, frameBytes());
}

SegFrameReader::Pixels SegFrameReader::pixelsOf(int index, std::vector<std::byte>& own) const {
  if (!rle_ && !deflated_) return {native_, static_cast<std::uint64_t>(index) * frames_.pixels()};
  own = decompressed(index);
  return {own, 0};
}

std::uint16_t SegFrameReader::wide(const Pixels& from, std::size_t pixel) const {
  const std::uint64_t at = from.first + pixel;
  if (frames_.bitsAllocated == 8) return static_cast<std::uint16_t>(from.bytes[at]);
  std::uint16_t value = 0;
  std::memcpy(&value, from.bytes.data() + 2 * at, sizeof value);
  return value;
}

}  // namespace chiasm::data_io::reader
