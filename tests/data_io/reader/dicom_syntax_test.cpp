// One CT in every transfer syntax, and the containers that images come in.
#include <cmath>
#include <cstdlib>
#include <set>

#include "data_io/reader/program/dicom_pixels.h"
#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class Syntaxes : public ReaderTest {
 protected:
  static std::string folder() { return "dicom_odd/cornerstone_same_ct_all_syntaxes/"; }
  // The difference of the voxels' values: the largest, and the mean of the absolutes.
  static std::pair<double, double> difference(const data_io::ReadVolume& a, const data_io::ReadVolume& b) {
    double worst = 0, sum = 0;
    for (std::size_t i = 0; i < a.voxels->count(); ++i) {
      const double d = std::abs(a.info.rescaleSlope * a.voxels->valueAt(i) + a.info.rescaleIntercept -
                                b.info.rescaleSlope * b.voxels->valueAt(i) - b.info.rescaleIntercept);
      worst = std::max(worst, d);
      sum += d;
    }
    return {worst, sum / static_cast<double>(a.voxels->count())};
  }
};

TEST_F(Syntaxes, LosslessOnesHoldTheSameVoxels) {
  CHIASM_REQUIRE_DATA(plain, folder() + "CTImage.dcm");
  const auto expected = read(plain);
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(expected->info.grid.size, glm::ivec3(512, 512, 1));
  for (const char* name :
       {"BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2",
        "LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1",
        "DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99",
        "RLELosslessTransferSyntax_1.2.840.10008.1.2.5", "JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57",
        "JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70",
        "JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80",
        "JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90"}) {
    CHIASM_REQUIRE_DATA(path, folder() + "CTImage.dcm_" + name + ".dcm");
    const auto volume = read(path);
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.source.voxelDigest, expected->info.source.voxelDigest) << name;
    EXPECT_EQ(volume->info.grid, expected->info.grid) << name;
  }
}

TEST_F(Syntaxes, LossyOnesHoldNearlyTheSameAndSaySo) {
  CHIASM_REQUIRE_DATA(plain, folder() + "CTImage.dcm");
  const auto expected = read(plain);
  ASSERT_TRUE(expected) << expected.error().message;
  for (const char* name :
       {"JPEG2000TransferSyntax_1.2.840.10008.1.2.4.91", "JPEGLSLossyTransferSyntax_1.2.840.10008.1.2.4.81",
        "JPEGProcess2_4TransferSyntax_1.2.840.10008.1.2.4.51",
        "JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53",
        "JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55"}) {
    CHIASM_REQUIRE_DATA(path, folder() + "CTImage.dcm_" + name + ".dcm");
    const auto volume = read(path);
    ASSERT_TRUE(volume) << volume.error().message;
    // The encoders' qualities are not known; what they leave is a few HU, and no image that is shifted or
    // swapped.
    const auto [worst, mean] = difference(*volume, *expected);
    EXPECT_LT(mean, 6.0) << name;
    EXPECT_LT(worst, 250.0) << name;
    ASSERT_FALSE(volume->info.badges.empty()) << name;
    EXPECT_EQ(volume->info.badges.front(), "lossy compression") << name;
  }
}

TEST_F(Syntaxes, RunLengthsAreFollowedExactly) {
  using data_io::reader::decodeRle;
  const auto bytes = [](std::initializer_list<int> values) {
    std::vector<std::byte> out(64);
    for (const int value : values) out.push_back(static_cast<std::byte>(value));
    return out;
  };
  // PS3.5 G.3.1: -2 repeats three times, 1 copies two, -128 is nothing.
  std::vector<std::byte> frame = bytes({0xfe, 7, 0x80, 1, 8, 9});
  frame[0] = std::byte{1};
  frame[4] = std::byte{64};
  std::vector<std::byte> out(5);
  EXPECT_TRUE(decodeRle(frame, 1, out));
  EXPECT_EQ(out,
            (std::vector<std::byte>{std::byte{7}, std::byte{7}, std::byte{7}, std::byte{8}, std::byte{9}}));
  for (std::size_t size = 0; size < frame.size(); ++size)
    EXPECT_FALSE(decodeRle(std::span(frame).first(size), 1, out)) << size;
  out.resize(4);
  EXPECT_FALSE(decodeRle(frame, 1, out)) << "a run beyond the image's end";
  EXPECT_FALSE(decodeRle(frame, 2, out)) << "another number of segments";
}

class Containers : public ReaderTest {
 protected:
  // Two series, of 4 and of 2 images.
  void SetUp() override {
    std::filesystem::create_directories(file("disc/a"));
    std::filesystem::create_directories(file("disc/b"));
    for (int k = 0; k < 6; ++k) {
      DicomImage image;
      image.seriesUid = k < 4 ? "1.2.3.4" : "1.2.3.5";
      image.sopUid = "1.2.3.4." + std::to_string(k);
      image.position.z = 2.0 * k;
      image.pixels.assign(20, static_cast<std::uint16_t>(k));
      image.extra[0x0008103e] = k < 4 ? "LO:Axial" : "LO:Scout";
      writeFile(file("disc") / (k % 2 == 0 ? "a" : "b") / ("I" + std::to_string(k)), dicomBytes(image));
    }
  }
};

TEST_F(Containers, AFolderIsReadWithItsFolders) {
  const auto volume = read(file("disc"));
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.grid.size.z, 4);
  for (int k = 0; k < 4; ++k) EXPECT_EQ(volume->toVolume().valueAt(VoxelIndex{{0, 0, k}}), k);
}

TEST_F(Containers, AnArchiveHoldsTheSameAsItsFolder) {
  const std::string zip = file("disc.zip").string();
  const std::string make = "cd '" + file("disc").string() + "' && python3 -m zipfile -c '" + zip + "' a b";
  ASSERT_EQ(std::system(make.c_str()), 0);
  const auto volume = read(zip), folder = read(file("disc"));
  ASSERT_TRUE(volume && folder) << volume.error().message;
  EXPECT_EQ(volume->info.source.voxelDigest, folder->info.source.voxelDigest);
  EXPECT_EQ(volume->info.source.fileDigest, folder->info.source.fileDigest);
  EXPECT_EQ(volume->info.name, "disc");
  // Cut anywhere, or with a byte of an image changed, it is refused.
  const std::string whole = fileBytes(zip);
  for (std::size_t size = 4; size < whole.size(); size += 97) {
    writeFile(file("cut.zip"), whole.substr(0, size));
    expectRefusal(read(file("cut.zip")), file("cut.zip"));
  }
  std::string changed = whole;
  changed[200] = static_cast<char>(changed[200] ^ 1);
  writeFile(file("changed.zip"), changed);
  expectRefusal(read(file("changed.zip")), file("changed.zip"), "damaged ZIP");
}

TEST_F(Containers, AreInspectedSeriesBySeries) {
  Progress progress;
  const auto found = client().inspect(file("disc"), progress);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->volumes.size(), 2u);
  const data_io::InspectedVolume& axial = found->volumes[0];
  EXPECT_EQ(axial.study.seriesDescription, "Axial");
  EXPECT_EQ(axial.study.modality, "CT");
  EXPECT_EQ(axial.images, 4u);
  EXPECT_EQ(axial.choice, "1.2.3.4");
  EXPECT_EQ(axial.grid.size, glm::ivec3(5, 4, 4));
  EXPECT_EQ(axial.encoding, "explicit VR little-endian");
  EXPECT_TRUE(axial.refusal.empty());
  EXPECT_EQ(axial.thumbnail.pixels.size(),
            static_cast<std::size_t>(axial.thumbnail.size.x * axial.thumbnail.size.y));
  EXPECT_EQ(axial.thumbnail.size, glm::ivec2(64, 51));
  // What is inspected is what is opened.
  for (const data_io::InspectedVolume& each : found->volumes) {
    const auto volume = client().readVolume(file("disc"), progress, each.choice);
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.grid, each.grid);
    EXPECT_EQ(volume->info.voxelType, each.voxelType);
  }
}

TEST_F(Containers, WhatDoesNotOpenIsListedWithItsReason) {
  std::filesystem::remove(file("disc/b/I1"));
  Progress progress;
  const auto found = client().inspect(file("disc"), progress);
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->volumes.size(), 2u);
  EXPECT_NE(found->volumes[0].refusal.find("1 image is missing"), std::string::npos)
      << found->volumes[0].refusal;
  EXPECT_TRUE(found->volumes[1].refusal.empty());
}

TEST_F(Containers, ADicomdirLeadsToItsImages) {
  CHIASM_REQUIRE_DATA(directory, "dicom_odd/pydicom-pkg/test_files/dicomdirtests/DICOMDIR");
  Progress progress;
  const auto found = client().inspect(directory, progress);
  ASSERT_TRUE(found) << found.error().message;
  // CT, CR and MR series, as its README counts them.
  std::set<std::string> modalities;
  std::size_t images = 0;
  for (const auto& volume : found->volumes) {
    modalities.insert(volume.study.modality);
    images += volume.images;
  }
  EXPECT_EQ(modalities, (std::set<std::string>{"CR", "CT", "MR"}));
  EXPECT_EQ(images, 31u);
}

TEST_F(Containers, AMultiFrameImageIsAVolume) {
  CHIASM_REQUIRE_DATA(enhanced, "dicom_seg_sr/dcmqi/segmentations/23x38x3/multiframe/mf.dcm");
  CHIASM_REQUIRE_DATA(classic, "dicom_seg_sr/dcmqi/segmentations/23x38x3/image");
  const auto a = read(enhanced), b = read(classic);
  ASSERT_TRUE(a) << a.error().message;
  ASSERT_TRUE(b) << b.error().message;
  EXPECT_EQ(a->info.grid, b->info.grid);
  EXPECT_EQ(a->info.source.voxelDigest, b->info.source.voxelDigest);
}

}  // namespace
}  // namespace chiasm::test
