// Undo and redo live in the file: whoever opens the case later can go on undoing.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/case/object_commands.h"
#include "data_io/case_file/case_file.h"
#include "tests/data_io/case_file/sample_edits.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

using test::kAnna;
using test::kBen;
using test::TemporaryFolder;

std::unique_ptr<CaseStore> open(const std::filesystem::path& path, const Author& author) {
  auto loaded = openCase(path, {.author = author});
  EXPECT_TRUE(loaded) << loaded.error().message;
  return std::make_unique<CaseStore>(*std::move(loaded), author);
}

TEST(Persistence, UndoAndRedoGoOnAfterReopening) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "case.chiasm";
  ASSERT_TRUE(createCase(path, {Uid(), "Skull", "C-1", {}}, kAnna));
  std::vector<Case> states;
  {
    const auto store = open(path, kAnna);
    states.push_back(store->current());
    const auto did = [&](const Expected<void>& done) {
      ASSERT_TRUE(done) << done.error().message;
      states.push_back(store->current());
    };
    VolumeInfo volume = test::RandomValues(1).volume();
    did(store->execute(*addVolume(volume)));
    SegmentationInfo segmentation;
    segmentation.volume = volume.uid;
    segmentation.uid = Uid::generate();
    segmentation.name = "Labels";
    segmentation.grid.size = {70, 40, 33};
    did(store->execute(*addSegmentation(segmentation)));
    Segment bone;
    bone.uid = Uid::generate();
    bone.segmentation = segmentation.uid;
    bone.name = "Frontal bone";
    did(store->execute(*addSegment(bone)));
    // Paint, in two steps of one gesture.
    const Label label = store->current().findSegment(bone.uid)->label;
    const auto stroke = store->beginGesture("segment.paint", "Paint Frontal bone", {});
    ASSERT_TRUE(stroke);
    for (int step = 0; step < 2; ++step) {
      const LabelMap& map = store->current().segmentations[0].layers[0];
      LabelMapEditor editor(map);
      for (int x = 0; x < 40; ++x) editor.set({{x + step, 20 + step, 10}}, label);
      Changes changes;
      for (const BrickEdit& edit : editor.finish())
        changes.bricks.push_back({segmentation.uid, 0, edit.brick, edit.before, edit.after});
      ASSERT_TRUE(store->extendGesture(*stroke, changes));
    }
    did(store->commitGesture(*stroke));
    did(store->execute(*renameSegment(bone.uid, "Os frontale")));
  }
  {
    const auto store = open(path, kBen);
    test::expectSameCase(store->current(), states[5]);
    EXPECT_EQ(store->authors().size(), 2u);
    for (std::size_t back = 5; back-- > 3;) {
      const auto undone = store->undo();
      ASSERT_TRUE(undone) << undone.error().message;
      test::expectSameCase(store->current(), states[back]);
    }
    EXPECT_EQ(store->redoName(), "Paint Frontal bone");
  }
  {
    const auto store = open(path, kAnna);
    test::expectSameCase(store->current(), states[3]);
    EXPECT_EQ(store->redoName(), "Paint Frontal bone");
    ASSERT_TRUE(store->redo());
    test::expectSameCase(store->current(), states[4]);
    const auto returned = store->returnTo(0);
    ASSERT_TRUE(returned) << returned.error().message;
    test::expectSameCase(store->current(), states[0]);
    const auto undone = store->undo();
    ASSERT_TRUE(undone) << undone.error().message;
    test::expectSameCase(store->current(), states[4]);
  }
  const auto report = verifyCase(path);
  ASSERT_TRUE(report);
  EXPECT_THAT(report->problems, testing::IsEmpty());
  EXPECT_GE(report->entries, 9u) << "undo appends";
}

}  // namespace
}  // namespace chiasm::data_io
