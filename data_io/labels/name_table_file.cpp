#include "data_io/labels/name_table_file.h"

#include <algorithm>
#include <iomanip>
#include <locale>
#include <sstream>

namespace chiasm::data_io {

namespace {

std::string oneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

// Numbers must not take the thousands separators of a person's locale.
std::ostringstream plainStream() {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  return out;
}

}  // namespace

std::string encodeNameTable(const Segmentation& segmentation, int layer) {
  std::ostringstream out = plainStream();
  out << "index\tname\tcolor\tuid\tscheme\tcode\tmeaning\n" << std::uppercase << std::setfill('0');
  for (const Segment& segment : segmentation.segments) {
    if (segment.layer != layer) continue;
    const Code code = segment.code.value_or(Code());
    out << std::dec << segment.label << '\t' << oneLine(segment.name) << "\t#" << std::hex;
    for (int channel = 0; channel < 3; ++channel) out << std::setw(2) << int{segment.colour[channel]};
    out << '\t' << segment.uid.text() << '\t' << oneLine(code.scheme) << '\t' << oneLine(code.value) << '\t'
        << oneLine(code.meaning) << '\n';
  }
  return out.str();
}

std::string encodeSnapLabels(const Segmentation& segmentation, int layer) {
  std::ostringstream out = plainStream();
  out << "################################################\n# ITK-SnAP Label Description File\n"
         "# File format:\n# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL\n"
         "################################################\n"
         "    0     0    0    0        0  0  0    \"Clear Label\"\n";
  for (const Segment& segment : segmentation.segments) {
    if (segment.layer != layer) continue;
    out << std::setw(5) << segment.label << ' ';
    for (int channel = 0; channel < 3; ++channel) out << std::setw(5) << int{segment.colour[channel]};
    out << "        1  " << (segment.visible ? 1 : 0) << "  1    \"" << oneLine(segment.name) << "\"\n";
  }
  return out.str();
}

}  // namespace chiasm::data_io
