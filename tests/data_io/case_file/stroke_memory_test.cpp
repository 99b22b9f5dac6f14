// What strokes leave in memory and in the file stays in bounds: a thousand on 512³ under 500 MB together.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "core/case/object_commands.h"
#include "core/segmentation/brush.h"
#include "data_io/case_file/case_file.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

// Forty strokes at places of their own, so that no brick is shared, as gestures over a real file; their
// part of the 500 MB is 20. The whole thousand is painted by history_bench.
TEST(StrokeMemory, AThousandStrokesStayUnderHalfAGigabyte) {
  constexpr int kStrokes = 40;
  constexpr std::size_t kBytesEach = 500'000'000 / 1000;
  const Author author{Uid::generate(), "Anna"};
  const test::TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "strokes.chiasm";
  auto loaded = createCase(path, {}, author);
  ASSERT_TRUE(loaded) << loaded.error().message;
  CaseStore store(std::move(*loaded), author);
  GridGeometry grid;
  grid.size = glm::ivec3(512);
  grid.spacing = glm::dvec3(0.7);
  VolumeInfo volume;
  volume.uid = Uid::generate();
  volume.name = "CT";
  volume.grid = grid;
  ASSERT_TRUE(store.execute(*addVolume(volume)));
  SegmentationInfo segmentation;
  segmentation.uid = Uid::generate();
  segmentation.volume = volume.uid;
  segmentation.grid = grid;
  ASSERT_TRUE(store.execute(*addSegmentation(segmentation)));
  Segment segment;
  segment.uid = Uid::generate();
  segment.segmentation = segmentation.uid;
  segment.name = "Lesion";
  ASSERT_TRUE(store.execute(*addSegment(segment)));
  BrushSettings brush;
  brush.radiusMm = 5.0;
  for (int i = 0; i < kStrokes; ++i) {
    const auto gesture = store.beginGesture("segment.paint", "Paint Lesion", {}, {}, segment.uid);
    ASSERT_TRUE(gesture);
    for (int step = 0; step < 20; ++step) {
      const auto at = [&](int n) {
        return PatientPoint{{40.0 + 65.0 * (i % 4) + 2.5 * n, 20.0 + 30.0 * (i / 4), 100.0 + 1.5 * n}};
      };
      const auto dab = brushSegment(store.current(), segment.uid, brush, at(step), at(step + 1));
      ASSERT_TRUE(dab && store.extendGesture(*gesture, *dab));
    }
    ASSERT_TRUE(store.commitGesture(*gesture));
  }
  ASSERT_TRUE(store.flush());
  std::set<const void*> counted{nullptr};
  std::size_t inCase = 0;
  const LabelMap& map = store.current().segmentations.front().layers.front();
  for (std::uint32_t brick = 0; brick < map.brickCount(); ++brick)
    if (counted.insert(map.brick(brick).content()).second) inCase += map.brick(brick).contentBytes();
  std::size_t onDisk = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) onDisk += file.file_size();
  EXPECT_GT(store.undoMemory(), 40u * 4096);
  EXPECT_GT(inCase, 40u * 4096);
  EXPECT_LT(store.undoMemory() + inCase + onDisk, kStrokes * kBytesEach)
      << "undo " << store.undoMemory() << ", case " << inCase << ", file " << onDisk;
  // However long it goes on, undo's share in memory has a limit of its own.
  store.setUndoMemoryLimit(200'000);
  EXPECT_LE(store.undoMemory(), 200'000u);
  ASSERT_TRUE(store.undo());  // what memory let go comes from the file
}

}  // namespace
}  // namespace chiasm::data_io
