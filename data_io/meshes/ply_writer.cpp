// PLY 1.0, binary little endian (Turk, 1994), with the colour of its surface at each vertex.
#include <array>
#include <bit>
#include <cstdio>
#include <cstring>

#include "data_io/meshes/mesh_writers.h"
#include "data_io/output_file.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

// The header is not known before the end, nor is where the faces begin: three files become one.
class PlyWriter : public MeshWriter {
 public:
  PlyWriter(OutputFile file, OutputFile vertices, OutputFile faces, std::string path)
      : file_(std::move(file)),
        vertices_(std::move(vertices)),
        faces_(std::move(faces)),
        path_(std::move(path)) {}

  Expected<void> add(const MeshLabel& label, const SurfaceMesh& mesh) override {
    if (points_ + mesh.points.size() > INT32_MAX)
      return failure(ErrorKind::invalidInput, "A PLY file holds at most 2,147,483,647 points here.");
    for (const glm::vec3& point : mesh.points) {
      std::array<char, 15> vertex{};
      std::memcpy(vertex.data(), &point, 12);
      std::memcpy(vertex.data() + 12, &label.colour, 3);
      vertices_.write({vertex.data(), vertex.size()});
    }
    for (const SurfaceMesh::Triangle& triangle : mesh.triangles) {
      std::array<char, 13> face{3};
      for (std::size_t i = 0; i < 3; ++i) {
        const std::uint32_t number = triangle[i] + static_cast<std::uint32_t>(points_);
        std::memcpy(face.data() + 1 + 4 * i, &number, 4);
      }
      faces_.write({face.data(), face.size()});
    }
    comments_ += "comment segment " + plainName(label.name, true) + "\ncomment first_vertex " +
                 std::to_string(points_) + " vertices " + std::to_string(mesh.points.size()) +
                 " tracking_uid " + label.uid.text() + "\n";
    points_ += mesh.points.size();
    triangles_ += mesh.triangles.size();
    return {};
  }

  Expected<std::vector<std::string>> finish() override {
    file_.write(
        "ply\nformat binary_little_endian 1.0\ncomment Chiasm\ncomment SPACE=LPS\ncomment millimetres\n" +
        comments_ + "element vertex " + std::to_string(points_) +
        "\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\n"
        "property uchar green\nproperty uchar blue\nelement face " +
        std::to_string(triangles_) + "\nproperty list uchar int vertex_indices\nend_header\n");
    file_.append(vertices_);
    file_.append(faces_);
    if (auto done = file_.commit(); !done) return tl::unexpected(done.error());
    return std::vector{path_};
  }

 private:
  OutputFile file_, vertices_, faces_;
  std::string path_, comments_;
  std::uint64_t points_ = 0, triangles_ = 0;
};

}  // namespace

Expected<std::unique_ptr<MeshWriter>> createPly(const std::string& path) {
  auto file = OutputFile::create(path);
  if (!file) return tl::unexpected(file.error());
  auto vertices = OutputFile::create(path + ".vertices");
  if (!vertices) return tl::unexpected(vertices.error());
  auto faces = OutputFile::create(path + ".faces");
  if (!faces) return tl::unexpected(faces.error());
  return std::make_unique<PlyWriter>(*std::move(file), *std::move(vertices), *std::move(faces), path);
}

}  // namespace chiasm::data_io
