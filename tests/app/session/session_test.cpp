// The session: commands, undo by name, statistics, links, places, what may not be edited.
#include "app/session/session.h"

#include "core/case/object_commands.h"
#include "core/segmentation/brush.h"
#include "core/segmentation/threshold.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::app {
namespace {

using SessionTest = test::SessionFixture;

TEST_F(SessionTest, OpensWithAViewAndStatistics) {
  EXPECT_EQ(view().volume, small_.volume);
  ASSERT_NE(session_->volumeStatistics(small_.volume), nullptr);
  EXPECT_FALSE(view().of(small_.volume).transferFunction.points.empty());
  const SegmentStatistics* bone = session_->statisticsOf(small_.bone);
  ASSERT_NE(bone, nullptr);
  const Segmentation& segmentation = current().segmentations[0];
  const Segment* segment = segmentation.find(small_.bone);
  EXPECT_EQ(bone->voxels,
            static_cast<std::int64_t>(test::countLabel(
                segmentation.layers[static_cast<std::size_t>(segment->layer)], segment->label)));
}

TEST_F(SessionTest, CommandsRunInOrderAndAreUndoneByName) {
  session_->run(renameSegment(small_.bone, "First name"));
  session_->run(renameSegment(small_.bone, "Second name"));
  session_->waitUntilIdle();
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Second name");
  const std::string undoes = session_->store().undoName();
  EXPECT_FALSE(undoes.empty());
  session_->undo();
  EXPECT_EQ(current().findSegment(small_.bone)->name, "First name");
  EXPECT_EQ(session_->store().redoName(), undoes);
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find(undoes), std::string::npos) << "undo says what it undid";
  session_->redo();
  EXPECT_EQ(current().findSegment(small_.bone)->name, "Second name");
}

TEST_F(SessionTest, StatisticsFollowAnEdit) {
  const std::int64_t before = session_->statisticsOf(small_.bone)->voxels;
  const SegmentStatistics other = *session_->statisticsOf(small_.leftMarker);
  BrushSettings brush;
  brush.radiusMm = 3;
  brush.over = PaintOver::background;
  session_->run(brushStroke(small_.bone, brush, {view().crosshair}));
  session_->waitUntilIdle();
  const Segmentation& segmentation = current().segmentations[0];
  const Segment* segment = segmentation.find(small_.bone);
  const auto counted = static_cast<std::int64_t>(
      test::countLabel(segmentation.layers[static_cast<std::size_t>(segment->layer)], segment->label));
  EXPECT_GT(counted, before);
  EXPECT_EQ(session_->statisticsOf(small_.bone)->voxels, counted);
  EXPECT_EQ(session_->statisticsOf(small_.leftMarker)->voxels, other.voxels);
}

TEST_F(SessionTest, AFailingCommandSaysWhy) {
  session_->run(renameSegment(Uid::generate(), "Nobody"));
  session_->waitUntilIdle();
  ASSERT_EQ(session_->messages().size(), 1u);
  EXPECT_TRUE(session_->messages()[0].isError);
  session_->dismissMessage(session_->messages()[0].id);
  EXPECT_TRUE(session_->messages().empty());
}

TEST_F(SessionTest, ToastsLeaveAndErrorsStay) {
  session_->say("done");
  session_->sayError({ErrorKind::storage, "The disk is full."});
  session_->sayError({ErrorKind::storage, "The disk is full."});
  EXPECT_EQ(session_->messages().size(), 2u) << "the same error is said once";
  session_->ageMessages(60);
  ASSERT_EQ(session_->messages().size(), 1u);
  EXPECT_TRUE(session_->messages()[0].isError);
}

TEST_F(SessionTest, GoesToTheLargestCrossSection) {
  session_->goToSegment(small_.leftMarker);
  EXPECT_EQ(view().activeSegment, small_.leftMarker);
  const SegmentStatistics* marker = session_->statisticsOf(small_.leftMarker);
  const GridGeometry& grid = current().segmentations[0].info.grid;
  EXPECT_EQ(nearestVoxel(grid, view().crosshair).ijk, marker->largestSlice);
  // The camera stands on the marker's side: the patient's left is +x.
  EXPECT_GT(view().camera.position.mm.x, view().camera.focalPoint.mm.x);
  EXPECT_TRUE(view().cameraSet);
}

TEST_F(SessionTest, FollowsALinkToItsSegment) {
  session_->intents().push(FollowLink{small_.boneLink});
  session_->waitUntilIdle();
  EXPECT_EQ(view().activeSegment, small_.bone);
}

TEST_F(SessionTest, LinksSelectedWords) {
  const Report& report = current().reports[0];
  const auto anchor = makeAnchor(report.uid, report.text, 0, 3);
  ASSERT_TRUE(anchor);
  const std::size_t before = current().links.size();
  session_->intents().push(LinkSelectionTo{{std::string(kSegmentTarget), small_.bone}});
  session_->waitUntilIdle();
  EXPECT_EQ(current().links.size(), before) << "nothing is selected yet";
  view().selectedText = *anchor;
  session_->intents().push(LinkSelectionTo{{std::string(kSegmentTarget), small_.bone}});
  session_->waitUntilIdle();
  ASSERT_EQ(current().links.size(), before + 1);
  EXPECT_EQ(current().links.back().anchors.front(), *anchor);
  EXPECT_EQ(current().links.back().author, test::testAuthor().uid);
  EXPECT_FALSE(view().selectedText);
  // The same words to another segment: one link, two targets.
  view().selectedText = *anchor;
  session_->intents().push(LinkSelectionTo{{std::string(kSegmentTarget), small_.leftMarker}});
  session_->waitUntilIdle();
  ASSERT_EQ(current().links.size(), before + 1);
  EXPECT_EQ(current().links.back().targets.size(), 2u);
}

TEST_F(SessionTest, WithoutAnAuthorEditingAsks) {
  open(false);
  EXPECT_TRUE(session_->needsAuthor());
  EXPECT_FALSE(session_->mayEdit());
  EXPECT_EQ(session_->ui().overlay, Overlay::authorPrompt);
  session_->ui().overlay = Overlay::none;
  session_->run(renameSegment(small_.bone, "Named"));
  session_->waitUntilIdle();
  EXPECT_NE(current().findSegment(small_.bone)->name, "Named");
  EXPECT_EQ(session_->ui().overlay, Overlay::authorPrompt);
}

TEST_F(SessionTest, ReadOnlyRefusesEveryEditAndSaysWhy) {
  open(true, true);
  ASSERT_TRUE(session_->readOnlyReason());
  const Case before = current();
  session_->run(renameSegment(small_.bone, "Named"));
  session_->runAction("segment.new");
  session_->undo();
  session_->waitUntilIdle();
  EXPECT_EQ(current().segmentations[0].segments, before.segmentations[0].segments);
  EXPECT_EQ(current().segmentations.size(), before.segmentations.size());
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_EQ(session_->messages()[0].text, *session_->readOnlyReason());
}

TEST_F(SessionTest, ReturnsToAPointInHistory) {
  session_->run(renameSegment(small_.bone, "A"));
  session_->waitUntilIdle();
  const std::uint64_t sequence = session_->store().history().back().sequence;
  session_->run(renameSegment(small_.bone, "B"));
  session_->waitUntilIdle();
  session_->intents().push(ReturnToSequence{sequence});
  session_->waitUntilIdle();
  EXPECT_EQ(current().findSegment(small_.bone)->name, "A");
  session_->undo();
  EXPECT_EQ(current().findSegment(small_.bone)->name, "B") << "returning is itself undoable";
}

TEST_F(SessionTest, RemembersTheViewOnClosing) {
  view().labelOpacity = 0.125;
  session_->closeCase();
  session_->waitUntilIdle();
  session_->adoptCase(file_->open(), {});
  EXPECT_EQ(view().labelOpacity, 0.125);
}

TEST_F(SessionTest, ARemovedActiveSegmentGivesWayToAnother) {
  view().activeSegment = small_.bone;
  session_->run(removeSegment(small_.bone));
  session_->waitUntilIdle();
  EXPECT_NE(view().activeSegment, small_.bone);
  EXPECT_NE(current().findSegment(view().activeSegment), nullptr);
}

TEST_F(SessionTest, PastesAReport) {
  const std::size_t before = current().reports.size();
  session_->intents().push(PasteReport{"FINDINGS: nothing.", "Pasted"});
  session_->waitUntilIdle();
  ASSERT_EQ(current().reports.size(), before + 1);
  EXPECT_EQ(current().reports.back().text, "FINDINGS: nothing.");
  session_->intents().push(PasteReport{"broken \xff text", "Pasted"});
  session_->waitUntilIdle();
  EXPECT_EQ(current().reports.size(), before + 1);
  EXPECT_TRUE(session_->messages().back().isError);
}

TEST_F(SessionTest, AMissingFileIsSaid) {
  session_->intents().push(OpenPath{"/no/such/file.nii"});
  session_->waitUntilIdle();
  ASSERT_FALSE(session_->messages().empty());
  EXPECT_NE(session_->messages().back().text.find("/no/such/file.nii"), std::string::npos);
}

TEST_F(SessionTest, NewSegmentsGetFreeNamesAndBecomeActive) {
  session_->runAction("segment.new");
  session_->runAction("segment.new");
  const Segment* active = current().findSegment(view().activeSegment);
  ASSERT_NE(active, nullptr);
  EXPECT_EQ(active->name, "Segment 2");
}

TEST_F(SessionTest, TheHiddenMaskIsComputedOnRequest) {
  EXPECT_EQ(session_->hiddenMask(small_.volume), nullptr);
  session_->setHideTable(small_.volume, true);
  session_->waitUntilIdle();
  ASSERT_NE(session_->hiddenMask(small_.volume), nullptr);
  EXPECT_EQ(session_->hiddenMask(small_.volume)->size(), current().volumes[0].info.grid.size);
}

TEST_F(SessionTest, SegmentsCutTheVolumeIn3dAndGiveItBack) {
  const auto isHidden = [&](const Uid& segment) {
    const auto mask = session_->hiddenMask(small_.volume);
    if (!mask) return false;
    const Segmentation& segmentation = current().segmentations[0];
    const Segment& one = *current().findSegment(segment);
    const auto labels = segmentation.layers[static_cast<std::size_t>(one.layer)].toDense();
    const auto hidden = mask->toDense();
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i] == one.label && hidden[i] == 0) return false;
    return true;
  };
  view().activeSegment = small_.bone;
  session_->runAction("segment.cutOut");
  EXPECT_TRUE(isHidden(small_.bone));
  EXPECT_FALSE(isHidden(small_.leftMarker));
  EXPECT_EQ(session_->hiddenMask(small_.volume), session_->hiddenMask(small_.volume)) << "made once";
  session_->runAction("segment.cutOut");
  EXPECT_EQ(session_->hiddenMask(small_.volume), nullptr);
  session_->runAction("segment.onlyIn3d");
  EXPECT_FALSE(isHidden(small_.bone));
  EXPECT_TRUE(isHidden(small_.leftMarker));
  // An edit of what cuts is followed, and the table is one of several reasons.
  const auto before = session_->hiddenMask(small_.volume);
  session_->run(removeSegment(small_.bone));
  session_->waitUntilIdle();
  EXPECT_EQ(session_->hiddenMask(small_.volume), nullptr);
  session_->undo();
  session_->waitUntilIdle();
  ASSERT_NE(session_->hiddenMask(small_.volume), nullptr);
  EXPECT_EQ(*session_->hiddenMask(small_.volume), *before);
  session_->runAction("segments.uncut");
  EXPECT_TRUE(view().cutOuts.empty());
  EXPECT_EQ(session_->hiddenMask(small_.volume), nullptr);
}

}  // namespace
}  // namespace chiasm::app
