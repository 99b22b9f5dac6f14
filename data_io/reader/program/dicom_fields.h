// DICOM data sets, looked at where they lie in a file: nothing is copied, every length is checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace chiasm::data_io::reader {

// How a data set's elements are written (PS3.5 7.1, 7.3).
struct DicomEncoding {
  bool bigEndian = false;
  bool implicit = false;  // without value representations
};

// An element reaches beyond the end, or is none. Thrown by what follows; caught where a file is opened.
struct DicomDamage {};

// One element. `value` lies in the file; of a sequence or of fragments with undefined length it holds all
// items up to, and without, the sequence delimiter.
struct DicomField {
  std::uint32_t tag = 0;  // group << 16 | element
  char vr[2] = {0, 0};    // zeros when the encoding is implicit
  bool undefinedLength = false;
  DicomEncoding encoding;  // of the items inside: what is of unknown representation is written implicitly
  std::span<const std::byte> value;
};

// An item of a sequence, or one fragment of compressed pixels.
struct DicomFragment {
  std::span<const std::byte> value;
};

// Elements in the order of the file. Values live as long as the bytes do. Getters never throw: what is not
// there, or has not the form asked for, is empty. One thread may parse, any may read.
class DicomFields {
 public:
  DicomFields() = default;
  // Parses to the end of the bytes. No recursion deeper than 16 and no allocation but 56 bytes for each
  // element of 8 bytes or more. Zeros at the end are padding. Throws DicomDamage.
  static DicomFields parse(std::span<const std::byte> bytes, DicomEncoding encoding);
  // The file's own information (group 2, always explicit little-endian); `at` moves behind it.
  static DicomFields parseMeta(std::span<const std::byte> bytes, std::size_t& at);

  bool empty() const { return elements_.empty(); }
  const std::vector<DicomField>& elements() const { return elements_; }
  const DicomField* find(std::uint32_t tag) const;
  bool has(std::uint32_t tag) const { return find(tag) != nullptr; }
  // The bytes without padding at either end; empty when longer than 4,096.
  std::string text(std::uint32_t tag) const;
  // A US or SS; `otherwise` when it is not there or no single 16-bit number.
  int integer16(std::uint32_t tag, int otherwise) const;
  // A single UL, or `otherwise`.
  std::uint32_t integer32(std::uint32_t tag, std::uint32_t otherwise) const;
  // Decimal or integer strings (DS, IS), all finite; empty when any is no number.
  std::vector<double> decimals(std::uint32_t tag) const;
  // The one decimal, or `otherwise`.
  double decimal(std::uint32_t tag, double otherwise) const;
  // 64-bit reals (FD), or `otherwise` when not exactly one finite number.
  double real64(std::uint32_t tag, double otherwise) const;
  // Data sets of a sequence's items; throws DicomDamage when they are damaged.
  std::vector<DicomFields> items(std::uint32_t tag) const;
  // The first item, or an empty data set; throws DicomDamage.
  DicomFields firstItem(std::uint32_t tag) const;

 private:
  std::vector<DicomField> elements_;
  bool ascending_ = true;
};

// The items of fragments or of a sequence of undefined length; throws DicomDamage.
std::vector<DicomFragment> itemsOf(const DicomField& element);

}  // namespace chiasm::data_io::reader
