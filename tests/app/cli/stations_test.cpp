// chiasm station: what one process keeps, the next one finds.
#include <gtest/gtest.h>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

class CliStations : public testing::Test {
 protected:
  CliStations() { place_.makeSmallCase(); }
  CliPlace place_;
};

TEST_F(CliStations, AddListGoAndRemove) {
  EXPECT_NE(place_.run({"station", "list", "case.chiasm"}).out.find("no stations"), std::string::npos);
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Overview"}).exitCode, 0);
  const json two = place_.edit({"station", "add", "case.chiasm"}).json();
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[1]["name"], "Station 2");
  EXPECT_TRUE(two[1]["current"]);
  const json gone = place_.edit({"station", "go", "case.chiasm", "overview"}).json();
  EXPECT_TRUE(gone[0]["current"]);
  const json listed = place_.ask({"station", "list", "case.chiasm"}).json();
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_TRUE(listed[0]["current"]);
  EXPECT_EQ(listed[0]["crosshair_mm"].size(), 3u);
  ASSERT_EQ(place_.edit({"station", "remove", "case.chiasm", "1"}).exitCode, 0);
  EXPECT_EQ(place_.ask({"station", "list", "case.chiasm"}).json().size(), 1u);
}

TEST_F(CliStations, RefusesWhatIsNotThere) {
  const ProgramRun none = place_.edit({"station", "go", "case.chiasm", "Orbit"});
  EXPECT_EQ(none.exitCode, 1);
  EXPECT_NE(none.errorMessage().find("no stations"), std::string::npos);
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Skull"}).exitCode, 0);
  const ProgramRun other = place_.edit({"station", "go", "case.chiasm", "Orbit"});
  EXPECT_EQ(other.exitCode, 1);
  EXPECT_NE(other.errorMessage().find("Skull"), std::string::npos) << "says what there is";
  EXPECT_EQ(
      place_.run({"station", "add", "case.chiasm", "--read-only", "--author", "Ada Annotator"}).exitCode, 1);
}

TEST_F(CliStations, AreInTheHistoryAndCanBeUndone) {
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Skull"}).exitCode, 0);
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Orbit"}).exitCode, 0);
  ASSERT_EQ(place_.edit({"station", "rename", "case.chiasm", "skull", "--to", "Vault"}).exitCode, 0);
  const json moved = place_.edit({"station", "move", "case.chiasm", "Vault", "--to", "2"}).json();
  ASSERT_EQ(moved.size(), 2u);
  EXPECT_EQ(moved[1]["name"], "Vault");
  EXPECT_EQ(moved[1]["author"], "Ada Annotator");
  const json history = place_.ask({"history", "case.chiasm"}).json();
  EXPECT_EQ(history.back()["kind"], "view.reorder");
  EXPECT_EQ(history.back()["author"], "Ada Annotator");
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  ASSERT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  const json back = place_.ask({"station", "list", "case.chiasm"}).json();
  EXPECT_EQ(back[0]["name"], "Skull");
}

TEST_F(CliStations, CanBeLinkedTo) {
  ASSERT_EQ(place_.edit({"station", "add", "case.chiasm", "--name", "Orbit"}).exitCode, 0);
  const std::string words = "No fluid";
  const ProgramRun none = place_.edit({"link", "case.chiasm", "--quote", words});
  EXPECT_EQ(none.exitCode, 2);
  EXPECT_NE(none.err.find("--view"), std::string::npos) << none.err;
  ASSERT_EQ(place_.edit({"link", "case.chiasm", "--quote", words, "--view", "orbit"}).exitCode, 0);
  const json link = place_.ask({"links", "case.chiasm"}).json().back();
  EXPECT_EQ(link["targets"][0]["kind"], "view");
  EXPECT_EQ(link["targets"][0]["name"], "Orbit");
}

}  // namespace
}  // namespace chiasm::test
