// Damaged files by the thousand: truncated at every byte, and mutated; never a hang, a crash or a lie.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "tests/data_io/reader/dicom_files.h"
#include "tests/data_io/reader/hostile_seeds.h"
#include "tests/data_io/reader/itk_files.h"
#include "tests/data_io/reader/raw_nifti.h"
#include "tests/data_io/reader/reader_fixture.h"

namespace chiasm::test {
namespace {

#ifdef CHIASM_SANITIZED
constexpr int kMutants = 60;
constexpr std::size_t kStep = 23;
#else
constexpr int kMutants = 250;
constexpr std::size_t kStep = 1;
#endif

class Faults : public ReaderTest {
 protected:
  std::vector<std::int16_t> voxels() const {
    std::vector<std::int16_t> out(60);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::int16_t>(i * 311 - 4000);
    return out;
  }
  GridGeometry grid() const {
    GridGeometry out;
    out.size = {5, 4, 3};
    out.spacing = {0.7, 1.3, 2.9};
    out.origin = {-81.5, 43.25, 127.125};
    return out;
  }
  // A small file of the format, by ITK.
  std::string seed(const std::string& name, bool compressed = false) {
    writeByItk<std::int16_t>(file(name), grid(), voxels(), compressed);
    return fileBytes(file(name));
  }
  // A file cut anywhere must be refused.
  void expectEveryCutRefused(const std::string& name, const std::string& whole) {
    writeFile(file(name), whole);
    ASSERT_TRUE(read(file(name)));
    for (std::size_t size = 0; size < whole.size(); size += kStep) {
      writeFile(file(name), std::string_view(whole).substr(0, size));
      expectRefusal(read(file(name)), file(name));
      if (HasFailure()) FAIL() << "cut after " << size << " of " << whole.size() << " bytes";
    }
  }
  // A mutant is refused in a sentence, or read; then what was read holds what it must hold.
  void expectMutantsHarmless(const std::string& name, const std::string& whole, unsigned randomSeed) {
    std::mt19937 random(randomSeed);
    int read = 0;
    for (int i = 0; i < kMutants; ++i) {
      std::string mutant = whole;
      const unsigned changes = 1 + random() % 4;
      // Headers are where the lies are: half of the changes fall into the first 400 bytes.
      for (unsigned c = 0; c < changes; ++c) {
        const std::size_t range = random() % 2 ? mutant.size() : std::min<std::size_t>(mutant.size(), 400);
        const std::size_t at = random() % range;
        switch (random() % 4) {
          case 0:
            mutant[at] = static_cast<char>(random());
            break;
          case 1:
            mutant[at] = static_cast<char>(mutant[at] ^ (1 << random() % 8));
            break;
          case 2:
            mutant.erase(at, 1 + random() % 8);
            break;
          default:
            mutant.insert(at, 1 + random() % 8, static_cast<char>(random()));
        }
        if (mutant.empty()) mutant.push_back('x');
      }
      writeFile(file(name), mutant);
      const auto result = this->read(file(name));
      if (!result) {
        expectRefusal(result, file(name));
      } else {
        ++read;
        EXPECT_TRUE(validate(result->info.grid));
        EXPECT_EQ(result->voxels->count(), result->info.grid.voxelCount());
        EXPECT_TRUE(std::isfinite(result->info.rescaleSlope) && std::isfinite(result->info.rescaleIntercept));
      }
      if (HasFailure()) FAIL() << "mutant " << i << " of seed " << randomSeed;
    }
    RecordProperty("mutants_read", read);
  }
};

TEST_F(Faults, CutNifti) {
  expectEveryCutRefused("a.nii", seed("a.nii"));
}
TEST_F(Faults, CutNiftiGz) {
  expectEveryCutRefused("a.nii.gz", seed("a.nii.gz"));
}
TEST_F(Faults, CutNrrd) {
  expectEveryCutRefused("a.nrrd", seed("a.nrrd"));
}
TEST_F(Faults, CutNrrdGz) {
  expectEveryCutRefused("a.nrrd", seed("a.nrrd", true));
}
TEST_F(Faults, CutMetaImage) {
  expectEveryCutRefused("a.mha", seed("a.mha"));
}
TEST_F(Faults, CutMetaImageZ) {
  expectEveryCutRefused("a.mha", seed("a.mha", true));
}

// The forms that ITK does not write, whole or in two files: files below 300 bytes and the ends of the others
// at every byte, what is between in steps; reader_fuzz --cut all takes every byte of all.
TEST_F(Faults, CutInEveryForm) {
  for (const VolumeSeed& seed : volumeSeeds()) {
    if (seed.open == "series") continue;  // CutAnywhereInTheLastImage
    SCOPED_TRACE(seed.name);
    for (const auto& [name, bytes] : seed.beside) writeFile(file(name), bytes);
    const std::filesystem::path opened = file(seed.open.empty() ? seed.file : seed.open);
    writeFile(file(seed.file), seed.bytes);
    const auto whole = read(opened);
    ASSERT_TRUE(whole) << whole.error().message;
    const auto step = [whole = seed.bytes.size()](std::size_t size) {
      return whole < 300 || size < 30 || size + 40 > whole ? kStep : std::max<std::size_t>(kStep, 7);
    };
    for (std::size_t size = 0; size < seed.bytes.size(); size += step(size)) {
      writeFile(file(seed.file), std::string_view(seed.bytes).substr(0, size));
      const auto cut = read(opened);
      // Within the last word of a text nothing is missing that could be told.
      if (seed.endsWithLine && cut && size + 3 > seed.bytes.size()) {
        EXPECT_THAT(cut->info.badges, testing::Contains("end uncertain"));
        EXPECT_THAT(cut->info.note, testing::HasSubstr("cut off"));
      } else {
        expectRefusal(cut, opened);
      }
      if (HasFailure()) FAIL() << "cut after " << size << " of " << seed.bytes.size() << " bytes";
    }
    for (const auto& [name, bytes] : seed.beside) std::filesystem::remove(file(name));
    std::filesystem::remove(file(seed.file));
  }
}

TEST_F(Faults, MutatedNifti) {
  expectMutantsHarmless("a.nii", seed("a.nii"), 1);
}
TEST_F(Faults, MutatedNiftiGz) {
  expectMutantsHarmless("a.nii.gz", seed("a.nii.gz"), 2);
  // Behind the check sum as well: the header inside is mutated, then compressed.
  std::mt19937 random(3);
  const std::string plain = seed("b.nii");
  for (int i = 0; i < kMutants; ++i) {
    std::string mutant = plain;
    for (int c = 0; c < 3; ++c) mutant[random() % 352] = static_cast<char>(random());
    writeFile(file("b.nii.gz"), gzip(mutant));
    const auto result = read(file("b.nii.gz"));
    if (!result) expectRefusal(result, file("b.nii.gz"));
  }
}
TEST_F(Faults, MutatedNrrd) {
  expectMutantsHarmless("a.nrrd", seed("a.nrrd"), 4);
  expectMutantsHarmless("a.nrrd", seed("a.nrrd", true), 5);
}
TEST_F(Faults, MutatedMetaImage) {
  expectMutantsHarmless("a.mha", seed("a.mha"), 6);
  expectMutantsHarmless("a.mha", seed("a.mha", true), 7);
}

class DicomFaults : public Faults {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(file("series"));
    for (int k = 0; k < 3; ++k) writeFile(path(k), image(k));
  }
  std::string image(int k) const { return dicomBytes(seedImage(k)); }
  std::filesystem::path path(int k) const { return file("series") / std::to_string(k); }
};

TEST_F(DicomFaults, CutAnywhereInTheLastImage) {
  ASSERT_TRUE(read(file("series")));
  const std::string whole = image(2);
  // Below 132 bytes a file is none of DICOM's any more, and the two others are a volume of their own.
  for (std::size_t size = 132; size < whole.size(); size += kStep) {
    writeFile(path(2), whole.substr(0, size));
    expectRefusal(read(file("series")), file("series"));
    if (HasFailure()) FAIL() << "cut after " << size;
  }
}

TEST_F(DicomFaults, Mutated) {
  std::mt19937 random(8);
  const std::string whole = image(1);
  for (int i = 0; i < kMutants; ++i) {
    std::string mutant = whole;
    for (unsigned c = 0; c < 1 + random() % 4; ++c)
      mutant[132 + random() % (mutant.size() - 132)] = static_cast<char>(random());
    if (random() % 8 == 0) mutant.erase(132 + random() % 300, 2);
    writeFile(path(1), mutant);
    const auto result = read(file("series"));
    if (!result) expectRefusal(result, file("series"));
    if (HasFailure()) FAIL() << "mutant " << i;
  }
}

}  // namespace
}  // namespace chiasm::test
