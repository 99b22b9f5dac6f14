#include "data_io/reader/program/dicom_image_file.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kPixelData = 0x7fe00010;
constexpr std::size_t kMaximumInflated = 512 * 1024 * 1024;
constexpr std::uint64_t kMaximumRatio = 1032;  // of deflate (RFC 1951)

constexpr const char* kImplicitLittle = "1.2.840.10008.1.2";
constexpr const char* kExplicitLittle = "1.2.840.10008.1.2.1";
constexpr const char* kExplicitBig = "1.2.840.10008.1.2.2";
constexpr const char* kDeflated = "1.2.840.10008.1.2.1.99";

// Storage classes whose objects are nothing without Pixel Data (PS3.4 B.5): CT, MR, PET, NM, CR, DX, US, SC,
// XA.
bool isImage(const std::string& sopClass) {
  constexpr std::string_view kStorage = "1.2.840.10008.5.1.4.1.1.";
  constexpr std::array<std::string_view, 21> kImages = {"1",   "1.1", "1.1.1", "2",   "2.1", "2.2",   "3.1",
                                                        "4",   "4.1", "4.4",   "6.1", "7",   "7.1",   "7.2",
                                                        "7.3", "7.4", "12.1",  "20",  "128", "128.1", "130"};
  return sopClass.starts_with(kStorage) &&
         std::find(kImages.begin(), kImages.end(), std::string_view(sopClass).substr(kStorage.size())) !=
             kImages.end();
}

std::vector<std::byte> inflateRaw(std::span<const std::byte> deflated) {
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw DicomDamage();
  std::vector<std::byte> out(std::clamp<std::size_t>(deflated.size() * 4, 4096, kMaximumInflated));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(deflated.data()));
  stream.avail_in = static_cast<uInt>(deflated.size());
  int outcome = Z_OK;
  std::size_t done = 0;
  while (outcome == Z_OK) {
    if (done == out.size()) {
      if (done >= kMaximumInflated || done / kMaximumRatio > deflated.size()) break;
      out.resize(std::min(done * 2, kMaximumInflated));
    }
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + done);
    stream.avail_out = static_cast<uInt>(out.size() - done);
    outcome = ::inflate(&stream, Z_NO_FLUSH);
    done = out.size() - stream.avail_out;
    if (outcome == Z_BUF_ERROR && stream.avail_out == 0) outcome = Z_OK;
  }
  ::inflateEnd(&stream);
  if (outcome == Z_OK)
    throw Refusal("a deflated file of it would inflate to more than " + grouped(kMaximumInflated) +
                  " bytes.");
  if (outcome != Z_STREAM_END) throw DicomDamage();
  out.resize(done);
  return out;
}

// Files without preamble or meta information: what the first element looks like (PS3.5 A.1 to A.3).
bool guessEncoding(std::span<const std::byte> bytes, DicomImageFile& file) {
  if (bytes.size() < 8) return false;
  const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  const auto capital = [&](std::size_t i) { return at(i) >= 'A' && at(i) <= 'Z'; };
  const bool little = at(0) == 8 && at(1) == 0, big = at(0) == 0 && at(1) == 8;
  if (!little && !big) return false;
  if (capital(4) && capital(5)) {
    file.transferSyntax = little ? kExplicitLittle : kExplicitBig;
    return true;
  }
  if (!little || at(3) != 0 || at(6) != 0 || at(7) != 0) return false;
  file.transferSyntax = kImplicitLittle;
  return true;
}

void readOffsets(const DicomFragment& table, DicomImageFile& file) {
  for (std::size_t i = 0; i + 4 <= table.value.size(); i += 4) {
    std::uint32_t offset = 0;
    std::memcpy(&offset, table.value.data() + i, sizeof offset);
    file.offsets.push_back(offset);
  }
}

void locatePixels(DicomImageFile& file) {
  const DicomField* pixels = file.set.find(kPixelData);
  if (!pixels) {
    if (isImage(file.sopClass)) throw DicomDamage();  // cut off between two elements
    file.outcome = DicomImageFile::Outcome::noPixels;
    return;
  }
  file.encapsulated = pixels->undefinedLength;
  file.outcome = DicomImageFile::Outcome::withPixels;
  if (!file.encapsulated) {
    file.pixels = pixels->value;
    return;
  }
  std::vector<DicomFragment> items = itemsOf(*pixels);
  if (items.size() < 2) throw DicomDamage();  // the offset table and at least one fragment
  readOffsets(items.front(), file);
  file.fragments.assign(items.begin() + 1, items.end());
}

void parse(std::span<const std::byte> bytes, DicomImageFile& file) {
  std::size_t at = 0;
  const bool preamble = bytes.size() >= 132 && std::memcmp(bytes.data() + 128, "DICM", 4) == 0;
  if (preamble) at = 132;
  if (preamble || (bytes.size() >= 8 && bytes[0] == std::byte{2} && bytes[1] == std::byte{0})) {
    const DicomFields meta = DicomFields::parseMeta(bytes, at);
    const auto names = std::count_if(meta.elements().begin(), meta.elements().end(),
                                     [](const DicomField& element) { return element.tag == 0x00020010; });
    if (names > 1) throw DicomDamage();  // which one holds for what follows cannot be known
    file.transferSyntax = meta.text(0x00020010);
    file.sopClass = meta.text(0x00020002);
    if (meta.empty() && !preamble) return;
  }
  if (file.transferSyntax.empty() && !guessEncoding(bytes.subspan(at), file)) {
    if (preamble) throw DicomDamage();
    return;
  }
  file.outcome = DicomImageFile::Outcome::damaged;  // until it has been seen to its end
  std::span<const std::byte> data = bytes.subspan(at);
  if (file.transferSyntax == kDeflated) {
    file.inflated = inflateRaw(data);
    data = file.inflated;
  }
  file.bigEndian = file.transferSyntax == kExplicitBig;
  file.set = DicomFields::parse(data, {file.bigEndian, file.transferSyntax == kImplicitLittle});
  if (file.sopClass.empty()) file.sopClass = file.set.text(0x00080016);
  locatePixels(file);
  if (file.inflated.empty() && !file.pixels.empty())
    file.pixelsAt = static_cast<std::uint64_t>(file.pixels.data() - bytes.data());
}

}  // namespace

DicomImageFile openDicom(std::span<const std::byte> bytes) {
  DicomImageFile file;
  const bool preamble = bytes.size() >= 132 && std::memcmp(bytes.data() + 128, "DICM", 4) == 0;
  try {
    parse(bytes, file);
  } catch (const DicomDamage&) {
    // Without the preamble what fails to parse may be anything.
    file.outcome = preamble ? DicomImageFile::Outcome::damaged : DicomImageFile::Outcome::notDicom;
  }
  return file;
}

std::string transferSyntaxName(const std::string& uid) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 30> kNames = {{
      {"1.2.840.10008.1.2", "implicit VR little-endian"},
      {"1.2.840.10008.1.2.1", "explicit VR little-endian"},
      {"1.2.840.10008.1.2.1.99", "deflated explicit VR little-endian"},
      {"1.2.840.10008.1.2.1.98", "encapsulated uncompressed explicit VR little-endian"},
      {"1.2.840.10008.1.2.2", "explicit VR big-endian"},
      {"1.2.840.10008.1.2.5", "RLE lossless"},
      {"1.2.840.10008.1.2.4.50", "JPEG baseline (process 1)"},
      {"1.2.840.10008.1.2.4.51", "JPEG extended (processes 2 and 4)"},
      {"1.2.840.10008.1.2.4.53", "JPEG spectral selection (processes 6 and 8)"},
      {"1.2.840.10008.1.2.4.55", "JPEG full progression (processes 10 and 12)"},
      {"1.2.840.10008.1.2.4.57", "JPEG lossless (process 14)"},
      {"1.2.840.10008.1.2.4.70", "JPEG lossless (process 14, first-order prediction)"},
      {"1.2.840.10008.1.2.4.80", "JPEG-LS lossless"},
      {"1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless"},
      {"1.2.840.10008.1.2.4.90", "JPEG 2000 lossless"},
      {"1.2.840.10008.1.2.4.91", "JPEG 2000"},
      {"1.2.840.10008.1.2.4.92", "JPEG 2000 part 2 multi-component lossless"},
      {"1.2.840.10008.1.2.4.93", "JPEG 2000 part 2 multi-component"},
      {"1.2.840.10008.1.2.4.94", "JPIP referenced"},
      {"1.2.840.10008.1.2.4.95", "JPIP referenced deflated"},
      {"1.2.840.10008.1.2.4.100", "MPEG-2 main profile"},
      {"1.2.840.10008.1.2.4.101", "MPEG-2 high level"},
      {"1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264"},
      {"1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible"},
      {"1.2.840.10008.1.2.4.107", "HEVC/H.265 main profile"},
      {"1.2.840.10008.1.2.4.108", "HEVC/H.265 main 10 profile"},
      {"1.2.840.10008.1.2.4.110", "JPEG XL lossless"},
      {"1.2.840.10008.1.2.4.201", "high-throughput JPEG 2000 lossless"},
      {"1.2.840.10008.1.2.4.202", "high-throughput JPEG 2000 lossless with RPCL"},
      {"1.2.840.10008.1.2.4.203", "high-throughput JPEG 2000"},
  }};
  for (const auto& [known, name] : kNames)
    if (uid == known) return name;
  return "an unknown transfer syntax";
}

}  // namespace chiasm::data_io::reader
