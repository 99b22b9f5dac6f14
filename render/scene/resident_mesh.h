// A mesh on the device.
#pragma once

#include <cstdint>
#include <memory>

#include <glm/vec3.hpp>

#include "core/base/error.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/mesh.h"

namespace chiasm::render {

struct ResidentMesh {
  std::shared_ptr<const Mesh> source;  // kept: identity is by pointer, so it must not be reused
  gpu::Buffer vertices;                // position and normal of each, six floats
  gpu::Buffer indices;                 // 32 bits
  std::uint32_t indexCount = 0;
  gpu::Buffer edges;  // MeshEdge
  std::uint32_t edgeCount = 0;
  glm::dvec3 centre{0.0};  // of the box around it
  std::uint64_t bytes() const {
    return vertices.size() + indices.size() + (edgeCount > 0 ? edges.size() : 0);
  }
};

// Sends a mesh of at least one triangle; does not flush. Edges only where they are asked for.
Expected<ResidentMesh> sendMesh(gpu::Device& device, gpu::Uploader& uploader,
                                const std::shared_ptr<const Mesh>& mesh, bool withEdges);

}  // namespace chiasm::render
