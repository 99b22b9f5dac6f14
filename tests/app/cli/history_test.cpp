// chiasm history, undo, redo, return, apply, verify: each command is a process of its own, so that whatever
// one finds of another came through the file.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliHistory : public testing::Test {
 protected:
  CliHistory() { place_.makeSmallCase(); }
  void threshold(int lower, int upper, const std::string& name) const {
    const ProgramRun run =
        place_.edit({"segment", "case.chiasm", "threshold", "--lower", std::to_string(lower), "--upper",
                     std::to_string(upper), "--name", name});
    ASSERT_EQ(run.exitCode, 0) << run.err;
  }
  json history() const { return place_.ask({"history", "case.chiasm"}).json(); }
  json segments() const { return place_.ask({"segments", "case.chiasm"}).json(); }

  CliPlace place_;
  SmallVolume volume_ = makeSmallVolume();
};

TEST_F(CliHistory, TellsWhatWasDoneByWhomAndWhen) {
  threshold(700, 900, "Bone");
  ASSERT_EQ(place_.run({"segment", "case.chiasm", "hide", "--segment", "Bone", "--author", "Ben Beholder"})
                .exitCode,
            0);
  const json entries = history();
  ASSERT_EQ(entries.size(), 4u);
  std::set<std::string> hashes;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i]["sequence"], i + 1);
    EXPECT_EQ(entries[i]["role"], "edit");
    EXPECT_EQ(entries[i]["hash"].get<std::string>().size(), 64u);
    hashes.insert(entries[i]["hash"].get<std::string>());
    const std::string time = entries[i]["time"].get<std::string>();
    EXPECT_TRUE(time.size() >= 20 && time[4] == '-' && time[10] == 'T' && time.back() == 'Z') << time;
    if (i > 0) {
      EXPECT_LE(entries[i - 1]["time"], entries[i]["time"]);
    }
  }
  EXPECT_EQ(hashes.size(), 4u);
  EXPECT_EQ(entries[2]["name"], "Threshold Bone");
  EXPECT_EQ(entries[2]["author"], "Ada Annotator");
  EXPECT_EQ(entries[3]["name"], "Hide Bone");
  EXPECT_EQ(entries[3]["author"], "Ben Beholder");
  EXPECT_EQ(entries[0]["author_uid"], entries[2]["author_uid"]) << "one name is one identity";
  EXPECT_NE(entries[2]["author_uid"], entries[3]["author_uid"]);
  const std::string text = place_.run({"history", "case.chiasm"}).out;
  EXPECT_NE(text.find("Ben Beholder"), std::string::npos);
  EXPECT_NE(text.find("Threshold Bone"), std::string::npos);
}

TEST_F(CliHistory, UndoesAndRedoesAcrossProcesses) {
  threshold(700, 900, "Bone");
  threshold(20, 40, "Tissue");
  threshold(41, 60, "Tissue");
  const json full = segments();
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).json()["undone"], "Threshold Tissue");
  EXPECT_EQ(segments()[1]["voxels"], volume_.count(20, 40));
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).json()["undone"], "Threshold Tissue");
  EXPECT_EQ(segments().size(), 1u) << "the segment went with the step that made it";
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).json()["undone"], "Threshold Bone");
  EXPECT_EQ(segments().size(), 0u);
  for (const char* name : {"Threshold Bone", "Threshold Tissue", "Threshold Tissue"})
    EXPECT_EQ(place_.edit({"redo", "case.chiasm"}).json()["redone"], name);
  EXPECT_EQ(segments(), full);
  EXPECT_EQ(history().size(), 5u + 6u) << "undo and redo are appended, nothing is taken away";
  EXPECT_EQ(history()[5]["role"], "undo");
  EXPECT_EQ(history()[8]["role"], "redo");
  const std::string text = place_.run({"history", "case.chiasm"}).out;
  EXPECT_NE(text.find("Undo: Threshold Bone"), std::string::npos) << text;
  EXPECT_NE(text.find("Redo: Threshold Bone"), std::string::npos) << text;
}

TEST_F(CliHistory, NothingToUndoOrRedoIsSaid) {
  EXPECT_EQ(place_.edit({"redo", "case.chiasm"}).errorMessage(), "There is nothing to redo.");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);  // the report
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);  // the volume
  const ProgramRun third = place_.edit({"undo", "case.chiasm"});
  EXPECT_EQ(third.exitCode, 1);
  EXPECT_EQ(third.errorMessage(), "There is nothing to undo.");
}

TEST_F(CliHistory, ANewEditEndsWhatCouldBeRedone) {
  threshold(700, 900, "Bone");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  threshold(20, 40, "Tissue");
  EXPECT_EQ(place_.edit({"redo", "case.chiasm"}).exitCode, 1);
  EXPECT_EQ(segments().size(), 1u);
}

TEST_F(CliHistory, ReturnsToAnyPointAndBack) {
  threshold(700, 900, "Bone");  // 3
  const json atThree = segments();
  threshold(20, 40, "Tissue");                                                                    // 4
  ASSERT_EQ(place_.edit({"segment", "case.chiasm", "delete", "--segment", "Bone"}).exitCode, 0);  // 5
  const json atFive = segments();
  const ProgramRun back = place_.edit({"return", "case.chiasm", "--to", "3"});
  ASSERT_EQ(back.exitCode, 0) << back.err;
  EXPECT_EQ(back.json()["returned_to"], 3);
  EXPECT_EQ(segments(), atThree);
  EXPECT_EQ(history().size(), 6u);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(segments(), atFive) << "the return itself is undone";
  ASSERT_EQ(place_.edit({"return", "case.chiasm", "--to", "0"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["volumes"].size(), 0u);
  const ProgramRun beyond = place_.edit({"return", "case.chiasm", "--to", "99"});
  EXPECT_EQ(beyond.exitCode, 1);
  EXPECT_NE(beyond.errorMessage().find("99"), std::string::npos);
}

TEST_F(CliHistory, LeavesOneFileThatIsWholeAfterEveryStep) {
  threshold(700, 900, "Bone");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(place_.path("")))
    files.insert(entry.path().filename().string());
  EXPECT_EQ(files, (std::set<std::string>{"case.chiasm", "head.nrrd", "report.txt"}))
      << "no journal, lock or temporary file stays behind";
  const ProgramRun verified = place_.ask({"verify", "case.chiasm"});
  ASSERT_EQ(verified.exitCode, 0) << verified.err;
  EXPECT_EQ(verified.json()["whole"], true);
  EXPECT_EQ(verified.json()["entries"], history().size());
  EXPECT_EQ(verified.json()["head"], history().back()["hash"]);
}

TEST_F(CliHistory, VerifyNoticesAChangedByte) {
  threshold(700, 900, "Zygomatic");
  std::string content = contentOf(place_.path("case.chiasm"));
  // One letter of the name of what was done: history would tell another story.
  const std::size_t at = content.find("Threshold Zygomatic");
  ASSERT_NE(at, std::string::npos);
  content[at + 10] = 'z';
  place_.write("case.chiasm", content);
  const ProgramRun run = place_.ask({"verify", "case.chiasm"});
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_EQ(run.errorKind(), "unreadable");
  EXPECT_FALSE(run.errorMessage().empty());
}

TEST_F(CliHistory, RefusesFilesThatAreNoCases) {
  std::string half = contentOf(place_.path("case.chiasm"));
  half.resize(half.size() / 2);
  place_.write("half.chiasm", half);
  place_.write("text.chiasm", "hello");
  place_.write("empty.chiasm", "");
  for (const char* name : {"text.chiasm", "empty.chiasm", "half.chiasm", "head.nrrd", "missing.chiasm"})
    for (const char* command : {"history", "segments", "links", "measurements", "verify"}) {
      const ProgramRun run = place_.ask({command, name});
      EXPECT_EQ(run.exitCode, 1) << command << ' ' << name;
      if (std::string(name) == "half.chiasm")
        EXPECT_NE(run.errorMessage().find("damaged"), std::string::npos) << run.errorMessage();
      else
        EXPECT_NE(run.errorMessage().find(name), std::string::npos) << command << ": " << run.errorMessage();
    }
}

TEST_F(CliHistory, AppliesARecipe) {
  place_.write("recipe.json", R"({
    "case": {"title": "From a recipe", "identifier": "R 1", "modality": "CT", "unit": "HU", "badges": ["orientation assumed"]},
    "segments": [
      {"name": "Bone", "colour": [241, 214, 145], "code": {"scheme": "SCT", "value": "89546000", "meaning": "Skull"},
       "steps": [{"threshold": {"lower": 700, "upper": 900}}]},
      {"name": "Left half", "colour": [1, 2, 3], "layer": 1,
       "steps": [{"threshold": {"lower": 700, "upper": 900, "within": {"box": [[-1, -100, -100], [100, 100, 100]]}}}]},
      {"name": "Kept", "colour": [4, 5, 6],
       "steps": [{"threshold": {"lower": 58, "upper": 900, "keep": true}}]}],
    "measurements": [{"name": "Axis", "from": [0, 0, 0], "to": [3, 4, 12]}],
    "links": [{"quote": "bony plate", "occurrence": 2, "segment": ["Bone", "Kept"], "certainty": "probable"}]})");
  const ProgramRun applied = place_.edit({"apply", "case.chiasm", "recipe.json"});
  ASSERT_EQ(applied.exitCode, 0) << applied.err;
  EXPECT_EQ(applied.json()["history"], history().size());
  const json made = segments();
  ASSERT_EQ(made.size(), 3u);
  EXPECT_EQ(made[0]["voxels"], volume_.count(700, 900));
  EXPECT_EQ(made[0]["code"]["value"], "89546000");
  EXPECT_EQ(made[1]["voxels"], 5 * 4 * 12) << "the small bone only; x from -1 mm: from column 19";
  EXPECT_EQ(made[1]["layer"], 1);
  EXPECT_EQ(made[2]["voxels"], volume_.count(58, 699)) << "what is labelled already is kept";
  EXPECT_EQ(place_.ask({"info", "case.chiasm"}).json()["title"], "From a recipe");
  EXPECT_EQ(place_.ask({"measurements", "case.chiasm"}).json()[0]["length_mm"], 13.0);
  EXPECT_EQ(place_.ask({"links", "case.chiasm"}).json()[0]["targets"].size(), 2u);
}

TEST_F(CliHistory, AFailingRecipeNamesItsItem) {
  const std::vector<std::pair<std::string, std::string>> recipes = {
      {R"({"segments": [{"name": "Odd one", "colour": [1,2,3], "steps": [{"sculpt": {}}]}]})", "Odd one"},
      {R"({"segments": [{"name": "Odd one", "colour": [1,2,3], "steps": [{"threshold": {"lower": 9, "upper": 1}}]}]})",
       "Odd one"},
      {R"({"measurements": [{"name": "Axis", "from": [0, 0]}]})", "recipe"},
      {R"({"links": [{"quote": "bony plate", "occurrence": 1, "segment": "Nobody"}]})", "Nobody"},
      {"not json", "recipe"},
      {"[]", ""},
  };
  for (const auto& [content, named] : recipes) {
    place_.write("recipe.json", content);
    const ProgramRun run = place_.edit({"apply", "case.chiasm", "recipe.json"});
    if (named.empty()) continue;
    EXPECT_EQ(run.exitCode, 1) << content;
    EXPECT_NE(run.errorMessage().find(named), std::string::npos) << run.errorMessage();
  }
  EXPECT_EQ(place_.edit({"apply", "case.chiasm", "missing.json"}).exitCode, 1);
  EXPECT_EQ(place_.ask({"verify", "case.chiasm"}).exitCode, 0);
}

}  // namespace
}  // namespace chiasm::test
