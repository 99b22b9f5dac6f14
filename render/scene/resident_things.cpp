#include "render/scene/resident_things.h"

#include <algorithm>
#include <glm/common.hpp>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "render/scene/mesh_edges.h"

namespace chiasm::render {

Expected<std::uint64_t> ResidentThings::update(const SpatialScene& scene) {
  std::uint64_t sent = 0;
  std::set<const Mesh*> meshes;
  for (const SpatialMesh& shown : scene.meshes) {
    if (!shown.mesh || shown.mesh->indices.empty()) continue;
    meshes.insert(shown.mesh.get());
    if (meshes_.contains(shown.mesh.get())) continue;
    auto bytes = addMesh(shown.mesh);
    if (!bytes) return bytes;
    sent += *bytes;
  }
  std::set<const Image*> pictures;
  for (const SpatialPicture& shown : scene.pictures) {
    if (!shown.image) continue;
    pictures.insert(shown.image.get());
    if (pictures_.contains(shown.image.get())) continue;
    auto bytes = addPicture(shown.image);
    if (!bytes) return bytes;
    sent += *bytes;
  }
  std::erase_if(meshes_, [&](const auto& entry) { return !meshes.contains(entry.first); });
  std::erase_if(pictures_, [&](const auto& entry) { return !pictures.contains(entry.first); });
  return sent;
}

Expected<std::uint64_t> ResidentThings::addMesh(const std::shared_ptr<const Mesh>& mesh) {
  CHECK(mesh->normals.size() == mesh->positions.size(), "a mesh has a normal for every position");
  CHECK(std::all_of(mesh->indices.begin(), mesh->indices.end(),
                    [&](std::uint32_t index) { return index < mesh->positions.size(); }),
        "a mesh's indices are of its positions");
  std::vector<glm::vec3> vertices;
  vertices.reserve(2 * mesh->positions.size());
  glm::vec3 low(mesh->positions.front()), high(low);
  for (std::size_t i = 0; i < mesh->positions.size(); ++i) {
    vertices.push_back(mesh->positions[i]);
    vertices.push_back(mesh->normals[i]);
    low = glm::min(low, mesh->positions[i]);
    high = glm::max(high, mesh->positions[i]);
  }
  ResidentMesh resident;
  resident.source = mesh;
  resident.indexCount = static_cast<std::uint32_t>(mesh->indices.size());
  resident.centre = 0.5 * (glm::dvec3(low) + glm::dvec3(high));
  const auto send = [&](gpu::Buffer& buffer, std::span<const std::byte> bytes,
                        VkBufferUsageFlags usage) -> Expected<void> {
    auto created = gpu::Buffer::create(device_, bytes.size(), usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                       gpu::MemoryUse::device);
    if (!created) return tl::unexpected(created.error());
    buffer = std::move(*created);
    return uploader_.toBuffer(buffer, 0, bytes);
  };
  if (auto done =
          send(resident.vertices, std::as_bytes(std::span(vertices)), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
      !done)
    return tl::unexpected(done.error());
  if (auto done =
          send(resident.indices, std::as_bytes(std::span(mesh->indices)), VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
      !done)
    return tl::unexpected(done.error());
  const std::vector<MeshEdge> edges = edgesOf(*mesh);
  resident.edgeCount = static_cast<std::uint32_t>(edges.size());
  if (!edges.empty())
    if (auto done = send(resident.edges, std::as_bytes(std::span(edges)), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
        !done)
      return tl::unexpected(done.error());
  const std::uint64_t bytes =
      resident.vertices.size() + resident.indices.size() + edges.size() * sizeof(MeshEdge);
  meshes_.emplace(mesh.get(), std::move(resident));
  return bytes;
}

Expected<std::uint64_t> ResidentThings::addPicture(const std::shared_ptr<const Image>& image) {
  const int largest = static_cast<int>(device_.limits().maxImageDimension2D);
  const glm::ivec2 size = image->size;
  if (size.x < 1 || size.y < 1 || size.x > largest || size.y > largest ||
      image->rgba.size() != static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4)
    return failure(ErrorKind::invalidInput, "A label of " + std::to_string(size.x) + " × " +
                                                std::to_string(size.y) +
                                                " pixels cannot be shown: this device takes up to " +
                                                std::to_string(largest) + " along a side.");
  std::vector<std::uint8_t> premultiplied(image->rgba.size());
  for (std::size_t i = 0; i < premultiplied.size(); ++i) {
    const unsigned alpha = image->rgba[i | 3];
    premultiplied[i] = static_cast<std::uint8_t>((i & 3) == 3 ? alpha : (image->rgba[i] * alpha + 127) / 255);
  }
  gpu::ImageDescription description;
  description.size = {size, 1};
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto created = gpu::Image::create(device_, description);
  if (!created) return tl::unexpected(created.error());
  if (auto sent = uploader_.toImage(*created, {0, 0, 0}, {size, 1}, 4,
                                    std::as_bytes(std::span(std::as_const(premultiplied))));
      !sent)
    return tl::unexpected(sent.error());
  pictures_.emplace(image.get(), ResidentPicture{image, std::move(*created)});
  return premultiplied.size();
}

const ResidentMesh* ResidentThings::mesh(const Mesh* mesh) const {
  const auto found = meshes_.find(mesh);
  return found == meshes_.end() ? nullptr : &found->second;
}

const gpu::Image* ResidentThings::picture(const Image* image) const {
  const auto found = pictures_.find(image);
  return found == pictures_.end() ? nullptr : &found->second.image;
}

}  // namespace chiasm::render
