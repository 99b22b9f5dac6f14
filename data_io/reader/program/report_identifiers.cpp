// Which identifying attributes a file has (PS3.15 Annex E).
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "data_io/reader/program/dicom_dataset.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_formats.h"
#include "data_io/reader/program/text_fields.h"

namespace chiasm::data_io::reader {

namespace {

struct Attribute {
  std::uint32_t tag;
  const char* name;
};

// Those of table E.1-1 that name or number a person, an order, a place, a device or a day.
constexpr std::array<Attribute, 42> kAttributes{{{0x00100010, "Patient's Name"},
                                                 {0x00100020, "Patient ID"},
                                                 {0x00101000, "Other Patient IDs"},
                                                 {0x00101001, "Other Patient Names"},
                                                 {0x00101005, "Patient's Birth Name"},
                                                 {0x00101060, "Patient's Mother's Birth Name"},
                                                 {0x00100030, "Patient's Birth Date"},
                                                 {0x00100032, "Patient's Birth Time"},
                                                 {0x00101010, "Patient's Age"},
                                                 {0x00100040, "Patient's Sex"},
                                                 {0x00101020, "Patient's Size"},
                                                 {0x00101030, "Patient's Weight"},
                                                 {0x00101040, "Patient's Address"},
                                                 {0x00102154, "Patient's Telephone Numbers"},
                                                 {0x00102160, "Ethnic Group"},
                                                 {0x00102180, "Occupation"},
                                                 {0x001021b0, "Additional Patient History"},
                                                 {0x00104000, "Patient Comments"},
                                                 {0x00100050, "Patient's Insurance Plan Code Sequence"},
                                                 {0x00080050, "Accession Number"},
                                                 {0x00200010, "Study ID"},
                                                 {0x0020000d, "Study Instance UID"},
                                                 {0x0020000e, "Series Instance UID"},
                                                 {0x00080018, "SOP Instance UID"},
                                                 {0x00200052, "Frame of Reference UID"},
                                                 {0x00080020, "Study Date"},
                                                 {0x00080021, "Series Date"},
                                                 {0x00080022, "Acquisition Date"},
                                                 {0x00080023, "Content Date"},
                                                 {0x00080080, "Institution Name"},
                                                 {0x00080081, "Institution Address"},
                                                 {0x00081040, "Institutional Department Name"},
                                                 {0x00080090, "Referring Physician's Name"},
                                                 {0x00081048, "Physician(s) of Record"},
                                                 {0x00081050, "Performing Physician's Name"},
                                                 {0x00081060, "Name of Physician(s) Reading Study"},
                                                 {0x00081070, "Operators' Name"},
                                                 {0x00321032, "Requesting Physician"},
                                                 {0x00081010, "Station Name"},
                                                 {0x00181000, "Device Serial Number"},
                                                 {0x00081030, "Study Description"},
                                                 {0x0008103e, "Series Description"}}};

bool hasValue(const DicomItem& set, const Attribute& attribute) {
  const DicomElement* element = set.find(attribute.tag);
  if (!element) return false;
  return std::any_of(element->value.begin(), element->value.end(),
                     [](std::byte byte) { return byte != std::byte{' '} && byte != std::byte{0}; });
}

std::vector<std::string> ofDicom(std::span<const std::byte> bytes) {
  std::vector<std::string> found;
  try {
    const DicomFile file = parseDicom(bytes);
    for (const Attribute& attribute : kAttributes)
      if (hasValue(file.data, attribute)) found.emplace_back(attribute.name);
    bool isPrivate = false, names = false;
    for (const DicomElement& element : file.data.elements()) {
      isPrivate = isPrivate || (element.tag >> 16 & 1) != 0;
      names = names || (element.vr == "PN" && !element.value.empty());
    }
    if (isPrivate) found.emplace_back("private attributes");
    if (names) found.emplace_back("attributes that hold a person's name");
  } catch (const Refusal&) {
    return {"a DICOM file whose attributes cannot be listed"};
  }
  return found;
}

// NIfTI-1: descrip at 148 (80 bytes), aux_file at 228 (24), db_name at 14 (18), intent_name at 328 (16).
std::vector<std::string> ofNifti(std::string_view bytes) {
  std::vector<std::string> found;
  const auto said = [&](std::size_t at, std::size_t length, const char* name) {
    if (bytes[at] != '\0' && !trimmed(bytes.substr(at, length)).empty()) found.emplace_back(name);
  };
  said(148, 80, "free text in the NIfTI header (descrip)");
  said(228, 24, "free text in the NIfTI header (aux_file)");
  said(14, 18, "free text in the NIfTI header (db_name)");
  said(328, 16, "free text in the NIfTI header (intent_name)");
  return found;
}

std::vector<std::string> ofNrrd(std::string_view bytes) {
  const std::string_view header = bytes.substr(0, std::min(bytes.find("\n\n"), bytes.size()));
  std::vector<std::string> found;
  if (header.find(":=") != std::string_view::npos) found.emplace_back("key-value pairs in the NRRD header");
  if (header.find("\n#") != std::string_view::npos) found.emplace_back("comments in the NRRD header");
  if (header.find("\ncontent:") != std::string_view::npos) found.emplace_back("content in the NRRD header");
  return found;
}

}  // namespace

std::vector<std::string> identifiersOf(std::string_view bytes) {
  const auto raw = std::as_bytes(std::span(bytes.data(), bytes.size()));
  if (bytes.size() > 132 && bytes.substr(128, 4) == "DICM") return ofDicom(raw);
  if (bytes.size() > 348 && (bytes.substr(344, 3) == "n+1" || bytes.substr(344, 3) == "ni1"))
    return ofNifti(bytes);
  if (bytes.starts_with("NRRD")) return ofNrrd(bytes);
  if (bytes.starts_with("\x1f\x8b")) return {"a compressed file: its header was not looked into"};
  return {};
}

}  // namespace chiasm::data_io::reader
