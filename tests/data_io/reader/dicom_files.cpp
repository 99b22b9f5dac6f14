#include "tests/data_io/reader/dicom_files.h"

#include <cstdio>

namespace chiasm::test {
namespace {

void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xff);
  out += static_cast<char>(value >> 8 & 0xff);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, value & 0xffff);
  put16(out, value >> 16);
}

// PS3.5 7.1.2; values padded to even length with a blank, UIDs with NUL.
void element(std::string& out, std::uint32_t tag, const std::string& vr, std::string value) {
  if (value.size() % 2 != 0) value += vr == "UI" ? '\0' : ' ';
  put16(out, tag >> 16);
  put16(out, tag & 0xffff);
  out += vr;
  if (vr == "OW" || vr == "OB" || vr == "UN") {
    put16(out, 0);
    put32(out, static_cast<std::uint32_t>(value.size()));
  } else {
    put16(out, static_cast<std::uint32_t>(value.size()));
  }
  out += value;
}

std::string us(int value) {
  std::string out;
  put16(out, static_cast<std::uint32_t>(value));
  return out;
}

// Decimal strings have at most 16 characters.
std::string ds(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return std::string(text).substr(0, 16);
}

std::string ds(glm::dvec3 v) {
  return ds(v.x) + '\\' + ds(v.y) + '\\' + ds(v.z);
}

}  // namespace

std::string dicomBytes(const DicomImage& image) {
  const std::string sopClass = "1.2.840.10008.5.1.4.1.1.2";
  std::string meta;
  element(meta, 0x00020002, "UI", sopClass);
  element(meta, 0x00020003, "UI", image.sopUid);
  element(meta, 0x00020010, "UI", image.transferSyntax);
  std::string length;
  put32(length, static_cast<std::uint32_t>(meta.size()));
  std::string out(128, '\0');
  out += "DICM";
  element(out, 0x00020000, "UL", length);
  out += meta;

  std::map<std::uint32_t, std::pair<std::string, std::string>> elements = {
      {0x00080016, {"UI", sopClass}},
      {0x00080018, {"UI", image.sopUid}},
      {0x00080060, {"CS", image.modality}},
      {0x0020000d, {"UI", "1.2.3"}},
      {0x0020000e, {"UI", image.seriesUid}},
      {0x00200032, {"DS", ds(image.position)}},
      {0x00200037, {"DS", ds(image.row) + '\\' + ds(image.column)}},
      {0x00200052, {"UI", image.frameUid}},
      {0x00280002, {"US", us(1)}},
      {0x00280004, {"CS", "MONOCHROME2"}},
      {0x00280010, {"US", us(image.rows)}},
      {0x00280011, {"US", us(image.columns)}},
      {0x00280030, {"DS", ds(image.rowSpacing) + '\\' + ds(image.columnSpacing)}},
      {0x00280100, {"US", us(16)}},
      {0x00280101, {"US", us(16)}},
      {0x00280102, {"US", us(15)}},
      {0x00280103, {"US", us(image.isSigned ? 1 : 0)}},
      {0x00281052, {"DS", image.intercept}},
      {0x00281053, {"DS", image.slope}}};
  if (!image.rescaleType.empty()) elements[0x00281054] = {"LO", image.rescaleType};
  for (const auto& [tag, text] : image.extra) elements[tag] = {text.substr(0, 2), text.substr(3)};
  for (const auto& [tag, value] : elements) element(out, tag, value.first, value.second);
  std::string pixels;
  for (const std::uint16_t value : image.pixels) put16(pixels, value);
  element(out, 0x7fe00010, "OW", pixels);
  return out;
}

}  // namespace chiasm::test
