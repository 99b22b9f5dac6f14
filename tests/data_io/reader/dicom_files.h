// DICOM images written byte by byte after the standard, independent of GDCM.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::test {

// One CT-like image. Texts may be anything; `extra` holds further string elements by (group << 16 | element)
// with their value representation in front of the text ("LO:Some text").
struct DicomImage {
  std::string seriesUid = "1.2.3.4", sopUid = "1.2.3.4.1", frameUid = "1.2.3.9";
  std::string modality = "CT";
  std::string transferSyntax = "1.2.840.10008.1.2.1";  // what the file says it is; it is written as this one
  int rows = 4, columns = 5;
  glm::dvec3 position{0}, row{1, 0, 0}, column{0, 1, 0};
  double rowSpacing = 1, columnSpacing = 1;  // mm between rows, between columns
  std::string slope = "1", intercept = "0", rescaleType;
  bool isSigned = true;
  std::vector<std::uint16_t> pixels;  // rows × columns, x fastest
  std::map<std::uint32_t, std::string> extra;
};

// Explicit VR Little Endian, PS3.10 file with preamble.
std::string dicomBytes(const DicomImage& image);

}  // namespace chiasm::test
