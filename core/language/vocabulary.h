// Vocabularies: coded terms with synonyms, and the small one that comes with the program.
#pragma once

#include <string>
#include <vector>

#include "core/labels/segmentation.h"
#include "core/language/laterality.h"

namespace chiasm {

struct Term {
  Code code;  // its meaning is the term's preferred name
  std::vector<std::string> synonyms;
  std::string parent;  // preferred name or code of the broader term, or empty
  enum class Kind { anatomy, finding, other } kind = Kind::other;
  std::string region;   // "head", "chest", "abdomen", "spine", "body", or empty
  bool paired = false;  // there is one on each side of the body
  bool operator==(const Term&) const = default;
};

struct Vocabulary {
  std::string name, version, licence;
  std::vector<Term> terms;
  bool operator==(const Vocabulary&) const = default;
};

// Anatomy and findings for CT and MR of head, chest and abdomen (assets/vocabulary/).
Vocabulary defaultVocabulary();

// A class of TotalSegmentator: what a label called "kidney_left" means.
struct SegmentationClass {
  std::string name;  // "vertebrae_L3"
  bool inTotal = false, inTotalMr = false;
  Code code;
  Side side = Side::none;
  glm::u8vec3 colour{255};  // recommended, sRGB
};
std::vector<SegmentationClass> segmentationClasses();

}  // namespace chiasm
