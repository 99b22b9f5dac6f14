#include "data_io/reader/program/mesh_assimp.h"

#include <assimp/config.h>
#include <assimp/importerdesc.h>
#include <assimp/material.h>
#include <assimp/mesh.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <sys/stat.h>
#include <unistd.h>
#include <assimp/Importer.hpp>
#include <assimp/IOStream.hpp>
#include <assimp/IOSystem.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "core/meshes/validate_mesh.h"
#include "core/report/utf8.h"
#include "data_io/reader/mesh_answer.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/staged_volume.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

namespace {

constexpr std::uint64_t kMaximumNamedFile = 256 << 20;

class MemoryStream : public Assimp::IOStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
  explicit MemoryStream(std::string own) : own_(std::move(own)), bytes_(own_) {}
  std::size_t Read(void* buffer, std::size_t size, std::size_t count) override {
    if (size == 0 || count == 0) return 0;
    const std::size_t whole = std::min(count, (bytes_.size() - at_) / size);
    std::memcpy(buffer, bytes_.data() + at_, whole * size);
    at_ += whole * size;
    return whole;
  }
  std::size_t Write(const void*, std::size_t, std::size_t) override { return 0; }
  aiReturn Seek(std::size_t offset, aiOrigin origin) override {
    const std::size_t from = origin == aiOrigin_SET ? 0 : origin == aiOrigin_CUR ? at_ : bytes_.size();
    if (offset > bytes_.size() || from + offset > bytes_.size()) return aiReturn_FAILURE;
    at_ = from + offset;
    return aiReturn_SUCCESS;
  }
  std::size_t Tell() const override { return at_; }
  std::size_t FileSize() const override { return bytes_.size(); }
  void Flush() override {}

 private:
  std::string own_;
  std::string_view bytes_;
  std::size_t at_ = 0;
};

// The chosen file from memory, and what it names from its folder.
class ConfinedFiles : public Assimp::IOSystem {
 public:
  ConfinedFiles(std::string_view bytes, std::string name, int folder)
      : bytes_(bytes), name_(std::move(name)), folder_(folder) {}

  bool Exists(const char* path) const override { return path == name_ || static_cast<bool>(beside(path)); }
  char getOsSeparator() const override { return '/'; }
  Assimp::IOStream* Open(const char* path, const char*) override {
    if (path == name_) return new MemoryStream(bytes_);
    const UniqueFd file = beside(path);
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        static_cast<std::uint64_t>(status.st_size) > kMaximumNamedFile)
      return nullptr;
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    for (std::size_t at = 0; at < content.size();) {
      const ssize_t got =
          ::pread(file.get(), content.data() + at, content.size() - at, static_cast<off_t>(at));
      if (got <= 0) return nullptr;
      at += static_cast<std::size_t>(got);
    }
    return new MemoryStream(std::move(content));
  }
  void Close(Assimp::IOStream* stream) override { delete stream; }

 private:
  UniqueFd beside(std::string path) const {
    if (path.starts_with("./")) path.erase(0, 2);
    try {
      return openBeside(folder_, path);
    } catch (const Refusal&) {
      return {};  // not there, or not to be had: as good as not there
    }
  }
  std::string_view bytes_;
  std::string name_;
  int folder_;
};

// A name that can be shown: valid UTF-8 of one line.
std::string shownName(const aiString& name) {
  std::string text(name.C_Str(), strnlen(name.C_Str(), 200));
  while (!text.empty() && !validateUtf8(text)) text.pop_back();
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
      ' ');
  // What Assimp calls an object that its OBJ file does not name.
  return text == "defaultobject" ? std::string() : text;
}

std::uint8_t byteOf(float value) {
  return static_cast<std::uint8_t>(
      std::lround(255.0F * std::clamp(std::isfinite(value) ? value : 0.0F, 0.0F, 1.0F)));
}

// glTF's colours are linear (IEC 61966-2-1 the other way).
float encoded(float linear) {
  return linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1.0F / 2.4F) - 0.055F;
}

struct PointHash {
  std::size_t operator()(const glm::vec3& p) const {
    std::uint64_t hash = 0;
    for (int i = 0; i < 3; ++i)
      hash = (hash ^ std::bit_cast<std::uint32_t>(p[i])) * 0x9E3779B97F4A7C15ULL ^ hash >> 29;
    return hash;
  }
};

class Collector {
 public:
  Collector(const aiScene& scene, bool linearColours, std::vector<std::string>& notes)
      : scene_(scene), linear_(linearColours), notes_(notes) {}

  std::vector<ReadMeshPart> collect() {
    struct Visit {
      const aiNode* node;
      aiMatrix4x4 place;
    };
    std::vector<Visit> open = {{scene_.mRootNode, aiMatrix4x4()}};
    for (std::size_t nodes = 0; !open.empty(); ++nodes) {
      if (nodes > 100'000) throw Refusal("it has over 100,000 nodes.");
      const Visit visit = open.back();
      open.pop_back();
      const aiMatrix4x4 place = visit.place * visit.node->mTransformation;
      for (unsigned i = 0; i < visit.node->mNumMeshes; ++i)
        add(*scene_.mMeshes[visit.node->mMeshes[i]], *visit.node, place);
      // The first child is visited first.
      for (unsigned i = visit.node->mNumChildren; i-- > 0;) open.push_back({visit.node->mChildren[i], place});
    }
    if (severalColours_) notes_.emplace_back("colours that differ from vertex to vertex were left out");
    return std::move(parts_);
  }

 private:
  void add(const aiMesh& mesh, const aiNode& node, const aiMatrix4x4& place) {
    if (mesh.mNumFaces == 0 || (mesh.mPrimitiveTypes & aiPrimitiveType_TRIANGLE) == 0) return;
    if (parts_.size() >= kMostMeshParts) throw Refusal("it has over " + grouped(kMostMeshParts) + " meshes.");
    auto surface = std::make_shared<SurfaceMesh>();
    std::unordered_map<glm::vec3, std::uint32_t, PointHash> known;
    std::vector<std::uint32_t> numbers(mesh.mNumVertices);
    for (unsigned i = 0; i < mesh.mNumVertices; ++i) {
      const aiVector3D moved = place * mesh.mVertices[i];
      const glm::vec3 point(moved.x, moved.y, moved.z);
      if (!std::isfinite(point.x) || !std::isfinite(point.y) || !std::isfinite(point.z))
        throw Refusal("vertex " + grouped(i + 1) + " of one of its meshes is not finite.");
      const auto [found, isNew] =
          known.try_emplace(point, static_cast<std::uint32_t>(surface->points.size()));
      if (isNew) surface->points.push_back(point);
      numbers[i] = found->second;
    }
    for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
      const aiFace& face = mesh.mFaces[f];
      if (face.mNumIndices != 3) continue;
      SurfaceMesh::Triangle triangle{};
      for (unsigned i = 0; i < 3; ++i) {
        if (face.mIndices[i] >= mesh.mNumVertices)
          throw Refusal("one of its faces names a vertex that is not there.");
        triangle[i] = numbers[face.mIndices[i]];
      }
      // Two corners in one place enclose nothing.
      if (triangle[0] != triangle[1] && triangle[1] != triangle[2] && triangle[2] != triangle[0])
        surface->triangles.push_back(triangle);
    }
    if (surface->triangles.empty()) return;
    if (surface->points.size() > kMostMeshPoints || surface->triangles.size() > kMostMeshTriangles)
      throw Refusal("one of its meshes has " + grouped(surface->points.size()) + " points and " +
                    grouped(surface->triangles.size()) + " triangles; a case takes " +
                    grouped(kMostMeshPoints) + " and " + grouped(kMostMeshTriangles) + '.');
    const std::string name = shownName(mesh.mName);
    parts_.push_back({name.empty() ? shownName(node.mName) : name, colourOf(mesh), std::move(surface)});
  }

  std::optional<glm::u8vec3> colourOf(const aiMesh& mesh) {
    if (mesh.HasVertexColors(0)) {
      const aiColor4D first = mesh.mColors[0][0];
      if (std::all_of(mesh.mColors[0], mesh.mColors[0] + mesh.mNumVertices,
                      [&](const aiColor4D& other) { return other == first; }))
        return glm::u8vec3(byteOf(first.r), byteOf(first.g), byteOf(first.b));
      severalColours_ = true;
      return std::nullopt;
    }
    if (mesh.mMaterialIndex >= scene_.mNumMaterials) return std::nullopt;
    const aiMaterial& material = *scene_.mMaterials[mesh.mMaterialIndex];
    aiString name;
    aiColor4D colour;
    if (material.Get(AI_MATKEY_NAME, name) == aiReturn_SUCCESS &&
        std::strcmp(name.C_Str(), AI_DEFAULT_MATERIAL_NAME) == 0)
      return std::nullopt;
    if (linear_) {
      if (material.Get(AI_MATKEY_BASE_COLOR, colour) != aiReturn_SUCCESS) return std::nullopt;
      return glm::u8vec3(byteOf(encoded(colour.r)), byteOf(encoded(colour.g)), byteOf(encoded(colour.b)));
    }
    if (material.Get(AI_MATKEY_COLOR_DIFFUSE, colour) != aiReturn_SUCCESS) return std::nullopt;
    return glm::u8vec3(byteOf(colour.r), byteOf(colour.g), byteOf(colour.b));
  }

  const aiScene& scene_;
  bool linear_;
  std::vector<std::string>& notes_;
  std::vector<ReadMeshPart> parts_;
  bool severalColours_ = false;
};

// Whether an importer takes files of this ending; of glTF's two the one for version 2.
bool takes(const aiImporterDesc& importer, const std::string& extension) {
  const std::string_view name = importer.mName;
  if (name.find("glTF") != std::string_view::npos && name.find("glTF2") == std::string_view::npos)
    return false;
  const std::vector<std::string_view> endings = words(importer.mFileExtensions);
  return std::find(endings.begin(), endings.end(), extension) != endings.end();
}

// Only the importer of the format that was found: a file cannot choose another one.
void keepOnly(Assimp::Importer& importer, const std::string& extension) {
  for (std::size_t i = importer.GetImporterCount(); i-- > 0;)
    if (!takes(*importer.GetImporterInfo(i), extension)) importer.UnregisterLoader(importer.GetImporter(i));
}

}  // namespace

std::vector<ReadMeshPart> importMeshes(std::string_view bytes, const char* extension, int folder,
                                       std::vector<std::string>& notes) {
  Assimp::Importer importer;
  keepOnly(importer, extension);
  const std::string name = std::string("mesh.") + extension;
  importer.SetIOHandler(new ConfinedFiles(bytes, name, folder));
  importer.SetPropertyInteger(AI_CONFIG_PP_SBP_REMOVE, aiPrimitiveType_POINT | aiPrimitiveType_LINE);
  importer.SetPropertyInteger(AI_CONFIG_PP_RVC_FLAGS,
                              aiComponent_NORMALS | aiComponent_TANGENTS_AND_BITANGENTS |
                                  aiComponent_TEXCOORDS | aiComponent_BONEWEIGHTS | aiComponent_ANIMATIONS |
                                  aiComponent_TEXTURES | aiComponent_LIGHTS | aiComponent_CAMERAS);
  const aiScene* scene = importer.ReadFile(name, aiProcess_ValidateDataStructure | aiProcess_RemoveComponent |
                                                     aiProcess_Triangulate | aiProcess_SortByPType);
  if (!scene || !scene->mRootNode || (scene->mFlags & AI_SCENE_FLAGS_INCOMPLETE) != 0)
    throw Refusal("its mesh is damaged or incomplete; copy it again from its source.");
  const bool linear = std::strcmp(extension, "glb") == 0 || std::strcmp(extension, "gltf") == 0;
  if (scene->mNumTextures > 0 || (linear && bytes.find("\"images\"") != std::string_view::npos))
    notes.emplace_back("textures were left out");
  if (scene->mNumAnimations > 0) notes.emplace_back("animations were left out");
  return Collector(*scene, linear, notes).collect();
}

}  // namespace chiasm::data_io::reader
