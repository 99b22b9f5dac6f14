#include "data_io/reader/program/dicom_dataset.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint32_t kUndefined = 0xffffffff;
constexpr std::uint32_t kItem = 0xfffee000, kItemEnd = 0xfffee00d, kSequenceEnd = 0xfffee0dd;
constexpr std::uint32_t kPixelData = 0x7fe00010, kTransferSyntax = 0x00020010;
constexpr std::size_t kMaximumDepth = 16;
constexpr std::size_t kPreamble = 132;

[[noreturn]] void damaged() {
  throw Refusal("it is damaged or incomplete: one of its elements reaches beyond its end; copy it again.");
}

// Those with a 32-bit length (PS3.5 table 7.1-1).
bool hasLongLength(std::string_view vr) {
  static constexpr std::array<std::string_view, 13> kLong = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                             "SV", "UC", "UN", "UR", "UT", "UV"};
  return std::find(kLong.begin(), kLong.end(), vr) != kLong.end();
}

// Goes through the bytes of one level.
class Cursor {
 public:
  Cursor(std::span<const std::byte> bytes, DicomItem::Encoding encoding)
      : bytes_(bytes), encoding_(encoding) {}
  bool atEnd() const { return at_ >= bytes_.size(); }

  struct Head {
    std::uint32_t tag = 0, length = 0;
    std::string_view vr;
  };
  Head head() {
    Head head;
    head.tag = static_cast<std::uint32_t>(integer<std::uint16_t>()) << 16;
    head.tag |= integer<std::uint16_t>();
    if (encoding_.implicit || head.tag >> 16 == 0xfffe) {
      head.length = integer<std::uint32_t>();
      return head;
    }
    head.vr = {reinterpret_cast<const char*>(take(2).data()), 2};
    for (const char c : head.vr)
      if (c < 'A' || c > 'Z') damaged();
    if (hasLongLength(head.vr)) {
      take(2);
      head.length = integer<std::uint32_t>();
    } else {
      head.length = integer<std::uint16_t>();
    }
    return head;
  }

  DicomElement element() {
    const Head head = this->head();
    DicomElement out{head.tag, head.vr, {}, {}};
    if (head.length != kUndefined) {
      out.value = take(head.length);
      return out;
    }
    const std::size_t begin = at_;
    if (head.tag == kPixelData)
      fragments(out);
    else
      skipSequence(encoding_.depth, head.vr == "UN");
    constexpr std::size_t kDelimiter = 8;
    out.value = bytes_.subspan(begin, at_ - kDelimiter - begin);
    return out;
  }

  // The items of a sequence's value, each with its own bytes.
  std::vector<std::span<const std::byte>> items() {
    std::vector<std::span<const std::byte>> out;
    while (!atEnd()) {
      const Head item = head();
      if (item.tag == kSequenceEnd) break;
      if (item.tag != kItem) damaged();
      if (item.length != kUndefined) {
        out.push_back(take(item.length));
        continue;
      }
      const std::size_t begin = at_;
      skipItem(encoding_.depth);
      constexpr std::size_t kDelimiter = 8;
      out.push_back(bytes_.subspan(begin, at_ - kDelimiter - begin));
    }
    return out;
  }

 private:
  std::span<const std::byte> take(std::size_t count) {
    if (count > bytes_.size() - at_) damaged();
    const auto out = bytes_.subspan(at_, count);
    at_ += count;
    return out;
  }
  template <typename T>
  T integer() {
    T value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    if (!encoding_.bigEndian) return value;
    if constexpr (sizeof(T) == 2)
      return __builtin_bswap16(value);
    else
      return __builtin_bswap32(value);
  }
  void fragments(DicomElement& element) {
    for (;;) {
      const Head item = head();
      if (item.tag == kSequenceEnd) return;
      if (item.tag != kItem || item.length == kUndefined) damaged();
      element.fragments.push_back(take(item.length));
    }
  }
  // Up to and with the delimiter.
  void skipItem(std::size_t depth) {
    for (;;) {
      const Head inner = head();
      if (inner.tag == kItemEnd) return;
      if (inner.length != kUndefined)
        take(inner.length);
      else
        skipSequence(depth + 1, inner.vr == "UN");
    }
  }
  void skipSequence(std::size_t depth, bool unknown) {
    if (depth >= kMaximumDepth) throw Refusal("its sequences are nested deeper than any real object's.");
    const bool outer = encoding_.implicit;
    encoding_.implicit = outer || unknown;  // PS3.5 6.2.2: what is unknown is encoded implicitly
    for (;;) {
      const Head item = head();
      if (item.tag == kSequenceEnd) break;
      if (item.tag != kItem) damaged();
      if (item.length != kUndefined)
        take(item.length);
      else
        skipItem(depth + 1);
    }
    encoding_.implicit = outer;
  }

  std::span<const std::byte> bytes_;
  DicomItem::Encoding encoding_;
  std::size_t at_ = 0;
};

template <typename T>
T plain(std::span<const std::byte> bytes, bool bigEndian) {
  std::array<std::byte, sizeof(T)> ordered{};
  std::copy_n(bytes.begin(), sizeof(T), ordered.begin());
  if (bigEndian) std::reverse(ordered.begin(), ordered.end());
  return std::bit_cast<T>(ordered);
}

std::vector<std::byte> inflateRaw(std::span<const std::byte> bytes) {
  constexpr std::uint64_t kMaximum = 2ULL << 30;
  z_stream stream{};
  if (::inflateInit2(&stream, -15) != Z_OK) throw Refusal("it cannot be decompressed.");
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::vector<std::byte> out;
  int outcome = Z_OK;
  while (outcome == Z_OK && out.size() < kMaximum) {
    constexpr std::size_t kStep = 1 << 20;
    const std::size_t had = out.size();
    out.resize(had + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = kStep;
    outcome = ::inflate(&stream, Z_NO_FLUSH);
    out.resize(had + kStep - stream.avail_out);
    if (outcome == Z_OK && stream.avail_in == 0 && stream.avail_out > 0) break;
  }
  ::inflateEnd(&stream);
  if (outcome != Z_STREAM_END)
    throw Refusal("its deflated data set is damaged, incomplete or too large; copy it again.");
  return out;
}

}  // namespace

DicomItem::DicomItem(std::span<const std::byte> bytes, Encoding encoding) : encoding_(encoding) {
  Cursor cursor(bytes, encoding);
  while (!cursor.atEnd()) elements_.push_back(cursor.element());
}

const DicomElement* DicomItem::find(std::uint32_t tag) const {
  const auto found = std::find_if(elements_.begin(), elements_.end(),
                                  [tag](const DicomElement& element) { return element.tag == tag; });
  return found == elements_.end() ? nullptr : &*found;
}

std::string DicomItem::text(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  if (!element) return {};
  std::string out(reinterpret_cast<const char*>(element->value.data()), element->value.size());
  while (!out.empty() && (out.back() == '\0' || out.back() == ' ')) out.pop_back();
  return out;
}

std::optional<std::int64_t> DicomItem::integer(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  if (!element || element->value.empty()) return std::nullopt;
  const bool binary = element->vr == "US" || element->vr == "UL" || element->vr == "SS" ||
                      element->vr == "SL" ||
                      (element->vr.empty() && (element->value.size() == 2 || element->value.size() == 4) &&
                       static_cast<unsigned char>(element->value.back()) == 0);
  if (binary && element->value.size() == 2) return plain<std::uint16_t>(element->value, encoding_.bigEndian);
  if (binary && element->value.size() == 4) return plain<std::uint32_t>(element->value, encoding_.bigEndian);
  const std::string digits(trimmed(text(tag)));
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::vector<double> DicomItem::reals(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  std::vector<double> out;
  if (!element) return out;
  if (element->vr == "FD" || element->vr == "FL") {
    const std::size_t width = element->vr == "FD" ? sizeof(double) : sizeof(float);
    for (std::size_t at = 0; at + width <= element->value.size(); at += width) {
      const auto part = element->value.subspan(at, width);
      out.push_back(width == sizeof(double) ? plain<double>(part, encoding_.bigEndian)
                                            : static_cast<double>(plain<float>(part, encoding_.bigEndian)));
      if (!std::isfinite(out.back())) return {};
    }
    return out;
  }
  const std::string values = text(tag);
  for (std::string_view rest = values; !rest.empty();) {
    const std::size_t end = rest.find('\\');
    std::string_view word = trimmed(rest.substr(0, end));
    if (word.starts_with('+')) word.remove_prefix(1);
    double value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || stop != word.data() + word.size() || !std::isfinite(value)) return {};
    out.push_back(value);
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return out;
}

std::vector<std::uint16_t> DicomItem::shorts(std::uint32_t tag) const {
  std::vector<std::uint16_t> out;
  if (const DicomElement* element = find(tag))
    for (std::size_t at = 0; at + 2 <= element->value.size(); at += 2)
      out.push_back(plain<std::uint16_t>(element->value.subspan(at, 2), encoding_.bigEndian));
  return out;
}

std::vector<DicomItem> DicomItem::sequence(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  std::vector<DicomItem> out;
  if (!element || !element->fragments.empty()) return out;
  if (encoding_.depth >= kMaximumDepth)
    throw Refusal("its sequences are nested deeper than any real object's.");
  Encoding inner = encoding_;
  ++inner.depth;
  inner.implicit = inner.implicit || element->vr == "UN";
  for (const std::span<const std::byte> item : Cursor(element->value, inner).items())
    out.emplace_back(item, inner);
  return out;
}

std::optional<DicomItem> DicomItem::first(std::uint32_t tag) const {
  std::vector<DicomItem> items = sequence(tag);
  if (items.empty()) return std::nullopt;
  return std::move(items.front());
}

bool looksLikeDicom(std::span<const std::byte> head) {
  if (head.size() >= kPreamble && std::memcmp(head.data() + 128, "DICM", 4) == 0) return true;
  // Group 0008, an element of at most 0x0018, and a short value.
  if (head.size() < kPreamble || plain<std::uint16_t>(head, false) != 0x0008) return false;
  return plain<std::uint16_t>(head.subspan(2), false) <= 0x0018 &&
         plain<std::uint32_t>(head.subspan(4), false) <= 128;
}

DicomFile parseDicom(std::span<const std::byte> file) {
  DicomFile out;
  if (file.size() < kPreamble || std::memcmp(file.data() + 128, "DICM", 4) != 0) {
    out.transferSyntax = "1.2.840.10008.1.2";
    out.data = DicomItem(file, {.implicit = true, .bigEndian = false, .depth = 0});
    return out;
  }
  // Group 0002 is explicit little-endian whatever follows (PS3.10 7.1).
  std::span<const std::byte> rest = file.subspan(kPreamble);
  while (rest.size() >= 8 && plain<std::uint16_t>(rest, false) == 0x0002) {
    Cursor one(rest, {});
    const DicomElement element = one.element();
    if (element.tag == kTransferSyntax) {
      out.transferSyntax.assign(reinterpret_cast<const char*>(element.value.data()), element.value.size());
      while (!out.transferSyntax.empty() &&
             (out.transferSyntax.back() == '\0' || out.transferSyntax.back() == ' '))
        out.transferSyntax.pop_back();
    }
    rest = rest.subspan(static_cast<std::size_t>(element.value.data() + element.value.size() - rest.data()));
  }
  if (out.transferSyntax.empty())
    throw Refusal("it does not say in which transfer syntax it is; copy it again.");
  if (out.transferSyntax == "1.2.840.10008.1.2.1.99") {
    out.inflated = inflateRaw(rest);
    rest = out.inflated;
  }
  out.data = DicomItem(rest, {.implicit = out.transferSyntax == "1.2.840.10008.1.2",
                              .bigEndian = out.transferSyntax == "1.2.840.10008.1.2.2",
                              .depth = 0});
  return out;
}

}  // namespace chiasm::data_io::reader
