// Real segmentations of other programs: each is read as pydicom, nibabel and plain parsing see it, or refused
// with its reason.
#include <filesystem>

#include "tests/segment_files/round_trip.h"

namespace chiasm::test {
namespace {

struct Expectation {
  const char* path;
  const char* refusal;  // what the sentence says; empty: it is read
  const char* format = "";
  glm::ivec3 size{0};
  std::size_t segments = 0;
  std::size_t voxels = 0;  // of all segments together
  const char* firstName = "";
};

const std::vector<Expectation> kTable = {
    {"dicom_seg_sr/dcmqi/segmentations/liver.dcm", "", "DICOM SEG", {512, 512, 3}, 1, 107098, "Liver"},
    {"dicom_seg_sr/dcmqi/segmentations/partial_overlaps.dcm",
     "",
     "DICOM SEG",
     {512, 512, 3},
     5,
     43639,
     "GREEN"},
    {"dicom_seg_sr/dcmqi/segmentations/23x38x3/seg/label.seg", "", "DICOM SEG", {23, 38, 3}, 1, 322, "Liver"},
    {"dicom_seg_sr/dcmqi/segmentations/24x38x3/seg/label.seg", "", "DICOM SEG", {24, 38, 3}, 1, 315, "Liver"},
    {"dicom_seg_sr/dcmqi/segmentations/sparse-labelmap-noppv.dcm",
     "",
     "DICOM label map",
     {24, 38, 3},
     1,
     630,
     "Liver"},
    {"dicom_seg_sr/dcmqi/segmentations/sparse-labelmap-ppv5.dcm",
     "",
     "DICOM label map",
     {24, 38, 3},
     1,
     630,
     "Liver"},
    {"dicom_seg_sr/dcmqi/sr-example/seg.dcm", "", "DICOM SEG", {128, 128, 13}, 1, 795, "Neoplasm, Primary"},
    {"dicom_seg_sr/dcmqi/sr-example/sr.dcm", "structured report"},
    {"dicom_seg_sr/dcmqi/sr-example/rwvm.dcm", "another kind"},
    {"dicom_seg_sr/dcmqi/paramaps/pm-example-slice.dcm", "another kind"},
    {"dicom_seg_sr/dcmqi/segmentations/23x38x3/multiframe/mf.dcm", "another kind"},
    {"dicom_seg_sr/dcmqi/segmentations/heart_seg.nrrd", "", "NRRD", {512, 512, 3}, 1, 41449, "Label 3"},
    {"dicom_seg_sr/dcmqi/segmentations/liver_seg.nrrd", "", "NRRD", {512, 512, 3}, 1, 107098, "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/liver_spine_gapped_seg.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     2,
     119537,
     "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/liver_spine_seg.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     2,
     119537,
     "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/partial_overlaps-1.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     3,
     21008,
     "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/partial_overlaps-2.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     1,
     11888,
     "Label 2"},
    {"dicom_seg_sr/dcmqi/segmentations/partial_overlaps-3.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     1,
     10743,
     "Label 3"},
    {"dicom_seg_sr/dcmqi/segmentations/sparse_labelmap_noppv_seg.nrrd",
     "",
     "NRRD",
     {24, 38, 3},
     1,
     630,
     "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/sparse_labelmap_ppv5_seg.nrrd",
     "",
     "NRRD",
     {24, 38, 3},
     2,
     1542,
     "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/spine_seg.nrrd", "", "NRRD", {512, 512, 3}, 1, 12439, "Label 2"},
    {"dicom_seg_sr/dcmqi/segmentations/spine_seg_label5.nrrd",
     "",
     "NRRD",
     {512, 512, 3},
     1,
     12439,
     "Label 5"},
    {"dicom_seg_sr/dcmqi/segmentations/23x38x3/nrrd/label.nrrd", "", "NRRD", {23, 38, 3}, 1, 322, "Label 1"},
    {"dicom_seg_sr/dcmqi/segmentations/24x38x3/nrrd/label.nrrd", "", "NRRD", {24, 38, 3}, 1, 315, "Label 1"},
    {"dicom_odd/pydicom-data/liver.dcm", "", "DICOM SEG", {512, 512, 3}, 1, 107098, "Liver"},
    {"dicom_odd/pydicom-data/liver_expb.dcm", "", "DICOM SEG", {512, 512, 3}, 1, 107098, "Liver"},
    {"dicom_odd/pydicom-data/liver_rle.dcm", "", "DICOM SEG", {512, 512, 3}, 1, 107098, "Liver"},
    {"dicom_odd/pydicom-data/liver_deflate.dcm", "", "DICOM SEG", {512, 512, 3}, 1, 107098, "Liver"},
    {"dicom_odd/pydicom-data/liver_j2k.dcm", "JPEG 2000"},
    {"dicom_odd/pydicom-data/liver_nonbyte_aligned.dcm", "", "DICOM SEG", {510, 510, 3}, 1, 107098, "Liver"},
    {"dicom_odd/pydicom-data/liver_nonbyte_aligned_rle.dcm",
     "",
     "DICOM SEG",
     {510, 510, 3},
     1,
     107098,
     "Liver"},
    {"dicom_odd/pydicom-data/liver_nonbyte_aligned_deflate.dcm",
     "",
     "DICOM SEG",
     {510, 510, 3},
     1,
     107098,
     "Liver"},
    {"dicom_odd/pydicom-data/liver_nonbyte_aligned_j2k.dcm", "JPEG 2000"},
    {"dicom_odd/pydicom-pkg/test_files/liver_1frame.dcm", "describes 3 frames and announces 1"},
    {"dicom_odd/pydicom-pkg/test_files/liver_expb_1frame.dcm", "describes 3 frames and announces 1"},
    {"dicom_odd/pydicom-pkg/test_files/rtstruct.dcm", "", "RTSTRUCT", {0, 0, 0}, 1, 0, "patient"},
    {"dicom_seg_sr/rt-utils_phantom_rtstruct/rt.dcm", "", "RTSTRUCT", {0, 0, 0}, 1, 0, "ROI-1"},
    {"dicom_seg_sr/rt-utils_phantom_rtstruct/invalid_reference_rt.dcm",
     "",
     "RTSTRUCT",
     {0, 0, 0},
     4,
     0,
     "ROI-1"},
    {"dicom_seg_sr/rt-utils_phantom_rtstruct/non_existent_reference_rt.dcm",
     "",
     "RTSTRUCT",
     {0, 0, 0},
     4,
     0,
     "ROI-1"},
    {"ct/nifti_totalseg/example_seg.nii.gz", "", "NIfTI", {122, 101, 30}, 41, 110225, "spleen"},
    {"ct/nifti_totalseg/example_seg_fast_force_split.nii.gz",
     "",
     "NIfTI",
     {122, 101, 112},
     61,
     345988,
     "spleen"},
    {"mri/totalseg/example_seg_mr.nii.gz", "", "NIfTI", {117, 91, 20}, 23, 44034, ""},
    {"ct/dicom_totalseg_jpeg2000_seg/example_seg_dicom.nii.gz", "", "NIfTI", {512, 512, 20}, 31, 739420, ""},
    {"mri/pyradiomics_brain1/brain1_label.nrrd", "", "NRRD", {256, 256, 25}, 1, 4137, "Label 1"},
    {"nrrd/pyradiomics_prostate_phantom/prostate_phantom_subvolume-label.nrrd",
     "",
     "NRRD",
     {82, 67, 13},
     4,
     12423,
     "Label 1"},
    {"ct/nrrd_derived/example_seg_fast_force_split.nrrd", "", "NRRD", {122, 101, 112}, 61, 345988, "Label 1"},
};

class RealSegmentations : public ReaderTest {
 protected:
  Expected<data_io::ReadSegmentation> segmentation(const std::filesystem::path& path) {
    Progress progress;
    return client().readSegmentation(path, progress);
  }
};

std::size_t labelled(const data_io::ReadSegmentation& read) {
  std::size_t count = 0;
  for (const LabelMap& layer : read.layers)
    for (const Label label : layer.toDense()) count += label != 0 ? 1 : 0;
  return count;
}

TEST_F(RealSegmentations, EachReadsAsOtherProgramsSeeItOrIsRefusedWithItsReason) {
  CHIASM_REQUIRE_DATA(root, "INDEX.tsv");
  for (const Expectation& expected : kTable) {
    SCOPED_TRACE(expected.path);
    const std::filesystem::path path = std::filesystem::path(root).parent_path() / expected.path;
    const auto read = segmentation(path);
    if (expected.refusal[0] != '\0') {
      expectRefusal(read, path, expected.refusal);
      continue;
    }
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->format, expected.format);
    EXPECT_EQ(read->segments.size(), expected.segments);
    if (expected.firstName[0] != '\0') {
      EXPECT_EQ(read->segments.front().name, expected.firstName);
    }
    EXPECT_FALSE(read->fileDigest.empty());
    if (read->isContours()) continue;
    EXPECT_EQ(read->grid.size, expected.size);
    EXPECT_EQ(labelled(*read), expected.voxels);
  }
}

TEST_F(RealSegmentations, TransferSyntaxesGiveTheSameVoxels) {
  CHIASM_REQUIRE_DATA(plain, "dicom_odd/pydicom-data/liver.dcm");
  const auto folder = std::filesystem::path(plain).parent_path();
  const auto expected = segmentation(plain);
  ASSERT_TRUE(expected) << expected.error().message;
  for (const char* name : {"liver_expb.dcm", "liver_rle.dcm", "liver_deflate.dcm"}) {
    const auto read = segmentation(folder / name);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->layers, expected->layers) << name;
    EXPECT_EQ(read->grid, expected->grid) << name;
  }
}

TEST_F(RealSegmentations, OverlapsAreTheOnesOfTheirOwnLabelMaps) {
  CHIASM_REQUIRE_DATA(path, "dicom_seg_sr/dcmqi/segmentations/partial_overlaps.dcm");
  const auto read = segmentation(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_GE(read->layers.size(), 2u);
  // dcmqi keeps the same segments in three label maps that do not overlap within themselves.
  const auto folder = std::filesystem::path(path).parent_path();
  for (const char* name : {"partial_overlaps-1.nrrd", "partial_overlaps-2.nrrd", "partial_overlaps-3.nrrd"}) {
    const auto part = segmentation(folder / name);
    ASSERT_TRUE(part) << part.error().message;
    for (const data_io::ReadSegment& segment : part->segments) {
      const data_io::ReadSegment& same = read->segments[segment.label - 1u];
      const auto mask = [](const data_io::ReadSegmentation& from, const data_io::ReadSegment& which) {
        std::vector<Label> labels = from.layers[static_cast<std::size_t>(which.layer)].toDense();
        for (Label& label : labels) label = label == which.label ? 1 : 0;
        return labels;
      };
      EXPECT_EQ(mask(*read, same), mask(*part, segment)) << name << ' ' << segment.label;
    }
  }
  EXPECT_EQ(read->segments[1].code, (Code{"SCT", "51114001", read->segments[1].code->meaning}));
}

TEST_F(RealSegmentations, TotalSegmentatorsTableNamesTheLabels) {
  CHIASM_REQUIRE_DATA(path, "ct/nifti_totalseg/example_seg.nii.gz");
  const auto read = segmentation(path);
  ASSERT_TRUE(read) << read.error().message;
  for (const data_io::ReadSegment& segment : read->segments) {
    EXPECT_TRUE(segment.name.find("Label ") == std::string::npos) << segment.label;
    EXPECT_TRUE(segment.colour.has_value()) << segment.label;
  }
}

// The label file's axes are turned against the DICOM series that it was made of: laid on it, no voxel is
// lost.
TEST_F(RealSegmentations, TurnedAxesAreLaidOnTheVolumeExactly) {
  CHIASM_REQUIRE_DATA(path, "ct/dicom_totalseg_jpeg2000_seg/example_seg_dicom.nii.gz");
  auto read = segmentation(path);
  ASSERT_TRUE(read) << read.error().message;
  Case value;
  Volume volume;
  volume.info.uid = Uid::generate();
  // The series' own axes: rows towards the back.
  GridGeometry& grid = volume.info.grid;
  grid = read->grid;
  grid.origin += grid.direction[1] * (grid.spacing.y * (grid.size.y - 1));
  grid.direction[1] = -grid.direction[1];
  value.volumes.push_back(volume);
  const std::size_t before = labelled(*read);
  const LabelMap turned = read->layers.front();
  const auto placed = data_io::placeSegmentation(std::move(*read), volume, value);
  ASSERT_TRUE(placed) << placed.error().message;
  EXPECT_FALSE(placed->resampled);
  EXPECT_TRUE(placed->notes.empty()) << placed->notes.front();
  std::size_t after = 0;
  for (const Segment& segment : placed->segmentation.segments)
    after += voxelsOf(placed->segmentation, segment).size();
  EXPECT_EQ(after, before);
  const glm::ivec3 size = grid.size;
  for (int x = 0; x < size.x; x += 7)
    ASSERT_EQ(placed->segmentation.layers.front().at({{x, 100, 9}}), turned.at({{x, size.y - 1 - 100, 9}}));
}

}  // namespace
}  // namespace chiasm::test
