#include "core/language/segment_templates.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <string_view>

#include "core/labels/standard_colours.h"
#include "core/language/rule_table.h"
#include "core/language/vocabulary.h"

namespace chiasm {

namespace {

// What a head CT is segmented into; terms of the default vocabulary.
constexpr std::array kHeadCt = {"Skull",           "Mandible",         "Brain",          "White matter",
                                "Grey matter",     "Cerebellum",       "Brainstem",      "Lateral ventricle",
                                "Third ventricle", "Fourth ventricle", "Basal cisterns", "Subdural space",
                                "Orbit",           "Eyeball",          "Optic nerve",    "Maxillary sinus",
                                "Frontal sinus",   "Ethmoid sinus",    "Sphenoid sinus", "Mastoid",
                                "Parotid gland"};

std::string lowered(std::string text) {
  for (char& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return text;
}

glm::u8vec3 colourFor(const std::string& name, std::size_t index) {
  return standardColour(name).value_or(segmentColour(static_cast<int>(index)));
}

SegmentTemplate headCt() {
  const Vocabulary vocabulary = defaultVocabulary();
  SegmentTemplate result{"Head CT", {}};
  for (const std::string name : kHeadCt) {
    const auto term = std::find_if(vocabulary.terms.begin(), vocabulary.terms.end(),
                                   [&](const Term& one) { return one.code.meaning == name; });
    if (term == vocabulary.terms.end()) continue;
    std::vector<std::string> names = {name};
    if (term->paired) {
      std::string inside = name;
      inside[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(inside[0])));
      names = {"Left " + inside, "Right " + inside};
    }
    for (const std::string& one : names)
      result.segments.push_back({one, colourFor(one, result.segments.size()), term->code});
  }
  return result;
}

SegmentTemplate totalSegmentator() {
  SegmentTemplate result{"TotalSegmentator 117", {}};
  for (const SegmentationClass& one : segmentationClasses())
    if (one.inTotal) result.segments.push_back({one.name, one.colour, one.code});
  return result;
}

SegmentTemplate aal() {
  SegmentTemplate result{"AAL 116", {}};
  for (const auto& row : tableRows(embeddedText("aal.tsv"))) {
    const std::string name(row.at(0));
    result.segments.push_back({name,
                               segmentColour(static_cast<int>(result.segments.size())),
                               {"99AAL", std::string(row.at(1)), name}});
  }
  return result;
}

constexpr const char* kOther = "Other";

// Words that say where something is, the first that a name holds decides.
struct RegionWord {
  std::string_view word;
  const char* region;
};
constexpr RegionWord kWords[] = {{"vertebra", "Spine"},
                                 {"spinal", "Spine"},
                                 {"spine", "Spine"},
                                 {"sacrum", "Spine"},
                                 {"disc", "Spine"},
                                 {"intervertebral", "Spine"},
                                 {"thyroid", "Neck"},
                                 {"trachea", "Neck"},
                                 {"carotid", "Neck"},
                                 {"larynx", "Neck"},
                                 {"pharynx", "Neck"},
                                 {"humerus", "Limbs"},
                                 {"femur", "Limbs"},
                                 {"scapula", "Limbs"},
                                 {"clavicula", "Limbs"},
                                 {"clavicle", "Limbs"},
                                 {"gluteus", "Limbs"},
                                 {"hip", "Limbs"},
                                 {"thigh", "Limbs"},
                                 {"lung", "Chest"},
                                 {"heart", "Chest"},
                                 {"atri", "Chest"},
                                 {"rib", "Chest"},
                                 {"sternum", "Chest"},
                                 {"costal", "Chest"},
                                 {"aorta", "Chest"},
                                 {"brachiocephalic", "Chest"},
                                 {"subclavian", "Chest"},
                                 {"pulmonary", "Chest"},
                                 {"esophagus", "Chest"},
                                 {"superior_vena_cava", "Chest"},
                                 {"autochthon", "Spine"},
                                 {"iliac", "Abdomen"},
                                 {"iliopsoas", "Abdomen"},
                                 {"vena_cava", "Abdomen"},
                                 {"portal", "Abdomen"},
                                 {"kidney", "Abdomen"},
                                 {"liver", "Abdomen"},
                                 {"spleen", "Abdomen"},
                                 {"stomach", "Abdomen"},
                                 {"pancreas", "Abdomen"},
                                 {"bladder", "Abdomen"},
                                 {"prostate", "Abdomen"},
                                 {"colon", "Abdomen"},
                                 {"bowel", "Abdomen"},
                                 {"duodenum", "Abdomen"},
                                 {"adrenal", "Abdomen"},
                                 {"brain", "Head"},
                                 {"skull", "Head"},
                                 {"orbit", "Head"},
                                 {"ventric", "Head"},
                                 {"lobe", "Head"},
                                 {"sinus", "Head"},
                                 {"mandible", "Head"},
                                 {"maxill", "Head"},
                                 {"cerebell", "Head"}};

const char* regionNamed(const std::string& word) {
  if (word == "head") return "Head";
  if (word == "chest") return "Chest";
  if (word == "abdomen" || word == "pelvis") return "Abdomen";
  if (word == "spine") return "Spine";
  if (word == "neck") return "Neck";
  if (word == "limbs") return "Limbs";
  return nullptr;
}

// By "SCHEME value" and by lower-case name.
struct RegionTable {
  std::map<std::string, const char*> byCode, byName;
};

RegionTable makeRegionTable() {
  RegionTable table;
  for (const Term& term : defaultVocabulary().terms) {
    const char* region = regionNamed(term.region);
    if (region == nullptr) continue;
    table.byCode[term.code.scheme + " " + term.code.value] = region;
    table.byName[lowered(term.code.meaning)] = region;
    for (const std::string& synonym : term.synonyms) table.byName.emplace(lowered(synonym), region);
  }
  return table;
}

}  // namespace

std::vector<SegmentTemplate> segmentTemplates() {
  return {headCt(), totalSegmentator(), aal()};
}

std::vector<std::string> bodyRegions() {
  return {"Head", "Neck", "Chest", "Abdomen", "Spine", "Limbs", kOther};
}

std::string bodyRegionOf(const Segment& segment) {
  static const RegionTable table = makeRegionTable();
  if (segment.code && segment.code->scheme == "99AAL") return "Head";
  if (segment.code)
    if (const auto found = table.byCode.find(segment.code->scheme + " " + segment.code->value);
        found != table.byCode.end())
      return found->second;
  std::string name = lowered(segment.name);
  for (const char* side : {"left ", "right "})
    if (name.starts_with(side)) name.erase(0, std::string_view(side).size());
  if (const auto found = table.byName.find(name); found != table.byName.end()) return found->second;
  for (const RegionWord& one : kWords)
    if (name.find(one.word) != std::string::npos) return one.region;
  return kOther;
}

}  // namespace chiasm
