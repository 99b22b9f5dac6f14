// Findings with what is said of them: certainty, side, count, place, size, quality, and why.
#include "core/language/report_analysis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/report/utf8.h"

namespace chiasm {
namespace {

using testing::ElementsAre;

const ReportAnalyser& analyser() {
  static const ReportAnalyser made;
  return made;
}

ReportAnalysis analysed(std::string_view text) {
  auto analysis = analyser().analyse(text);
  EXPECT_TRUE(analysis) << analysis.error().message;
  return *analysis;
}

// The nth finding that is called so.
FindingMention finding(const ReportAnalysis& analysis, const std::string& name, int nth = 1) {
  for (const FindingMention& one : analysis.findings)
    if (one.code.meaning == name && --nth == 0) return one;
  ADD_FAILURE() << "no finding " << name;
  return {};
}

Certainty certaintyOf(const std::string& sentence, const std::string& name) {
  return finding(analysed("FINDINGS: " + sentence), name).certainty;
}
Side sideOf(const std::string& text, const std::string& name) {
  return finding(analysed(text), name).side;
}

TEST(ReportAnalysis, Negation) {
  for (const char* sentence :
       {"No pneumothorax.", "There is no evidence of pneumothorax.", "Pneumothorax is not seen.",
        "Without pleural effusion or pneumothorax.", "Negative for pneumothorax.",
        "The pneumothorax has resolved.", "Pneumothorax has been ruled out.", "PNEUMOTHORAX: absent.",
        "Denies pneumothorax."})
    EXPECT_EQ(certaintyOf(sentence, "Pneumothorax"), Certainty::negated) << sentence;
  for (const char* sentence :
       {"No change in pneumothorax.", "No increase in the pneumothorax.", "Not only pneumothorax is seen.",
        "No consolidation but pneumothorax.", "No significant interval change in the pneumothorax.",
        "Pneumothorax without change.", "(No contrast) Pneumothorax.",
        "Pneumothorax is present; no effusion."})
    EXPECT_EQ(certaintyOf(sentence, "Pneumothorax"), Certainty::present) << sentence;
}

TEST(ReportAnalysis, UncertaintyAndHistory) {
  for (const char* sentence :
       {"Possible pneumonia.", "Pneumonia cannot be excluded.", "Cannot exclude pneumonia.",
        "Rule out pneumonia.", "Opacity, suspicious for pneumonia.", "Atelectasis versus pneumonia.",
        "This may represent pneumonia.", "No focal opacity, but pneumonia is not excluded.",
        "Pneumonia should be considered.", "Pneumonia?"})
    EXPECT_EQ(certaintyOf(sentence, "Pneumonia"), Certainty::uncertain) << sentence;
  for (const char* sentence : {"History of pneumonia.", "Status post pneumonia.", "Prior pneumonia."})
    EXPECT_EQ(certaintyOf(sentence, "Pneumonia"), Certainty::history) << sentence;
  EXPECT_EQ(certaintyOf("Opacity consistent with pneumonia.", "Pneumonia"), Certainty::present);
}

TEST(ReportAnalysis, SideComesFromImageFindingsOnly) {
  EXPECT_EQ(sideOf("FINDINGS: Left pleural effusion.", "Pleural effusion"), Side::left);
  EXPECT_EQ(sideOf("FINDINGS: Nodule in the right lung.", "Nodule"), Side::right);
  EXPECT_EQ(sideOf("FINDINGS: In the left kidney there is a simple cyst.", "Cyst"), Side::left);
  EXPECT_EQ(sideOf("FINDINGS: Pleural effusions bilaterally.", "Pleural effusion"), Side::bilateral);
  EXPECT_EQ(sideOf("INDICATION: Left pleural effusion.", "Pleural effusion"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: Left hemiparesis and a haematoma.", "Haematoma"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: Midline shift to the left.", "Midline shift"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: Right-handed man with a glioma.", "Glioma"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: Nodule in the right lower lobe.", "Nodule"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: Thrombus in the left atrium.", "Thrombus"), Side::none);
  EXPECT_EQ(sideOf("FINDINGS: The nodule lies to the left of the midline.", "Nodule"), Side::left);
}

TEST(ReportAnalysis, SidesOfSeveralFindings) {
  const auto two = analysed("FINDINGS: There is a cyst in the right kidney and a stone in the left kidney.");
  EXPECT_EQ(finding(two, "Cyst").side, Side::right);
  EXPECT_EQ(finding(two, "Stone").side, Side::left);
  const auto joined = analysed("FINDINGS: Retention cyst versus polyp within the right maxillary sinus.");
  EXPECT_EQ(finding(joined, "Cyst").side, Side::right);
  EXPECT_EQ(finding(joined, "Polyp").side, Side::right);
  const auto clauses = analysed("FINDINGS: The left mass is large, while the right nodule is small.");
  EXPECT_EQ(finding(clauses, "Mass").side, Side::left);
  EXPECT_EQ(finding(clauses, "Nodule").side, Side::right);
}

TEST(ReportAnalysis, TheSideRightBeforeAFindingIsItsOwn) {
  const auto text =
      analysed("FINDINGS: Contusion of the right frontal lobe, contralateral to the left subdural hematoma.");
  EXPECT_EQ(finding(text, "Contusion").side, Side::right);
  EXPECT_EQ(finding(text, "Haematoma").side, Side::left);
  EXPECT_EQ(finding(analysed("FINDINGS: Mass with shift to the left."), "Mass").side, Side::none);
}

TEST(ReportAnalysis, CountsPlacesSizesQualities) {
  const auto lesions =
      analysed("FINDINGS: Three hypodense lesions in segments II, IVa and 8 measure 9, 12 and 15 mm.");
  const auto lesion = finding(lesions, "Lesion");
  EXPECT_EQ(lesion.count, 3);
  EXPECT_EQ(lesion.quality, "hypodense");
  std::vector<std::string> places;
  for (const std::size_t at : lesion.locations) places.push_back(lesions.locations[at].name);
  EXPECT_THAT(places, ElementsAre("segment 2", "segment 4a", "segment 8"));
  ASSERT_EQ(lesion.measurements.size(), 1u);
  EXPECT_THAT(lesions.measurements[lesion.measurements[0]].values, ElementsAre(9, 12, 15));

  const auto nodule =
      analysed("FINDINGS: A calcified 6 mm nodule in the right lower lobe (series 4, images 27-29).");
  EXPECT_EQ(finding(nodule, "Nodule").quality, "calcified");
  EXPECT_EQ(nodule.locations.at(0).name, "right lower lobe");
  EXPECT_EQ(nodule.locations.at(0).side, Side::right);
  EXPECT_EQ(nodule.references.at(0).series, 4);
  EXPECT_EQ(nodule.references.at(0).firstImage, 27);
  EXPECT_EQ(nodule.references.at(0).lastImage, 29);
  EXPECT_EQ(finding(analysed("FINDINGS: Non-calcified nodule."), "Nodule").quality, "");
  EXPECT_EQ(finding(analysed("FINDINGS: Multiple nodules."), "Nodule").count, 0);
  const auto haematoma = analysed("FINDINGS: Hematoma of 12 x 8 x 30 mm with a volume of 1.4 ml.");
  EXPECT_EQ(finding(haematoma, "Haematoma").measurements.size(), 2u) << "a volume is the finding's own";
}

TEST(ReportAnalysis, CountsThatAreBounds) {
  const auto counted = [](std::string_view text) {
    const auto found = finding(analysed(text), "Nodule");
    return std::pair(found.count.value_or(-1), found.countAtLeast);
  };
  EXPECT_EQ(counted("FINDINGS: At least three nodules."), std::pair(3, true));
  EXPECT_EQ(counted("FINDINGS: No fewer than 3 nodules."), std::pair(3, true));
  EXPECT_EQ(counted("FINDINGS: More than two nodules."), std::pair(3, true));
  EXPECT_EQ(counted("FINDINGS: Up to three nodules."), std::pair(0, false));
  EXPECT_EQ(counted("FINDINGS: No more than three nodules."), std::pair(0, false));
  EXPECT_EQ(counted("FINDINGS: Three nodules."), std::pair(3, false));
}

// What does not change is there, however the sentence begins.
TEST(ReportAnalysis, NoChangeIsNoNegation) {
  for (const char* text :
       {"There is no change in the mass.", "There is no significant interval change in the left mass.",
        "There has been no change in the mass.", "There are no changes in the masses.",
        "Shows no increase in the mass.", "With no growth of the mass.", "No worsening of the mass.",
        "There is no evidence of progression of the mass.", "There is no doubt about the mass.",
        "There is no cause for the mass.", "There is no prior CT; mass in the liver.",
        "No displacement of the mass.", "There is no resolution of the mass.",
        "No rupture of the known mass.", "No extension of the mass into the vein.",
        "No source of the mass is identified."})
    EXPECT_EQ(finding(analysed(std::string("FINDINGS: ") + text), "Mass").certainty, Certainty::present)
        << text;
  for (const char* text :
       {"There is no mass.", "Mass ruled out.", "Mass can be excluded.", "Ruled out for mass.",
        "He was ruled out for mass.", "There is no mass, unchanged.", "No previous mass.",
        "Interval resolution of the mass.", "Resolution of the mass.", "With no prior mass.",
        "No new mass or change."})
    EXPECT_EQ(finding(analysed(std::string("FINDINGS: ") + text), "Mass").certainty, Certainty::negated)
        << text;
  for (const char* text : {"Rule out mass.", "Rule him out for mass.", "Mass should be ruled out.",
                           "CT did not rule out mass.", "A mass cannot be ruled out."})
    EXPECT_EQ(finding(analysed(std::string("FINDINGS: ") + text), "Mass").certainty, Certainty::uncertain)
        << text;
}

TEST(ReportAnalysis, NotEnlargedIsDeniedAndNotDiagnosticIsNot) {
  const auto certainty = [](std::string_view text, const char* name) {
    return finding(analysed(text), name).certainty;
  };
  EXPECT_EQ(certainty("FINDINGS: Mass that has not enlarged.", "Mass"), Certainty::present);
  EXPECT_EQ(certainty("FINDINGS: Suspicious for, but not diagnostic of, metastasis.", "Metastasis"),
            Certainty::uncertain);
  for (const FindingMention& one : analysed("FINDINGS: The heart is not enlarged.").findings)
    EXPECT_EQ(one.certainty, Certainty::negated);
}

TEST(ReportAnalysis, WhatIsNewIsNoHistory) {
  const auto text = analysed("FINDINGS: History of breast cancer with new liver metastases.");
  EXPECT_EQ(finding(text, "Metastasis").certainty, Certainty::present);
  EXPECT_EQ(finding(analysed("FINDINGS: History of lymphoma, now with a mass."), "Mass").certainty,
            Certainty::present);
  EXPECT_EQ(finding(analysed("FINDINGS: No residual or new mass."), "Mass").certainty, Certainty::negated);
}

TEST(ReportAnalysis, LevelsAreNotWeightings) {
  const auto names = [](std::string_view text) {
    std::vector<std::string> out;
    for (const LocationMention& location : analysed(text).locations) out.push_back(location.name);
    return out;
  };
  EXPECT_THAT(names("Disc bulge at L4/5, stenosis at C7-T1 and fracture of T12."),
              ElementsAre("L4-L5", "C7-T1", "T12"));
  EXPECT_THAT(names("Lesion bright on T2-weighted images, dark on T1, T2 FLAIR signal."), ElementsAre());
  EXPECT_THAT(names("Fracture of the T2 vertebra."), ElementsAre("T2"));
}

TEST(ReportAnalysis, SizeGoesToTheFindingItMeasures) {
  const auto two = analysed("FINDINGS: A 9 mm adenoma. The right kidney measures 12 x 5 cm without a stone.");
  EXPECT_EQ(finding(two, "Adenoma").measurements.size(), 1u);
  EXPECT_TRUE(finding(two, "Stone").measurements.empty());
  const auto it =
      analysed("FINDINGS: Nodule in the right lung. It measures 12 x 9 mm. This is 5 cm from the carina.");
  EXPECT_EQ(finding(it, "Nodule").measurements.size(), 1u);
  const auto shift =
      analysed("FINDINGS: Haematoma on the right, 6 mm thick, with 4 mm of leftward midline shift.");
  EXPECT_THAT(finding(shift, "Haematoma").measurements, ElementsAre(0u));
  EXPECT_THAT(finding(shift, "Midline shift").measurements, ElementsAre(1u));
  EXPECT_EQ(finding(shift, "Midline shift").side, Side::none);
  const auto back = analysed("FINDINGS: Low attenuation beneath the defect, about 40 x 35 mm.");
  EXPECT_EQ(finding(back, "Low attenuation").measurements.size(), 1u);
  EXPECT_TRUE(finding(back, "Bone defect").refersBack);
}

TEST(ReportAnalysis, EveryFindingSaysWhy) {
  const std::string text = "FINDINGS: No left pleural effusion. Two 5 mm nodules in the right upper lobe.";
  const auto analysis = analysed(text);
  for (const FindingMention& one : analysis.findings) {
    EXPECT_GE(one.reasons.size(), 2u);
    for (const Reason& reason : one.reasons) {
      EXPECT_FALSE(reason.rule.empty());
      EXPECT_FALSE(reason.words.empty());
      EXPECT_LE(reason.words.end, codePointCount(text));
    }
  }
}

TEST(ReportAnalysis, OffsetsAreCodePoints) {
  const std::string text = "FINDINGS: Über 🩻 Mu\u0308ller\r\nNo דוגמה effusion.";
  const auto analysis = analysed(text);
  const FindingMention one = finding(analysis, "Pleural effusion");
  EXPECT_EQ(CodePointIndex(text).slice(one.range.begin, one.range.end), "effusion");
  EXPECT_EQ(one.certainty, Certainty::negated);
}

TEST(ReportAnalysis, RefusesWhatIsNoText) {
  EXPECT_FALSE(analyser().analyse("No eff\xFFusion"));
  EXPECT_FALSE(analyser().analyse(std::string((std::size_t{16} << 20) + 1, 'a')));
  EXPECT_FALSE(analyser().analyse("abc", {{1, 9}}));
  EXPECT_TRUE(analyser().analyse(""));
}

// Each of these would take minutes if any rule looked at a whole text more than once.
TEST(ReportAnalysis, HostileTextsStayLinear) {
  const auto repeated = [](std::string_view piece, std::size_t bytes) {
    std::string text = "FINDINGS: ";
    while (text.size() < bytes) text += piece;
    return text;
  };
  for (const char* piece : {"no ", "effusion ", "left effusion and ", "no left 3 mm effusion or ", "((((",
                            "1 x ", "1,1.", "a.", "\n", "\n- ", ". ", "no no evidence of ", "segments 1, ",
                            "L1-", "aaaa", "series ", "🙂", "cannot be excluded ", "FINDINGS: "}) {
    const std::string text = repeated(piece, 300000);
    EXPECT_TRUE(analyser().analyse(text)) << piece;
  }
}

}  // namespace
}  // namespace chiasm
