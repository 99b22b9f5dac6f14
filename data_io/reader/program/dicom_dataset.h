// A DICOM file as nested elements (PS3.5), for objects that are no images: segmentations, structure sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chiasm::data_io::reader {

struct DicomElement {
  std::uint32_t tag = 0;                                // group << 16 | element
  std::string_view vr;                                  // empty where it is implicit
  std::span<const std::byte> value;                     // of undefined length: up to the delimiter
  std::vector<std::span<const std::byte>> fragments{};  // encapsulated pixels, the offset table first
};

// One data set or item; its elements point into the file's bytes. Values are looked up by tag and read as
// what they are to be; what is not there, or is something else, is nullopt or empty. Throws Refusal only
// where the encoding is broken.
class DicomItem {
 public:
  struct Encoding {
    bool implicit = false, bigEndian = false;
    std::size_t depth = 0;
  };
  DicomItem() = default;
  // Parses one level of `bytes`.
  DicomItem(std::span<const std::byte> bytes, Encoding encoding);

  const std::vector<DicomElement>& elements() const { return elements_; }
  const DicomElement* find(std::uint32_t tag) const;
  // Without padding; several values stand between backslashes.
  std::string text(std::uint32_t tag) const;
  std::optional<std::int64_t> integer(std::uint32_t tag) const;  // US, UL, SS, SL by length, or IS
  std::vector<double> reals(std::uint32_t tag) const;            // DS, FD or FL
  std::vector<std::uint16_t> shorts(std::uint32_t tag) const;    // US
  std::vector<DicomItem> sequence(std::uint32_t tag) const;      // empty when it is not there
  // The first item of a sequence.
  std::optional<DicomItem> first(std::uint32_t tag) const;
  bool bigEndian() const { return encoding_.bigEndian; }

 private:
  std::vector<DicomElement> elements_;
  Encoding encoding_;
};

struct DicomFile {
  std::string transferSyntax;
  std::vector<std::byte> inflated;  // the data set of a deflated file
  DicomItem data;
};

// Whether the bytes may be a DICOM file: "DICM" at 128, or a data set without a preamble.
bool looksLikeDicom(std::span<const std::byte> head);

// Parses the whole file (the bytes must outlive the result). Files without a preamble are taken as implicit
// VR little-endian, as they once were. Throws Refusal when an element reaches beyond its surroundings.
DicomFile parseDicom(std::span<const std::byte> file);

}  // namespace chiasm::data_io::reader
