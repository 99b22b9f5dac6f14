#include "render/scene/resident_mesh.h"

#include <algorithm>
#include <glm/common.hpp>
#include <span>
#include <vector>

#include "core/base/check.h"
#include "render/scene/mesh_edges.h"

namespace chiasm::render {

Expected<ResidentMesh> sendMesh(gpu::Device& device, gpu::Uploader& uploader,
                                const std::shared_ptr<const Mesh>& mesh, bool withEdges) {
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
    auto created = gpu::Buffer::create(device, bytes.size(), usage | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                       gpu::MemoryUse::device);
    if (!created) return tl::unexpected(created.error());
    buffer = std::move(*created);
    return uploader.toBuffer(buffer, 0, bytes);
  };
  if (auto done =
          send(resident.vertices, std::as_bytes(std::span(vertices)), VK_BUFFER_USAGE_VERTEX_BUFFER_BIT);
      !done)
    return tl::unexpected(done.error());
  if (auto done =
          send(resident.indices, std::as_bytes(std::span(mesh->indices)), VK_BUFFER_USAGE_INDEX_BUFFER_BIT);
      !done)
    return tl::unexpected(done.error());
  if (!withEdges) return resident;
  const std::vector<MeshEdge> edges = edgesOf(*mesh);
  resident.edgeCount = static_cast<std::uint32_t>(edges.size());
  if (!edges.empty())
    if (auto done = send(resident.edges, std::as_bytes(std::span(edges)), VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
        !done)
      return tl::unexpected(done.error());
  return resident;
}

}  // namespace chiasm::render
