#include "data_io/reader/program/dicom_walk.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kUndefined = 0xffffffff;
constexpr std::uint32_t kItem = 0xfffee000, kItemEnd = 0xfffee00d, kSequenceEnd = 0xfffee0dd;
constexpr std::uint32_t kPixelData = 0x7fe00010, kTransferSyntax = 0x00020010, kSopClass = 0x00020002;
constexpr int kMaximumDepth = 16;

struct Damaged {};

struct Element {
  std::uint32_t tag = 0;
  std::uint32_t length = 0;
  std::size_t start = 0, value = 0;
  bool unknown = false;  // VR UN
};

class Walker {
 public:
  explicit Walker(std::span<const std::byte> file) : file_(file) {}

  std::size_t at = 0;
  bool bigEndian = false, implicit = false;

  std::uint16_t group() const { return integer16(at); }
  bool atEnd() const { return at >= file_.size(); }

  Element next() {
    Element element;
    element.start = at;
    element.tag = static_cast<std::uint32_t>(integer16(at)) << 16 | integer16(at + 2);
    at += 4;
    if (implicit || element.tag >> 16 == 0xfffe) {
      element.length = integer32(at);
      at += 4;
    } else {
      const std::string_view vr(reinterpret_cast<const char*>(bytes(at, 2)), 2);
      const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
      if (!capital(vr[0]) || !capital(vr[1])) throw Damaged();
      element.unknown = vr == "UN";
      if (std::find(kLong.begin(), kLong.end(), vr) != kLong.end()) {
        element.length = integer32(at + 4);
        at += 8;
      } else {
        element.length = integer16(at + 2);
        at += 4;
      }
    }
    element.value = at;
    return element;
  }

  // Past the value of an element; sequences of undefined length are walked item by item.
  void skip(const Element& element, int depth) {
    if (element.length != kUndefined) return advance(element.length);
    if (depth >= kMaximumDepth) throw Damaged();
    const bool outer = implicit;
    implicit = implicit || element.unknown;  // PS3.5 6.2.2: what is unknown is encoded implicitly
    for (;;) {
      const Element item = next();
      if (item.tag == kSequenceEnd) break;
      if (item.tag != kItem) throw Damaged();
      if (item.length != kUndefined) {
        advance(item.length);
        continue;
      }
      for (Element inner = next(); inner.tag != kItemEnd; inner = next()) skip(inner, depth + 1);
    }
    implicit = outer;
  }

  // Past the fragments of encapsulated pixels.
  void skipFragments() {
    bool any = false;
    for (;;) {
      const Element item = next();
      if (item.tag == kSequenceEnd) break;
      if (item.tag != kItem) throw Damaged();
      advance(item.length);
      any = true;
    }
    if (!any) throw Damaged();
  }

  std::string text(const Element& element) const {
    if (element.length > 64) throw Damaged();
    std::string out(reinterpret_cast<const char*>(bytes(element.value, element.length)), element.length);
    while (!out.empty() && (out.back() == '\0' || out.back() == ' ')) out.pop_back();
    return out;
  }

  void advance(std::uint64_t count) {
    if (count > file_.size() - at) throw Damaged();
    at += count;
  }

 private:
  // Those with a 32-bit length (PS3.5 table 7.1-1).
  static constexpr std::array<std::string_view, 13> kLong = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                             "SV", "UC", "UN", "UR", "UT", "UV"};
  const std::byte* bytes(std::size_t from, std::size_t count) const {
    if (from > file_.size() || count > file_.size() - from) throw Damaged();
    return file_.data() + from;
  }
  std::uint16_t integer16(std::size_t from) const {
    std::uint16_t value = 0;
    std::memcpy(&value, bytes(from, sizeof value), sizeof value);
    return bigEndian ? __builtin_bswap16(value) : value;
  }
  std::uint32_t integer32(std::size_t from) const {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes(from, sizeof value), sizeof value);
    return bigEndian ? __builtin_bswap32(value) : value;
  }
  std::span<const std::byte> file_;
};

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

void walkMeta(Walker& walker, DicomWalk& walk) {
  walker.at = 132;
  // Only the group is looked at first: the data set behind may be encoded in another way.
  while (!walker.atEnd() && walker.group() == 0x0002) {
    const Element element = walker.next();
    if (element.tag == kSopClass) walk.sopClass = walker.text(element);
    if (element.tag == kTransferSyntax) walk.transferSyntax = walker.text(element);
    walker.skip(element, 0);
  }
}

void walkData(Walker& walker, DicomWalk& walk) {
  while (!walker.atEnd()) {
    const Element element = walker.next();
    if (element.tag != kPixelData) {
      walker.skip(element, 0);
      continue;
    }
    walk.pixelElement = element.start;
    walk.encapsulated = element.length == kUndefined;
    walk.pixelLength = element.length;
    if (walk.encapsulated)
      walker.skipFragments();
    else
      walker.advance(element.length);
    walk.outcome = DicomWalk::Outcome::withPixels;
    return;
  }
  if (isImage(walk.sopClass)) throw Damaged();  // cut off between two elements
  walk.outcome = DicomWalk::Outcome::noPixels;
}

}  // namespace

DicomWalk walkDicom(std::span<const std::byte> file) {
  DicomWalk walk;
  if (file.size() < 132 || std::memcmp(file.data() + 128, "DICM", 4) != 0) return walk;
  Walker walker(file);
  try {
    walkMeta(walker, walk);
    if (walk.transferSyntax == "1.2.840.10008.1.2.1.99") {
      walk.outcome = DicomWalk::Outcome::deflated;
      return walk;
    }
    walker.implicit = walk.transferSyntax == "1.2.840.10008.1.2";
    walker.bigEndian = walk.transferSyntax == "1.2.840.10008.1.2.2";
    if (walk.transferSyntax.empty()) throw Damaged();
    walkData(walker, walk);
  } catch (const Damaged&) {
    walk.outcome = DicomWalk::Outcome::damaged;
  }
  return walk;
}

}  // namespace chiasm::data_io::reader
