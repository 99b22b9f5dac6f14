// Several volumes: which view shows which, what lies over it, layouts that compare, linked windows.
#include <gtest/gtest.h>

#include <cmath>

#include "app/actions/view_volumes.h"
#include "app/interface/scene_builder.h"
#include "core/volume/window_presets.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

// The small case with an MR volume on a grid of its own, and an older CT.
class Volumes : public test::SessionFixture {
 protected:
  void SetUp() override {
    small_.value.volumes[0].info.study.studyDate = "2024-05-02";
    small_.value.volumes[0].info.study.modality = "CT";
    mr_ = add("T1", "MR", "2024-05-03",
              test::makeGrid({30, 34, 20}, {1.5, 1.4, 2.0}, test::rotation({1, 0, 0}, 9)));
    prior_ = add("CT before", "CT", "2023-01-15", test::makeGrid({24, 20, 18}, {2.0, 2.0, 2.0}));
    ct_ = small_.volume;
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    open(true);
  }

  Uid add(const char* name, const char* modality, const char* date, const GridGeometry& grid) {
    Volume volume = test::letterPhantom(grid);
    volume.info.uid = Uid::generate();
    volume.info.order = static_cast<std::int64_t>(small_.value.volumes.size());
    volume.info.name = name;
    volume.info.unit = std::string(modality) == "CT" ? "HU" : "";
    volume.info.study.modality = modality;
    volume.info.study.studyDate = date;
    small_.value.volumes.push_back(volume);
    return volume.info.uid;
  }

  BuiltScene build() {
    const WindowLayout layout = computeLayout({1600, 1000}, 1.0f, view());
    return buildScene({current(), view(), layout, {}, false});
  }
  Uid volumeOf(ViewKind kind, int column = 0) const {
    return volumeIn(session_->current(), session_->view(), {kind, column})->info.uid;
  }
  bool press(const char* chord) { return session_->handleKey(*parseKeyChord(chord)); }

  // The session goes before the files that it writes to.
  void TearDown() override { session_.reset(); }

  Uid ct_, mr_, prior_;
  std::unique_ptr<test::MemoryCaseFile> again_;
};

TEST_F(Volumes, EveryViewShowsTheOneVolumeUntilAnotherIsChosenForIt) {
  EXPECT_EQ(build().scene.volumes.size(), 1u) << "one volume is shown: one is sent to the device";
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal, ViewKind::sagittal, ViewKind::volume3d})
    EXPECT_EQ(volumeOf(kind), ct_);
  session_->intents().push(ShowVolume{mr_, ViewPlace{ViewKind::coronal}});
  session_->update();
  EXPECT_EQ(volumeOf(ViewKind::coronal), mr_);
  EXPECT_EQ(volumeOf(ViewKind::axial), ct_);
  const BuiltScene built = build();
  ASSERT_EQ(built.scene.volumes.size(), 2u);
  EXPECT_EQ(built.scene.volumes[0].uid, ct_);
  EXPECT_FALSE(built.scene.volumes[1].visibleIn3d);
  const auto content = [&](ViewKind kind) { return built.views[ViewPlace{kind}.index()]->slice(); };
  EXPECT_EQ(content(ViewKind::coronal).volume, mr_);
  EXPECT_EQ(content(ViewKind::axial).volume, ct_);
  EXPECT_EQ(content(ViewKind::coronal).mmPerPixel, content(ViewKind::axial).mmPerPixel);
  session_->showVolume(prior_);
  EXPECT_EQ(volumeOf(ViewKind::coronal), prior_) << "a volume for all views";
}

TEST_F(Volumes, KeysStepThroughTheVolumesOfTheViewPointedAtAndOfAll) {
  session_->ui().focusedView = ViewKind::sagittal;
  EXPECT_TRUE(press("Alt+V"));
  EXPECT_EQ(volumeOf(ViewKind::sagittal), mr_);
  EXPECT_EQ(volumeOf(ViewKind::axial), ct_);
  press("Alt+Shift+V");
  press("Alt+Shift+V");
  EXPECT_EQ(volumeOf(ViewKind::sagittal), prior_) << "round and round";
  press("Alt+B");
  EXPECT_EQ(volumeOf(ViewKind::axial), mr_);
  EXPECT_EQ(volumeOf(ViewKind::sagittal), mr_);
}

TEST_F(Volumes, TheSecondVolumeStandsInTheSecondColumnAndTradesPlaces) {
  EXPECT_EQ(secondVolume(current(), view())->info.uid, mr_) << "the first other one";
  chooseSecond(current(), view(), prior_);
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), prior_);
  press("Alt+X");
  EXPECT_EQ(volumeOf(ViewKind::axial), prior_);
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), ct_);
  session_->showVolume(ct_);
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), prior_) << "what was beside it is not shown twice";
}

TEST_F(Volumes, ColumnsShowTheSamePartOfThePatient) {
  view().slices[0].panMm = {12, -7};
  view().mmPerPixel = 0.31;
  EXPECT_TRUE(press("Ctrl+4"));
  ASSERT_EQ(view().layout, LayoutKind::columns);
  const BuiltScene built = build();
  for (const ViewKind kind : {ViewKind::axial, ViewKind::coronal}) {
    const auto& left = built.views[ViewPlace{kind, 0}.index()]->slice();
    const auto& right = built.views[ViewPlace{kind, 1}.index()]->slice();
    EXPECT_EQ(left.volume, ct_);
    EXPECT_EQ(right.volume, mr_);
    EXPECT_EQ(left.centre, right.centre);
    EXPECT_EQ(left.right, right.right);
    EXPECT_EQ(left.mmPerPixel, right.mmPerPixel);
  }
  // A slice of the volume that is pointed at: its own spacing counts.
  session_->ui().focusedView = ViewKind::axial;
  session_->ui().focusedColumn = 1;
  const double before = view().crosshair.mm.z;
  press("Up");
  EXPECT_NEAR(std::abs(view().crosshair.mm.z - before), 2.0, 1.2) << "a slice of the MR, about 2 mm";
  constexpr ViewPlace kLeft{ViewKind::axial, 0}, kRight{ViewKind::axial, 1};
  const BuiltScene after = build();
  EXPECT_EQ(after.views[kLeft.index()]->slice().centre, after.views[kRight.index()]->slice().centre);
}

TEST_F(Volumes, CurrentStandsBesideThePriorOfItsKind) {
  EXPECT_TRUE(press("Ctrl+6"));
  EXPECT_EQ(view().layout, LayoutKind::columns);
  EXPECT_EQ(volumeOf(ViewKind::axial, 0), ct_);
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), prior_) << "not the MR, though it is nearer in time";
  session_->showVolume(prior_);
  press("Ctrl+6");
  EXPECT_EQ(volumeOf(ViewKind::axial, 0), ct_) << "seen from the older one: the newer stands on the left";
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), prior_);
  session_->showVolume(mr_);
  const auto before = session_->messages().size();
  press("Ctrl+6");
  EXPECT_GT(session_->messages().size(), before) << "the only MR has no prior, and it is said";
}

TEST_F(Volumes, CtStandsBesideMr) {
  session_->showVolume(mr_);
  EXPECT_TRUE(press("Ctrl+7"));
  EXPECT_EQ(volumeOf(ViewKind::coronal, 0), ct_);
  EXPECT_EQ(volumeOf(ViewKind::coronal, 1), mr_);
}

TEST_F(Volumes, FillingAColumnKeepsTheComparison) {
  press("Ctrl+4");
  session_->ui().focusedView = ViewKind::coronal;
  press("F");
  EXPECT_EQ(view().layout, LayoutKind::pair);
  EXPECT_EQ(view().filledView, ViewKind::coronal);
  press("F");
  EXPECT_EQ(view().layout, LayoutKind::columns);
  session_->runAction("view.large.sagittal");
  EXPECT_EQ(view().layout, LayoutKind::pair);
  EXPECT_EQ(view().filledView, ViewKind::sagittal);
}

TEST_F(Volumes, FusionLiesOverEveryViewOfAnotherVolume) {
  EXPECT_TRUE(press("Alt+F"));
  BuiltScene built = build();
  const auto slice = [&](std::size_t place) { return built.views[place]->slice(); };
  for (std::size_t kind = 0; kind < 3; ++kind) {
    ASSERT_TRUE(slice(kind).fusion) << kind;
    EXPECT_EQ(slice(kind).fusion->volume, mr_);
    EXPECT_EQ(slice(kind).fusion->mode, render::FusionMode::blend);
  }
  EXPECT_EQ(built.scene.volumes.size(), 2u);
  session_->runAction("view.fusion.checkerboard");
  press("Alt+=");
  built = build();
  EXPECT_EQ(slice(0).fusion->mode, render::FusionMode::checkerboard);
  EXPECT_NEAR(slice(0).fusion->squareMm, 25.0 * 1.25, 1e-9);
  session_->showVolume(mr_, ViewPlace{ViewKind::axial});
  built = build();
  EXPECT_FALSE(slice(0).fusion) << "nothing lies over itself";
  EXPECT_TRUE(slice(1).fusion);
  press("Ctrl+4");
  built = build();
  EXPECT_FALSE(slice(ViewPlace{ViewKind::coronal, 1}.index()).fusion)
      << "the second column is the second alone";
  press("Alt+F");
  built = build();
  EXPECT_FALSE(slice(1).fusion);
}

TEST_F(Volumes, TheSecondStandsIn3dInItsOwnColoursAsMuchAsIsWanted) {
  EXPECT_TRUE(press("Alt+Shift+F"));
  BuiltScene built = build();
  ASSERT_EQ(built.scene.volumes.size(), 2u);
  EXPECT_EQ(built.scene.volumes[0].uid, ct_) << "rays are marched in the grid of the one that is shown";
  EXPECT_EQ(built.scene.volumes[1].uid, mr_);
  EXPECT_TRUE(built.scene.volumes[1].visibleIn3d);
  EXPECT_EQ(built.scene.volumes[1].transferFunction, view().of(mr_).transferFunction);
  EXPECT_EQ(built.scene.volumes[1].opacity3d, 1.0f);
  EXPECT_FALSE(built.views[0]->slice().fusion) << "slices are another matter";
  for (int i = 0; i < 6; ++i) press("Alt+Shift+-");
  EXPECT_NEAR(build().scene.volumes[1].opacity3d, 0.4f, 1e-6f);
  for (int i = 0; i < 5; ++i) press("Alt+Shift+-");
  EXPECT_EQ(build().scene.volumes.size(), 1u) << "nothing of it";
  for (int i = 0; i < 20; ++i) press("Alt+Shift+=");
  EXPECT_EQ(build().scene.volumes[1].opacity3d, 1.0f);
  // In 3-D nothing stands beside itself.
  session_->showVolume(mr_, ViewPlace{ViewKind::volume3d});
  built = build();
  EXPECT_EQ(built.scene.volumes[0].uid, mr_);
  for (std::size_t i = 1; i < built.scene.volumes.size(); ++i)
    EXPECT_FALSE(built.scene.volumes[i].visibleIn3d);
  session_->showVolume(ct_);
  press("Alt+Shift+F");
  EXPECT_EQ(build().scene.volumes.size(), 1u);
  EXPECT_FALSE(press("Alt+Shift+-")) << "nothing to change";
}

TEST_F(Volumes, SegmentsOfAllShownVolumesAreDrawn) {
  session_->showVolume(mr_);
  EXPECT_TRUE(build().scene.labels.empty()) << "the CT has them, and it is not shown";
  press("Ctrl+7");
  EXPECT_EQ(build().scene.labels.size(), 1u);
}

TEST_F(Volumes, WindowsAreLinkedWhereValuesMeanTheSame) {
  const WindowLevel bone = *findCtWindow("bone");
  press("Ctrl+6");
  setWindow(current(), view(), prior_, bone);
  EXPECT_EQ(view().of(ct_).window, bone) << "HU is HU";
  session_->runAction("view.window.link");
  setWindow(current(), view(), ct_, *findCtWindow("lung"));
  EXPECT_EQ(view().of(prior_).window, bone) << "not linked any more";
  session_->runAction("view.window.link");
  press("Ctrl+7");
  const WindowLevel before = view().of(mr_).window;
  setWindow(current(), view(), ct_, bone);
  EXPECT_EQ(view().of(mr_).window, before) << "the values of an MR mean something else";
  // Keys mean the volume of the view that is pointed at.
  session_->ui().focusedColumn = 1;
  EXPECT_FALSE(press("2")) << "CT windows are not for an MR";
  session_->ui().focusedColumn = 0;
  EXPECT_TRUE(press("2"));
  EXPECT_EQ(view().of(ct_).window.name, "lung");
}

TEST_F(Volumes, ALayoutIsRememberedForItsModalities) {
  EXPECT_EQ(modalitiesOf(current()), "CT+MR");
  press("Ctrl+7");
  EXPECT_EQ(session_->settings().layouts.at("CT+MR"), "columns");
  again_ = std::make_unique<test::MemoryCaseFile>(small_.value);
  session_->adoptCase(again_->open(), {});
  session_->waitUntilIdle();
  EXPECT_EQ(view().layout, LayoutKind::columns) << "a case that was never looked at";
  EXPECT_EQ(volumeOf(ViewKind::axial, 1), mr_);
  press("Ctrl+2");
  EXPECT_EQ(session_->settings().layouts.at("CT+MR"), "1+3");
}

TEST_F(Volumes, AStationKeepsVolumesAndFusion) {
  press("Ctrl+7");
  session_->runAction("view.fusion.colours.pet");
  session_->runAction("view.fusion.in3d");
  session_->runAction("view.fusion.in3d.less");
  session_->showVolume(prior_, ViewPlace{ViewKind::sagittal});
  const auto kept = viewStateFromJson(toJson(view()));
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->secondVolume, view().secondVolume);
  EXPECT_EQ(kept->placeVolumes, view().placeVolumes);
  EXPECT_EQ(kept->fusion, view().fusion);
  EXPECT_EQ(kept->layout, LayoutKind::columns);
  EXPECT_TRUE(kept->fusion.inSlices);
  EXPECT_TRUE(kept->fusion.in3d);
  EXPECT_NEAR(kept->fusion.opacity3d, 0.9, 1e-9);
  EXPECT_EQ(kept->fusion.colours, ColourMap::pet);
}

TEST_F(Volumes, OddFusionInAFileDoesNoHarm) {
  const auto read = viewStateFromJson(
      R"({"layout": "pair", "secondVolume": 7, "placeVolumes": ["x", {}, "2.25.9"], "linkWindows": "no",
          "fusion": {"mode": "melt", "amount": 1e300, "squareMm": -4, "colours": "none", "rampBegin": 0.8,
                     "rampEnd": 0.2, "swipe": null, "in3d": 1, "opacity3d": -2}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->layout, LayoutKind::pair);
  EXPECT_TRUE(read->secondVolume.empty());
  EXPECT_EQ(read->placeVolumes[2], Uid::parse("2.25.9").value());
  EXPECT_EQ(read->fusion.mode, render::FusionMode::blend);
  EXPECT_EQ(read->fusion.amount, 1.0);
  EXPECT_EQ(read->fusion.squareMm, 1.0);
  EXPECT_EQ(read->fusion.colours, ColourMap::hot);
  EXPECT_GE(read->fusion.rampEnd, read->fusion.rampBegin);
  EXPECT_FALSE(read->fusion.in3d);
  EXPECT_EQ(read->fusion.opacity3d, 0.0);
  EXPECT_TRUE(viewStateFromJson(R"({"fusion": 3})"));
  // A state of before there was any of this.
  const auto old = viewStateFromJson(R"({"version": 1, "layout": "1+3", "volume": "2.25.11"})");
  ASSERT_TRUE(old);
  EXPECT_EQ(old->fusion, FusionState{});
  EXPECT_TRUE(old->linkWindows);
}

TEST_F(Volumes, SaysHowTheyCameToLieThere) {
  VolumeInfo a = current().volumes[0].info, b = current().volumes[1].info;
  EXPECT_EQ(alignmentOf(a, a), Alignment::same);
  EXPECT_EQ(alignmentOf(a, b), Alignment::asFiled);
  a.frameOfReferenceUid = b.frameOfReferenceUid = "1.2.3";
  EXPECT_EQ(alignmentOf(a, b), Alignment::oneFrame);
  b.grid.caseFromVolume[3].x = 2.0;
  EXPECT_EQ(alignmentOf(a, b), Alignment::registered);
}

}  // namespace
}  // namespace chiasm::app
