// What the files say to other programs: their conventions, names and colours.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/data_io/meshes/mesh_samples.h"
#include "tests/support/test_data.h"

namespace chiasm::test {
namespace {

using testing::HasSubstr;

class MeshWriters : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }
  static std::string fileBytes(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(MeshWriters, TheSpaceIsSaidInTheFile) {
  for (const std::string format : {"stl", "obj", "ply"}) {
    writeTwoBoxes(format, file("said." + format).string());
    EXPECT_THAT(fileBytes(file("said." + format)).substr(0, 200), HasSubstr("SPACE=LPS"));
  }
  EXPECT_EQ(fileBytes(file("said.stl")).size(), 84u + 24u * 50u);
  const std::string obj = fileBytes(file("said.obj")), mtl = fileBytes(file("said.mtl"));
  EXPECT_THAT(obj, HasSubstr("mtllib said.mtl"));
  EXPECT_THAT(mtl, HasSubstr("Kd 0.772549 0.647059 0.568627"));
  EXPECT_EQ(std::count(obj.begin(), obj.end(), '\n'), 4 + 2 * (4 + 8 + 12)) << "a name never breaks its line";
}

// glTF 2.0: metres, Y up, the patient's left at +x and front at +z; what another program reads from the JSON.
TEST_F(MeshWriters, GlbHasMetresAndYUpAndTheTrackingUid) {
  writeTwoBoxes("glb", file("two.glb").string());
  const std::string bytes = fileBytes(file("two.glb"));
  std::uint32_t length = 0;
  std::memcpy(&length, bytes.data() + 12, 4);
  const auto json = nlohmann::json::parse(bytes.substr(20, length));
  EXPECT_EQ(json["nodes"][0]["name"], "Left lung");
  EXPECT_EQ(json["nodes"][0]["extras"]["trackingUid"], "2.25.11");
  const auto close = [](const nlohmann::json& list, glm::dvec3 wanted) {
    for (int i = 0; i < 3; ++i) EXPECT_NEAR(list[static_cast<std::size_t>(i)].get<double>(), wanted[i], 1e-7);
  };
  close(json["accessors"][0]["min"], {0.010, 0.030, -0.025});
  close(json["accessors"][0]["max"], {0.012, 0.040, -0.020});
  EXPECT_EQ(bytes.size() % 4, 0u);
}

// A writer that is given up leaves nothing behind, and what was there stays.
TEST_F(MeshWriters, AnUnfinishedFileIsNotThere) {
  for (const std::string_view format : data_io::kMeshFormats) {
    const std::string path = file("old." + std::string(format)).string();
    std::ofstream(path) << "before";
    {
      auto writer = data_io::createMeshFile(format, path);
      ASSERT_TRUE(writer);
      ASSERT_TRUE((*writer)->add(label("2.25.11", "Box", {1, 2, 3}), box({0, 0, 0}, {1, 1, 1})));
    }
    EXPECT_EQ(fileBytes(path), "before");
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file("")), {}), 4);
  EXPECT_FALSE(data_io::createMeshFile("stl", file("missing/x.stl").string()));
}

}  // namespace
}  // namespace chiasm::test
