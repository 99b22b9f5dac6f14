// The words of the report in VR, on the demo head CT: accept a suggestion, link in two actions, follow a link
// both ways, relabel a structure so that the sides are in conflict, and override the check with a reason.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/xr/support/monado_program.h"
#include "tests/xr/tasks/surgeon.h"

namespace chiasm::test {
namespace {

using nlohmann::json;

constexpr const char* kSuggestedWords = "a linear lucency continuing";  // the middle one is the finding
constexpr const char* kSuggested = "Linear lucency";
constexpr const char* kWords = "fragments below the defect";
constexpr const char* kStructure = "Orbital roof fragments";
constexpr const char* kLinkedWords = "area of low attenuation in the right frontal lobe";
constexpr const char* kLinkedStructure = "Frontal low attenuation";
constexpr PatientPoint kLowAttenuation{{-25.0, -45.0, 105.0}};  // inside of it (LPS mm)
constexpr const char* kReason = "mask is right";

class WordsTask : public testing::Test {
 protected:
  void SetUp() override {
    CHIASM_REQUIRE_XR_RUNTIME();
    CHIASM_REQUIRE_DEMO_CASE();
    demo_ = std::make_unique<DemoCase>();
  }

  std::string linkOf(const std::string& quote) const {
    for (const json& link : demo_->ask("links"))
      if (link.at("anchors").at(0).at("quote") == quote) return link.at("uid");
    throw std::runtime_error("No link has the words '" + quote + "'");
  }

  void acceptSuggestion(Surgeon& surgeon) {
    surgeon.pointAtWords(kSuggestedWords);
    surgeon.look("suggested");
    surgeon.press("report", std::string("accept ") + kSuggested);
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Link"));
  }

  void linkInTwoActions(Surgeon& surgeon) {
    surgeon.press("segments", std::string("segment ") + kStructure);
    EXPECT_EQ(surgeon.now().activeSegment(), kStructure);
    surgeon.selectWords(kWords);
    ASSERT_TRUE(surgeon.now().selectedText());
    surgeon.look("selected");
    surgeon.press("report", "link to active");
    EXPECT_FALSE(surgeon.now().selectedText());
    EXPECT_THAT(surgeon.now().undo(), testing::StartsWith("Link"));
  }

  void followBothWays(Surgeon& surgeon) {
    surgeon.pointAtWords(kLinkedWords);
    EXPECT_TRUE(surgeon.now().lit(kLinkedStructure));
    surgeon.pull(surgeon.toolHand());
    EXPECT_EQ(surgeon.now().activeSegment(), kLinkedStructure) << "followed";
    surgeon.touch(surgeon.toolHand(), kLowAttenuation, {0.0, -0.2, -1.0});
    surgeon.settle();
    EXPECT_TRUE(surgeon.now().linkLit(linkOf(kLinkedWords)));
    surgeon.rest(surgeon.toolHand());
  }

  void relabel(Surgeon& surgeon) {
    surgeon.press("segments", std::string("segment ") + kSuggested);
    EXPECT_EQ(surgeon.now().activeSegment(), kSuggested);
    surgeon.press("tools", "name field");
    surgeon.type(" left");
    surgeon.press("tools", "tile Rename");
    ASSERT_FALSE(surgeon.now().checks().empty());
    const auto first = surgeon.now().checks().front();
    EXPECT_EQ(first.kind, "side");
    EXPECT_EQ(first.result, "conflict");
  }

  void overrideWithReason(Surgeon& surgeon) {
    surgeon.choose({"Panels", "More", "Checks"});
    surgeon.press("checks", "show 0");
    surgeon.look("conflict");
    surgeon.press("report", "override 0");
    surgeon.type(kReason);
    surgeon.press("keyboard", "tile Enter");
    EXPECT_TRUE(surgeon.now().checks().front().overridden);
    surgeon.look("overridden");
  }

  // The history tells the story, in the surgeon's name.
  void readBack() const {
    EXPECT_NO_THROW(demo_->ask("verify"));
    std::vector<std::string> done;
    for (const json& entry : demo_->ask("history")) {
      if (entry.at("author") == "Chiasm demo") continue;
      EXPECT_EQ(entry.at("author"), Surgeon::kName);
      const std::string name = entry.at("name");
      done.push_back(name.substr(0, name.find(' ')));
    }
    EXPECT_THAT(done, testing::ElementsAre("Link", "Link", "Rename", "Override"));
  }

  std::unique_ptr<DemoCase> demo_;
};

TEST_F(WordsTask, FromASuggestionToAnOverride) {
  Surgeon surgeon(*demo_, "words");
  acceptSuggestion(surgeon);
  linkInTwoActions(surgeon);
  followBothWays(surgeon);
  relabel(surgeon);
  overrideWithReason(surgeon);
  EXPECT_EQ(surgeon.leave(), 0) << surgeon.program().said();
  readBack();
}

}  // namespace
}  // namespace chiasm::test
