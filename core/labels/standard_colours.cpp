#include "core/labels/standard_colours.h"

#include <algorithm>
#include <string>
#include <vector>

namespace chiasm {

namespace {

struct Rule {
  std::string_view word;  // lower case; a '*' at its end stands for any ending
  glm::u8vec3 colour;
};

// Findings are what a reader looks for: they must not vanish into the colour of the organ they are in.
constexpr std::string_view kFindings[] = {
    "defect*",   "fracture*", "fragment*", "lesion*",      "tumo*",       "nodule*",
    "mass",      "cyst*",     "metasta*",  "haemorrhage*", "hemorrhage*", "haematoma*",
    "hematoma*", "edema",     "oedema",    "infarct*",     "attenuation", "implant*"};

constexpr glm::u8vec3 kBone{241, 214, 145}, kArtery{216, 101, 79}, kVein{0, 151, 206}, kMuscle{192, 104, 88},
    kLung{197, 165, 145}, kNerve{244, 214, 49}, kGut{205, 167, 142}, kBrain{250, 250, 225};

// The first rule that one of the name's words meets decides: vessels before the organs they are named for.
constexpr Rule kRules[] = {
    {"vein*", kVein},
    {"vena", kVein},
    {"venous", kVein},
    {"artery", kArtery},
    {"arteries", kArtery},
    {"aorta*", {224, 97, 76}},
    {"aortic", {224, 97, 76}},
    {"carotid*", kArtery},
    {"brachiocephalic", kArtery},
    {"vessel*", kArtery},
    {"cartilage*", {111, 184, 210}},
    {"disc", {111, 184, 210}},
    {"discs", {111, 184, 210}},
    {"disk*", {111, 184, 210}},
    {"fat", {230, 220, 70}},
    {"adipose", {230, 220, 70}},
    {"tooth", {255, 250, 220}},
    {"teeth", {255, 250, 220}},
    {"bone*", kBone},
    {"skull", kBone},
    {"cranium", kBone},
    {"mandible", kBone},
    {"maxilla", kBone},
    {"vertebra*", kBone},
    {"rib", kBone},
    {"ribs", kBone},
    {"sternum", kBone},
    {"sacrum", kBone},
    {"scapula*", kBone},
    {"clavic*", kBone},
    {"humerus", kBone},
    {"radius", kBone},
    {"ulna", kBone},
    {"femur*", kBone},
    {"tibia", kBone},
    {"fibula", kBone},
    {"patella", kBone},
    {"hip", kBone},
    {"pelvis", kBone},
    {"nerve*", kNerve},
    {"chiasm*", kNerve},
    {"spinal", kNerve},
    {"cord", kNerve},
    {"muscle*", kMuscle},
    {"gluteus", kMuscle},
    {"iliopsoas", kMuscle},
    {"psoas", kMuscle},
    {"autochthon", kMuscle},
    {"trachea", {182, 228, 255}},
    {"bronch*", {182, 228, 255}},
    {"airway*", {182, 228, 255}},
    {"sinus", {182, 228, 255}},
    {"sinuses", {182, 228, 255}},
    {"lung*", kLung},
    {"adrenal", {249, 186, 150}},
    {"suprarenal", {249, 186, 150}},
    {"kidney*", {185, 102, 83}},
    {"liver", {221, 130, 101}},
    {"spleen", {157, 108, 162}},
    {"gallbladder", {139, 150, 98}},
    {"pancreas", {249, 180, 111}},
    {"stomach", {216, 132, 105}},
    {"duodenum", {255, 253, 229}},
    {"colon", {204, 168, 143}},
    {"rectum", {204, 168, 143}},
    {"bowel", kGut},
    {"intestine*", kGut},
    {"esophagus", {211, 171, 143}},
    {"oesophagus", {211, 171, 143}},
    {"bladder", {222, 154, 132}},
    {"prostate", {230, 158, 140}},
    {"thyroid", {62, 162, 114}},
    {"heart", {206, 110, 84}},
    {"atrial", {206, 110, 84}},
    {"atrium", {206, 110, 84}},
    {"myocardium", {206, 110, 84}},
    {"csf", {85, 188, 255}},
    {"cerebrospinal", {85, 188, 255}},
    {"ventricle*", {85, 188, 255}},
    {"grey", {200, 200, 235}},
    {"gray", {200, 200, 235}},
    {"white", kBrain},
    {"brain*", kBrain},
    {"cerebrum", kBrain},
    {"cerebellum", {194, 195, 164}},
    {"skin", {177, 122, 101}},
};

// Words of letters in lower case; "lung_upper_lobe_left" has four.
std::vector<std::string> wordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital || (c >= 'a' && c <= 'z'))
      words.back().push_back(capital ? static_cast<char>(c - 'A' + 'a') : c);
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool meets(std::string_view word, std::string_view pattern) {
  if (pattern.ends_with('*')) return word.starts_with(pattern.substr(0, pattern.size() - 1));
  return word == pattern;
}

}  // namespace

std::optional<glm::u8vec3> standardColour(std::string_view name) {
  const auto words = wordsOf(name);
  const auto has = [&](std::string_view pattern) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return meets(word, pattern); });
  };
  if (std::any_of(std::begin(kFindings), std::end(kFindings), has)) return std::nullopt;
  for (const Rule& rule : kRules)
    if (has(rule.word)) return rule.colour;
  return std::nullopt;
}

}  // namespace chiasm
