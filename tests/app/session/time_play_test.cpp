// Time points played in the views: by a clock that the test turns.
#include <gtest/gtest.h>

#include "app/actions/view_times.h"
#include "app/actions/view_volumes.h"
#include "app/interface/scene_builder.h"
#include "app/stations/station.h"
#include "core/volume/window_presets.h"
#include "tests/app/session/session_fixture.h"
#include "tests/app/session/time_points_fixture.h"

namespace chiasm::app {
namespace {

TEST(TimePlayer, EveryTimePointIsDueAnIntervalAfterTheOneBefore) {
  TimePlayer player;
  EXPECT_FALSE(player.advance(10.0, 5.0)) << "paused";
  EXPECT_FALSE(player.untilNext(5.0));
  player.play();
  int shown = 0;
  for (int tick = 0; tick < 600; ++tick) shown += player.advance(1.0 / 60.0, 5.0) ? 1 : 0;
  EXPECT_EQ(shown, 50) << "ten seconds";
  shown = 0;
  for (int tick = 0; tick < 700; ++tick) shown += player.advance(1.0 / 70.0, 30.0) ? 1 : 0;
  EXPECT_NEAR(shown, 300, 1);
}

TEST(TimePlayer, ASlowDevicePlaysSlowlyAndCatchesNothingUp) {
  TimePlayer player;
  player.play();
  for (int picture = 0; picture < 5; ++picture) EXPECT_TRUE(player.advance(0.35, 10.0));
  EXPECT_TRUE(player.advance(60.0, 10.0)) << "the window was hidden";
  EXPECT_FALSE(player.advance(0.0, 10.0));
  EXPECT_FALSE(player.advance(-3.0, 10.0));
  EXPECT_NEAR(*player.untilNext(10.0), 0.1, 1e-12);
}

TEST(TimePlayer, RoundAndRoundOrToTheEnd) {
  EXPECT_EQ(nextTimePoint(3, 5, 1, false), 4u);
  EXPECT_EQ(nextTimePoint(4, 5, 1, false), std::nullopt);
  EXPECT_EQ(nextTimePoint(0, 5, -1, false), std::nullopt);
  EXPECT_EQ(nextTimePoint(4, 5, 1, true), 0u);
  EXPECT_EQ(nextTimePoint(0, 5, -1, true), 4u);
  EXPECT_EQ(nextTimePoint(0, 1, 1, true), 0u);
}

class TimePlay : public test::SessionFixture {
 protected:
  void SetUp() override {
    file_ = std::make_unique<test::MemoryCaseFile>(made_.small.value);
    open(true);
    view().time.framesPerSecond = 5.0;
  }
  void TearDown() override { session_.reset(); }
  bool press(const char* chord) { return session_->handleKey(*parseKeyChord(chord)); }
  std::size_t here() const { return shownTimePoint(session_->current(), session_->view()).value(); }
  // What is shown, one after another, while so much time passes in steps of a 60th of a second.
  std::vector<std::size_t> play(double seconds) {
    std::vector<std::size_t> shown;
    const int ticks = static_cast<int>(seconds * 60.0 + 0.5);
    for (int tick = 0; tick < ticks; ++tick) {
      const std::size_t before = here();
      session_->passTime(1.0 / 60.0);
      if (here() != before) shown.push_back(here());
    }
    return shown;
  }
  BuiltScene build() {
    const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, view());
    return buildScene({.current = current(),
                       .view = view(),
                       .layout = layout,
                       .hiddenMask = {},
                       .kept = session_->keptTimePoints()});
  }
  test::TimePointCase made_ = test::makeTimePointCase();
};

TEST_F(TimePlay, PlaysRoundAndRoundAtItsSpeed) {
  EXPECT_TRUE(play(3.0).empty()) << "nothing plays by itself";
  EXPECT_TRUE(press("Shift+Space"));
  EXPECT_TRUE(session_->playsTime());
  EXPECT_EQ(play(2.0), (std::vector<std::size_t>{1, 2, 3, 4, 0, 1, 2, 3, 4, 0}));
  press("Alt+Shift+.");
  EXPECT_EQ(view().time.framesPerSecond, 8.0);
  EXPECT_EQ(play(1.0).size(), 8u);
  press("Shift+Space");
  EXPECT_FALSE(session_->playsTime());
  EXPECT_TRUE(play(3.0).empty());
  EXPECT_FALSE(session_->untilNextTimePoint()) << "an idle window sleeps";
}

TEST_F(TimePlay, WithoutALoopItStopsAtTheEndAndBeginsAgain) {
  press("Alt+Shift+L");
  press("Shift+Space");
  EXPECT_EQ(play(3.0), (std::vector<std::size_t>{1, 2, 3, 4}));
  EXPECT_FALSE(session_->playsTime());
  press("Shift+Space");
  EXPECT_EQ(here(), 0u);
  EXPECT_EQ(play(0.5), (std::vector<std::size_t>{1, 2}));
}

TEST_F(TimePlay, StepsByHandStopIt) {
  press("Shift+Space");
  press("Alt+.");
  EXPECT_FALSE(session_->playsTime());
  EXPECT_EQ(here(), 1u);
  press("Alt+,");
  press("Alt+,");
  EXPECT_EQ(here(), 4u) << "round and round";
  press("Alt+Home");
  EXPECT_EQ(here(), 0u);
  press("Alt+End");
  EXPECT_EQ(here(), 4u);
}

TEST_F(TimePlay, AllViewsShowTheTimePointInOneLook) {
  view().of(made_.points[0]).window = *findCtWindow("lung");
  view().of(made_.points[0]).mode = render::RenderMode::maximumIntensity;
  const render::Camera camera = view().camera;
  const PatientPoint crosshair = view().crosshair;
  session_->showVolume(made_.other, ViewPlace{ViewKind::sagittal});
  session_->showTimePoint(2);
  const auto in = [&](ViewKind kind) { return volumeIn(current(), view(), {kind})->info.uid; };
  EXPECT_EQ(in(ViewKind::axial), made_.points[2]);
  EXPECT_EQ(in(ViewKind::volume3d), made_.points[2]);
  EXPECT_EQ(in(ViewKind::sagittal), made_.other) << "a view of another volume stays";
  EXPECT_EQ(view().of(made_.points[2]).window.name, "lung");
  EXPECT_EQ(view().of(made_.points[2]).mode, render::RenderMode::maximumIntensity);
  EXPECT_EQ(view().camera, camera);
  EXPECT_EQ(view().crosshair, crosshair);
  EXPECT_EQ(timePointText(current(), made_.points[2]), "time 3 / 5");
  EXPECT_EQ(timePointText(current(), made_.other), "");
  session_->showTimePoint(77);
  EXPECT_EQ(here(), 2u) << "there is no such one";
}

TEST_F(TimePlay, WhatLiesOverTheSeriesStays) {
  chooseSecond(current(), view(), made_.other);
  press("Alt+F");
  press("Alt+Shift+F");
  session_->showTimePoint(3);
  const BuiltScene built = build();
  EXPECT_EQ(built.views[0]->slice().fusion->volume, made_.other);
  EXPECT_EQ(built.scene.volumes[0].uid, made_.points[3]);
  EXPECT_EQ(built.scene.volumes[1].uid, made_.other);
  EXPECT_TRUE(built.scene.volumes[1].visibleIn3d);
}

// What was shown stays on the device for the next round, seen by nobody; segments are those of the whole
// series.
TEST_F(TimePlay, TimePointsThatWereShownStayInTheScene) {
  EXPECT_EQ(build().scene.volumes.size(), 1u);
  EXPECT_EQ(build().scene.labels.size(), 1u);
  press("Shift+Space");
  play(0.5);
  const BuiltScene built = build();
  ASSERT_EQ(built.scene.volumes.size(), 3u) << "one comes with every step";
  EXPECT_EQ(built.scene.volumes[0].uid, made_.points[2]);
  EXPECT_TRUE(built.scene.volumes[0].visibleIn3d);
  for (std::size_t i = 1; i < 3; ++i) EXPECT_FALSE(built.scene.volumes[i].visibleIn3d);
  EXPECT_EQ(built.scene.labels.size(), 1u) << "the segment lies on the first";
  play(4.0);
  EXPECT_EQ(build().scene.volumes.size(), 5u);
  session_->showVolume(made_.other);
  session_->passTime(0.01);
  EXPECT_FALSE(session_->playsTime()) << "another volume is none of them";
  EXPECT_FALSE(press("Shift+Space"));
}

TEST_F(TimePlay, AStrokeStopsIt) {
  press("Shift+Space");
  view().gesture = Uid::generate();
  EXPECT_TRUE(session_->passTime(0.01));
  EXPECT_FALSE(session_->playsTime());
  view().gesture = {};
}

TEST_F(TimePlay, SpeedAndLoopAreSavedWithTheView) {
  press("Alt+Shift+,");
  press("Alt+Shift+L");
  const auto kept = viewStateFromJson(toJson(view()));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->time, view().time);
  EXPECT_EQ(kept->time.framesPerSecond, 3.0);
  EXPECT_FALSE(kept->time.loop);
  const auto odd = viewStateFromJson(R"({"version": 1, "time": {"framesPerSecond": 1e9, "loop": 4}})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(odd->time.framesPerSecond, kFastestPlay);
  EXPECT_TRUE(odd->time.loop);
  // A station shows the time point at which it was kept.
  session_->showTimePoint(3);
  const auto station = viewToKeep(current(), view(), "Third", test::testAuthor().uid);
  ASSERT_TRUE(station);
  const auto there = viewStateFromJson(station->view);
  ASSERT_TRUE(there);
  EXPECT_EQ(there->volume, made_.points[3]);
}

}  // namespace
}  // namespace chiasm::app
