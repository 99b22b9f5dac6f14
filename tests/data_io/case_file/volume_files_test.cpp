// Volumes are found beside a moved case, and a changed file is noticed.
#include <gtest/gtest.h>

#include <filesystem>

#include "data_io/case_file/volume_files.h"
#include "data_io/sha256.h"
#include "tests/data_io/case_file/sample_edits.h"
#include "tests/support/test_data.h"

namespace chiasm::data_io {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

TEST(VolumeFiles, AFolderMayBeMovedAsAWhole) {
  const TemporaryFolder folder;
  const fs::path first = folder.path() / "first", second = folder.path() / "second";
  fs::create_directories(first / "images");
  test::writeFile(first / "images/head.nii", "voxels");
  VolumeSource source;
  setPaths(source, first / "images/head.nii", first / "case.chiasm");
  EXPECT_EQ(source.relativePath, "images/head.nii");
  EXPECT_EQ(*locateVolume(source, first / "case.chiasm"), fs::canonical(first / "images/head.nii"));

  fs::copy(first, second, fs::copy_options::recursive);
  EXPECT_EQ(*locateVolume(source, second / "case.chiasm"), fs::canonical(second / "images/head.nii"))
      << "beside the case comes first";
  fs::remove_all(second / "images");
  EXPECT_EQ(*locateVolume(source, second / "case.chiasm"), fs::canonical(first / "images/head.nii"))
      << "then where it was";
  fs::remove_all(first / "images");
  const auto lost = locateVolume(source, second / "case.chiasm");
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::notFound);
  EXPECT_THAT(lost.error().message, testing::HasSubstr("second/images/head.nii"));
  EXPECT_THAT(lost.error().message, testing::HasSubstr("first/images/head.nii"));
}

TEST(VolumeFiles, AFolderOfSlicesHasAPathToo) {
  const TemporaryFolder folder;
  fs::create_directories(folder.path() / "series");
  VolumeSource source;
  setPaths(source, (folder.path() / "series").string() + "/", folder.path() / "case.chiasm");
  EXPECT_EQ(source.relativePath, "series");
}

TEST(VolumeFiles, DigestsAreThoseOfTheBytes) {
  const TemporaryFolder folder;
  // Longer than one piece, and not a multiple of it.
  const std::string bytes(200'001, 'v');
  test::writeFile(folder.path() / "v", bytes);
  Progress progress;
  EXPECT_EQ(*fileDigest(folder.path() / "v", progress), sha256(bytes));
  EXPECT_EQ(fileDigest(folder.path() / "missing", progress).error().kind, ErrorKind::notFound);
  progress.cancel();
  EXPECT_EQ(fileDigest(folder.path() / "v", progress).error().kind, ErrorKind::cancelled);
}

TEST(VolumeFiles, AChangedVolumeIsNoticed) {
  const Digest a = sha256("a"), b = sha256("b");
  const auto source = [](const Digest& file, const Digest& voxels) {
    VolumeSource made;
    made.fileDigest = file;
    made.voxelDigest = voxels;
    return made;
  };
  EXPECT_TRUE(checkUnchanged(source(a, a), source(a, a)));
  EXPECT_TRUE(checkUnchanged(source(a, a), source(b, a))) << "compressed anew";
  EXPECT_TRUE(checkUnchanged(source(Digest{}, a), source(b, a)));
  EXPECT_EQ(checkUnchanged(source(a, a), source(a, b)).error().kind, ErrorKind::conflict);
  EXPECT_EQ(checkUnchanged(source(a, Digest{}), source(b, Digest{})).error().kind, ErrorKind::conflict);
}

}  // namespace
}  // namespace chiasm::data_io
