#include "data_io/labels/segment_category.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

// Words of findings; parts of words count ("metastases", "osteolytic").
constexpr std::array<std::string_view, 32> kFindings = {
    "lesion",        "tumour",     "tumor",     "metasta",  "nodule",  "mass",     "cyst",
    "haemorrhage",   "hemorrhage", "haematoma", "hematoma", "infarct", "oedema",   "edema",
    "effusion",      "fracture",   "abscess",   "thromb",   "embol",   "aneurysm", "calcific",
    "neoplasm",      "carcinoma",  "glioma",    "lymphoma", "plaque",  "stenosis", "necros",
    "consolidation", "opacity",    "defect",    "lytic"};

bool speaksOfFinding(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return std::any_of(kFindings.begin(), kFindings.end(),
                     [&text](std::string_view word) { return text.find(word) != std::string::npos; });
}

}  // namespace

Code segmentCategory(const Segment& segment) {
  if (speaksOfFinding(segment.name) || (segment.code && speaksOfFinding(segment.code->meaning)))
    return {"SCT", "49755003", "Morphologically Altered Structure"};
  return {"SCT", "123037004", "Anatomical Structure"};
}

Code segmentType(const Segment& segment) {
  if (segment.code) return *segment.code;
  constexpr std::size_t kDigits = 14;  // a code value has at most 16 characters
  std::string value = sha256(std::string_view(segment.name)).hex().substr(0, kDigits);
  for (char& c : value) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return {"99CHIASM", "N" + value, segment.name};
}

}  // namespace chiasm::data_io
