// Wavefront OBJ with its material library (Alias|Wavefront, Advanced Visualizer Manual, appendix B1).
#include <fmt/format.h>

#include <filesystem>
#include <iterator>

#include "data_io/meshes/mesh_writers.h"
#include "data_io/output_file.h"

namespace chiasm::data_io {

namespace {

class ObjWriter : public MeshWriter {
 public:
  ObjWriter(OutputFile file, OutputFile materials, std::string path, std::string materialPath)
      : file_(std::move(file)),
        materials_(std::move(materials)),
        path_(std::move(path)),
        materialPath_(std::move(materialPath)) {
    file_.write("# Chiasm\n# SPACE=LPS\n# millimetres\nmtllib " +
                std::filesystem::path(materialPath_).filename().string() + "\n");
    materials_.write("# Chiasm\n");
  }

  Expected<void> add(const MeshLabel& label, const SurfaceMesh& mesh) override {
    ++surfaces_;
    // Names of segments differ only as a whole: a number keeps them apart where a name has to be plain.
    const std::string material = fmt::format("m{}_{}", surfaces_, plainName(label.name, false));
    const glm::dvec3 colour = glm::dvec3(label.colour) / 255.0;
    materials_.write(fmt::format("newmtl {}\nKd {:.6f} {:.6f} {:.6f}\nKa 0 0 0\nd 1\nillum 1\n", material,
                                 colour.r, colour.g, colour.b));
    std::string text = fmt::format("o {0}\ng {0}\n# tracking_uid {1}\nusemtl {2}\n",
                                   plainName(label.name, false), label.uid.text(), material);
    for (const glm::vec3& point : mesh.points) {
      fmt::format_to(std::back_inserter(text), "v {} {} {}\n", point.x, point.y, point.z);
      give(text);
    }
    for (const auto& [a, b, c] : mesh.triangles) {
      fmt::format_to(std::back_inserter(text), "f {} {} {}\n", first_ + a, first_ + b, first_ + c);
      give(text);
    }
    file_.write(text);
    first_ += mesh.points.size();
    return {};
  }

  Expected<std::vector<std::string>> finish() override {
    if (auto done = materials_.commit(); !done) return tl::unexpected(done.error());
    if (auto done = file_.commit(); !done) return tl::unexpected(done.error());
    return std::vector{path_, materialPath_};
  }

 private:
  void give(std::string& text) {
    if (text.size() < 1 << 16) return;
    file_.write(text);
    text.clear();
  }
  OutputFile file_, materials_;
  std::string path_, materialPath_;
  std::uint64_t first_ = 1;  // number of the next point; they count from 1 through the file
  int surfaces_ = 0;
};

}  // namespace

Expected<std::unique_ptr<MeshWriter>> createObj(const std::string& path) {
  const std::string materialPath = std::filesystem::path(path).replace_extension(".mtl").string();
  auto file = OutputFile::create(path);
  if (!file) return tl::unexpected(file.error());
  auto materials = OutputFile::create(materialPath);
  if (!materials) return tl::unexpected(materials.error());
  return std::make_unique<ObjWriter>(*std::move(file), *std::move(materials), path, materialPath);
}

}  // namespace chiasm::data_io
