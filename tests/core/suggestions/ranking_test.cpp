// How well suggestions rank: phantom cases with several candidates for each finding, scored by the place of
// the true one. The figures stand in docs/links.md.
#include <algorithm>
#include <cstdio>

#include "core/suggestions/suggestions.h"
#include "tests/core/checks/checks_fixture.h"

namespace chiasm::test {
namespace {

struct Truth {
  const char* words;    // hold the finding
  const char* segment;  // that they speak of
};
struct Scene {
  const char* name;
  CaseSpec spec;
  std::vector<Truth> truth;
};

Blob ball(double x, double y, double z, double diameter) {
  return {{x, y, z}, glm::dvec3(diameter / 2), 40};
}

Scene chest() {
  CaseSpec spec;
  spec.text =
      "FINDINGS: There is an 8 mm nodule in the right upper lobe. A second nodule of 15 mm lies in the left "
      "lower "
      "lobe. A third pulmonary nodule of 12 mm is seen in the right lower lobe. Small left pleural effusion. "
      "A mediastinal lymph node measures 9 mm in short axis. Ground-glass opacity in the left upper lobe.\n";
  spec.masks = {{"Nodule 3", {ball(-40, 10, -24, 12)}},
                {"Nodule 1", {ball(-40, -10, 24, 8)}},
                {"Nodule 2", {ball(42, 5, -22, 15)}},
                {"Effusion", {{{50, 20, -5}, {8, 12, 20}, 10}}},
                {"Lymph node", {{{4, -4, 6}, {8, 4.5, 6}, 40}}},
                {"Ground glass opacity", {ball(40, -10, 26, 14)}},
                {"lung_upper_lobe_right", {{{-40, 0, 22}, {24, 34, 18}, -800}}, 1},
                {"lung_lower_lobe_right", {{{-40, 0, -20}, {24, 34, 20}, -800}}, 1},
                {"lung_upper_lobe_left", {{{40, 0, 22}, {24, 34, 18}, -800}}, 1},
                {"lung_lower_lobe_left", {{{40, 0, -20}, {24, 34, 20}, -800}}, 1}};
  return {"chest",
          spec,
          {{"8 mm nodule", "Nodule 1"},
           {"second nodule", "Nodule 2"},
           {"third pulmonary nodule", "Nodule 3"},
           {"left pleural effusion", "Effusion"},
           {"mediastinal lymph node", "Lymph node"},
           {"Ground-glass opacity", "Ground glass opacity"}}};
}

Scene abdomen() {
  CaseSpec spec;
  spec.text =
      "FINDINGS: Simple cyst of the left kidney, 12 mm. The right kidney has a cyst of 2.4 cm. There is a "
      "calculus "
      "in the left kidney. Liver: hypodense lesion measuring 20 mm, and a further lesion of 9 mm. The spleen "
      "contains a small cyst. Aneurysm of the abdominal aorta.\n";
  spec.masks = {{"Cyst A", {ball(-48, 20, 0, 24)}},
                {"Cyst B", {ball(48, 20, 6, 12)}},
                {"Cyst C", {ball(50, -12, 20, 8)}},
                {"Stone", {ball(46, 24, -8, 5)}},
                {"Lesion large", {ball(-30, -18, 14, 20)}},
                {"Lesion small", {ball(-40, -10, -10, 9)}},
                {"Aneurysm", {ball(0, 18, -20, 18)}},
                {"kidney_left", {{{48, 22, 0}, {14, 14, 20}, 40}}, 1},
                {"kidney_right", {{{-48, 22, 0}, {16, 14, 20}, 40}}, 1},
                {"liver", {{{-32, -14, 6}, {26, 18, 28}, 50}}, 1},
                {"spleen", {{{50, -12, 20}, {10, 12, 12}, 50}}, 1}};
  return {"abdomen",
          spec,
          {{"Simple cyst", "Cyst B"},
           {"a cyst of 2.4 cm", "Cyst A"},
           {"calculus", "Stone"},
           {"hypodense lesion", "Lesion large"},
           {"further lesion", "Lesion small"},
           {"small cyst", "Cyst C"},
           {"Aneurysm", "Aneurysm"}}};
}

Scene head() {
  CaseSpec spec;
  spec.text =
      "FINDINGS: Left subdural hematoma up to 11 mm thick. A second, smaller hematoma on the right. Fracture "
      "of the "
      "right orbital roof. Mass in the left temporal lobe of 18 x 15 mm; another mass of 30 mm on the right. "
      "Infarct on the right. Calcification of the falx.\n";
  spec.masks = {{"Haematoma 2", {ball(-50, 0, 10, 8)}},
                {"Haematoma", {{{55, 0, 10}, {5, 20, 20}, 60}}},
                {"Right orbital roof fracture", {{{-25, -36, -6}, {12, 6, 2}, 300}}},
                {"Left orbital roof", {{{25, -36, -6}, {12, 6, 2}, 300}}},
                {"Tumour", {{{42, 0, -10}, {9, 7.5, 8}, 40}}},
                {"Mass 30", {ball(-36, 10, -18, 30)}},
                {"Infarct", {ball(-34, 24, 22, 18)}},
                {"Calcification", {ball(0, 0, 26, 6)}}};
  return {"head",
          spec,
          {{"Left subdural hematoma", "Haematoma"},
           {"smaller hematoma", "Haematoma 2"},
           {"Fracture", "Right orbital roof fracture"},
           {"another mass", "Mass 30"},
           {"Infarct", "Infarct"},
           {"Calcification", "Calcification"}}};
}

// The place of the true segment among those suggested for words, from 1; 0: it is not among them.
std::size_t rankOf(const Case& value, const std::vector<Suggestion>& all, const Truth& truth) {
  const Report& report = *value.newestReports()[0];
  const auto words = findQuote(report.uid, report.text, truth.words, 1);
  EXPECT_TRUE(words) << truth.words;
  if (!words) return 0;
  const TextRange range{words->begin, words->end};
  for (const Suggestion& suggestion : all) {
    if (!suggestion.range.overlaps(range)) continue;
    for (std::size_t i = 0; i < suggestion.targets.size(); ++i)
      if (suggestion.targets[i].name == truth.segment) return i + 1;
  }
  return 0;
}

TEST(SuggestionRanking, TheTrueSegmentComesFirst) {
  std::size_t count = 0, first = 0, candidates = 0;
  double reciprocal = 0;
  for (const Scene& scene : {chest(), abdomen(), head()}) {
    const Case value = makeCase(scene.spec);
    const auto all = suggestLinks(value, analyser());
    ASSERT_TRUE(all) << all.error().message;
    for (const Suggestion& suggestion : *all) candidates += suggestion.targets.size();
    for (const Truth& truth : scene.truth) {
      const std::size_t rank = rankOf(value, *all, truth);
      ++count;
      first += rank == 1 ? 1 : 0;
      reciprocal += rank > 0 ? 1.0 / static_cast<double>(rank) : 0.0;
      if (rank != 1)
        std::printf("%s: '%s' has '%s' at place %zu\n", scene.name, truth.words, truth.segment, rank);
    }
  }
  const double top = static_cast<double>(first) / static_cast<double>(count);
  const double mean = reciprocal / static_cast<double>(count);
  std::printf("%zu findings, %zu candidates: first %.3f, mean reciprocal rank %.3f\n", count, candidates, top,
              mean);
  EXPECT_GE(count, 19u);
  EXPECT_GE(top, 0.9);
  EXPECT_GE(mean, 0.93);
}

}  // namespace
}  // namespace chiasm::test
