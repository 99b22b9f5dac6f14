// Surfaces out of a case, as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "tests/app/cli/program.h"

namespace chiasm::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

class CliMeshes : public testing::Test {
 protected:
  CliMeshes() {
    place_.makeSmallCase();
    for (const auto& [name, lower, upper] :
         {std::tuple("Bone", "300", "5000"), std::tuple("Tissue", "60", "200")})
      EXPECT_EQ(place_
                    .edit({"segment", "case.chiasm", "threshold", "--lower", lower, "--upper", upper,
                           "--name", name})
                    .exitCode,
                0);
  }
  CliPlace place_;
};

TEST_F(CliMeshes, EachFormatIsWrittenWithItsSurfaces) {
  for (const std::string format : {"stl", "obj", "ply", "glb"}) {
    SCOPED_TRACE(format);
    const ProgramRun run =
        place_.ask({"export", "case.chiasm", "--segments", format, "--out", "out." + format});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const json said = run.json();
    ASSERT_THAT(said["files"], SizeIs(format == "obj" ? 2 : 1));
    for (const json& name : said["files"]) EXPECT_GT(std::filesystem::file_size(place_.path(name)), 100u);
    EXPECT_EQ(said["space"], format == "glb" ? "metres, Y up" : "LPS, millimetres");
    ASSERT_FALSE(said["surfaces"].empty());
    // The surface encloses what the voxels do.
    const json segments = place_.ask({"segments", "case.chiasm"}).json();
    for (const json& surface : said["surfaces"]) {
      const auto same = [&](const json& segment) { return segment["name"] == surface["name"]; };
      const auto segment = std::find_if(segments.begin(), segments.end(), same);
      ASSERT_NE(segment, segments.end());
      EXPECT_EQ((*segment)["uid"], surface["uid"]);
      EXPECT_GT(surface["volume_ml"].get<double>(), 0.0);
    }
  }
}

TEST_F(CliMeshes, OneSegmentReducedOrAFileEach) {
  const auto trianglesOf = [&](const std::string& share) {
    const ProgramRun run = place_.ask({"export", "case.chiasm", "--segments", "ply", "--segment", "Bone",
                                       "--reduce", share, "--out", "bone.ply"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    EXPECT_THAT(run.json()["surfaces"], SizeIs(1));
    return run.json()["surfaces"][0]["triangles"].get<int>();
  };
  EXPECT_LT(trianglesOf("0.5"), 0.7 * trianglesOf("0"));
  const ProgramRun folder = place_.ask({"export", "case.chiasm", "--segments", "stl", "--out", "surfaces/"});
  ASSERT_EQ(folder.exitCode, 0) << folder.err;
  EXPECT_TRUE(std::filesystem::exists(place_.path("surfaces/001_Bone.stl")));
}

// Out as a mesh and in again: the same voxels, in a layer of their own.
TEST_F(CliMeshes, AMeshComesBackAsASegment) {
  for (const std::string format : {"stl", "obj", "ply", "glb"}) {
    SCOPED_TRACE(format);
    const std::string out = "bone." + format;
    ASSERT_EQ(place_
                  .ask({"export", "case.chiasm", "--segments", format, "--segment", "Bone", "--smooth", "0",
                        "--out", out})
                  .exitCode,
              0);
    const ProgramRun run = place_.edit({"import", "case.chiasm", "--mesh", out});
    ASSERT_EQ(run.exitCode, 0) << run.err;
    const json said = run.json();
    ASSERT_THAT(said["segments"], SizeIs(1));
    const json segments = place_.ask({"segments", "case.chiasm"}).json();
    const auto voxelsOf = [&](const json& name) {
      for (const json& segment : segments)
        if (segment["name"] == name) return segment["voxels"].get<int>();
      return -1;
    };
    EXPECT_EQ(voxelsOf(said["segments"][0]["name"]), voxelsOf("Bone"));
    EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
    EXPECT_THAT(place_.ask({"segments", "case.chiasm"}).json(), SizeIs(2));
  }
  place_.write("open.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n");
  EXPECT_THAT(place_.edit({"import", "case.chiasm", "--mesh", "open.obj"}).errorMessage(),
              HasSubstr("is open"));
}

TEST_F(CliMeshes, WhatCannotBeWrittenIsSaid) {
  EXPECT_EQ(place_.ask({"export", "case.chiasm", "--segments", "vtk", "--out", "x.vtk"}).exitCode, 2);
  EXPECT_THAT(
      place_.ask({"export", "case.chiasm", "--segments", "stl", "--segment", "Liver", "--out", "x.stl"})
          .errorMessage(),
      HasSubstr("Bone"));
  EXPECT_THAT(
      place_.ask({"export", "case.chiasm", "--segments", "stl", "--out", "case.chiasm"}).errorMessage(),
      HasSubstr("would destroy it"));
  EXPECT_THAT(
      place_.ask({"export", "case.chiasm", "--segments", "glb", "--out", "no/such/x.glb"}).errorMessage(),
      HasSubstr("was not written"));
}

}  // namespace
}  // namespace chiasm::test
