#include "render/passes/spatial_pass.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "chiasm_shaders.h"
#include "render/passes/stereo_params.h"

namespace chiasm::render {

namespace {

constexpr VkDeviceSize kAlignment = 256;  // the most that a device may ask of a storage buffer's offset

VkDeviceSize aligned(VkDeviceSize offset) {
  return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

template <typename T>
VkDeviceSize bytesOf(const std::vector<T>& instances) {
  return std::max<VkDeviceSize>(instances.size(), 1) * sizeof(T);
}

template <typename T>
void write(std::span<std::byte> memory, VkDeviceSize offset, const std::vector<T>& instances) {
  if (!instances.empty()) std::memcpy(memory.data() + offset, instances.data(), instances.size() * sizeof(T));
}

}  // namespace

Expected<std::unique_ptr<SpatialPass>> SpatialPass::create(gpu::Device& device) {
  std::unique_ptr<SpatialPass> pass(new SpatialPass);
  pass->device_ = &device;
  auto linear = gpu::Sampler::create(device, VK_FILTER_LINEAR);
  if (!linear) return tl::unexpected(linear.error());
  pass->linear_ = std::move(*linear);
  auto nearest = gpu::Sampler::create(device, VK_FILTER_NEAREST);
  if (!nearest) return tl::unexpected(nearest.error());
  pass->nearest_ = std::move(*nearest);

  gpu::GraphicsDescription mesh, line, picture;
  mesh.vertexShader = shaders::spatial_mesh_vert;
  mesh.fragmentShader = shaders::spatial_mesh_frag;
  mesh.vertices = {
      2 * sizeof(glm::vec3),
      {{0, 0, VK_FORMAT_R32G32B32_SFLOAT, 0}, {1, 0, VK_FORMAT_R32G32B32_SFLOAT, sizeof(glm::vec3)}}};
  line.vertexShader = shaders::spatial_line_vert;
  line.fragmentShader = shaders::spatial_line_frag;
  line.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
  line.backFacesOnly = true;  // one fragment a pixel, from inside of the box too
  picture.vertexShader = shaders::spatial_picture_vert;
  picture.fragmentShader = shaders::spatial_picture_frag;
  picture.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
  for (gpu::GraphicsDescription* description : {&mesh, &line, &picture}) {
    description->interface.bindings = {{0, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}};
    description->interface.pushConstantBytes = sizeof(Push);
    description->blend = gpu::GraphicsDescription::Blend::premultiplied;
  }
  picture.interface.bindings.push_back({1, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER});
  if (auto made = makeLayers(device, mesh, {kSolid, kBehind}, pass->meshes_); !made)
    return tl::unexpected(made.error());
  if (auto made = makeLayers(device, line, {kSolid, kBehind}, pass->lines_); !made)
    return tl::unexpected(made.error());
  if (auto made = makeLayers(device, picture, {kSolid, kOnTop}, pass->pictures_); !made)
    return tl::unexpected(made.error());
  if (auto made = makeVeil(device, line, shaders::spatial_line_veil_frag, 1, pass->lineVeils_); !made)
    return tl::unexpected(made.error());
  gpu::GraphicsDescription edge;
  edge.vertexShader = shaders::spatial_edge_vert;
  edge.fragmentShader = shaders::spatial_edge_frag;
  edge.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
  edge.interface.bindings = {{0, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}, {3, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}};
  edge.interface.pushConstantBytes = sizeof(Push);
  edge.blend = gpu::GraphicsDescription::Blend::premultiplied;
  edge.depth = gpu::GraphicsDescription::Depth::test;
  auto edges = gpu::Pipeline::graphics(device, edge);
  if (!edges) return tl::unexpected(edges.error());
  pass->edges_ = std::move(*edges);
  if (auto made = makeVeil(device, edge, shaders::spatial_edge_veil_frag, 1, pass->edgeVeils_); !made)
    return tl::unexpected(made.error());
  if (auto made = makeVeil(device, picture, shaders::spatial_veil_frag, 2, pass->pictureVeils_); !made)
    return tl::unexpected(made.error());
  return pass;
}

Expected<void> SpatialPass::makeLayers(gpu::Device& device, gpu::GraphicsDescription description,
                                       std::initializer_list<Layer> layers,
                                       std::array<gpu::Pipeline, kLayers>& pipelines) {
  using Depth = gpu::GraphicsDescription::Depth;
  for (const Layer layer : layers) {
    description.depth = layer == kSolid    ? Depth::testAndWrite
                        : layer == kBehind ? Depth::test
                                           : Depth::ignore;
    auto pipeline = gpu::Pipeline::graphics(device, description);
    if (!pipeline) return tl::unexpected(pipeline.error());
    pipelines[layer] = std::move(*pipeline);
  }
  return {};
}

Expected<void> SpatialPass::makeVeil(gpu::Device& device, gpu::GraphicsDescription description,
                                     std::span<const std::uint32_t> fragmentShader,
                                     std::uint32_t depthsBinding, gpu::Pipeline& pipeline) {
  description.fragmentShader = fragmentShader;
  description.interface.bindings.push_back({depthsBinding, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER});
  description.depth = gpu::GraphicsDescription::Depth::testAndWrite;
  auto made = gpu::Pipeline::graphics(device, description);
  if (!made) return tl::unexpected(made.error());
  pipeline = std::move(*made);
  return {};
}

Expected<void> SpatialPass::begin(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                                  const ResidentThings& things, bool smooth) {
  smooth_ = smooth;
  packed_ = packInstances(scene, eyes, things);
  for (std::size_t eye = 0; eye < 2; ++eye)
    tangents_[eye] = glm::vec4(eyes[eye].tanLeft, eyes[eye].tanRight, eyes[eye].tanUp, eyes[eye].tanDown);
  current_ = (current_ + 1) % slots_.size();
  Slot& slot = slots_[current_];
  if (auto waited = device_->queue().wait(slot.ticket); !waited) return waited;
  slot.lines = aligned(bytesOf(packed_.meshes));
  slot.rectangles = aligned(slot.lines + bytesOf(packed_.lines));
  const VkDeviceSize bytes = slot.rectangles + bytesOf(packed_.rectangles);
  if (!slot.instances || slot.instances.size() < bytes) {
    auto buffer = gpu::Buffer::create(*device_, std::max<VkDeviceSize>(bytes + bytes / 2, 16 << 10),
                                      VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, gpu::MemoryUse::upload);
    if (!buffer) return tl::unexpected(buffer.error());
    slot.instances = std::move(*buffer);
  }
  const std::span<std::byte> memory = slot.instances.mapped();
  write(memory, 0, packed_.meshes);
  write(memory, slot.lines, packed_.lines);
  write(memory, slot.rectangles, packed_.rectangles);
  return {};
}

void SpatialPass::setEye(gpu::Commands& commands, std::uint32_t eye, glm::ivec2 pixels) {
  commands.setViewport({static_cast<int>(eye) * pixels.x, 0}, pixels);
  push_ = {tangents_[eye], static_cast<float>(kNearMm), eye, 0,
           (tangents_[eye].y - tangents_[eye].x) / static_cast<float>(pixels.x)};
}

void SpatialPass::drawMesh(gpu::Commands& commands, const ResidentMesh& mesh, std::uint32_t instance,
                           Layer layer) {
  const Slot& slot = slots_[current_];
  commands.bind(meshes_[layer], gpu::Descriptors{}.storage(0, slot.instances, 0, bytesOf(packed_.meshes)));
  commands.push(meshes_[layer], push_);
  const VkBuffer vertices = mesh.vertices.handle();
  const VkDeviceSize zero = 0;
  device_->vk().CmdBindVertexBuffers(commands.handle(), 0, 1, &vertices, &zero);
  device_->vk().CmdBindIndexBuffer(commands.handle(), mesh.indices.handle(), 0, VK_INDEX_TYPE_UINT32);
  commands.drawIndexed(mesh.indexCount, 0, 0, instance);
}

void SpatialPass::drawEdges(gpu::Commands& commands, const ResidentMesh& mesh, std::uint32_t instance,
                            const gpu::Image* roomDepths) {
  if (mesh.edgeCount == 0) return;
  const gpu::Pipeline& pipeline = roomDepths != nullptr ? edgeVeils_ : edges_;
  gpu::Descriptors descriptors;
  descriptors.storage(0, slots_[current_].instances, 0, bytesOf(packed_.meshes)).storage(3, mesh.edges);
  if (roomDepths != nullptr) descriptors.sampled(1, *roomDepths, nearest_);
  commands.bind(pipeline, descriptors);
  push_.part = instance;
  commands.push(pipeline, push_);
  commands.draw(4, mesh.edgeCount, 0);
}

void SpatialPass::drawLines(gpu::Commands& commands, std::uint32_t first, std::uint32_t count, Layer layer) {
  if (count == 0) return;
  const Slot& slot = slots_[current_];
  commands.bind(lines_[layer],
                gpu::Descriptors{}.storage(0, slot.instances, slot.lines, bytesOf(packed_.lines)));
  push_.part = layer == kSolid ? 1 : 0;
  commands.push(lines_[layer], push_);
  commands.draw(14, count, first);
}

void SpatialPass::drawRectangle(gpu::Commands& commands, const gpu::Image& picture, std::uint32_t instance,
                                Layer layer, std::uint32_t part) {
  const Slot& slot = slots_[current_];
  commands.bind(pictures_[layer],
                gpu::Descriptors{}
                    .storage(0, slot.instances, slot.rectangles, bytesOf(packed_.rectangles))
                    .sampled(1, picture, linear_));
  push_.part = part;
  commands.push(pictures_[layer], push_);
  commands.draw(4, 1, instance);
}

void SpatialPass::recordRoom(gpu::Commands& commands, const SpatialScene& scene, const ResidentThings& things,
                             const SpatialSlices& slices, glm::ivec2 pixels) {
  for (std::uint32_t eye = 0; eye < 2; ++eye) {
    setEye(commands, eye, pixels);
    for (const ThingDraw& draw : packed_.solid)
      if (draw.kind == ThingDraw::Kind::mesh)
        drawMesh(commands, *things.mesh(scene.meshes[draw.index].mesh.get()), draw.instance, kSolid);
    drawLines(commands, 0, packed_.opaqueLines, kSolid);
    for (std::size_t i = 0; i < scene.slices.size(); ++i)
      if (const gpu::Image* picture = slices.picture(scene.slices[i].id))
        drawRectangle(commands, *picture, static_cast<std::uint32_t>(i), kSolid, 0);
    for (const ThingDraw& draw : packed_.solid)
      if (draw.kind == ThingDraw::Kind::picture)
        drawRectangle(commands, *things.picture(scene.pictures[draw.index].image.get()), draw.instance,
                      kSolid, 1);
  }
}

void SpatialPass::recordVeils(gpu::Commands& commands, const SpatialScene& scene,
                              const ResidentThings& things, const gpu::Image& roomDepths, glm::ivec2 pixels) {
  const Slot& slot = slots_[current_];
  for (std::uint32_t eye = 0; eye < 2; ++eye) {
    setEye(commands, eye, pixels);
    if (smooth_ && packed_.opaqueLines > 0) {
      commands.bind(lineVeils_, gpu::Descriptors{}
                                    .storage(0, slot.instances, slot.lines, bytesOf(packed_.lines))
                                    .sampled(1, roomDepths, nearest_));
      commands.push(lineVeils_, push_);
      commands.draw(14, packed_.opaqueLines, 0);
    }
    if (smooth_)
      for (const ThingDraw& draw : packed_.solid)
        if (draw.kind == ThingDraw::Kind::mesh)
          drawEdges(commands, *things.mesh(scene.meshes[draw.index].mesh.get()), draw.instance, &roomDepths);
    for (const ThingDraw& draw : packed_.rims) {
      const gpu::Image& picture = *things.picture(scene.pictures[draw.index].image.get());
      commands.bind(pictureVeils_,
                    gpu::Descriptors{}
                        .storage(0, slot.instances, slot.rectangles, bytesOf(packed_.rectangles))
                        .sampled(1, picture, linear_)
                        .sampled(2, roomDepths, nearest_));
      commands.push(pictureVeils_, push_);
      commands.draw(4, 1, draw.instance);
    }
  }
}

void SpatialPass::recordMore(gpu::Commands& commands, const SpatialScene& scene, const ResidentThings& things,
                             glm::ivec2 pixels) {
  for (std::uint32_t eye = 0; eye < 2; ++eye) {
    setEye(commands, eye, pixels);
    for (const ThingDraw& draw : packed_.seenThrough) {
      if (draw.kind == ThingDraw::Kind::mesh) {
        const ResidentMesh& mesh = *things.mesh(scene.meshes[draw.index].mesh.get());
        drawMesh(commands, mesh, draw.instance, kBehind);
        drawEdges(commands, mesh, draw.instance, nullptr);
      } else {
        drawLines(commands, draw.instance, 1, kBehind);
      }
    }
  }
  // Depths of the room are not needed any more: what is on top has depths of its own.
  if (!packed_.onTopMeshes.empty()) commands.clearDepths({0, 0}, {2 * pixels.x, pixels.y});
  for (std::uint32_t eye = 0; eye < 2; ++eye) {
    setEye(commands, eye, pixels);
    for (const ThingDraw& draw : packed_.onTopMeshes)
      drawMesh(commands, *things.mesh(scene.meshes[draw.index].mesh.get()), draw.instance, kSolid);
    for (const ThingDraw& draw : packed_.onTopMeshes)
      drawEdges(commands, *things.mesh(scene.meshes[draw.index].mesh.get()), draw.instance, nullptr);
    for (const ThingDraw& draw : packed_.onTop)
      drawRectangle(commands, *things.picture(scene.pictures[draw.index].image.get()), draw.instance, kOnTop,
                    0);
  }
}

}  // namespace chiasm::render
