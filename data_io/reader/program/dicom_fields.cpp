#include "data_io/reader/program/dicom_fields.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include "data_io/reader/program/dicom_text.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kUndefined = 0xffffffff;
constexpr std::uint32_t kItem = 0xfffee000, kItemEnd = 0xfffee00d, kSequenceEnd = 0xfffee0dd;
constexpr std::uint32_t kPixelData = 0x7fe00010;
constexpr int kMaximumDepth = 16;
constexpr std::size_t kMaximumText = 4096;

// Those with a 32-bit length (PS3.5 table 7.1-1).
constexpr std::array<std::string_view, 13> kLong = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                    "SV", "UC", "UN", "UR", "UT", "UV"};

class Cursor {
 public:
  Cursor(std::span<const std::byte> bytes, DicomEncoding how) : encoding(how), bytes_(bytes) {}

  std::size_t at = 0;
  DicomEncoding encoding;

  bool atEnd() const { return at >= bytes_.size(); }
  std::uint16_t peek16(std::size_t from) const {
    std::uint16_t value = 0;
    std::memcpy(&value, take(from, sizeof value), sizeof value);
    return encoding.bigEndian ? __builtin_bswap16(value) : value;
  }
  std::uint32_t peek32(std::size_t from) const {
    std::uint32_t value = 0;
    std::memcpy(&value, take(from, sizeof value), sizeof value);
    return encoding.bigEndian ? __builtin_bswap32(value) : value;
  }

  struct Head {
    std::uint32_t tag = 0, length = 0;
    char vr[2] = {0, 0};
  };
  Head head() {
    Head head;
    head.tag = static_cast<std::uint32_t>(peek16(at)) << 16 | peek16(at + 2);
    at += 4;
    if (encoding.implicit || head.tag >> 16 == 0xfffe) {
      head.length = peek32(at);
      at += 4;
      return head;
    }
    std::memcpy(head.vr, take(at, 2), 2);
    const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!capital(head.vr[0]) || !capital(head.vr[1])) throw DicomDamage();
    const std::string_view vr(head.vr, 2);
    if (std::find(kLong.begin(), kLong.end(), vr) != kLong.end()) {
      head.length = peek32(at + 4);
      at += 8;
    } else {
      head.length = peek16(at + 2);
      at += 4;
    }
    return head;
  }

  void advance(std::uint64_t count) {
    if (count > bytes_.size() - at) throw DicomDamage();
    at += count;
  }

  // Past the items of a sequence of undefined length, the delimiter too; returns where the delimiter is.
  std::size_t skipItems(bool fragments, int depth) {
    if (depth >= kMaximumDepth) throw DicomDamage();
    for (;;) {
      const std::size_t start = at;
      const Head item = head();
      if (item.tag == kSequenceEnd) return start;
      if (item.tag != kItem) throw DicomDamage();
      if (item.length != kUndefined)
        advance(item.length);
      else if (fragments)
        throw DicomDamage();
      else
        skipItem(depth);
    }
  }
  // Past the elements of an item of undefined length, its delimiter too.
  void skipItem(int depth) {
    for (;;) {
      const Head inner = head();
      if (inner.tag == kItemEnd) return;
      skipValue(inner, depth + 1);
    }
  }
  // Past an element's value; returns the bytes of it that count.
  std::span<const std::byte> skipValue(const Head& head, int depth) {
    const std::size_t start = at;
    if (head.length != kUndefined) {
      advance(head.length);
      return bytes_.subspan(start, head.length);
    }
    const DicomEncoding outer = encoding;
    encoding = inner(head);
    const std::size_t end = skipItems(head.tag == kPixelData, depth);
    encoding = outer;
    return bytes_.subspan(start, end - start);
  }
  // PS3.5 6.2.2: what is unknown (UN) and of undefined length is encoded implicitly, little-endian.
  DicomEncoding inner(const Head& head) const {
    if (std::string_view(head.vr, 2) == "UN") return {false, true};
    return encoding;
  }
  bool onlyZerosLeft() const {
    const auto rest = bytes_.subspan(std::min(at, bytes_.size()));
    return std::all_of(rest.begin(), rest.end(), [](std::byte b) { return b == std::byte{0}; });
  }
  std::span<const std::byte> rest() const { return bytes_.subspan(at); }

 private:
  const std::byte* take(std::size_t from, std::size_t count) const {
    if (from > bytes_.size() || count > bytes_.size() - from) throw DicomDamage();
    return bytes_.data() + from;
  }
  std::span<const std::byte> bytes_;
};

DicomField read(Cursor& cursor) {
  const Cursor::Head head = cursor.head();
  DicomField element;
  element.tag = head.tag;
  element.vr[0] = head.vr[0];
  element.vr[1] = head.vr[1];
  element.undefinedLength = head.length == kUndefined;
  element.encoding = element.undefinedLength ? cursor.inner(head) : cursor.encoding;
  element.value = cursor.skipValue(head, 0);
  return element;
}

}  // namespace

DicomFields DicomFields::parse(std::span<const std::byte> bytes, DicomEncoding encoding) {
  DicomFields set;
  Cursor cursor(bytes, encoding);
  while (!cursor.atEnd()) {
    // A tag of zeros is no element; only padding looks like that.
    if (cursor.rest().size() >= 4 && cursor.peek32(cursor.at) == 0 && cursor.onlyZerosLeft()) break;
    DicomField element = read(cursor);
    if (element.tag >> 16 == 0xfffe) throw DicomDamage();
    set.ascending_ = set.ascending_ && (set.empty() || set.elements_.back().tag < element.tag);
    set.elements_.push_back(element);
  }
  return set;
}

DicomFields DicomFields::parseMeta(std::span<const std::byte> bytes, std::size_t& at) {
  DicomFields set;
  Cursor cursor(bytes, {});
  cursor.at = at;
  // Only the group is looked at first: the data set behind may be encoded in another way.
  while (!cursor.atEnd() && cursor.peek16(cursor.at) == 0x0002) {
    DicomField element = read(cursor);
    set.ascending_ = set.ascending_ && (set.empty() || set.elements_.back().tag < element.tag);
    set.elements_.push_back(element);
  }
  at = cursor.at;
  return set;
}

const DicomField* DicomFields::find(std::uint32_t tag) const {
  const auto found = ascending_
                         ? std::lower_bound(elements_.begin(), elements_.end(), tag,
                                            [](const DicomField& e, std::uint32_t t) { return e.tag < t; })
                         : std::find_if(elements_.begin(), elements_.end(),
                                        [tag](const DicomField& e) { return e.tag == tag; });
  return found != elements_.end() && found->tag == tag ? &*found : nullptr;
}

std::string DicomFields::text(std::uint32_t tag) const {
  const DicomField* element = find(tag);
  if (!element || element->undefinedLength || element->value.size() > kMaximumText) return {};
  std::string text(reinterpret_cast<const char*>(element->value.data()), element->value.size());
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  return std::string(trimmed(text));
}

int DicomFields::integer16(std::uint32_t tag, int otherwise) const {
  const DicomField* element = find(tag);
  if (!element || element->value.size() != 2) return otherwise;
  return Cursor(element->value, element->encoding).peek16(0);
}

std::uint32_t DicomFields::integer32(std::uint32_t tag, std::uint32_t otherwise) const {
  const DicomField* element = find(tag);
  if (!element || element->value.size() != 4) return otherwise;
  return Cursor(element->value, element->encoding).peek32(0);
}

std::vector<double> DicomFields::decimals(std::uint32_t tag) const {
  std::vector<double> out;
  for (const std::string& part : splitValues(text(tag))) {
    try {
      out.push_back(realField(part, "number"));
    } catch (const Refusal&) {
      return {};
    }
  }
  return out;
}

double DicomFields::decimal(std::uint32_t tag, double otherwise) const {
  const std::vector<double> values = decimals(tag);
  return values.size() == 1 ? values.front() : otherwise;
}

double DicomFields::real64(std::uint32_t tag, double otherwise) const {
  const DicomField* element = find(tag);
  if (!element || element->value.size() != sizeof(double)) return otherwise;
  std::uint64_t bits = 0;
  std::memcpy(&bits, element->value.data(), sizeof bits);
  const double value = std::bit_cast<double>(element->encoding.bigEndian ? __builtin_bswap64(bits) : bits);
  return std::isfinite(value) ? value : otherwise;
}

std::vector<DicomFields> DicomFields::items(std::uint32_t tag) const {
  std::vector<DicomFields> out;
  const DicomField* element = find(tag);
  if (!element) return out;
  for (const DicomFragment& item : itemsOf(*element)) out.push_back(parse(item.value, element->encoding));
  return out;
}

DicomFields DicomFields::firstItem(std::uint32_t tag) const {
  const DicomField* element = find(tag);
  if (!element) return {};
  const std::vector<DicomFragment> items = itemsOf(*element);
  return items.empty() ? DicomFields() : parse(items.front().value, element->encoding);
}

std::vector<DicomFragment> itemsOf(const DicomField& element) {
  std::vector<DicomFragment> out;
  Cursor cursor(element.value, element.encoding);
  while (!cursor.atEnd()) {
    const Cursor::Head item = cursor.head();
    if (item.tag != kItem) throw DicomDamage();
    const std::size_t start = cursor.at;
    if (item.length != kUndefined) {
      cursor.advance(item.length);
      out.push_back({element.value.subspan(start, item.length)});
    } else {
      cursor.skipItem(0);
      out.push_back({element.value.subspan(start, cursor.at - start - 8)});
    }
  }
  return out;
}

}  // namespace chiasm::data_io::reader
