// The matrix of text against masks: every conflict is found, none is invented, and "cannot tell" stands where
// it should.
#include "tests/core/checks/checks_fixture.h"

namespace chiasm::test {
namespace {

using V = CheckVerdict;
using K = CheckKind;

struct Row {
  std::string name;
  CaseSpec spec;
  std::map<CheckKind, CheckVerdict> expected;  // kinds not named must not conflict
};

Blob ball(glm::dvec3 centre, double diameter, double hu = 40) {
  return {centre, glm::dvec3(diameter / 2), hu};
}
constexpr double kRight = -45, kLeft = 45;
glm::dvec3 at(double x, double y = 0, double z = 0) {
  return {x, y, z};
}

// One segment "Finding" with these blobs, linked to `quote`.
CaseSpec one(const std::string& findings, const std::string& quote, std::vector<Blob> blobs,
             LinkRelation relation = LinkRelation::grounds) {
  CaseSpec spec;
  spec.text = "FINDINGS: " + findings;
  spec.masks = {{"Finding", std::move(blobs)}};
  spec.links = {{quote, {"Finding"}, relation}};
  return spec;
}
CaseSpec named(CaseSpec spec, const std::string& name) {
  spec.masks[0].name = name;
  spec.links[0].segments = {name};
  return spec;
}
CaseSpec technique(CaseSpec spec, const std::string& words) {
  spec.text = "TECHNIQUE: " + words + "\n" + spec.text;
  return spec;
}
CaseSpec with(CaseSpec spec, std::vector<MaskSpec> more) {
  spec.masks.insert(spec.masks.end(), more.begin(), more.end());
  return spec;
}
CaseSpec noMidline(CaseSpec spec) {
  spec.midline.reset();
  spec.unit = "";
  spec.modality = "MR";
  return spec;
}

std::vector<Row> sideRows() {
  const auto lobes = [](CaseSpec spec) {
    return with(std::move(spec), {{"lung_upper_lobe_right", {{at(kRight, 0, 20), {25, 30, 15}, -800}}, 1},
                                  {"lung_lower_lobe_right", {{at(kRight, 0, -20), {25, 30, 15}, -800}}, 1},
                                  {"lung_lower_lobe_left", {{at(kLeft, 0, -20), {25, 30, 15}, -800}}, 1}});
  };
  CaseSpec twoSides = one("Bilateral effusions.", "effusions", {});
  twoSides.masks = {{"A", {ball(at(kRight), 12)}}, {"B", {ball(at(kLeft), 12)}}};
  twoSides.links = {{"effusions", {"A", "B"}}};
  CaseSpec split = twoSides;
  split.links = {{"effusions", {"A"}}, {"effusions", {"B"}}};
  CaseSpec impression =
      one("Right nodule.\nIMPRESSION: Left nodule.", "Right nodule", {ball(at(kRight), 10)});
  CaseSpec organs = noMidline(one("Left nodule.", "nodule", {ball(at(kLeft), 10)}));
  organs = with(organs,
                {{"kidney_left", {ball(at(kLeft, 40), 20)}}, {"kidney_right", {ball(at(kRight, 40), 20)}}});
  CaseSpec organsWrong = organs;
  organsWrong.text = "FINDINGS: Right nodule.";
  CaseSpec body = one("Left nodule.", "nodule", {ball(at(kLeft), 10)});
  body.midline.reset();
  CaseSpec bodyWrong = one("Right nodule.", "nodule", {ball(at(kLeft), 10)});
  bodyWrong.midline.reset();
  CaseSpec symptom = one("Left hemiparesis. There is a haematoma.", "haematoma", {ball(at(kRight), 14)});
  CaseSpec indication = one("Nodule.", "Nodule", {ball(at(kRight), 10)});
  indication.text = "INDICATION: Left nodule.\nFINDINGS: Nodule.";
  return {
      {"right, right", one("Right nodule.", "nodule", {ball(at(kRight), 10)}), {{K::side, V::pass}}},
      {"right, left", one("Right nodule.", "nodule", {ball(at(kLeft), 10)}), {{K::side, V::conflict}}},
      {"left, left", one("Left nodule.", "nodule", {ball(at(kLeft), 10)}), {{K::side, V::pass}}},
      {"left, right",
       one("Nodule in the left lung.", "Nodule", {ball(at(kRight), 10)}),
       {{K::side, V::conflict}}},
      {"left, midline", one("Left nodule.", "nodule", {ball(at(0), 10)}), {{K::side, V::cannotTell}}},
      {"left, just in the band", one("Left nodule.", "nodule", {ball(at(3), 6)}), {{K::side, V::cannotTell}}},
      {"left, on both",
       one("Left effusion.", "effusion", {ball(at(kLeft), 14), ball(at(kRight), 14)}),
       {{K::side, V::warn}}},
      {"bilateral, both in one",
       one("Bilateral effusions.", "effusions", {ball(at(kLeft), 14), ball(at(kRight), 14)}),
       {{K::side, V::pass}}},
      {"bilateral, two segments", twoSides, {{K::side, V::pass}}},
      {"bilateral, two links", split, {{K::side, V::pass}}},
      {"bilateral, one",
       one("Bilateral effusions.", "effusions", {ball(at(kLeft), 14)}),
       {{K::side, V::conflict}}},
      {"bilateral, one, in part",
       one("Bilateral effusions.", "effusions", {ball(at(kLeft), 14)}, LinkRelation::partiallyGrounds),
       {{K::side, V::warn}}},
      {"relabelled",
       named(one("Right nodule.", "nodule", {ball(at(kRight), 10)}), "Left nodule"),
       {{K::side, V::conflict}}},
      {"name as text, mask wrong",
       named(one("Right nodule.", "nodule", {ball(at(kLeft), 10)}), "Right nodule"),
       {{K::side, V::conflict}}},
      {"name agrees",
       named(one("Right nodule.", "nodule", {ball(at(kRight), 10)}), "Right nodule"),
       {{K::side, V::pass}}},
      {"Findings right, Impression left, mask right",
       impression,
       {{K::side, V::conflict}, {K::sections, V::conflict}}},
      {"no midline",
       noMidline(one("Right nodule.", "nodule", {ball(at(kLeft), 10)})),
       {{K::side, V::cannotTell}}},
      {"midline from kidneys", organs, {{K::side, V::pass}}},
      {"midline from kidneys, wrong", organsWrong, {{K::side, V::conflict}}},
      {"midline from the body", body, {{K::side, V::pass}}},
      {"midline from the body, wrong", bodyWrong, {{K::side, V::conflict}}},
      {"side of a symptom", symptom, {}},
      {"side in the indication", indication, {}},
      {"direction", one("Midline shift to the left.", "shift", {ball(at(kRight), 10)}), {}},
      {"left atrium, mask at the midline",
       one("Thrombus in the left atrium.", "Thrombus", {ball(at(-8), 8)}),
       {}},
      {"lower lobe, there",
       lobes(one("Nodule in the right lower lobe.", "Nodule", {ball(at(kRight, 0, -20), 8)})),
       {{K::place, V::pass}}},
      {"lower lobe, in the upper",
       lobes(one("Nodule in the right lower lobe.", "Nodule", {ball(at(kRight, 0, 20), 8)})),
       {{K::place, V::conflict}}},
      {"lower lobe, other side",
       lobes(one("Nodule in the right lower lobe.", "Nodule", {ball(at(kLeft, 0, -20), 8)})),
       {{K::place, V::conflict}}},
      {"lower lobe, nothing known",
       one("Nodule in the right lower lobe.", "Nodule", {ball(at(kRight), 8)}),
       {{K::place, V::cannotTell}}},
      {"lower lobe by side alone",
       one("Nodule in the right lower lobe.", "Nodule", {ball(at(kLeft), 8)}),
       {{K::place, V::conflict}}},
      {"lower lobe, no side",
       lobes(one("Nodule in the lower lobe of the left lung.", "Nodule", {ball(at(kLeft, 0, -20), 8)})),
       {{K::place, V::pass}}},
  };
}

std::vector<Row> sizeRows() {
  const auto flat = [](glm::dvec3 diameters) { return Blob{at(kLeft), diameters / 2.0, 40}; };
  CaseSpec coarse = one("Nodule of 12 mm.", "Nodule", {ball(at(kLeft), 14.5)});
  coarse.spacing = {3, 3, 5};
  return {
      {"12 mm, 12", one("Nodule of 12 mm.", "Nodule", {ball(at(kLeft), 12)}), {{K::size, V::pass}}},
      {"12 mm, 15", one("Nodule of 12 mm.", "Nodule", {ball(at(kLeft), 15)}), {{K::size, V::conflict}}},
      {"15 mm, 12", one("Nodule of 15 mm.", "Nodule", {ball(at(kLeft), 12)}), {{K::size, V::conflict}}},
      {"12 mm, 14.5 on a coarse grid", coarse, {{K::size, V::pass}}},
      {"1.2 cm, 12", one("Nodule of 1.2 cm.", "Nodule", {ball(at(kLeft), 12)}), {{K::size, V::pass}}},
      {"1,2 cm, 20", one("Nodule of 1,2 cm.", "Nodule", {ball(at(kLeft), 20)}), {{K::size, V::conflict}}},
      {"3 cm rounded, 27", one("Mass of 3 cm.", "Mass", {ball(at(kLeft), 27)}), {{K::size, V::pass}}},
      {"3 cm rounded, 45", one("Mass of 3 cm.", "Mass", {ball(at(kLeft), 45)}), {{K::size, V::conflict}}},
      {"30 x 18 mm, so", one("Mass of 30 x 18 mm.", "Mass", {flat({30, 18, 20})}), {{K::size, V::pass}}},
      {"30 x 18 mm, 30 x 27",
       one("Mass of 30 x 18 mm.", "Mass", {flat({30, 27, 27})}),
       {{K::size, V::conflict}}},
      {"30 x 18 x 24 mm, so",
       one("Mass of 30 x 18 x 24 mm.", "Mass", {flat({30, 18, 24})}),
       {{K::size, V::pass}}},
      {"30 x 18 x 24 mm, turned",
       one("Mass of 30 x 18 x 24 mm.", "Mass", {flat({24, 30, 18})}),
       {{K::size, V::pass}}},
      {"30 x 18 x 24 mm, higher",
       one("Mass of 30 x 18 x 24 mm.", "Mass", {flat({30, 18, 42})}),
       {{K::size, V::conflict}}},
      {"long in 3-D only", one("Mass of 40 mm.", "Mass", {flat({16, 16, 40})}), {{K::size, V::pass}}},
      {"node by its short axis",
       one("Lymph node of 11 mm.", "node", {flat({19, 11, 11})}),
       {{K::size, V::pass}}},
      {"node by its long axis",
       one("Lymph node of 19 mm.", "node", {flat({19, 11, 11})}),
       {{K::size, V::warn}}},
      {"node by neither",
       one("Lymph node of 26 mm.", "node", {flat({19, 11, 11})}),
       {{K::size, V::conflict}}},
      {"short axis, so",
       one("Lymph node of 11 mm in short axis.", "node", {flat({19, 11, 11})}),
       {{K::size, V::pass}}},
      {"short axis, long meant",
       one("Lymph node of 19 mm in short axis.", "node", {flat({19, 11, 11})}),
       {{K::size, V::conflict}}},
      {"up to 8 mm, smaller",
       one("Nodes up to 8 mm.", "Nodes", {ball(at(kLeft), 6), ball(at(kRight), 5)}),
       {{K::size, V::pass}}},
      {"up to 8 mm, larger",
       one("Nodes up to 8 mm.", "Nodes", {ball(at(kLeft), 16)}),
       {{K::size, V::conflict}}},
      {"at least 20 mm, smaller",
       one("Mass of at least 20 mm.", "Mass", {ball(at(kLeft), 12)}),
       {{K::size, V::conflict}}},
      {"range, within",
       one("Nodules from 6 to 14 mm.", "Nodules", {ball(at(kLeft), 7), ball(at(kRight), 13)}),
       {{K::size, V::pass}}},
      {"range, beyond",
       one("Nodules from 2 to 9 mm.", "Nodules", {ball(at(kLeft), 8), ball(at(kRight), 20)}),
       {{K::size, V::conflict}}},
      {"list, so",
       one("Three nodules of 8, 12 and 16 mm.", "nodules",
           {ball(at(kLeft), 8), ball(at(kRight), 12), ball(at(0, 30), 16)}),
       {{K::size, V::pass}, {K::count, V::pass}}},
      {"list, one wrong",
       one("Three nodules of 8, 12 and 16 mm.", "nodules",
           {ball(at(kLeft), 8), ball(at(kRight), 12), ball(at(0, 30), 24)}),
       {{K::size, V::conflict}}},
      {"volume, so", one("Mass of 14.1 ml.", "Mass", {ball(at(kLeft), 30)}), {{K::size, V::pass}}},
      {"volume, half", one("Mass of 28 ml.", "Mass", {ball(at(kLeft), 30)}), {{K::size, V::conflict}}},
      {"before against now",
       one("Nodule of 12 mm, previously 20 mm.", "Nodule", {ball(at(kLeft), 12)}),
       {{K::size, V::pass}}},
      {"the size before only", one("Nodule, previously 20 mm.", "Nodule", {ball(at(kLeft), 12)}), {}},
  };
}

std::vector<Row> countAndNegationRows() {
  CaseSpec two = one("Two nodules.", "nodules", {});
  two.masks = {{"A", {ball(at(kRight), 10)}}, {"B", {ball(at(kLeft), 12)}}};
  two.links = {{"nodules", {"A", "B"}}};
  CaseSpec three = two;
  three.text = "FINDINGS: Three nodules.";
  CaseSpec wholeSentence = one("Large left effusion without pneumothorax.",
                               "Large left effusion without pneumothorax", {ball(at(kLeft), 20)});
  CaseSpec organ = named(one("No hydronephrosis.", "hydronephrosis", {ball(at(kLeft), 30)}), "Left kidney");
  CaseSpec impression = one("Nodule.\nIMPRESSION: No nodule.", "Nodule", {ball(at(kLeft), 10)});
  CaseSpec agree = one("No effusion. Right nodule of 12 mm.\nIMPRESSION: Right nodule, 1.2 cm. No effusion.",
                       "Right nodule", {ball(at(kRight), 12)});
  CaseSpec sizes = one("Right nodule of 12 mm.\nIMPRESSION: Right nodule of 15 mm.", "Right nodule",
                       {ball(at(kRight), 12)});
  return {
      {"two, two segments", two, {{K::count, V::pass}}},
      {"three, two segments", three, {{K::count, V::conflict}}},
      {"two, two parts",
       one("Two nodules.", "nodules", {ball(at(kRight), 10), ball(at(kLeft), 10)}),
       {{K::count, V::pass}}},
      {"two, three parts",
       one("Two nodules.", "nodules", {ball(at(kRight), 10), ball(at(kLeft), 10), ball(at(0, 30), 10)}),
       {{K::count, V::conflict}}},
      {"three, two, in part",
       one("Three nodules.", "nodules", {ball(at(kRight), 10), ball(at(kLeft), 10)},
           LinkRelation::partiallyGrounds),
       {{K::count, V::warn}}},
      {"single, two parts",
       one("Single nodule.", "nodule", {ball(at(kRight), 10), ball(at(kLeft), 10)}),
       {{K::count, V::conflict}}},
      {"at least two, three parts",
       one("At least two nodules.", "nodules",
           {ball(at(kRight), 10), ball(at(kLeft), 10), ball(at(0, 30), 10)}),
       {{K::count, V::pass}}},
      {"at least two, one part",
       one("At least two nodules.", "nodules", {ball(at(kRight), 10)}),
       {{K::count, V::conflict}}},
      {"more than two, two parts",
       one("More than two nodules.", "nodules", {ball(at(kRight), 10), ball(at(kLeft), 10)}),
       {{K::count, V::conflict}}},
      {"multiple, one", one("Multiple nodules.", "nodules", {ball(at(kRight), 10)}), {{K::count, V::warn}}},
      {"multiple, three",
       one("Multiple nodules.", "nodules", {ball(at(kRight), 10), ball(at(kLeft), 10), ball(at(0, 30), 10)}),
       {{K::count, V::pass}}},
      {"none, a mask", one("No effusion.", "effusion", {ball(at(kLeft), 20)}), {{K::negation, V::conflict}}},
      {"none above 8 mm, one of 6",
       one("No nodule larger than 8 mm.", "nodule", {ball(at(kLeft), 6)}),
       {{K::negation, V::pass}}},
      {"none above 8 mm, one of 12",
       one("No nodule larger than 8 mm.", "nodule", {ball(at(kLeft), 12)}),
       {{K::negation, V::conflict}}},
      {"none below 8 mm, one of 6",
       one("No nodule smaller than 8 mm.", "nodule", {ball(at(kLeft), 6)}),
       {{K::negation, V::conflict}}},
      {"no node above 10 mm in short axis, one of 20 by 8",
       one("No lymph node greater than 10 mm in short axis.", "lymph node", {{at(kLeft), {10, 4, 6}, 40}}),
       {{K::negation, V::pass}}},
      {"none, no mask", one("No effusion.", "effusion", {}), {{K::negation, V::pass}}},
      {"one, a mask", one("Left effusion.", "effusion", {ball(at(kLeft), 20)}), {{K::negation, V::pass}}},
      {"one, no mask", one("Left effusion.", "effusion", {}), {{K::negation, V::conflict}}},
      {"possible, no mask", one("Possible effusion.", "effusion", {}), {{K::negation, V::cannotTell}}},
      {"not excluded, a mask",
       one("An effusion cannot be excluded.", "effusion", {ball(at(kLeft), 20)}),
       {{K::negation, V::pass}}},
      {"no change in, a mask",
       one("No change in the left effusion.", "effusion", {ball(at(kLeft), 20)}),
       {{K::negation, V::pass}}},
      {"there is no change in, a mask",
       one("There is no significant interval change in the left effusion.", "effusion",
           {ball(at(kLeft), 20)}),
       {{K::negation, V::pass}, {K::side, V::pass}}},
      {"the thickness of a crescent",
       one("The thickness of the left haematoma is 10 mm.", "haematoma", {{at(kLeft), {5, 20, 15}, 60}}),
       {{K::size, V::pass}, {K::side, V::pass}}},
      {"no displacement of the, a mask",
       one("No displacement of the left fracture.", "fracture", {ball(at(kLeft), 10)}),
       {{K::negation, V::pass}}},
      {"no increase in, a mask",
       one("No increase in the effusion.", "effusion", {ball(at(kLeft), 20)}),
       {{K::negation, V::pass}}},
      {"resolved, a mask",
       one("The effusion has resolved.", "effusion", {ball(at(kLeft), 20)}),
       {{K::negation, V::conflict}}},
      {"none, link negated",
       one("No effusion.", "effusion", {ball(at(kLeft), 20)}, LinkRelation::negated),
       {{K::negation, V::pass}}},
      {"one, link negated",
       one("Left effusion.", "effusion", {ball(at(kLeft), 20)}, LinkRelation::negated),
       {{K::negation, V::conflict}}},
      {"not visible",
       one("Left effusion.", "effusion", {ball(at(kLeft), 20)}, LinkRelation::notVisible),
       {{K::negation, V::pass}}},
      {"none, an organ", organ, {{K::negation, V::warn}}},
      {"a sentence with two findings", wholeSentence, {{K::negation, V::pass}, {K::side, V::pass}}},
      {"Findings one, Impression none", impression, {{K::sections, V::conflict}}},
      {"Findings as Impression", agree, {{K::sections, V::pass}, {K::size, V::pass}}},
      {"Findings 12, Impression 15", sizes, {{K::sections, V::conflict}}},
  };
}

std::vector<Row> densityRows() {
  const auto dense = [](const std::string& text, const std::string& quote, double hu) {
    return one(text, quote, {ball(at(kLeft), 14, hu)});
  };
  CaseSpec magnetic = dense("Calcified nodule.", "nodule", 900);
  magnetic.modality = "MR";
  magnetic.unit = "";
  CaseSpec plain = dense("Calcified nodule.", "nodule", 300);
  plain.series = "CHEST WITHOUT CONTRAST";
  const auto spine = [](CaseSpec spec) {
    return with(std::move(spec), {{"vertebrae_L3", {{at(0, 40, 20), {15, 12, 12}, 300}}},
                                  {"vertebrae_L4", {{at(0, 40, -10), {15, 12, 12}, 300}}}});
  };
  return {
      {"calcified, bone-dense", dense("Calcified nodule.", "nodule", 900), {{K::density, V::pass}}},
      {"calcified, fat", dense("Calcified nodule.", "nodule", -90), {{K::density, V::conflict}}},
      {"calcified, soft tissue", dense("Calcified nodule.", "nodule", 40), {{K::density, V::conflict}}},
      {"calcified or enhanced", dense("Calcified nodule.", "nodule", 300), {{K::density, V::cannotTell}}},
      {"calcified, native", plain, {{K::density, V::pass}}},
      {"calcified, MR", magnetic, {{K::density, V::cannotTell}}},
      {"fat, fat", dense("Fatty mass.", "mass", -90), {{K::density, V::pass}}},
      {"fat, soft tissue", dense("Fatty mass.", "mass", 45), {{K::density, V::conflict}}},
      {"cystic, fluid", dense("Cystic mass.", "mass", 8), {{K::density, V::pass}}},
      {"cystic, solid, native",
       technique(dense("Cystic mass.", "mass", 70), "Noncontrast CT."),
       {{K::density, V::conflict}}},
      {"cystic, solid, with contrast",
       technique(dense("Cystic mass.", "mass", 70), "CT with intravenous contrast."),
       {{K::density, V::cannotTell}}},
      {"cystic, fat", dense("Cystic mass.", "mass", -90), {{K::density, V::conflict}}},
      {"air, air", dense("Gas-containing collection.", "collection", -900), {{K::density, V::pass}}},
      {"air, fluid", dense("Gas-containing collection.", "collection", 10), {{K::density, V::conflict}}},
      {"hypodense", dense("Hypodense lesion.", "lesion", 10), {{K::density, V::cannotTell}}},
      {"non-calcified", dense("Non-calcified nodule.", "nodule", 40), {}},
      {"mean 35 HU, so", dense("Mass, mean 35 HU.", "Mass", 38), {{K::density, V::pass}}},
      {"mean 35 HU, not so", dense("Mass, mean 35 HU.", "Mass", 90), {{K::density, V::conflict}}},
      {"L3, there", spine(one("Lesion at L3.", "Lesion", {ball(at(0, 0, 20), 8)})), {{K::place, V::pass}}},
      {"L3, at L4",
       spine(one("Lesion at L3.", "Lesion", {ball(at(0, 0, -12), 8)})),
       {{K::place, V::conflict}}},
      {"L3/4, between",
       spine(one("Disc protrusion at L3/4.", "protrusion", {ball(at(0, 10, 5), 6)})),
       {{K::place, V::pass}}},
      {"L1, unknown",
       spine(one("Lesion at L1.", "Lesion", {ball(at(0, 0, 20), 8)})),
       {{K::place, V::cannotTell}}},
  };
}

void expectRows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const auto results = check(makeCase(row.spec));
    for (const auto& [kind, verdict] : row.expected) {
      const auto said = verdictOf(results, kind);
      EXPECT_EQ(said ? verdictName(*said) : "nothing", std::string(verdictName(verdict)))
          << kindName(kind) << listed(results);
    }
    for (const CheckResult& result : results) {
      const bool expected = row.expected.contains(result.kind) && row.expected.at(result.kind) == V::conflict;
      EXPECT_TRUE(expected || result.verdict != V::conflict) << "invented:" << listed({result});
      EXPECT_FALSE(result.sentence.empty());
      EXPECT_FALSE(result.rule.empty());
      EXPECT_FALSE(result.evidence.empty());
    }
  }
}

TEST(CheckMatrix, Side) {
  expectRows(sideRows());
}
TEST(CheckMatrix, Size) {
  expectRows(sizeRows());
}
TEST(CheckMatrix, CountAndNegation) {
  expectRows(countAndNegationRows());
}
TEST(CheckMatrix, DensityAndLevel) {
  expectRows(densityRows());
}

TEST(CheckMatrix, IsLargeEnough) {
  EXPECT_GE(sideRows().size() + sizeRows().size() + countAndNegationRows().size() + densityRows().size(),
            100u);
}

}  // namespace
}  // namespace chiasm::test
