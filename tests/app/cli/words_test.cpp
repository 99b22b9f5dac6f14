// chiasm span, report --insert-measurement and --new-version-of, check --override, suggest --reject.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class CliWords : public testing::Test {
 protected:
  CliWords() {
    place_.makeSmallCase();
    place_.write("nodule.txt", "FINDINGS: A dense 🧠 nodule of 90 mm lies right. No effusion.\n");
    EXPECT_EQ(edit({"report", "case.chiasm", "--file", "nodule.txt", "--title", "CT"}).exitCode, 0);
    EXPECT_EQ(edit({"segment", "case.chiasm", "paint", "--name", "Nodule", "--at", "0,0,30", "--radius", "4"})
                  .exitCode,
              0);
  }
  ProgramRun edit(std::vector<std::string> arguments) const { return place_.edit(std::move(arguments)); }
  json ask(std::vector<std::string> arguments) const { return place_.ask(std::move(arguments)).json(); }
  std::string lastEntry() const { return ask({"history", "case.chiasm"}).back()["name"]; }

  CliPlace place_;
};

TEST_F(CliWords, SpansAreMarkedChangedRelatedAndRemoved) {
  const ProgramRun made = edit({"span", "case.chiasm", "add", "--quote", "nodule", "--type", "Finding",
                                "--attribute", "certainty=possible", "--code", "SCT:27925004:Nodule"});
  ASSERT_EQ(made.exitCode, 0) << made.err << made.out;
  EXPECT_EQ(made.json()["anchors"][0]["quote"], "nodule");
  EXPECT_EQ(made.json()["attributes"]["certainty"], "possible");
  EXPECT_EQ(lastEntry(), "Mark 'nodule' as Finding");
  ASSERT_EQ(edit({"span", "case.chiasm", "add", "--quote", "dense", "--quote", "right", "--type", "Quality"})
                .exitCode,
            0);
  ASSERT_EQ(
      edit({"span", "case.chiasm", "add", "--range", "10:17", "--report", "CT", "--type", "Part"}).exitCode,
      0);
  ASSERT_EQ(
      edit({"span", "case.chiasm", "relate", "--from", "2", "--to", "1", "--type", "modifies"}).exitCode, 0);
  EXPECT_EQ(lastEntry(), "Relate 'dense … right' to 'nodule' as modifies");
  ASSERT_EQ(edit({"span", "case.chiasm", "change", "--span", "1", "--type", "Mass", "--without", "certainty"})
                .exitCode,
            0);
  const json all = ask({"span", "case.chiasm", "list"});
  ASSERT_EQ(all["spans"].size(), 3u);
  EXPECT_EQ(all["spans"][0]["type"], "Mass");
  EXPECT_TRUE(all["spans"][0]["attributes"].empty());
  EXPECT_EQ(all["spans"][1]["anchors"].size(), 2u);
  EXPECT_EQ(all["spans"][2]["anchors"][0]["quote"], "A dense");
  EXPECT_EQ(all["relations"][0]["from_number"], 2);
  ASSERT_EQ(edit({"span", "case.chiasm", "unrelate", "--relation", "1"}).exitCode, 0);
  ASSERT_EQ(edit({"span", "case.chiasm", "remove", "--span", all["spans"][0]["uid"]}).exitCode, 0);
  EXPECT_EQ(ask({"span", "case.chiasm", "list"})["spans"].size(), 2u);
  EXPECT_EQ(edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(ask({"span", "case.chiasm", "list"})["spans"].size(), 3u);
  EXPECT_EQ(edit({"span", "case.chiasm", "remove", "--span", "9"}).exitCode, 1);
  EXPECT_EQ(edit({"span", "case.chiasm", "add", "--quote", "nodule"}).exitCode, 2);
  EXPECT_EQ(place_.ask({"verify", "case.chiasm"}).exitCode, 0);
}

TEST_F(CliWords, AValueIsWrittenStaysBoundAndIsFlagged) {
  const ProgramRun made = edit({"report", "case.chiasm", "--insert-measurement", "Nodule", "--quantity",
                                "longest diameter in plane", "--at", "No effusion."});
  ASSERT_EQ(made.exitCode, 0) << made.err << made.out;
  EXPECT_EQ(made.json()["version"], 2);
  EXPECT_EQ(made.json()["status"], "draft");
  EXPECT_THAT(made.json()["values"][0]["written"].get<std::string>(), testing::EndsWith(" mm"));
  const auto verdict = [&] {
    const json asked = ask({"check", "case.chiasm"});
    for (const json& result : asked["results"])
      if (result["check"] == "written value") return result["result"].get<std::string>();
    return std::string();
  };
  EXPECT_EQ(verdict(), "pass");
  ASSERT_EQ(edit({"segment", "case.chiasm", "paint", "--name", "Nodule", "--at", "0,0,30", "--radius", "8"})
                .exitCode,
            0);
  EXPECT_EQ(verdict(), "conflict");
  const ProgramRun updated = edit({"report", "case.chiasm", "--update-measurement", "all"});
  ASSERT_EQ(updated.exitCode, 0) << updated.err;
  EXPECT_EQ(updated.json()["updated"][0]["before"], made.json()["values"][0]["written"]);
  EXPECT_EQ(verdict(), "pass");
  EXPECT_THAT(lastEntry(), HasSubstr("Update longest diameter in plane of Nodule"));
  EXPECT_EQ(edit({"report", "case.chiasm", "--update-measurement", "all"}).json()["updated"].size(), 0u);
  EXPECT_EQ(edit({"report", "case.chiasm", "--update-measurement", "2.25.1"}).exitCode, 1);
  ASSERT_EQ(edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(verdict(), "conflict") << "written, not measured anew";
  ASSERT_EQ(edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(verdict(), "pass");
  EXPECT_EQ(edit({"report", "case.chiasm", "--insert-measurement", "Nodule"}).exitCode, 2) << "where?";
  EXPECT_EQ(edit({"report", "case.chiasm"}).exitCode, 2);
}

TEST_F(CliWords, ANewVersionTakesLinksAlong) {
  ASSERT_EQ(edit({"link", "case.chiasm", "--quote", "dense 🧠 nodule", "--segment", "Nodule"}).exitCode, 0);
  place_.write("second.txt", "ADDENDUM: none.\nFINDINGS: A dense 🧠 nodule of 90 mm lies right.\n");
  const ProgramRun added = edit({"report", "case.chiasm", "--file", "second.txt", "--new-version-of", "CT"});
  ASSERT_EQ(added.exitCode, 0) << added.err;
  EXPECT_EQ(added.json()["version"], 2);
  json link = ask({"links", "case.chiasm"})[0];
  EXPECT_EQ(link["state"], "active");
  EXPECT_EQ(link["anchors"][0]["report"], added.json()["report"]);
  place_.write("third.txt", "FINDINGS: Nothing.\n");
  EXPECT_EQ(edit({"report", "case.chiasm", "--file", "third.txt", "--new-version-of", "CT"}).json()["stale"],
            1);
  EXPECT_EQ(ask({"links", "case.chiasm"})[0]["state"], "stale");
}

TEST_F(CliWords, AConflictIsOverriddenWithAReasonAndWithdrawn) {
  ASSERT_EQ(edit({"link", "case.chiasm", "--quote", "nodule", "--segment", "Nodule"}).exitCode, 0);
  int number = 0;
  const json asked = ask({"check", "case.chiasm"});
  for (const json& result : asked["results"])
    if (result["check"] == "size") number = result["number"];
  ASSERT_GT(number, 0) << ask({"check", "case.chiasm"}).dump(1);
  const std::string at = std::to_string(number);
  EXPECT_EQ(edit({"check", "case.chiasm", "--override", at}).exitCode, 2) << "a reason is asked for";
  ASSERT_EQ(edit({"check", "case.chiasm", "--override", at, "--reason", "measured on another day"}).exitCode,
            0);
  EXPECT_EQ(lastEntry(), "Override size check: measured on another day");
  const json all = ask({"check", "case.chiasm"});
  const json& result = all["results"][static_cast<std::size_t>(number - 1)];
  EXPECT_EQ(result["overridden"]["reason"], "measured on another day");
  EXPECT_EQ(result["overridden"]["author"], "Ada Annotator");
  EXPECT_EQ(all["counts"]["overridden"], 1);
  // Another size is another result.
  ASSERT_EQ(edit({"segment", "case.chiasm", "paint", "--name", "Nodule", "--at", "0,0,30", "--radius", "8"})
                .exitCode,
            0);
  EXPECT_EQ(ask({"check", "case.chiasm"})["counts"]["overridden"], 0);
  EXPECT_EQ(ask({"check", "case.chiasm"})["unmatched_overrides"].size(), 1u);
  ASSERT_EQ(edit({"undo", "case.chiasm"}).exitCode, 0);
  ASSERT_EQ(edit({"check", "case.chiasm", "--withdraw", at}).exitCode, 0);
  EXPECT_EQ(ask({"check", "case.chiasm"})["counts"]["overridden"], 0);
}

TEST_F(CliWords, FindingsInTheSameWordsAreOverriddenOneByOne) {
  place_.write("twice.txt", "FINDINGS: A cyst lies in front. A cyst lies behind.\n");
  ASSERT_EQ(edit({"report", "case.chiasm", "--file", "twice.txt", "--title", "Twice"}).exitCode, 0);
  const auto cysts = [&] {
    std::vector<json> found;
    const json asked = ask({"check", "case.chiasm"});
    for (const json& result : asked["results"])
      if (result["check"] == "coverage" && result["sentence"] == "\"cyst\" is not linked to anything")
        found.push_back(result);
    return found;
  };
  ASSERT_EQ(cysts().size(), 2u);
  const std::string second = std::to_string(cysts()[1]["number"].get<int>());
  ASSERT_EQ(edit({"check", "case.chiasm", "--override", second, "--reason", "known for years"}).exitCode, 0);
  EXPECT_FALSE(cysts()[0].contains("overridden"));
  ASSERT_TRUE(cysts()[1].contains("overridden"));
  EXPECT_EQ(cysts()[1]["overridden"]["reason"], "known for years");
  EXPECT_EQ(cysts()[1]["overridden"]["author"], "Ada Annotator");
  const std::string listed = place_.run({"check", "case.chiasm"}).out;
  EXPECT_THAT(listed, HasSubstr("overridden by Ada Annotator"));
  EXPECT_THAT(listed, HasSubstr("known for years"));
}

TEST_F(CliWords, ARejectedSuggestionStaysAway) {
  const json before = ask({"suggest", "case.chiasm"})["suggestions"];
  ASSERT_FALSE(before.empty());
  ASSERT_EQ(edit({"suggest", "case.chiasm", "--reject", "1"}).exitCode, 0);
  EXPECT_THAT(lastEntry(), HasSubstr("Reject suggestion '"));
  EXPECT_EQ(ask({"suggest", "case.chiasm"})["suggestions"].size(), before.size() - 1);
  ASSERT_GE(ask({"suggest", "case.chiasm", "--rejected"})["rejected"].size(), 1u);
  ASSERT_EQ(edit({"suggest", "case.chiasm", "--reconsider", "1"}).exitCode, 0);
  EXPECT_EQ(ask({"suggest", "case.chiasm"})["suggestions"].size(), before.size());
}

}  // namespace
}  // namespace chiasm::test
