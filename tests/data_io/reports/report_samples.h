// Reports in each form, made by hand so that every byte is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chiasm::test {

inline std::string hl7(const std::string& observations, const std::string& characterSet = "UNICODE UTF-8") {
  return "MSH|^~\\&|RIS|HOSP|APP|HOSP|20260102103000||ORU^R01|1|P|2.5.1||||||" + characterSet +
         "\rPID|1||CANARY-ID||CANARY^NAME\r"
         "OBR|1|P1|F77001|CT^CT "
         "chest^L|||20260102090000|||||||||||ACC-0042||||20260102101500|||F|||||||9&Reader&Rita\r" +
         observations;
}

// A DICOM file, explicit little endian, of elements in ascending order.
class DicomBytes {
 public:
  explicit DicomBytes(const std::string& sopClass) {
    std::string meta = element(0x0002, 0x0002, "UI", sopClass) + element(0x0002, 0x0003, "UI", "2.25.1") +
                       element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
    bytes_ = std::string(128, '\0') + "DICM" +
             element(0x0002, 0x0000, "UL", number(static_cast<std::uint32_t>(meta.size()))) + meta;
  }
  DicomBytes& add(std::uint16_t group, std::uint16_t number, const std::string& vr,
                  const std::string& value) {
    bytes_ += element(group, number, vr, value);
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

  static std::string element(std::uint16_t group, std::uint16_t number, const std::string& vr,
                             std::string value) {
    if (value.size() % 2 != 0) value += vr == "UI" || vr == "OB" ? '\0' : ' ';
    std::string out = word(group) + word(number) + vr;
    if (vr == "OB" || vr == "SQ" || vr == "UT")
      out += std::string(2, '\0') + DicomBytes::number(static_cast<std::uint32_t>(value.size()));
    else
      out += word(static_cast<std::uint16_t>(value.size()));
    return out + value;
  }
  static std::string item(const std::string& content) {
    return word(0xfffe) + word(0xe000) + number(static_cast<std::uint32_t>(content.size())) + content;
  }
  // The code of a concept: only its meaning matters here.
  static std::string concept_(std::uint16_t group, std::uint16_t number, const std::string& meaning) {
    return element(group, number, "SQ",
                   item(element(0x0008, 0x0100, "SH", "1") + element(0x0008, 0x0102, "SH", "DCM") +
                        element(0x0008, 0x0104, "LO", meaning)));
  }

 private:
  static std::string word(std::uint16_t value) {
    return {static_cast<char>(value & 255), static_cast<char>(value >> 8)};
  }
  static std::string number(std::uint32_t value) {
    return word(static_cast<std::uint16_t>(value & 0xffff)) + word(static_cast<std::uint16_t>(value >> 16));
  }
  std::string bytes_;
};

inline std::string textItem(const std::string& meaning, const std::string& text) {
  return DicomBytes::item(DicomBytes::element(0x0040, 0xa010, "CS", "CONTAINS") +
                          DicomBytes::element(0x0040, 0xa040, "CS", "TEXT") +
                          DicomBytes::concept_(0x0040, 0xa043, meaning) +
                          DicomBytes::element(0x0040, 0xa160, "UT", text));
}

inline std::string structuredReport(const std::string& text, const std::string& characterSet = "ISO_IR 100") {
  const std::string person = DicomBytes::item(DicomBytes::element(0x0040, 0xa010, "CS", "HAS OBS CONTEXT") +
                                              DicomBytes::element(0x0040, 0xa040, "CS", "PNAME") +
                                              DicomBytes::concept_(0x0040, 0xa043, "Observer") +
                                              DicomBytes::element(0x0040, 0xa123, "PN", "CANARY^NAME"));
  return DicomBytes("1.2.840.10008.5.1.4.1.1.88.11")
      .add(0x0008, 0x0005, "CS", characterSet)
      .add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.88.11")
      .add(0x0008, 0x0018, "UI", "2.25.1")
      .add(0x0008, 0x0023, "DA", "20260103")
      .add(0x0008, 0x0050, "SH", "ACC-0042")
      .add(0x0020, 0x000d, "UI", "2.25.4711")
      .add(0x0040, 0xa040, "CS", "CONTAINER")
      .add(0x0040, 0xa043, "SQ", DicomBytes::concept_(0x0040, 0xa043, "Chest CT").substr(12))
      .add(0x0040, 0xa491, "CS", "COMPLETE")
      .add(0x0040, 0xa493, "CS", "VERIFIED")
      .add(0x0040, 0xa730, "SQ", person + textItem("Findings", text) + textItem("Impression", "No change."))
      .bytes();
}

// One page that says `text`, laid out as small programs write it; without text when that is empty.
inline std::string pdf(const std::string& text) {
  const std::string stream = text.empty() ? "" : "BT /F1 12 Tf 72 720 Td (" + text + ") Tj ET";
  const std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
      "<</Length " + std::to_string(stream.size()) + ">>stream\n" + stream + "\nendstream",
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"};
  std::string file = "%PDF-1.4\n", table;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::string offset = std::to_string(file.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::string start = std::to_string(file.size());
  return file + "xref\n0 6\n0000000000 65535 f \n" + table + "trailer<</Size 6/Root 1 0 R>>\nstartxref\n" +
         start + "\n%%EOF\n";
}

}  // namespace chiasm::test
