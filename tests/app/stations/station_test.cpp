// Stations: saved views of the case, kept, walked, replaced, removed, linked, undone; those of former files.
#include "app/stations/station.h"

#include <nlohmann/json.hpp>

#include "core/case/view_commands.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

class StationTest : public test::SessionFixture {
 protected:
  // The view as it is now, kept; its identity.
  Uid keep(const std::string& name) {
    auto kept = viewToKeep(current(), view(), name, test::testAuthor().uid);
    EXPECT_TRUE(kept);
    if (!kept) return {};
    EXPECT_TRUE(session_->store().execute(*saveView(*kept)));
    view().station = kept->uid;
    return kept->uid;
  }
  std::optional<std::size_t> here() const { return currentStation(current(), session_->view()); }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const SavedView* station : stationsOf(current(), session_->view())) names.push_back(station->name);
    return names;
  }
};

using Names = std::vector<std::string>;

TEST_F(StationTest, GoingToAStationShowsTheCaseAsItWasKept) {
  view().crosshair = {{3, 4, 5}};
  view().camera.position = {{-200, -300, 40}};
  view().cameraSet = true;
  view().clipBox = PatientBox{{-10, -10, -10}, {10, 10, 10}};
  view().cutOuts.without = {small_.bone};
  view().of(small_.volume).window = {80, 40, WindowLevel::Function::linear, "brain"};
  view().showNames = true;
  view().activeSegment = small_.leftMarker;
  const Uid marker = keep("The left marker");
  const ViewState kept = view();

  view().crosshair = {{-9, 0, 0}};
  view().camera.position = {{0, -500, 0}};
  view().clipBox.reset();
  view().cutOuts = {};
  view().of(small_.volume).window = {2000, 500, WindowLevel::Function::linear, "bone"};
  view().showNames = false;
  view().activeSegment = small_.bone;
  view().tool = ToolKind::brush;
  view().rightPanelWidth = 500;
  keep({});
  EXPECT_EQ(names(), (Names{"The left marker", "Station 2"}));
  ASSERT_TRUE(goToStation(current(), view(), marker));
  EXPECT_EQ(view().crosshair, kept.crosshair);
  EXPECT_EQ(view().camera, kept.camera);
  EXPECT_EQ(view().clipBox, kept.clipBox);
  EXPECT_EQ(view().cutOuts, kept.cutOuts);
  EXPECT_EQ(view().of(small_.volume).window, (WindowLevel{80, 40, WindowLevel::Function::linear, "brain"}));
  EXPECT_TRUE(view().showNames);
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
  EXPECT_EQ(here(), 0u);
  // What is in the hand and how the window is arranged are the person's own.
  EXPECT_EQ(view().tool, ToolKind::brush);
  EXPECT_EQ(view().rightPanelWidth, 500);
}

TEST_F(StationTest, WalksRoundAndRound) {
  EXPECT_FALSE(stepStation(current(), view(), 1)) << "says that there are none";
  Uid b, c;
  keep("A");
  b = keep("B");
  c = keep("C");
  EXPECT_EQ(here(), 2u);
  ASSERT_TRUE(stepStation(current(), view(), 1));
  EXPECT_EQ(here(), 0u);
  ASSERT_TRUE(stepStation(current(), view(), -1));
  EXPECT_EQ(here(), 2u);
  ASSERT_TRUE(session_->store().execute(*removeView(b)));
  EXPECT_EQ(here(), 1u) << "still C";
  EXPECT_EQ(view().station, c);
  ASSERT_TRUE(session_->store().execute(*removeView(c)));
  EXPECT_FALSE(here());
  ASSERT_TRUE(session_->store().undo());
  EXPECT_EQ(here(), 1u) << "it is back, and so is where one stands";
}

TEST_F(StationTest, AnExistingNameIsKeptAnewAndKeepsItsIdentity) {
  const Uid orbit = keep("Orbit");
  view().crosshair = {{7, 7, 7}};
  EXPECT_EQ(keep("orbit"), orbit);
  EXPECT_EQ(names(), Names{"Orbit"});
  view().crosshair = {};
  ASSERT_TRUE(goToStation(current(), view(), orbit));
  EXPECT_EQ(view().crosshair, (PatientPoint{{7, 7, 7}}));
}

TEST_F(StationTest, ThePositionInTheWalkSurvivesWritingAndReading) {
  keep("Ventricle \u2013 left");
  const Uid second = keep("Second");
  const auto read = viewStateFromJson(toJson(view()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->station, second);
  EXPECT_TRUE(read->formerStations.empty());
  EXPECT_EQ(toJson(*read), toJson(view())) << "nothing drifts";
}

TEST_F(StationTest, KeepingMovingRenamingAndRemovingCanBeUndoneByName) {
  ASSERT_TRUE(session_->runAction("station.add"));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->store().undoName(), "Save view Station 1");
  EXPECT_EQ(session_->store().history().back().author, test::testAuthor().uid);
  EXPECT_EQ(current().savedViews.front().author, test::testAuthor().uid);
  ASSERT_TRUE(session_->runAction("station.add"));
  session_->waitUntilIdle();
  ASSERT_TRUE(session_->runAction("station.earlier"));
  session_->waitUntilIdle();
  EXPECT_EQ(names(), (Names{"Station 2", "Station 1"}));
  EXPECT_EQ(here(), 0u) << "the current one moved with its place";
  ASSERT_TRUE(session_->runAction("station.remove"));
  session_->waitUntilIdle();
  EXPECT_EQ(names(), Names{"Station 1"});
  for (int i = 0; i < 4; ++i) session_->undo();
  EXPECT_TRUE(names().empty());
}

TEST_F(StationTest, ALinkLeadsFromTheReportToAView) {
  view().crosshair = {{3, 4, 5}};
  const Report& report = current().reports.front();
  TextAnchor words;
  words.report = report.uid;
  words.end = 4;
  words.exact = report.text.substr(0, 4);
  EXPECT_FALSE(session_->runAction("station.link")) << "without words";
  view().selectedText = words;
  ASSERT_TRUE(session_->runAction("station.link"));
  session_->waitUntilIdle();
  ASSERT_EQ(current().savedViews.size(), 1u) << "the view is kept first";
  const Link link = current().links.back();
  EXPECT_EQ(link.targets.front().kind, kViewTarget);
  EXPECT_EQ(link.targets.front().uid, current().savedViews.front().uid);
  view().crosshair = {};
  view().station = {};
  const std::uint64_t shown = view().stationsShown;
  session_->followLink(link.uid);
  EXPECT_EQ(view().crosshair, (PatientPoint{{3, 4, 5}}));
  EXPECT_EQ(here(), 0u);
  EXPECT_EQ(view().stationsShown, shown + 1) << "the room in VR turns with it";
}

// A file as a former version wrote it: stations within the view state.
class FormerStations : public StationTest {
 protected:
  void openFormer(bool readOnly = false) {
    nlohmann::json former = nlohmann::json::parse(toJson(view()));
    const auto station = [&](const char* name, double x) {
      nlohmann::json kept = former;
      kept["crosshair"] = {x, 0.0, 0.0};
      return nlohmann::json{{"name", name}, {"view", kept}};
    };
    nlohmann::json list = {station("Overview", 1), station("Orbit", 2), station("overview", 3)};
    former["stations"] = list;
    former["station"] = 1;
    ASSERT_TRUE(session_->store().saveViewState(former.dump()));
    savedByFormer_ = former.dump();
    reopen(readOnly);
  }
  void reopen(bool readOnly = false) {
    ASSERT_TRUE(session_->store().flush());
    session_.reset();
    open(true, readOnly);
  }
  std::string savedByFormer_;
};

TEST_F(FormerStations, AreTakenOverOnceAndWithoutLoss) {
  openFormer();
  EXPECT_EQ(names(), (Names{"Overview", "Orbit", "overview 2"}));
  ASSERT_EQ(current().savedViews.size(), 3u);
  EXPECT_EQ(here(), 1u) << "where the walk was";
  EXPECT_EQ(session_->store().undoName(), "Take over 3 stations");
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(goToStation(current(), view(), current().savedViews[i].uid));
    EXPECT_EQ(view().crosshair.mm.x, static_cast<double>(i + 1));
  }
  const std::size_t entries = session_->store().history().size();
  reopen();
  EXPECT_EQ(session_->store().history().size(), entries) << "once";
  EXPECT_EQ(names().size(), 3u);
  session_->undo();
  EXPECT_TRUE(names().empty());
  reopen();
  EXPECT_TRUE(names().empty()) << "undone is undone";
  session_->redo();
  EXPECT_EQ(names().size(), 3u);
}

TEST_F(FormerStations, CanBeWalkedInACaseThatMayNotBeChanged) {
  openFormer(true);
  EXPECT_EQ(names(), (Names{"Overview", "Orbit", "overview"}));
  EXPECT_TRUE(current().savedViews.empty());
  ASSERT_TRUE(stepStation(current(), view(), 1));
  EXPECT_EQ(view().crosshair.mm.x, 3.0) << "on from the second";
}

TEST_F(FormerStations, HostileOnesAreLeftOut) {
  const auto read = viewStateFromJson(
      R"({"stations": [5, {"name": 7, "view": {}}, {"name": "no view"}, {"name": "x", "view": "y"},
          {"name": "good", "view": {"stations": [{"name": "inner", "view": {}}]}}], "station": 99})");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->formerStations.size(), 1u);
  EXPECT_EQ(read->formerStations[0].name, "good");
  EXPECT_EQ(read->formerStations[0].view.find("inner"), std::string::npos);
  EXPECT_TRUE(read->station.empty());
}

TEST_F(StationTest, NumbersAndNamesAreFoundAndOthersRefused) {
  keep("Orbit");
  keep("1");
  EXPECT_EQ(findStation(current(), view(), "ORBIT").value()->name, "Orbit");
  EXPECT_EQ(findStation(current(), view(), "2").value()->name, "1");
  EXPECT_EQ(findStation(current(), view(), "1").value()->name, "1") << "a name comes before a number";
  const auto missing = findStation(current(), view(), "Skull");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("Orbit"), std::string::npos);
  EXPECT_FALSE(goToStation(current(), view(), Uid::generate()));
}

TEST_F(StationTest, KeysWalkAndPresent) {
  ASSERT_TRUE(session_->runAction("station.add"));
  session_->waitUntilIdle();
  view().crosshair = {{5, 5, 5}};
  ASSERT_TRUE(session_->runAction("station.add"));
  session_->waitUntilIdle();
  ASSERT_TRUE(session_->handleKey(*parseKeyChord(".")));
  EXPECT_EQ(here(), 0u);
  ASSERT_TRUE(session_->handleKey(*parseKeyChord(",")));
  EXPECT_EQ(here(), 1u);
  ASSERT_TRUE(session_->handleKey(*parseKeyChord("F5")));
  EXPECT_TRUE(view().present);
  ASSERT_TRUE(session_->handleKey(*parseKeyChord("Shift+N")));
  EXPECT_TRUE(view().showNames) << "one key for all names";
  ASSERT_TRUE(session_->handleKey(*parseKeyChord("F4")));
  EXPECT_FALSE(view().showReport) << "and one for the report";
  ASSERT_TRUE(session_->handleKey(*parseKeyChord("Esc")));
  EXPECT_FALSE(view().present) << "Esc goes back one step";
}

}  // namespace
}  // namespace chiasm::app
