// glTF 2.0 as one binary file (Khronos, glTF 2.0 specification, section 4 "GLB file format").
#include <bit>
#include <cmath>
#include <nlohmann/json.hpp>

#include <glm/common.hpp>

#include "data_io/meshes/mesh_writers.h"
#include "data_io/output_file.h"

namespace chiasm::data_io {

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");
using nlohmann::json;

// LPS mm to glTF's metres with Y up: a pure rotation, x to the left, y to superior, z to anterior.
glm::vec3 gltfPoint(glm::vec3 lps) {
  return glm::vec3(lps.x, lps.z, -lps.y) / 1000.0F;
}

// glTF's colours are linear, ours are sRGB (IEC 61966-2-1).
double linear(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

json list(glm::vec3 v) {
  return {v.x, v.y, v.z};
}

class GlbWriter : public MeshWriter {
 public:
  GlbWriter(OutputFile file, OutputFile content, std::string path)
      : file_(std::move(file)), content_(std::move(content)), path_(std::move(path)) {
    json_ = {{"asset", {{"version", "2.0"}, {"generator", "Chiasm"}}},
             {"scene", 0},
             {"scenes", json::array({json{{"nodes", json::array()}}})}};
  }

  Expected<void> add(const MeshLabel& label, const SurfaceMesh& mesh) override {
    if (mesh.points.empty() || mesh.triangles.empty()) return {};  // glTF knows no empty accessors
    const std::size_t number = nodes_.size();
    glm::vec3 lowest(INFINITY), highest(-INFINITY);
    const std::uint64_t pointsAt = content_.size();
    for (const glm::vec3& point : mesh.points) {
      const glm::vec3 placed = gltfPoint(point);
      lowest = glm::min(lowest, placed);
      highest = glm::max(highest, placed);
      content_.writePlain(placed);
    }
    const std::uint64_t indicesAt = content_.size();
    content_.writeAll(mesh.triangles);
    // Targets 34962 ARRAY_BUFFER, 34963 ELEMENT_ARRAY_BUFFER; components 5126 float, 5125 unsigned int.
    views_.push_back(
        {{"buffer", 0}, {"byteOffset", pointsAt}, {"byteLength", indicesAt - pointsAt}, {"target", 34962}});
    views_.push_back({{"buffer", 0},
                      {"byteOffset", indicesAt},
                      {"byteLength", content_.size() - indicesAt},
                      {"target", 34963}});
    accessors_.push_back({{"bufferView", 2 * number},
                          {"componentType", 5126},
                          {"count", mesh.points.size()},
                          {"type", "VEC3"},
                          {"min", list(lowest)},
                          {"max", list(highest)}});
    accessors_.push_back({{"bufferView", 2 * number + 1},
                          {"componentType", 5125},
                          {"count", 3 * mesh.triangles.size()},
                          {"type", "SCALAR"}});
    materials_.push_back(
        {{"name", label.name},
         {"pbrMetallicRoughness",
          {{"baseColorFactor", {linear(label.colour.r), linear(label.colour.g), linear(label.colour.b), 1.0}},
           {"metallicFactor", 0.0},
           {"roughnessFactor", 0.8}}}});
    meshes_.push_back({{"name", label.name},
                       {"primitives", json::array({json{{"attributes", {{"POSITION", 2 * number}}},
                                                        {"indices", 2 * number + 1},
                                                        {"material", number}}})}});
    nodes_.push_back(
        {{"name", label.name}, {"mesh", number}, {"extras", {{"trackingUid", label.uid.text()}}}});
    json_["scenes"][0]["nodes"].push_back(number);
    return {};
  }

  Expected<std::vector<std::string>> finish() override {
    if (nodes_.empty())
      return failure(ErrorKind::invalidInput, "There is no surface to write to " + path_ + ".");
    json_["nodes"] = nodes_;
    json_["meshes"] = meshes_;
    json_["materials"] = materials_;
    json_["accessors"] = accessors_;
    json_["bufferViews"] = views_;
    json_["buffers"] = json::array({json{{"byteLength", content_.size()}}});
    std::string text = json_.dump(-1, ' ', false, json::error_handler_t::replace);
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const std::uint64_t total =
        12 + 8 + text.size() + 8 + content_.size();  // the content's pieces are of 4 bytes
    if (total > UINT32_MAX)
      return failure(ErrorKind::invalidInput,
                     "A GLB file holds at most 4 GiB, and these surfaces take more; reduce them (--reduce).");
    const auto word = [this](std::uint64_t value) { file_.writePlain(static_cast<std::uint32_t>(value)); };
    file_.write("glTF");
    word(2);
    word(total);
    word(text.size());
    file_.write("JSON");
    file_.write(text);
    word(content_.size());
    file_.write(std::string_view("BIN\0", 4));
    file_.append(content_);
    if (auto done = file_.commit(); !done) return tl::unexpected(done.error());
    return std::vector{path_};
  }

 private:
  OutputFile file_, content_;
  std::string path_;
  json json_, nodes_ = json::array(), meshes_ = json::array(), materials_ = json::array(),
              accessors_ = json::array(), views_ = json::array();
};

}  // namespace

Expected<std::unique_ptr<MeshWriter>> createGlb(const std::string& path) {
  auto file = OutputFile::create(path);
  if (!file) return tl::unexpected(file.error());
  auto content = OutputFile::create(path + ".content");
  if (!content) return tl::unexpected(content.error());
  return std::make_unique<GlbWriter>(*std::move(file), *std::move(content), path);
}

}  // namespace chiasm::data_io
