// Volumes are referenced, not copied: a file that moved or changed is noticed and said.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kThreshold = {"segment", "case.chiasm", "threshold", "--lower", "700",
                                             "--upper", "900",         "--name",    "Bone"};

TEST(CliVolumeFiles, AFolderMayMoveAsAWhole) {
  const CliPlace place;
  place.makeSmallCase();
  fs::create_directory(place.path("elsewhere"));
  for (const char* name : {"case.chiasm", "head.nrrd"})
    fs::rename(place.path(name), place.path("elsewhere") / name);
  std::vector<std::string> words = kThreshold;
  words[1] = "elsewhere/case.chiasm";
  const ProgramRun run = place.edit(words);
  EXPECT_EQ(run.exitCode, 0) << run.err;
}

TEST(CliVolumeFiles, TheCaseAloneMayMoveToo) {
  const CliPlace place;
  place.makeSmallCase();
  fs::create_directory(place.path("elsewhere"));
  fs::rename(place.path("case.chiasm"), place.path("elsewhere/case.chiasm"));
  std::vector<std::string> words = kThreshold;
  words[1] = "elsewhere/case.chiasm";
  EXPECT_EQ(place.edit(words).exitCode, 0);
}

TEST(CliVolumeFiles, AMissingVolumeIsNamedWithBothPlaces) {
  const CliPlace place;
  place.makeSmallCase();
  fs::rename(place.path("head.nrrd"), place.path("moved.nrrd"));
  fs::create_directory(place.path("elsewhere"));
  fs::copy(place.path("case.chiasm"), place.path("elsewhere/case.chiasm"));
  std::vector<std::string> words = kThreshold;
  words[1] = "elsewhere/case.chiasm";
  const ProgramRun run = place.edit(words);
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_EQ(run.errorKind(), "not found");
  const fs::path work = fs::canonical(place.path(""));
  EXPECT_NE(run.errorMessage().find((work / "head.nrrd").string()), std::string::npos) << run.errorMessage();
  EXPECT_NE(run.errorMessage().find((work / "elsewhere/head.nrrd").string()), std::string::npos);
  // What needs no voxels still works.
  EXPECT_EQ(place.ask({"segments", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place.ask({"history", "case.chiasm"}).exitCode, 0);
  EXPECT_EQ(place.ask({"verify", "case.chiasm"}).exitCode, 0);
}

TEST(CliVolumeFiles, OneChangedByteIsNoticed) {
  const CliPlace place;
  place.makeSmallCase();
  const std::string original = contentOf(place.path("head.nrrd"));
  for (const std::size_t fromTheEnd : {std::size_t{1}, std::size_t{40001}}) {
    std::string changed = original;
    changed[changed.size() - fromTheEnd] ^= 1;
    place.write("head.nrrd", changed);
    const ProgramRun run = place.edit(kThreshold);
    EXPECT_EQ(run.exitCode, 1);
    EXPECT_EQ(run.errorKind(), "conflict");
    EXPECT_NE(run.errorMessage().find("changed"), std::string::npos) << run.errorMessage();
    EXPECT_EQ(place.ask({"segments", "case.chiasm"}).json().size(), 0u);
  }
  place.write("head.nrrd", original);
  EXPECT_EQ(place.edit(kThreshold).exitCode, 0);
}

TEST(CliVolumeFiles, AVolumeOfAnotherPlaceInTheBodyIsNoticed) {
  // The same voxels under a header that puts them elsewhere: labels and measurements would lie wrong.
  const CliPlace place;
  place.makeSmallCase();
  SmallVolume moved = makeSmallVolume();
  moved.grid.origin.x += 10;
  place.writeNrrd("head.nrrd", moved);
  const ProgramRun run = place.edit(kThreshold);
  EXPECT_EQ(run.exitCode, 1);
  EXPECT_EQ(run.errorKind(), "conflict") << run.out;
}

TEST(CliVolumeFiles, TheSameVolumeWrittenAnewPasses) {
  const CliPlace place;
  place.makeSmallCase();
  place.writeNrrd("head.nrrd", makeSmallVolume(), "Comment:=written by another program\n");
  const ProgramRun run = place.edit(kThreshold);
  EXPECT_EQ(run.exitCode, 0) << run.err;
}

}  // namespace
}  // namespace chiasm::test
