// Voxel types: what is kept, what is narrowed, what is refused; byte order and rescale.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/itk_files.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

class VoxelTypes : public ReaderTest {
 protected:
  template <typename T>
  Expected<data_io::ReadVolume> through(const std::string& name, std::vector<T> voxels) {
    GridGeometry grid;
    grid.size = {static_cast<int>(voxels.size()) / 2, 2, 1};
    writeByItk<T>(file(name), grid, voxels);
    return read(file(name));
  }
  template <typename T>
  void expectKept(const std::vector<T>& voxels, VoxelType type) {
    for (const char* name : {"a.nii", "a.nrrd", "a.mha", "a.nii.gz"}) {
      const auto volume = through<T>(name, voxels);
      ASSERT_TRUE(volume) << volume.error().message;
      EXPECT_EQ(volume->info.voxelType, type);
      for (std::size_t i = 0; i < voxels.size(); ++i)
        EXPECT_EQ(volume->voxels->valueAt(i), static_cast<double>(voxels[i])) << name << ' ' << i;
    }
  }
};

TEST_F(VoxelTypes, TheFourTypesAreKept) {
  expectKept<std::uint8_t>({0, 1, 127, 128, 254, 255}, VoxelType::uint8);
  expectKept<std::int16_t>({-32768, -1, 0, 1, 255, 32767}, VoxelType::int16);
  expectKept<std::uint16_t>({0, 1, 255, 256, 32768, 65535}, VoxelType::uint16);
  expectKept<float>({-1e30F, -0.1F, 0, 1e-30F, 3.25F, 1e30F}, VoxelType::float32);
}

TEST_F(VoxelTypes, WiderIntegersAreNarrowedOnlyWithoutLoss) {
  expectKept<std::int8_t>({-128, -1, 0, 1, 126, 127}, VoxelType::int16);
  expectKept<std::int32_t>({-32768, 0, 1, 2, 3, 32767}, VoxelType::int16);
  expectKept<std::int32_t>({0, 1, 2, 3, 40000, 65535}, VoxelType::uint16);
  expectKept<std::uint32_t>({0, 1, 2, 3, 4, 65536}, VoxelType::float32);
  expectKept<std::int32_t>({-(1 << 24), -1, 0, 1, 2, 1 << 24}, VoxelType::float32);
  expectRefusal(through<std::int32_t>("a.nii", {0, 0, 0, 0, 0, (1 << 24) + 1}), file("a.nii"), "24 bits");
  expectRefusal(through<std::uint32_t>("a.nrrd", {0, 0, 0, 0, 0, 4294967295U}), file("a.nrrd"), "24 bits");
}

TEST_F(VoxelTypes, SixtyFourBitRealsAreSaidToBeNarrowed) {
  const auto volume = through<double>("a.nrrd", {0.1, -1e-20, 3, 4, 5, 1e20});
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.voxelType, VoxelType::float32);
  EXPECT_EQ(volume->voxels->valueAt(0), static_cast<double>(0.1F));
  EXPECT_NE(volume->info.note.find("32-bit"), std::string::npos);
  expectRefusal(through<double>("a.nrrd", {0, 0, 0, 0, 0, 1e60}), file("a.nrrd"), "beyond");
}

// nifticlib would make zeros of them, in reading as in writing.
TEST_F(VoxelTypes, RealsThatAreNotFiniteArePreserved) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> values = {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 1, 2, 3};
  const std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  const std::string nifti =
      RawNifti(3, 2, 1).put<std::int16_t>(70, 16).put<std::int16_t>(72, 32).with(0) + bytes;
  writeFile(file("a.nii"), nifti);
  writeFile(file("a.nii.gz"), gzip(nifti));
  ASSERT_TRUE(through<float>("a.nrrd", values));
  ASSERT_TRUE(through<float>("a.mha", values));
  for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd", "a.mha"}) {
    const auto volume = read(file(name));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.voxelType, VoxelType::float32);
    EXPECT_EQ(std::memcmp(volume->voxels->bytes().data(), bytes.data(), bytes.size()), 0) << name;
  }
}

TEST_F(VoxelTypes, NiftiRescaleGoesAlongAndVoxelsStayAsStored) {
  for (const auto& [slope, intercept, wantedSlope, wantedIntercept] :
       std::vector<std::array<double, 4>>{{2, -1024, 2, -1024}, {0, 77, 1, 0}, {0.5, 0, 0.5, 0}}) {
    writeFile(file("a.nii"), RawNifti(4, 4, 4)
                                 .put(112, static_cast<float>(slope))
                                 .put(116, static_cast<float>(intercept))
                                 .with(128, 1));
    const auto volume = read(file("a.nii"));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.voxelType, VoxelType::int16);
    EXPECT_EQ(volume->info.rescaleSlope, wantedSlope);
    EXPECT_EQ(volume->info.rescaleIntercept, wantedIntercept);
    EXPECT_EQ(volume->voxels->valueAt(5), 257);
  }
}

TEST_F(VoxelTypes, BigEndianNrrdAndMetaImage) {
  const std::string voxels("\x01\x02\xff\xfe", 4);  // 258, -2
  writeFile(file("a.nrrd"),
            "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 1 1\nspace: LPS\n"
            "space directions: (1,0,0) (0,1,0) (0,0,1)\nendian: big\nencoding: raw\n\n" +
                voxels);
  writeFile(file("a.mha"),
            "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = True\n"
            "DimSize = 2 1 1\nElementType = MET_SHORT\nElementDataFile = LOCAL\n" +
                voxels);
  for (const char* name : {"a.nrrd", "a.mha"}) {
    const auto volume = read(file(name));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->voxels->valueAt(0), 258);
    EXPECT_EQ(volume->voxels->valueAt(1), -2);
  }
}

TEST_F(VoxelTypes, AFileWithoutAPatientSpaceCarriesABadge) {
  const std::string voxels(16, '\1');
  writeFile(file("a.nrrd"),
            "NRRD0004\ntype: short\ndimension: 3\nsizes: 2 2 2\nspacings: 1 1 2\n"
            "endian: little\nencoding: raw\n\n" +
                voxels);
  writeFile(file("a.mha"),
            "ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
            "ElementSpacing = 1 1 2\nDimSize = 2 2 2\nElementType = MET_SHORT\n"
            "ElementDataFile = LOCAL\n" +
                voxels);
  writeFile(file("a.nii"), RawNifti(2, 2, 2).put<std::int16_t>(254, 0).put<float>(88, 2).with(16));
  for (const char* name : {"a.nrrd", "a.mha", "a.nii"}) {
    const auto volume = read(file(name));
    ASSERT_TRUE(volume) << volume.error().message;
    EXPECT_EQ(volume->info.badges, std::vector<std::string>{"orientation assumed"}) << name;
    EXPECT_FALSE(volume->info.note.empty());
    EXPECT_EQ(volume->info.grid.spacing, glm::dvec3(1, 1, 2)) << name;
  }
}

// NIfTI's unit of length: metres and micrometres become millimetres, in the sform as in the qform.
TEST_F(VoxelTypes, NiftiUnitsBecomeMillimetres) {
  for (const auto& [code, mm] : std::vector<std::pair<char, double>>{{0, 1}, {1, 1000}, {2, 1}, {3, 0.001}}) {
    for (const bool sform : {true, false}) {
      RawNifti header(2, 2, 2);
      header.put<char>(123, code).put<float>(292, 5).put<float>(268, 5);
      if (!sform) header.put<std::int16_t>(254, 0).put<std::int16_t>(252, 1);
      writeFile(file("a.nii"), header.with(16));
      const auto volume = read(file("a.nii"));
      ASSERT_TRUE(volume) << volume.error().message;
      EXPECT_NEAR(volume->info.grid.spacing.y / mm, 1.0, 1e-6);
      EXPECT_NEAR(volume->info.grid.origin.x / mm, -5.0, 1e-5);
    }
  }
  writeFile(file("a.nii"), RawNifti(2, 2, 2).put<char>(123, 5).with(16));
  expectRefusal(read(file("a.nii")), file("a.nii"), "unit of length");
}

class DicomValues : public ReaderTest {
 protected:
  Expected<data_io::ReadVolume> series(const std::function<void(DicomImage&, int)>& change) {
    const std::filesystem::path folder = file("series");
    std::filesystem::create_directories(folder);
    for (int k = 0; k < 3; ++k) {
      DicomImage image;
      image.sopUid += '.' + std::to_string(k);
      image.position.z = 2 * k;
      image.pixels.assign(20, 0);
      for (std::size_t i = 0; i < 20; ++i)
        image.pixels[i] = static_cast<std::uint16_t>(i * 50 + static_cast<std::size_t>(k));
      change(image, k);
      writeFile(folder / std::to_string(k), dicomBytes(image));
    }
    return read(folder);
  }
};

TEST_F(DicomValues, WholeRescaleGivesHounsfieldUnitsAsInt16) {
  const auto volume = series([](DicomImage& image, int) {
    image.isSigned = false;
    image.intercept = "-1024";
    image.extra[0x00281050] = "DS:40\\-600 ";
    image.extra[0x00281051] = "DS:400\\1500";
    image.extra[0x00281055] = "LO:ABDOMEN\\LUNG";
    image.extra[0x00281056] = "CS:LINEAR_EXACT";
    image.extra[0x00080020] = "DA:20260131";
    image.extra[0x00100040] = "CS:F";
    image.extra[0x00101010] = "AS:063Y";
    image.extra[0x00080005] = "CS:ISO_IR 100";
    image.extra[0x0008103e] =
        "LO:Sch\xe4"
        "del";
  });
  ASSERT_TRUE(volume) << volume.error().message;
  const VolumeInfo& info = volume->info;
  EXPECT_EQ(info.voxelType, VoxelType::int16);
  EXPECT_EQ(info.unit, "HU");
  EXPECT_EQ(info.rescaleSlope, 1);
  EXPECT_EQ(info.rescaleIntercept, 0);
  EXPECT_EQ(volume->voxels->valueAt(0), -1024);
  EXPECT_EQ(volume->voxels->valueAt(59), 19 * 50 + 2 - 1024);
  ASSERT_EQ(info.headerWindows.size(), 2u);
  EXPECT_EQ(info.headerWindows[0], (WindowLevel{400, 40, WindowLevel::Function::linearExact, "ABDOMEN"}));
  EXPECT_EQ(info.headerWindows[1], (WindowLevel{1500, -600, WindowLevel::Function::linearExact, "LUNG"}));
  EXPECT_EQ(info.study, (StudyDescription{"CT",
                                          "Sch\xc3\xa4"
                                          "del",
                                          "2026-01-31", "F", "063Y"}));
  EXPECT_EQ(info.frameOfReferenceUid, "1.2.3.9");
  EXPECT_EQ(info.source.seriesInstanceUid, "1.2.3.4");
}

TEST_F(DicomValues, FractionsStayAsStoredAndVaryingSlopesBecomeReals) {
  auto volume = series([](DicomImage& image, int) {
    image.slope = "0.25";
    image.intercept = "3";
    image.modality = "MR";
  });
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.voxelType, VoxelType::int16);
  EXPECT_EQ(volume->info.rescaleSlope, 0.25);
  EXPECT_EQ(volume->info.rescaleIntercept, 3);
  EXPECT_EQ(volume->info.unit, "");
  EXPECT_EQ(volume->voxels->valueAt(1), 50);

  volume = series([](DicomImage& image, int k) {
    image.slope = k == 1 ? "0.5" : "2";
    image.modality = "PT";
  });
  ASSERT_TRUE(volume) << volume.error().message;
  EXPECT_EQ(volume->info.voxelType, VoxelType::float32);
  EXPECT_EQ(volume->info.rescaleSlope, 1);
  EXPECT_EQ(volume->voxels->valueAt(1), 100);
  EXPECT_EQ(volume->voxels->valueAt(21), 25.5);
}

TEST_F(DicomValues, HounsfieldUnitsAreSaidOnlyOfCt) {
  EXPECT_EQ(series([](DicomImage& image, int) { image.rescaleType = "HU"; })->info.unit, "HU");
  EXPECT_EQ(series([](DicomImage& image, int) { image.rescaleType = "US"; })->info.unit, "");
  EXPECT_EQ(series([](DicomImage& image, int) { image.modality = "MR"; })->info.unit, "");
}

TEST_F(DicomValues, TheLargestSeriesIsChosenAndSaid) {
  ASSERT_TRUE(series([](DicomImage&, int) {}));
  for (int k = 0; k < 2; ++k) {
    DicomImage other;
    other.seriesUid = "1.2.3.5";
    other.sopUid = "1.2.3.5." + std::to_string(k);
    other.position.z = 7 * k;
    other.pixels.assign(20, 9);
    writeFile(file("series") / ("other" + std::to_string(k)), dicomBytes(other));
  }
  writeFile(file("series") / "readme.txt", "not DICOM");
  const auto largest = read(file("series"));
  ASSERT_TRUE(largest) << largest.error().message;
  EXPECT_EQ(largest->info.grid.size.z, 3);
  EXPECT_NE(largest->info.note.find("2 series"), std::string::npos) << largest->info.note;
  Progress progress;
  const auto named = client().readVolume(file("series"), progress, "1.2.3.5");
  ASSERT_TRUE(named) << named.error().message;
  EXPECT_EQ(named->info.grid.size.z, 2);
  EXPECT_EQ(named->info.grid.spacing.z, 7);
  EXPECT_EQ(named->voxels->valueAt(0), 9);
}

}  // namespace
}  // namespace chiasm::test
