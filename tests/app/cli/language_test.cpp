// chiasm text, term, check, suggest.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliLanguage : public testing::Test {
 protected:
  CliLanguage() {
    place_.writeNrrd("head.nrrd", makeSmallVolume());
    place_.write("report.txt",
                 "INDICATION: Left weakness.\nFINDINGS: Über 🩻: right nodule of 12 mm. No effusion.\n"
                 "IMPRESSION: Left nodule.\n");
    EXPECT_EQ(place_.edit({"new", "case.chiasm", "--volume", "head.nrrd", "--report", "report.txt"}).exitCode,
              0);
  }
  json entity(const json& report, const std::string& quote) const {
    for (const json& one : report["entities"])
      if (one["quote"] == quote) return one;
    ADD_FAILURE() << "no entity " << quote;
    return {};
  }

  CliPlace place_;
};

TEST_F(CliLanguage, TextSaysWhatTheReportSays) {
  const ProgramRun run = place_.ask({"text", "case.chiasm"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const json report = run.json()["reports"][0];
  ASSERT_EQ(report["sections"].size(), 3u);
  EXPECT_EQ(report["sections"][1]["name"], "FINDINGS");
  EXPECT_EQ(report["sentences"].size(), 4u);
  const json nodule = entity(report, "nodule");
  EXPECT_EQ(nodule["side"], "right");
  EXPECT_EQ(nodule["certainty"], "present");
  EXPECT_EQ(nodule["code"]["scheme"], "SCT");
  EXPECT_EQ(nodule["code"]["meaning"], "Nodule");
  ASSERT_EQ(nodule["measurements"].size(), 1u);
  EXPECT_EQ(report["measurements"][nodule["measurements"][0].get<std::size_t>()]["values"][0], 12.0);
  EXPECT_FALSE(nodule["reasons"].empty());
  const json effusion = entity(report, "effusion");
  EXPECT_EQ(effusion["certainty"], "negated");
  EXPECT_EQ(effusion["reasons"].back()["rule"], "negation before: 'No'");
  EXPECT_FALSE(entity(report, "weakness")["image_finding"].get<bool>());
  const std::string text = place_.run({"text", "case.chiasm"}).out;
  EXPECT_NE(text.find("nodule [Nodule] present, right, 12 mm"), std::string::npos) << text;
}

TEST_F(CliLanguage, TermSearchesOwnVocabulariesToo) {
  const json found = place_.ask({"term", "kidn"}).json();
  EXPECT_EQ(found["terms"][0]["term"], "Kidney");
  EXPECT_EQ(found["terms"][0]["match"], "prefix");
  EXPECT_FALSE(found["vocabularies"][0]["licence"].get<std::string>().empty());
  EXPECT_EQ(place_.ask({"term", "hemorhage"}).json()["terms"][0]["match"], "fuzzy");
  place_.write("mine.csv", "code,term,synonym\nX1,Zorblax,frobnitz\n");
  const json mine = place_.ask({"term", "frobnitz", "--vocabulary", "mine.csv"}).json();
  ASSERT_EQ(mine["terms"].size(), 1u);
  EXPECT_EQ(mine["terms"][0]["value"], "X1");
  EXPECT_EQ(mine["terms"][0]["vocabulary"], "mine");
  EXPECT_EQ(place_.ask({"term", "frobnitz"}).json()["terms"].size(), 0u);
  place_.write("bad.csv", "nothing\n");
  EXPECT_EQ(place_.ask({"term", "x", "--vocabulary", "bad.csv"}).exitCode, 1);
  EXPECT_EQ(place_.ask({"term", "x", "--limit", "0"}).exitCode, 2);
}

TEST_F(CliLanguage, ExportsAnnotations) {
  for (const char* format : {"brat", "webannotation", "radgraph", "doccano", "labelstudio"}) {
    const std::string out = std::string("notes.") + (std::string(format) == "brat" ? "ann" : format);
    const ProgramRun run = place_.ask({"export", "case.chiasm", "--text", format, "--out", out});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    EXPECT_FALSE(contentOf(place_.path(out)).empty());
  }
  EXPECT_EQ(contentOf(place_.path("notes.txt")), contentOf(place_.path("report.txt")));
  EXPECT_NE(contentOf(place_.path("notes.ann")).find("nodule"), std::string::npos);
  EXPECT_EQ(place_.ask({"export", "case.chiasm", "--text", "word", "--out", "x"}).exitCode, 2);
}

TEST_F(CliLanguage, CheckShowsASideConflictWithAllItsSides) {
  ASSERT_EQ(place_.edit({"segment", "case.chiasm", "paint", "--name", "Nodule", "--at", "0,0,30"}).exitCode,
            0);
  ASSERT_EQ(place_.edit({"link", "case.chiasm", "--quote", "right nodule", "--segment", "Nodule"}).exitCode,
            0);
  const ProgramRun run = place_.ask({"check", "case.chiasm"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const json value = run.json();
  const auto results = value["results"];
  const auto side =
      std::find_if(results.begin(), results.end(), [](const json& r) { return r["check"] == "side"; });
  ASSERT_NE(side, results.end());
  EXPECT_EQ((*side)["result"], "conflict") << *side;
  EXPECT_EQ((*side)["evidence"].size(), 3u);
  EXPECT_GE(value["counts"]["conflict"].get<int>(), 2);  // side, and FINDINGS against IMPRESSION
  const std::string text = place_.run({"check", "case.chiasm"}).out;
  EXPECT_EQ(text.find("conflict"), text.find_first_not_of(" 0123456789")) << "first: " << text;
}

TEST_F(CliLanguage, CheckGoesOnWithoutTheVoxels) {
  std::filesystem::remove(place_.path("head.nrrd"));
  const ProgramRun run = place_.ask({"check", "case.chiasm"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_TRUE(run.json().contains("note"));
}

TEST_F(CliLanguage, SuggestionsAreAcceptedByAPerson) {
  EXPECT_EQ(place_.ask({"suggest", "case.chiasm"}).json()["suggestions"].size(), 0u);
  ASSERT_EQ(place_.edit({"segment", "case.chiasm", "paint", "--name", "Nodule", "--at", "0,0,30"}).exitCode,
            0);
  const json suggestions = place_.ask({"suggest", "case.chiasm"}).json()["suggestions"];
  ASSERT_EQ(suggestions.size(), 2u);
  EXPECT_EQ(suggestions[0]["quote"], "nodule");
  EXPECT_EQ(suggestions[0]["targets"][0]["name"], "Nodule");
  EXPECT_FALSE(suggestions[0]["targets"][0]["reasons"].empty());
  EXPECT_EQ(place_.ask({"links", "case.chiasm"}).json().size(), 0u);
  ASSERT_EQ(place_.edit({"suggest", "case.chiasm", "--accept", "1"}).exitCode, 0);
  const json links = place_.ask({"links", "case.chiasm"}).json();
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0]["targets"][0]["name"], "Nodule");
  EXPECT_EQ(place_.ask({"suggest", "case.chiasm"}).json()["suggestions"].size(), 1u);
  EXPECT_EQ(place_.edit({"suggest", "case.chiasm", "--accept", "9"}).exitCode, 1);
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"links", "case.chiasm"}).json().size(), 0u);
}

}  // namespace
}  // namespace chiasm::test
