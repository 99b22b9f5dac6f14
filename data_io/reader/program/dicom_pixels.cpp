#include "data_io/reader/program/dicom_pixels.h"

#include <gdcmBitmap.h>
#include <gdcmDataElement.h>
#include <gdcmSequenceOfFragments.h>
#include <gdcmTrace.h>
#include <gdcmTransferSyntax.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::string_view kPrefix = "1.2.840.10008.1.2";
constexpr std::array<std::string_view, 4> kNative = {"", ".1", ".1.99", ".2"};
constexpr std::array<std::string_view, 10> kByGdcm = {".4.50", ".4.51", ".4.53", ".4.55", ".4.57",
                                                      ".4.70", ".4.80", ".4.81", ".4.90", ".4.91"};

template <std::size_t N>
bool isOneOf(const std::string& syntax, const std::array<std::string_view, N>& endings) {
  return syntax.starts_with(kPrefix) &&
         std::find(endings.begin(), endings.end(), std::string_view(syntax).substr(kPrefix.size())) !=
             endings.end();
}

bool isRle(const std::string& syntax) {
  return syntax == "1.2.840.10008.1.2.5";
}

Refusal damaged() {
  return Refusal("the pixels of one of its images cannot be decoded; export the series again.");
}

bool startsCodestream(const DicomFragment& fragment) {
  if (fragment.value.size() < 2) return false;
  const auto first = std::to_integer<unsigned>(fragment.value[0]);
  const auto second = std::to_integer<unsigned>(fragment.value[1]);
  return first == 0xff && (second == 0xd8 || second == 0x4f);  // SOI of JPEG and JPEG-LS, SOC of JPEG 2000
}

// The fragments [first, last) that make up a frame (PS3.5 A.4).
std::pair<std::size_t, std::size_t> fragmentsOf(const DicomImageFile& file, const DicomSlice& slice) {
  const auto frame = static_cast<std::size_t>(slice.frame), frames = static_cast<std::size_t>(slice.frames);
  const std::size_t count = file.fragments.size();
  if (frames == 1) return {0, count};
  if (count == frames) return {frame, frame + 1};
  std::vector<std::size_t> starts;
  if (file.offsets.size() == frames) {
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < count; at += 8 + file.fragments[i].value.size(), ++i)
      if (starts.size() < frames && at == file.offsets[starts.size()]) starts.push_back(i);
  } else {
    for (std::size_t i = 0; i < count; ++i)
      if (startsCodestream(file.fragments[i])) starts.push_back(i);
  }
  if (starts.size() != frames)
    throw Refusal("its " + std::to_string(count) + " pieces of compressed pixels cannot be told apart as " +
                  std::to_string(frames) + " frames; export the series again.");
  return {starts[frame], frame + 1 < frames ? starts[frame + 1] : count};
}

std::vector<std::byte> joined(const DicomImageFile& file, std::pair<std::size_t, std::size_t> range) {
  std::vector<std::byte> out;
  for (std::size_t i = range.first; i < range.second; ++i)
    out.insert(out.end(), file.fragments[i].value.begin(), file.fragments[i].value.end());
  return out;
}

void decodeNative(const DicomImageFile& file, const DicomSlice& slice, std::span<std::byte> out) {
  const std::size_t from = out.size() * static_cast<std::size_t>(slice.frame);
  if (file.pixels.size() < from + out.size()) throw damaged();
  std::memcpy(out.data(), file.pixels.data() + from, out.size());
  // 16-bit words are swapped; bytes are, too, where Pixel Data is written as words (PS3.5 8.1.1, A.3).
  const DicomField* element = file.set.find(0x7fe00010);
  const bool words = slice.bitsAllocated == 16 || (element && std::string_view(element->vr, 2) == "OW");
  if (!file.bigEndian || !words) return;
  for (std::size_t i = 0; i + 1 < out.size(); i += 2) std::swap(out[i], out[i + 1]);
}

void decodeByGdcm(const DicomImageFile& file, const DicomSlice& slice, std::span<std::byte> out) {
  // Its messages quote the file.
  gdcm::Trace::DebugOff();
  gdcm::Trace::WarningOff();
  gdcm::Trace::ErrorOff();
  const std::vector<std::byte> stream = joined(file, fragmentsOf(file, slice));
  gdcm::Fragment fragment;
  fragment.SetByteValue(reinterpret_cast<const char*>(stream.data()),
                        gdcm::VL(static_cast<std::uint32_t>(stream.size())));
  const gdcm::SmartPointer<gdcm::SequenceOfFragments> fragments = new gdcm::SequenceOfFragments;
  fragments->AddFragment(fragment);
  gdcm::DataElement pixels(gdcm::Tag(0x7fe0, 0x0010));
  pixels.SetVR(gdcm::VR::OB);
  pixels.SetValue(*fragments);

  gdcm::Bitmap bitmap;
  bitmap.SetNumberOfDimensions(2);
  bitmap.SetDimension(0, static_cast<unsigned>(slice.columns));
  bitmap.SetDimension(1, static_cast<unsigned>(slice.rows));
  bitmap.SetPixelFormat(gdcm::PixelFormat(1, static_cast<std::uint16_t>(slice.bitsAllocated),
                                          static_cast<std::uint16_t>(slice.bitsStored),
                                          static_cast<std::uint16_t>(slice.highBit), slice.isSigned ? 1 : 0));
  bitmap.SetPhotometricInterpretation(gdcm::PhotometricInterpretation::MONOCHROME2);
  bitmap.SetTransferSyntax(gdcm::TransferSyntax::GetTSType(slice.transferSyntax.c_str()));
  bitmap.SetDataElement(pixels);
  if (bitmap.GetBufferLength() != out.size()) throw damaged();
  if (!bitmap.GetBuffer(reinterpret_cast<char*>(out.data()))) throw damaged();
}

template <typename T>
void keepStoredBits(std::span<std::byte> out, const DicomSlice& slice) {
  constexpr int kBits = static_cast<int>(8 * sizeof(T));
  T* values = static_cast<T*>(static_cast<void*>(out.data()));
  const std::size_t count = out.size() / sizeof(T);
  const int up = kBits - 1 - slice.highBit, down = kBits - slice.bitsStored;
  for (std::size_t i = 0; i < count; ++i)
    values[i] = static_cast<T>(static_cast<T>(static_cast<std::make_unsigned_t<T>>(values[i]) << up) >> down);
}

void removeUnusedBits(std::span<std::byte> out, const DicomSlice& slice) {
  if (slice.bitsStored == slice.bitsAllocated) return;
  if (slice.bitsAllocated == 8)
    slice.isSigned ? keepStoredBits<std::int8_t>(out, slice) : keepStoredBits<std::uint8_t>(out, slice);
  else
    slice.isSigned ? keepStoredBits<std::int16_t>(out, slice) : keepStoredBits<std::uint16_t>(out, slice);
}

}  // namespace

bool canDecode(const std::string& transferSyntax) {
  return isOneOf(transferSyntax, kNative) || isOneOf(transferSyntax, kByGdcm) || isRle(transferSyntax);
}

bool decodeRle(std::span<const std::byte> frame, std::size_t bytesPerValue, std::span<std::byte> out) {
  const auto number = [&](std::size_t i) {
    std::uint32_t value = 0;
    std::memcpy(&value, frame.data() + 4 * i, sizeof value);
    return value;
  };
  if (frame.size() < 64 || number(0) != bytesPerValue) return false;
  const std::size_t count = out.size() / bytesPerValue;
  for (std::size_t plane = 0; plane < bytesPerValue; ++plane) {
    std::size_t at = number(1 + plane);
    const std::size_t end = plane + 1 < bytesPerValue ? number(2 + plane) : frame.size();
    if (at < 64 || end > frame.size() || at > end) return false;
    std::byte* to = out.data() + (bytesPerValue - 1 - plane);
    std::size_t done = 0;
    while (done < count) {
      if (at >= end) return false;
      const int control = static_cast<std::int8_t>(frame[at++]);
      if (control == -128) continue;
      const auto length = static_cast<std::size_t>(control >= 0 ? control + 1 : 1 - control);
      // A run may not go past the plane; padding at its end is at most one byte, outside any run.
      if (length > count - done || at >= end || (control >= 0 && length > end - at)) return false;
      for (std::size_t i = 0; i < length; ++i)
        to[(done + i) * bytesPerValue] = frame[control >= 0 ? at + i : at];
      at += control >= 0 ? length : 1;
      done += length;
    }
  }
  return true;
}

void decodeFrame(const DicomImageFile& file, const DicomSlice& slice, std::span<std::byte> out) {
  if (!file.encapsulated) {
    if (!isOneOf(slice.transferSyntax, kNative)) throw damaged();
    decodeNative(file, slice, out);
  } else if (isRle(slice.transferSyntax)) {
    const std::vector<std::byte> frame = joined(file, fragmentsOf(file, slice));
    if (!decodeRle(frame, static_cast<std::size_t>(slice.bitsAllocated / 8), out)) throw damaged();
  } else if (isOneOf(slice.transferSyntax, kByGdcm)) {
    decodeByGdcm(file, slice, out);
  } else {
    throw damaged();
  }
  removeUnusedBits(out, slice);
}

}  // namespace chiasm::data_io::reader
