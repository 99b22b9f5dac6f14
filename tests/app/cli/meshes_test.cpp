// Surfaces out of a case and meshes into it, as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
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
    const ProgramRun run = place_.edit({"import", "case.chiasm", "--mesh", out, "--as-segments"});
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
  EXPECT_THAT(place_.edit({"import", "case.chiasm", "--mesh", "open.obj", "--as-segments"}).errorMessage(),
              HasSubstr("is open"));
}

// Kept as it is, open or closed: listed, changed, undone, and written again with all its triangles.
TEST_F(CliMeshes, AMeshIsKeptAsAnObjectOfTheCase) {
  place_.write("open.obj", "# SPACE=LPS\nv 0 0 0\nv 10 0 0\nv 0 10 0\nf 1 2 3\n");
  const ProgramRun run = place_.edit({"import", "case.chiasm", "--mesh", "open.obj"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  ASSERT_THAT(run.json()["meshes"], SizeIs(1));
  EXPECT_EQ(run.json()["meshes"][0]["name"], "open");
  EXPECT_EQ(run.json()["meshes"][0]["closed"], false);
  ASSERT_EQ(
      place_.ask({"export", "case.chiasm", "--segments", "stl", "--segment", "Bone", "--out", "bone.stl"})
          .exitCode,
      0);
  ASSERT_EQ(place_.edit({"import", "case.chiasm", "--mesh", "bone.stl"}).exitCode, 0);
  const auto edit = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"mesh", "case.chiasm"});
    const ProgramRun made = place_.edit(words);
    EXPECT_EQ(made.exitCode, 0) << made.err;
    return made.json()["done"].get<std::string>();
  };
  EXPECT_EQ(edit({"rename", "--mesh", "OPEN", "--to", "Plate"}), "Rename mesh open to Plate");
  EXPECT_EQ(edit({"recolour", "--mesh", "Plate", "--colour", "#102030"}), "Recolour mesh Plate");
  EXPECT_EQ(edit({"opacity", "--mesh", "Plate", "--percent", "40"}), "Make mesh Plate 40 % opaque");
  EXPECT_EQ(edit({"hide", "--mesh", "bone"}), "Hide mesh bone");
  const json list = place_.ask({"meshes", "case.chiasm"}).json();
  ASSERT_THAT(list, SizeIs(2));
  EXPECT_EQ(list[0]["name"], "Plate");
  EXPECT_EQ(list[0]["colour"], json({16, 32, 48}));
  EXPECT_EQ(list[0]["opacity"], 0.4);
  EXPECT_EQ(list[0]["triangles"], 1);
  EXPECT_EQ(list[0]["closed"], false);
  EXPECT_EQ(list[0]["area_mm2"], 50.0);
  EXPECT_EQ(list[1]["visible"], false);
  EXPECT_EQ(list[1]["closed"], true);
  EXPECT_GT(list[1]["volume_ml"].get<double>(), 0.0);
  EXPECT_THAT(list[1]["note"].get<std::string>(), HasSubstr("the file says LPS"));

  ASSERT_EQ(place_.ask({"export", "case.chiasm", "--meshes", "stl", "--mesh", "bone", "--out", "again.stl"})
                .exitCode,
            0);
  EXPECT_EQ(std::filesystem::file_size(place_.path("again.stl")),
            std::filesystem::file_size(place_.path("bone.stl")));
  EXPECT_EQ(edit({"remove", "--mesh", "bone"}), "Remove mesh bone");
  EXPECT_THAT(place_.ask({"meshes", "case.chiasm"}).json(), SizeIs(1));
  EXPECT_EQ(place_.edit({"undo", "case.chiasm"}).exitCode, 0);
  EXPECT_THAT(place_.ask({"meshes", "case.chiasm"}).json(), SizeIs(2));
  EXPECT_EQ(place_.ask({"verify", "case.chiasm"}).exitCode, 0);
  EXPECT_THAT(place_.edit({"mesh", "case.chiasm", "show", "--mesh", "Femur"}).errorMessage(),
              HasSubstr("'Plate', 'bone'"));
}

// A surface that touches itself along edges encloses its voxels all the same.
TEST_F(CliMeshes, VoxelsThatTouchAtAnEdgeComeBackFromAnUnsmoothedSurface) {
  // Two boxes that share an edge, as one list of points: four triangles meet at it, two each way.
  const auto corner = [](int i) {
    return std::to_string(i & 1) + " " + std::to_string(i >> 1 & 1) + " " + std::to_string(i >> 2 & 1);
  };
  std::string text = "# SPACE=LPS\n";
  for (const int shift : {0, 1})
    for (int i = 0; i < 8; ++i) {
      std::istringstream in(corner(i));
      int x = 0, y = 0, z = 0;
      in >> x >> y >> z;
      text += "v " + std::to_string(-6 + 6 * (x + shift)) + " " + std::to_string(-6 + 6 * (y + shift)) + " " +
              std::to_string(20 + 12 * z) + "\n";
    }
  const int faces[12][3] = {{1, 3, 4}, {1, 4, 2}, {5, 6, 8}, {5, 8, 7}, {1, 2, 6}, {1, 6, 5},
                            {3, 7, 8}, {3, 8, 4}, {1, 5, 7}, {1, 7, 3}, {2, 4, 8}, {2, 8, 6}};
  for (const int shift : {0, 8})
    for (const auto& face : faces)
      text += "f " + std::to_string(face[0] + shift) + " " + std::to_string(face[1] + shift) + " " +
              std::to_string(face[2] + shift) + "\n";
  place_.write("touching.obj", text);
  const ProgramRun run = place_.edit({"import", "case.chiasm", "--mesh", "touching.obj", "--as-segments"});
  ASSERT_EQ(run.exitCode, 0) << run.err;
  EXPECT_NEAR(run.json()["segments"][0]["mesh_volume_ml"].get<double>(), 2 * 6 * 6 * 12 / 1000.0, 1e-6);
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
