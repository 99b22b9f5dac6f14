// Meshes and pictures of the room on the device, each sent once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "core/base/error.h"
#include "render/gpu/resources.h"
#include "render/gpu/uploader.h"
#include "render/scene/resident_mesh.h"
#include "render/spatial_scene.h"

namespace chiasm::render {

// Pictures are premultiplied, so that filtering brings no colour of transparent texels. One thread.
class ResidentThings {
 public:
  ResidentThings(gpu::Device& device, gpu::Uploader& uploader) : device_(device), uploader_(uploader) {}

  // Sends what is new, drops what is gone; the bytes that were sent. Does not flush.
  Expected<std::uint64_t> update(const SpatialScene& scene);

  // The next update sends all of it (what was sent last did not arrive).
  void forget() {
    meshes_.clear();
    pictures_.clear();
  }

  // nullptr for what update has not seen.
  const ResidentMesh* mesh(const Mesh* mesh) const;
  const gpu::Image* picture(const Image* image) const;

 private:
  struct ResidentPicture {
    std::shared_ptr<const Image> source;
    gpu::Image image;
  };
  Expected<std::uint64_t> addPicture(const std::shared_ptr<const Image>& image);
  gpu::Device& device_;
  gpu::Uploader& uploader_;
  std::map<const Mesh*, ResidentMesh> meshes_;
  std::map<const Image*, ResidentPicture> pictures_;
};

}  // namespace chiasm::render
