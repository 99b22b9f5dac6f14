// STL, binary: 80 bytes of header, the number of triangles, 50 bytes each (3D Systems, 1989).
#include <array>
#include <bit>
#include <cstring>

#include <glm/geometric.hpp>

#include "data_io/meshes/mesh_writers.h"
#include "data_io/output_file.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

class StlWriter : public MeshWriter {
 public:
  StlWriter(OutputFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {
    // Never "solid" first: that is how readers tell the text form.
    std::string header = "Chiasm; SPACE=LPS; millimetres";
    header.resize(84, ' ');
    file_.write(header);
  }

  Expected<void> add(const MeshLabel&, const SurfaceMesh& mesh) override {
    if (count_ + mesh.triangles.size() > UINT32_MAX)
      return failure(ErrorKind::invalidInput, "An STL file holds at most 4,294,967,295 triangles.");
    count_ += mesh.triangles.size();
    for (const auto& [a, b, c] : mesh.triangles) {
      const std::array<glm::vec3, 3> corners = {mesh.points[a], mesh.points[b], mesh.points[c]};
      const glm::dvec3 across =
          glm::cross(glm::dvec3(corners[1] - corners[0]), glm::dvec3(corners[2] - corners[0]));
      const double length = glm::length(across);
      const glm::vec3 normal = length > 0.0 ? glm::vec3(across / length) : glm::vec3(0.0F);
      std::array<char, 50> facet{};
      std::memcpy(facet.data(), &normal, 12);
      std::memcpy(facet.data() + 12, corners.data(), 36);
      file_.write({facet.data(), facet.size()});
    }
    return {};
  }

  Expected<std::vector<std::string>> finish() override {
    const auto count = static_cast<std::uint32_t>(count_);
    file_.patch(80, {reinterpret_cast<const char*>(&count), sizeof count});
    if (auto done = file_.commit(); !done) return tl::unexpected(done.error());
    return std::vector{path_};
  }

 private:
  OutputFile file_;
  std::string path_;
  std::uint64_t count_ = 0;
};

}  // namespace

Expected<std::unique_ptr<MeshWriter>> createStl(const std::string& path) {
  auto file = OutputFile::create(path);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<StlWriter>(*std::move(file), path);
}

}  // namespace chiasm::data_io
