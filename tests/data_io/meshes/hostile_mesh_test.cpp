// Mesh files that lie: each must be one sentence, soon, and nothing else.
#include <cstring>
#include <random>

#include "core/meshes/validate_mesh.h"
#include "data_io/reader/mesh_answer.h"
#include "tests/data_io/meshes/mesh_reading.h"
#include "tests/data_io/meshes/mesh_samples.h"

namespace chiasm::test {
namespace {

class HostileMesh : public MeshReading {
 protected:
  void expectRefused(const std::string& name, const std::string& bytes, const std::string& about) {
    writeFile(file(name), bytes);
    expectRefusal(readMesh(file(name)), file(name), about);
  }
  std::string sample(const std::string& format) {
    writeTwoBoxes(format, file("sample." + format).string());
    return fileBytes(file("sample." + format));
  }
};

TEST_F(HostileMesh, WhatIsCutOffIsRefusedAtEveryByte) {
  for (const std::string format : {"stl", "ply", "glb"}) {
    const std::string whole = sample(format);
    // Every byte of the header and of the last elements, and a sample of those between; reader_fuzz --cut all
    // takes every one.
    for (std::size_t length = 0; length < whole.size();
         length += length < 160 || length + 60 > whole.size() ? 1 : 41)
      expectRefused("cut." + format, whole.substr(0, length), "");
    expectRefused("long." + format, whole + "x", "");
  }
}

TEST_F(HostileMesh, IndicesAndNumbersThatCannotBe) {
  const std::string head =
      "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
      "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n";
  expectRefused("far.ply", head + "3 0 1 3\n", "names a vertex that is not there");
  expectRefused("minus.ply", head + "3 0 1 -1\n", "is none");
  expectRefused("wide.ply", head + "999999999 0 1 2\n", "corners");
  expectRefused("claims.ply",
                "ply\nformat binary_little_endian 1.0\nelement vertex 99999999\nproperty float x\n"
                "property float y\nproperty float z\nend_header\n",
                "cut off");
  expectRefused("endless.ply",
                "ply\nformat ascii 1.0\nelement vertex 4000000000000\nproperty float x\nend_header\n",
                "too many elements");
  expectRefused("nan.obj", "v nan 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "");
  expectRefused("far.obj", "v 0 0 0\nv 1e30 0 0\nv 0 1 0\nf 1 2 3\n", "over 100 m away");
  expectRefused("none.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\n", "");
  expectRefused("open.stl", "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n", "cut off");
  expectRefused("text.txt", "There is no mesh in here.\n", "no mesh that can be read");
  expectRefused("empty.stl", "", "");
  std::string glb = sample("glb");
  const std::uint32_t size = 0x7fffffff;
  std::memcpy(glb.data() + 12, &size, 4);
  expectRefused("chunk.glb", glb, "beyond its end");
}

// Files elsewhere are not opened, whatever a mesh names.
TEST_F(HostileMesh, OnlyFilesBesideItAreOpened) {
  const std::string triangle = "usemtl m\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";
  const glm::u8vec3 red(255, 0, 0);
  std::filesystem::create_directory(file("other"));
  writeFile(file("other/red.mtl"), "newmtl m\nKd 1 0 0\n");
  writeFile(file("beside.mtl"), "newmtl m\nKd 1 0 0\n");
  const auto colourWith = [&](const std::string& named) {
    writeFile(file("names.obj"), "mtllib " + named + "\n" + triangle);
    const auto read = readMesh(file("names.obj"));
    EXPECT_TRUE(read) << read.error().message;
    return read ? read->parts[0].colour : std::nullopt;
  };
  EXPECT_EQ(colourWith("beside.mtl"), red);
  for (const std::string& named : {std::string("other/red.mtl"), file("other/red.mtl").string(),
                                   std::string("./other/../beside.mtl"), std::string("missing.mtl")})
    EXPECT_NE(colourWith(named), red) << named;
  expectRefused(
      "names.gltf",
      R"({"asset":{"version":"2.0"},"buffers":[{"uri":"/etc/passwd","byteLength":36}],)"
      R"("bufferViews":[{"buffer":0,"byteLength":36}],"accessors":[{"bufferView":0,"componentType":5126,)"
      R"("count":3,"type":"VEC3"}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],)"
      R"("nodes":[{"mesh":0}],"scenes":[{"nodes":[0]}],"scene":0})",
      "");
}

// Bytes changed at random: an answer, soon, and the application lives. Chiasm's long run takes 10,000 by
// CHIASM_MUTATIONS.
TEST_F(HostileMesh, MutatedFilesAreReadOrRefused) {
  const char* wanted = std::getenv("CHIASM_MUTATIONS");
  const int count = wanted ? std::atoi(wanted) : 60;
  for (const std::string format : {"stl", "obj", "ply", "glb"}) {
    const std::string whole = sample(format);
    std::mt19937 random(7);
    for (int i = 0; i < count; ++i) {
      std::string bytes = whole;
      const int changes = 1 + static_cast<int>(random() % 6);
      for (int n = 0; n < changes; ++n)
        bytes[random() % bytes.size()] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
      writeFile(file("mutated." + format), bytes);
      const auto read = readMesh(file("mutated." + format));
      if (!read)
        expectRefusal(read, file("mutated." + format));
      else
        for (const auto& part : read->parts) EXPECT_TRUE(validateMesh(*part.surface));
    }
  }
}

// A reader that was taken over cannot hand over what does not hold together.
TEST(MeshAnswer, ForgedBytesAreRefused) {
  data_io::ReadMeshes meshes;
  meshes.format = "STL";
  meshes.parts.push_back(
      {"a", glm::u8vec3(1, 2, 3), std::make_shared<SurfaceMesh>(box({0, 0, 0}, {1, 2, 3}))});
  const std::string good = data_io::reader::encode(meshes);
  const auto decode = [](const std::string& bytes) {
    return data_io::reader::decodeMeshes(std::as_bytes(std::span(bytes.data(), bytes.size())));
  };
  const auto read = decode(good);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read->parts[0].surface, *meshes.parts[0].surface);
  EXPECT_EQ(read->parts[0].colour, meshes.parts[0].colour);
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(decode(good.substr(0, length)));
  EXPECT_FALSE(decode(good + "x"));
  std::string index = good;
  index[index.size() - 1] = 1;  // the last triangle's last corner: 16777221
  EXPECT_FALSE(decode(index));
}

}  // namespace
}  // namespace chiasm::test
