// Every format that segments go out in comes back as what went out: on turned and oblique grids, with
// overlaps, holes, empty segments, long and foreign names.
#include "tests/segment_files/round_trip.h"

#include "core/labels/cielab.h"
#include "data_io/dicom/segmentation_object.h"
#include "data_io/dicom/structure_set.h"
#include "data_io/labels/label_map_file.h"
#include "data_io/labels/name_table_file.h"
#include "data_io/labels/slicer_file.h"

namespace chiasm::test {
namespace {

class SegmentFiles : public ReaderTest {
 protected:
  // Through the reader, laid on the volume of a case without segments.
  Segmentation back(const HardCase& from, const std::filesystem::path& path) {
    Progress progress;
    auto read = client().readSegmentation(path, progress);
    EXPECT_TRUE(read) << read.error().message;
    if (!read) return {};
    Case empty = from.value;
    empty.segmentations.clear();
    const auto volume = data_io::volumeFor(*read, empty, false);
    EXPECT_TRUE(volume) << volume.error().message;
    if (!volume) return {};
    auto placed = data_io::placeSegmentation(std::move(*read), **volume, empty);
    EXPECT_TRUE(placed) << placed.error().message;
    if (!placed) return {};
    EXPECT_FALSE(placed->resampled) << placed->notes.front();
    EXPECT_EQ(placed->segmentation.info.grid, from.volume().info.grid);
    return placed->segmentation;
  }
  data_io::DerivedObjectContext context(const HardCase& from) {
    return {&from.value, &from.value.volumes.front(), std::nullopt};
  }
};

TEST_F(SegmentFiles, SlicersFileComesBackWhole) {
  for (const GridGeometry& grid : hardGrids()) {
    const HardCase from = makeHardCase(grid);
    const auto encoded = data_io::encodeSlicerSegmentation(from.segmentation());
    ASSERT_TRUE(encoded) << encoded.error().message;
    writeFile(file("a.seg.nrrd"), *encoded);
    const Segmentation after = back(from, file("a.seg.nrrd"));
    expectSame(from.segmentation(), after, {});
    EXPECT_EQ(after.layers, from.segmentation().layers);
  }
}

TEST_F(SegmentFiles, DicomSegmentationComesBackWhole) {
  for (const bool fractional : {false, true})
    for (const GridGeometry& grid : hardGrids()) {
      const HardCase from = makeHardCase(grid);
      const auto object =
          data_io::writeSegmentationObject(from.segmentation(), context(from), {fractional, "Ada Annotator"});
      ASSERT_TRUE(object) << object.error().message;
      writeFile(file("a.dcm"), object->bytes);
      const Segmentation after = back(from, file("a.dcm"));
      expectSame(from.segmentation(), after, {});
      EXPECT_EQ(after.layers.size(), 2u);
    }
}

TEST_F(SegmentFiles, StructureSetComesBackWhole) {
  for (const GridGeometry& grid : hardGrids()) {
    const HardCase from = makeHardCase(grid);
    const auto object = data_io::writeStructureSet(from.segmentation(), context(from), "Ada Annotator");
    ASSERT_TRUE(object) << object.error().message;
    writeFile(file("a.dcm"), object->bytes);
    expectSame(from.segmentation(), back(from, file("a.dcm")), {});
  }
}

TEST_F(SegmentFiles, LabelMapsComeBackWithTheirTables) {
  for (const GridGeometry& grid : hardGrids()) {
    const HardCase from = makeHardCase(grid);
    for (int layer = 0; layer < 2; ++layer)
      for (const bool nifti : {true, false}) {
        const auto labels = nifti ? data_io::encodeNiftiLabels(from.segmentation(), layer)
                                  : data_io::encodeNrrdLabels(from.segmentation(), layer);
        ASSERT_TRUE(labels) << labels.error().message;
        const auto path = file(nifti ? "a.nii.gz" : "a.nrrd");
        writeFile(path, *labels);
        const Segmentation after = back(from, path);
        EXPECT_EQ(after.layers.front(), from.segmentation().layers[static_cast<std::size_t>(layer)]);
      }
  }
}

TEST_F(SegmentFiles, NameTablesHoldNamesColoursUidsAndCodes) {
  const HardCase from = makeHardCase(hardGrids().front());
  writeFile(file("a.tsv"), data_io::encodeNameTable(from.segmentation(), 1));
  Progress progress;
  const auto table = client().readLabelNames(file("a.tsv"), progress);
  ASSERT_TRUE(table) << table.error().message;
  ASSERT_EQ(table->size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const Segment& segment = from.segmentation().segments[i + 2];
    EXPECT_EQ((*table)[i],
              (data_io::LabelName{segment.label, segment.name, segment.colour, segment.uid, segment.code}));
  }
  writeFile(file("a.txt"), data_io::encodeSnapLabels(from.segmentation(), 0));
  const auto snap = client().readLabelNames(file("a.txt"), progress);
  ASSERT_TRUE(snap) << snap.error().message;
  ASSERT_EQ(snap->size(), 2u);
  EXPECT_EQ((*snap)[1], (data_io::LabelName{7, "shell \"with\" hole", glm::u8vec3(1, 2, 3)}));
  EXPECT_NE(fileBytes(file("a.txt")).find("\n# ITK-SnAP Label Description File\n"), std::string::npos);
}

TEST_F(SegmentFiles, AFileOnAnotherGridIsResampledAndSaysSo) {
  const GridGeometry grid = makeGrid({20, 20, 10}, {1, 1, 2});
  const HardCase from = makeHardCase(grid);
  GridGeometry finer = makeGrid({44, 40, 24}, {0.5, 0.5, 1});
  const HardCase other = makeHardCase(finer);
  const auto encoded = data_io::encodeSlicerSegmentation(other.segmentation());
  ASSERT_TRUE(encoded);
  writeFile(file("a.seg.nrrd"), *encoded);
  Progress progress;
  auto read = client().readSegmentation(file("a.seg.nrrd"), progress);
  ASSERT_TRUE(read) << read.error().message;
  const auto placed = data_io::placeSegmentation(std::move(*read), from.volume(), from.value);
  ASSERT_TRUE(placed) << placed.error().message;
  EXPECT_TRUE(placed->resampled);
  ASSERT_FALSE(placed->notes.empty());
  EXPECT_NE(placed->notes.front().find("nearest neighbour"), std::string::npos);
  // Each voxel has the label of the file's voxel that holds its centre.
  const Segmentation& after = placed->segmentation;
  for (const Segment& segment : other.segmentation().segments)
    for (int z = 0; z < grid.size.z; ++z)
      for (int y = 0; y < grid.size.y; ++y)
        for (int x = 0; x < grid.size.x; ++x) {
          const VoxelIndex here{{x, y, z}};
          const VoxelIndex there = nearestVoxel(finer, voxelToPatient(grid, here));
          const auto layer = static_cast<std::size_t>(segment.layer);
          ASSERT_EQ(after.layers[layer].at(here), other.segmentation().layers[layer].at(there));
        }
}

TEST_F(SegmentFiles, AnotherFrameOfReferenceIsRefused) {
  HardCase from = makeHardCase(hardGrids().front());
  from.value.volumes.front().info.frameOfReferenceUid = "1.2.3";
  const auto object = data_io::writeSegmentationObject(from.segmentation(), context(from), {});
  ASSERT_TRUE(object);
  writeFile(file("a.dcm"), object->bytes);
  Progress progress;
  const auto read = client().readSegmentation(file("a.dcm"), progress);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->frameOfReferenceUid, "1.2.3");
  from.value.volumes.front().info.frameOfReferenceUid = "1.2.4";
  const auto refused = data_io::volumeFor(*read, from.value, false);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("another frame of reference"), std::string::npos);
  EXPECT_TRUE(data_io::volumeFor(*read, from.value, true));
}

TEST_F(SegmentFiles, SegmentsThatTheCaseHasGetNewIdentities) {
  const HardCase from = makeHardCase(hardGrids().front());
  const auto encoded = data_io::encodeSlicerSegmentation(from.segmentation());
  ASSERT_TRUE(encoded);
  writeFile(file("a.seg.nrrd"), *encoded);
  Progress progress;
  auto read = client().readSegmentation(file("a.seg.nrrd"), progress);
  ASSERT_TRUE(read);
  const auto placed = data_io::placeSegmentation(std::move(*read), from.volume(), from.value);
  ASSERT_TRUE(placed);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_NE(placed->segmentation.segments[i].uid, from.segmentation().segments[i].uid);
  EXPECT_NE(placed->notes.back().find("new UIDs"), std::string::npos);
}

TEST(RecommendedColours, ColoursComeBackThroughCielab) {
  for (int r = 0; r < 256; r += 5)
    for (int g = 0; g < 256; g += 5)
      for (int b = 0; b < 256; b += 5) {
        const glm::u8vec3 colour(r, g, b);
        ASSERT_EQ(srgbFromCielab(cielabFromSrgb(colour)), colour);
      }
  // Pure red in CIELab of D50 (L* 54.29, a* 80.81, b* 69.89: the sRGB profile of the ICC).
  const auto red = cielabFromSrgb({255, 0, 0});
  EXPECT_NEAR(red[0] / 655.35, 54.29, 0.01);
  EXPECT_NEAR(red[1] / 257.0 - 128, 80.81, 0.02);
  EXPECT_NEAR(red[2] / 257.0 - 128, 69.89, 0.02);
}

}  // namespace
}  // namespace chiasm::test
