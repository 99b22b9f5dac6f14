// Stations: kept, walked, replaced, removed, saved with the case.
#include "app/stations/station.h"

#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

using StationTest = test::SessionFixture;

TEST_F(StationTest, GoingToAStationShowsTheCaseAsItWasKept) {
  view().crosshair = {{3, 4, 5}};
  view().camera.position = {{-200, -300, 40}};
  view().cameraSet = true;
  view().clipBox = PatientBox{{-10, -10, -10}, {10, 10, 10}};
  view().of(small_.volume).window = {80, 40, WindowLevel::Function::linear, "brain"};
  view().showNames = true;
  view().activeSegment = small_.leftMarker;
  ASSERT_TRUE(keepStation(view(), "The left marker"));
  const ViewState kept = view();

  view().crosshair = {{-9, 0, 0}};
  view().camera.position = {{0, -500, 0}};
  view().clipBox.reset();
  view().of(small_.volume).window = {2000, 500, WindowLevel::Function::linear, "bone"};
  view().showNames = false;
  view().activeSegment = small_.bone;
  view().tool = ToolKind::brush;
  view().rightPanelWidth = 500;
  ASSERT_TRUE(keepStation(view(), {}));
  EXPECT_EQ(view().stations[1].name, "Station 2");
  ASSERT_TRUE(goToStation(view(), 0));
  EXPECT_EQ(view().crosshair, kept.crosshair);
  EXPECT_EQ(view().camera, kept.camera);
  EXPECT_EQ(view().clipBox, kept.clipBox);
  EXPECT_EQ(view().of(small_.volume).window, (WindowLevel{80, 40, WindowLevel::Function::linear, "brain"}));
  EXPECT_TRUE(view().showNames);
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
  EXPECT_EQ(view().station, 0u);
  // What is in the hand and how the window is arranged are the person's own.
  EXPECT_EQ(view().tool, ToolKind::brush);
  EXPECT_EQ(view().rightPanelWidth, 500);
}

TEST_F(StationTest, WalksRoundAndRound) {
  EXPECT_FALSE(stepStation(view(), 1)) << "says that there are none";
  for (const char* name : {"A", "B", "C"}) ASSERT_TRUE(keepStation(view(), name));
  EXPECT_EQ(view().station, 2u);
  ASSERT_TRUE(stepStation(view(), 1));
  EXPECT_EQ(view().station, 0u);
  ASSERT_TRUE(stepStation(view(), -1));
  EXPECT_EQ(view().station, 2u);
  ASSERT_TRUE(removeStation(view(), 1));
  EXPECT_EQ(view().station, 1u) << "still C";
  EXPECT_EQ(view().stations[*view().station].name, "C");
  ASSERT_TRUE(removeStation(view(), 1));
  EXPECT_FALSE(view().station);
}

TEST_F(StationTest, AnExistingNameIsKeptAnew) {
  ASSERT_TRUE(keepStation(view(), "Orbit"));
  view().crosshair = {{7, 7, 7}};
  ASSERT_TRUE(keepStation(view(), "orbit"));
  ASSERT_EQ(view().stations.size(), 1u);
  view().crosshair = {};
  ASSERT_TRUE(goToStation(view(), 0));
  EXPECT_EQ(view().crosshair, (PatientPoint{{7, 7, 7}}));
}

TEST_F(StationTest, SurviveWritingAndReading) {
  view().crosshair = {{1, 2, 3}};
  ASSERT_TRUE(keepStation(view(), "Ventricle \u2013 left"));
  ASSERT_TRUE(keepStation(view(), "Second"));
  ASSERT_TRUE(goToStation(view(), 0));
  auto read = viewStateFromJson(toJson(view()));
  ASSERT_TRUE(read);
  ASSERT_EQ(read->stations.size(), 2u);
  EXPECT_EQ(read->stations[0].name, "Ventricle \u2013 left");
  EXPECT_EQ(read->station, 0u);
  EXPECT_EQ(toJson(*read), toJson(view())) << "nothing drifts";
  read->crosshair = {};
  ASSERT_TRUE(goToStation(*read, 0));
  EXPECT_EQ(read->crosshair, (PatientPoint{{1, 2, 3}}));
}

TEST_F(StationTest, HostileStationsAreLeftOut) {
  const auto read = viewStateFromJson(
      R"({"stations": [5, {"name": 7, "view": {}}, {"name": "no view"}, {"name": "x", "view": "y"},
          {"name": "good", "view": {"stations": [{"name": "inner", "view": {}}]}}], "station": 99})");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->stations.size(), 1u);
  EXPECT_EQ(read->stations[0].name, "good");
  EXPECT_EQ(read->stations[0].view.find("inner"), std::string::npos);
  EXPECT_FALSE(read->station);
}

TEST_F(StationTest, NumbersAndNamesAreFoundAndOthersRefused) {
  ASSERT_TRUE(keepStation(view(), "Orbit"));
  ASSERT_TRUE(keepStation(view(), "1"));
  EXPECT_EQ(findStation(view(), "ORBIT").value(), 0u);
  EXPECT_EQ(findStation(view(), "2").value(), 1u);
  EXPECT_EQ(findStation(view(), "1").value(), 1u) << "a name comes before a number";
  const auto missing = findStation(view(), "Skull");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().message.find("Orbit"), std::string::npos);
  EXPECT_FALSE(goToStation(view(), 2));
}

TEST_F(StationTest, KeysWalkAndPresent) {
  ASSERT_TRUE(session_->runAction("station.add"));
  view().crosshair = {{5, 5, 5}};
  ASSERT_TRUE(session_->runAction("station.add"));
  ASSERT_TRUE(session_->handleKey(*parseKeyChord(".")));
  EXPECT_EQ(view().station, 0u);
  ASSERT_TRUE(session_->handleKey(*parseKeyChord(",")));
  EXPECT_EQ(view().station, 1u);
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
