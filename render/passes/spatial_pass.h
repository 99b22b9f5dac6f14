// Draws what stands in the room for both eyes: meshes, round lines, slices, pictures.
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <span>

#include "render/frame/spatial_slices.h"
#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"
#include "render/passes/spatial_instances.h"
#include "render/scene/resident_things.h"

namespace chiasm::render {

// Into pictures of both eyes side by side, premultiplied, with depths of kNearMm / distance. One thread.
class SpatialPass {
 public:
  static Expected<std::unique_ptr<SpatialPass>> create(gpu::Device& device);

  // A frame: where everything stands; then what is opaque, with its depth; what veils it at depths of its
  // own, apart, on pictures that start empty (the soft rims of pictures and, when `smooth`, of lines and
  // meshes); and, over the volume, what is seen through and what is on top. All are recorded between
  // beginRendering and endRendering; `submitted` gets the recording's ticket.
  Expected<void> begin(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                       const ResidentThings& things, bool smooth);
  void recordRoom(gpu::Commands& commands, const SpatialScene& scene, const ResidentThings& things,
                  const SpatialSlices& slices, glm::ivec2 pixels);
  bool hasVeils() const {
    return !packed_.rims.empty() || (smooth_ && (packed_.opaqueLines > 0 || packed_.solidMeshes > 0));
  }
  void recordVeils(gpu::Commands& commands, const SpatialScene& scene, const ResidentThings& things,
                   const gpu::Image& roomDepths, glm::ivec2 pixels);
  bool hasMore() const {
    return !packed_.seenThrough.empty() || !packed_.onTopMeshes.empty() || !packed_.onTop.empty();
  }
  void recordMore(gpu::Commands& commands, const SpatialScene& scene, const ResidentThings& things,
                  glm::ivec2 pixels);
  void submitted(gpu::Ticket ticket) { slots_[current_].ticket = ticket; }

 private:
  SpatialPass() = default;
  struct Push {
    glm::vec4 tangents;
    float near;
    std::uint32_t eye, part;
    float pixel;
  };
  struct Slot {
    gpu::Buffer instances;
    VkDeviceSize lines = 0, rectangles = 0;  // where they begin
    gpu::Ticket ticket = 0;
  };
  // What is drawn over what: with a depth of its own, hidden by depth, or in front of everything.
  enum Layer { kSolid, kBehind, kOnTop, kLayers };
  static Expected<void> makeLayers(gpu::Device& device, gpu::GraphicsDescription description,
                                   std::initializer_list<Layer> layers,
                                   std::array<gpu::Pipeline, kLayers>& pipelines);
  static Expected<void> makeVeil(gpu::Device& device, gpu::GraphicsDescription description,
                                 std::span<const std::uint32_t> fragmentShader, std::uint32_t depthsBinding,
                                 gpu::Pipeline& pipeline);
  void setEye(gpu::Commands& commands, std::uint32_t eye, glm::ivec2 pixels);
  void drawMesh(gpu::Commands& commands, const ResidentMesh& mesh, std::uint32_t instance, Layer layer);
  // Their outlines' rims: over the volume, or as veils before `roomDepths`.
  void drawEdges(gpu::Commands& commands, const ResidentMesh& mesh, std::uint32_t instance,
                 const gpu::Image* roomDepths);
  void drawLines(gpu::Commands& commands, std::uint32_t first, std::uint32_t count, Layer layer);
  void drawRectangle(gpu::Commands& commands, const gpu::Image& picture, std::uint32_t instance, Layer layer,
                     std::uint32_t part);
  gpu::Device* device_ = nullptr;
  std::array<gpu::Pipeline, kLayers> meshes_, lines_, pictures_;
  gpu::Pipeline lineVeils_, pictureVeils_, edges_, edgeVeils_;
  gpu::Sampler linear_, nearest_;
  std::array<Slot, 3> slots_;
  std::size_t current_ = 0;
  SpatialInstances packed_;
  bool smooth_ = true;
  std::array<glm::vec4, 2> tangents_{};
  Push push_{};
};

}  // namespace chiasm::render
