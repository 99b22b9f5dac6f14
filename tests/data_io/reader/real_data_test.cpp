// Real files: each is read as another reader (nibabel, pydicom, unu) sees it, or refused with its reason.
#include <cmath>
#include <filesystem>
#include <set>

#include <glm/geometric.hpp>

#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

struct Expectation {
  const char* path;
  const char* refusal;  // what the sentence says; empty: it is read
  const char* format = "";
  VoxelType type = VoxelType::int16;
  glm::ivec3 size{0};
  glm::dvec3 spacing{0};
  const char* axes = "";  // letters towards which i, j, k grow
  double minimum = 0, maximum = 0;
};

// Sizes, spacings, axes and ranges as the test data's own index gives them (read by nibabel, unu, pydicom).
const std::vector<Expectation> kTable = {
    {"ct/nifti_totalseg/example_ct.nii.gz",
     "",
     "NIfTI",
     VoxelType::int16,
     {122, 101, 112},
     {3, 3, 3},
     "RAS",
     -1207,
     3382},
    {"ct/nifti_totalseg/example_ct_sm.nii.gz",
     "",
     "NIfTI",
     VoxelType::int16,
     {122, 101, 30},
     {3, 3, 3},
     "RAS",
     -1100,
     1207},
    {"ct/nrrd_derived/example_ct.nrrd",
     "",
     "NRRD",
     VoxelType::int16,
     {122, 101, 112},
     {3, 3, 3},
     "RAS",
     -1207,
     3382},
    {"ct/dicom_totalseg_jpeg2000_seg/example_seg_dicom.nii.gz",
     "",
     "NIfTI",
     VoxelType::uint8,
     {512, 512, 20},
     {0.977, 0.977, 2},
     "LAS",
     0,
     117},
    {"mri/ms_longitudinal_patient01_native/study1_FLAIR.nii.gz",
     "",
     "NIfTI",
     VoxelType::uint16,
     {320, 320, 36},
     {0.719, 0.719, 4},
     "LPS",
     0,
     658},
    {"mri/ms_patient07_mni1mm/T1.nii.gz",
     "",
     "NIfTI",
     VoxelType::float32,
     {182, 218, 182},
     {1, 1, 1},
     "LAS",
     -51.12871551513672,
     1337.14990234375},
    {"mri/pyradiomics_brain1/brain1_image.nrrd",
     "",
     "NRRD",
     VoxelType::int16,
     {256, 256, 25},
     {0.781, 0.781, 6.5},
     "LAS"},
    {"mri/totalseg/example_mr_sm.nii.gz",
     "",
     "NIfTI",
     VoxelType::int16,
     {117, 91, 20},
     {3, 3, 3},
     "LPS",
     -47,
     833},
    {"metaimage_nhdr/itk_examples/KmeansTest_T1UCharRaw.nii.gz",
     "",
     "NIfTI",
     VoxelType::int16,
     {128, 128, 62},
     {2, 2, 3},
     "LSA",
     0,
     255},
    {"metaimage_nhdr/itk_examples/BrainProtonDensity3Slices.mha",
     "",
     "MetaImage",
     VoxelType::uint8,
     {181, 217, 3},
     {1, 1, 1},
     "LPS"},
    {"nifti_odd/nifti-reader-js/avg152T1_LR_nifti.nii",
     "",
     "NIfTI",
     VoxelType::uint8,
     {91, 109, 91},
     {2, 2, 2},
     "LAS",
     0,
     255},
    {"nifti_odd/nifti-reader-js/avg152T1_LR_nifti2.nii.gz",
     "",
     "NIfTI",
     VoxelType::float32,
     {91, 109, 91},
     {2, 2, 2},
     "LAS",
     0,
     255},
    {"nifti_odd/nifti-reader-js/big.nii.gz",
     "",
     "NIfTI",
     VoxelType::float32,
     {64, 64, 21},
     {4, 4, 6},
     "LAS",
     -8.710750579833984,
     18.582529067993164},
    {"nifti_odd/nifti-reader-js/with_extension.nii.gz",
     "",
     "NIfTI",
     VoxelType::uint8,
     {161, 191, 151},
     {1, 1, 1},
     "LPI",
     0,
     1},
    {"nrrd/pynrrd/BallBinary30x30x30.nhdr",
     "",
     "NRRD",
     VoxelType::int16,
     {30, 30, 30},
     {1, 1, 1},
     "LPS",
     0,
     257},
    {"nrrd/pynrrd/BallBinary30x30x30_byteskip_minus_one.nhdr",
     "",
     "NRRD",
     VoxelType::int16,
     {30, 30, 30},
     {1, 1, 1},
     "LPS",
     0,
     257},
    {"nrrd/pynrrd/BallBinary30x30x30_gz_lineskip.nrrd",
     "",
     "NRRD",
     VoxelType::int16,
     {30, 30, 30},
     {1, 1, 1},
     "LPS",
     0,
     257},
    {"nrrd/pyradiomics_prostate_phantom/prostate_phantom_subvolume.nrrd",
     "",
     "NRRD",
     VoxelType::uint16,
     {82, 67, 13},
     {0.5, 0.5, 3},
     "RAS"},
    {"ct/dicom_CMB-CRC-MSB-01068",
     "",
     "DICOM",
     VoxelType::int16,
     {512, 512, 100},
     {0.898, 0.898, 2.5},
     "LPS"},
    {"ct/dicom_totalseg_jpeg2000", "", "DICOM", VoxelType::int16, {512, 512, 20}, {0.977, 0.977, 2}, "LPS"},
    {"dicom_odd/dicom2nifti/hitachi_anatomical_001",
     "",
     "DICOM",
     VoxelType::int16,
     {64, 64, 4},
     {2.344, 2.344, 4},
     "PIR"},
    {"dicom_odd/dicom2nifti/generic_anatomical_002_non_isotropic",
     "",
     "DICOM",
     VoxelType::float32,
     {64, 28, 4},
     {6.4, 4, 0.5},
     "LPS"},
    {"ct/dicom_CMB-CRC-MSB-01068/1-001.dcm",
     "",
     "DICOM",
     VoxelType::int16,
     {512, 512, 1},
     {0.898, 0.898, 2.5},
     "LPS"},
    {"dicom_odd/dicom2nifti/failing_gantrytilting_001",
     "",
     "DICOM",
     VoxelType::int16,
     {512, 521, 4},
     {0.418, 0.418, 4.851},
     "LPS"},
    {"dicom_odd/dicom2nifti/philips_enhanced_anatomical_001",
     "",
     "DICOM",
     VoxelType::uint16,
     {256, 256, 8},
     {1, 1, 1.2},
     "PIR"},
    {"dicom_seg_sr/rt-utils_oblique_series",
     "",
     "DICOM",
     VoxelType::int16,
     {100, 50, 3},
     {2.5, 3.5, 4.5},
     "LPS"},

    {"nifti_odd/nifti-reader-js/not-nifti.nii", "no format"},
    {"metaimage_nhdr/itk_examples/RatLungSlice1.mha", "2 axes"},
    {"nrrd/pynrrd/BallBinary30x30x30_byteskip_minus_five.nhdr", "skips"},
    {"nrrd/pynrrd/test1d_ascii.nrrd", "1 axes"},
    {"dicom_odd/dicom2nifti/failing_sliceincrement_001", "from 5 to 10 mm: 1 image is missing"},
    {"dicom_odd/dicom2nifti/failing_sliceorientation_001", "no one volume"},
    {"dicom_odd/dicom2nifti/generic_rgb_001", "colour"},
    {"dicom_odd/pydicom-data/HTJ2KLossless_08_RGB.dcm",
     "high-throughput JPEG 2000 lossless (1.2.840.10008.1.2.4.201)"},
    {"dicom_odd/pydicom-pkg/test_files/MR_truncated.dcm", "damaged or incomplete"},
    {"dicom_seg_sr/dcmqi/sr-example", "no DICOM images"},
    {"ct/labels_total.tsv", "no format"},
};

class RealData : public ReaderTest, public testing::WithParamInterface<Expectation> {};

TEST_P(RealData, IsReadRightlyOrRefusedWithItsReason) {
  const Expectation& expected = GetParam();
  CHIASM_REQUIRE_DATA(path, expected.path);
  const auto volume = read(path);
  if (*expected.refusal) return expectRefusal(volume, path, expected.refusal);
  ASSERT_TRUE(volume) << volume.error().message;
  const VolumeInfo& info = volume->info;
  EXPECT_EQ(info.source.format, expected.format);
  EXPECT_EQ(info.voxelType, expected.type);
  EXPECT_EQ(info.grid.size, expected.size);
  std::string axes;
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(info.grid.spacing[i], expected.spacing[i], 6e-4);  // the table is rounded to 3 decimals
    axes += orientationLetter({info.grid.direction[i]});
  }
  EXPECT_EQ(axes, expected.axes);
  if (expected.minimum == expected.maximum) return;
  double smallest = 1e300, largest = -1e300;
  for (std::size_t i = 0; i < volume->voxels->count(); ++i) {
    const double value = info.rescaleSlope * volume->voxels->valueAt(i) + info.rescaleIntercept;
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
  }
  EXPECT_NEAR(smallest, expected.minimum, 1e-3);
  EXPECT_NEAR(largest, expected.maximum, 1e-3);
}

std::string nameOf(const testing::TestParamInfo<Expectation>& info) {
  std::string name = info.param.path;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Files, RealData, testing::ValuesIn(kTable), nameOf);

class RealVolumes : public ReaderTest {};

TEST_F(RealVolumes, TheSameCtFromTwoFormatsIsTheSameVolume) {
  CHIASM_REQUIRE_DATA(nifti, "ct/nifti_totalseg/example_ct.nii.gz");
  CHIASM_REQUIRE_DATA(nrrd, "ct/nrrd_derived/example_ct.nrrd");
  const auto a = read(nifti), b = read(nrrd);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(a->info.source.voxelDigest, b->info.source.voxelDigest);
  EXPECT_NE(a->info.source.fileDigest, b->info.source.fileDigest);
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(a->info.grid.origin[i], b->info.grid.origin[i], 1e-4);
}

TEST_F(RealVolumes, ACtSeriesAndItsMaskLieOnEachOther) {
  CHIASM_REQUIRE_DATA(series, "ct/dicom_totalseg_jpeg2000");
  CHIASM_REQUIRE_DATA(mask, "ct/dicom_totalseg_jpeg2000_seg/example_seg_dicom.nii.gz");
  const auto ct = read(series);
  ASSERT_TRUE(ct) << ct.error().message;
  Progress progress;
  const auto labels = client().readLabels(mask, progress);
  ASSERT_TRUE(labels) << labels.error().message;
  const PatientBox a = boundingBox(ct->info.grid), b = boundingBox(labels->grid);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(a.minimum[i], b.minimum[i], 2e-3);
    EXPECT_NEAR(a.maximum[i], b.maximum[i], 2e-3);
  }
  EXPECT_EQ(ct->info.unit, "HU");
  EXPECT_EQ(ct->info.study.modality, "CT");
  EXPECT_EQ(ct->info.rescaleSlope, 1.0);
  EXPECT_EQ(ct->info.rescaleIntercept, 0.0);
  ASSERT_EQ(ct->info.headerWindows.size(), 2u);
  EXPECT_GT(ct->info.headerWindows[0].width, 0);
  EXPECT_FALSE(ct->info.frameOfReferenceUid.empty());
  // Bone in the mask (TotalSegmentator: 25 to 50 are sacrum and vertebrae) is denser than its spleen (1).
  double bone = 0, spleen = 0;
  int boneCount = 0, spleenCount = 0;
  for (int k = 0; k < labels->grid.size.z; ++k)
    for (int j = 0; j < labels->grid.size.y; j += 2)
      for (int i = 0; i < labels->grid.size.x; i += 2) {
        const Label label = labels->labels.at({{i, j, k}});
        if (label == 0) continue;
        const auto value = ct->toVolume().valueAt(voxelToPatient(labels->grid, VoxelIndex{{i, j, k}}));
        ASSERT_TRUE(value);
        if (label == 1) spleen += *value, ++spleenCount;
        if (label >= 25 && label <= 50) bone += *value, ++boneCount;
      }
  ASSERT_GT(boneCount, 100);
  EXPECT_GT(bone / boneCount, 100);
  if (spleenCount > 100) {
    EXPECT_GT(spleen / spleenCount, 0);
    EXPECT_LT(spleen / spleenCount, 200);
  }
}

TEST_F(RealVolumes, ASeriesIsChosenByItsUid) {
  CHIASM_REQUIRE_DATA(series, "ct/dicom_CMB-CRC-MSB-01068");
  const auto volume = read(series);
  ASSERT_TRUE(volume);
  EXPECT_FALSE(volume->info.source.seriesInstanceUid.empty());
  Progress progress;
  const auto again = client().readVolume(series, progress, volume->info.source.seriesInstanceUid);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->info.source.voxelDigest, volume->info.source.voxelDigest);
  const auto other = client().readVolume(series, progress, "1.2.3.4");
  expectRefusal(other, series, "not among");
  EXPECT_EQ(other.error().kind, ErrorKind::notFound);
}

}  // namespace
}  // namespace chiasm::test
