#include "render/passes/mesh_pass.h"

#include <algorithm>
#include <glm/geometric.hpp>
#include <set>

#include "chiasm_shaders.h"
#include "render/passes/stereo_params.h"

namespace chiasm::render {

namespace {

constexpr std::size_t kMostPictures = 4;

glm::vec4 row(const glm::dvec3& axis, const glm::dvec3& eye) {
  return {glm::vec3(axis), static_cast<float>(-glm::dot(axis, eye))};
}

}  // namespace

// Mirrors shaders/mesh_layer.glsl.
struct MeshPass::Push {
  glm::vec4 eyeFromCase[3];
  glm::vec4 colour;
  glm::vec4 clipLow, clipHigh;
  float near = 0;
  std::uint32_t peel = 0;
};

Expected<std::unique_ptr<MeshPass>> MeshPass::create(gpu::Device& device, gpu::Uploader& uploader) {
  std::unique_ptr<MeshPass> pass(new MeshPass(device, uploader));
  auto nearest = gpu::Sampler::create(device, VK_FILTER_NEAREST);
  if (!nearest) return tl::unexpected(nearest.error());
  pass->nearest_ = std::move(*nearest);
  if (auto made = pass->makePipelines(); !made) return tl::unexpected(made.error());
  return pass;
}

Expected<void> MeshPass::makePipelines() {
  gpu::GraphicsDescription description;
  description.vertexShader = shaders::mesh_layer_vert;
  description.fragmentShader = shaders::mesh_layer_frag;
  description.vertices = {
      2 * sizeof(glm::vec3),
      {{0, 0, VK_FORMAT_R32G32B32_SFLOAT, 0}, {1, 0, VK_FORMAT_R32G32B32_SFLOAT, sizeof(glm::vec3)}}};
  description.interface.pushConstantBytes = sizeof(Push);
  description.depth = gpu::GraphicsDescription::Depth::testAndWrite;
  auto opaque = gpu::Pipeline::graphics(device_, description);
  if (!opaque) return tl::unexpected(opaque.error());
  opaque_ = std::move(*opaque);
  description.fragmentShader = shaders::mesh_peel_frag;
  description.interface.bindings = {{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                                    {1, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER}};
  auto peel = gpu::Pipeline::graphics(device_, description);
  if (!peel) return tl::unexpected(peel.error());
  peel_ = std::move(*peel);
  auto resolve = gpu::Pipeline::compute(device_, shaders::mesh_resolve_comp,
                                        {{{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                                          {1, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                                          {2, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE},
                                          {3, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE}},
                                         sizeof(glm::ivec4)});
  if (!resolve) return tl::unexpected(resolve.error());
  resolve_ = std::move(*resolve);
  return {};
}

Expected<std::uint64_t> MeshPass::update(const SceneView& scene) {
  std::vector<SceneMesh> shown;
  std::set<const Mesh*> used;
  std::uint64_t sent = 0;
  for (const SceneMesh& mesh : scene.meshes) {
    if (!mesh.model || mesh.model->indices.empty() || mesh.colour.a == 0) continue;
    shown.push_back(mesh);
    used.insert(mesh.model.get());
    if (meshes_.contains(mesh.model.get())) continue;
    auto resident = sendMesh(device_, uploader_, mesh.model, false);
    if (!resident) return tl::unexpected(resident.error());
    sent += resident->bytes();
    meshes_.emplace(mesh.model.get(), std::move(*resident));
  }
  std::erase_if(meshes_, [&](const auto& entry) { return !used.contains(entry.first); });
  if (shown == shown_) return sent;
  shown_ = std::move(shown);
  seenThrough_ =
      std::any_of(shown_.begin(), shown_.end(), [](const SceneMesh& mesh) { return mesh.colour.a < 255; });
  ++revision_;
  return sent;
}

Expected<void> MeshPass::makePicture(Picture& picture, glm::ivec2 size, int peels) {
  const int largest = static_cast<int>(device_.limits().maxImageDimension2D);
  picture.size = size;
  picture.wanted = peels;
  picture.scale = 2 * std::max(size.x, size.y) <= largest ? 2 : 1;
  // Layers lie below one another: very high pictures have fewer of what is seen through.
  picture.peels = std::min(peels, largest / size.y - 1);
  const auto make = [&](gpu::Image& image, VkFormat format, glm::ivec2 pixels,
                        VkImageUsageFlags usage) -> Expected<void> {
    gpu::ImageDescription description;
    description.format = format;
    description.size = {pixels, 1};
    description.usage = usage;
    auto made = gpu::Image::create(device_, description);
    if (!made) return tl::unexpected(made.error());
    image = std::move(*made);
    return {};
  };
  const glm::ivec2 drawn = size * picture.scale, layers{size.x, size.y * (1 + picture.peels)};
  constexpr VkImageUsageFlags kSampled = VK_IMAGE_USAGE_SAMPLED_BIT;
  if (auto made = make(picture.colour, VK_FORMAT_R8G8B8A8_UNORM, drawn,
                       VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | kSampled);
      !made)
    return made;
  for (std::size_t i = 0; i < picture.depth.size() && (i == 0 || picture.peels > 0); ++i)
    if (auto made = make(picture.depth[i], VK_FORMAT_D32_SFLOAT, drawn,
                         VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT | kSampled);
        !made)
      return made;
  if (auto made = make(picture.colours, VK_FORMAT_R8G8B8A8_UNORM, layers, VK_IMAGE_USAGE_STORAGE_BIT); !made)
    return made;
  return make(picture.depths, VK_FORMAT_R32_SFLOAT, layers, VK_IMAGE_USAGE_STORAGE_BIT);
}

Expected<MeshPass::Picture*> MeshPass::pictureFor(glm::ivec2 size, int peels) {
  const auto found = std::find_if(pictures_.begin(), pictures_.end(),
                                  [&](const auto& picture) { return picture->size == size; });
  if (found != pictures_.end()) std::rotate(pictures_.begin(), found, found + 1);
  const bool fits = found != pictures_.end() && pictures_.front()->wanted == peels;
  if (fits) return pictures_.front().get();
  if (found != pictures_.end()) pictures_.erase(pictures_.begin());
  auto picture = std::make_unique<Picture>();
  if (auto made = makePicture(*picture, size, peels); !made) return tl::unexpected(made.error());
  if (pictures_.size() == kMostPictures) pictures_.pop_back();
  pictures_.insert(pictures_.begin(), std::move(picture));
  return pictures_.front().get();
}

Expected<MeshLayers> MeshPass::record(gpu::Commands& commands, const Camera& camera,
                                      const std::optional<PatientBox>& clipBox, glm::ivec2 size) {
  auto chosen = pictureFor(size, seenThrough_ ? kMeshPeels : 0);
  if (!chosen) return tl::unexpected(chosen.error());
  Picture& picture = **chosen;
  const MeshLayers layers{&picture.colours, &picture.depths, picture.peels};
  if (picture.revision == revision_ && picture.camera == camera && picture.clipBox == clipBox) return layers;
  picture.revision = revision_;
  picture.camera = camera;
  picture.clipBox = clipBox;

  const CameraRays rays = cameraRays(camera, size);
  const double right = glm::length(rays.right), down = glm::length(rays.down);
  const glm::dvec3 across = rays.right / right, along = rays.down / down;
  Push push;
  push.eyeFromCase[0] = row(across, rays.eye);
  push.eyeFromCase[1] = row(along, rays.eye);
  push.eyeFromCase[2] = row(glm::cross(across, along), rays.eye);
  FrameParams box{};
  setClipBox(box, clipBox);
  // Tangents of half the field of view, beside what is left of the box's corners.
  push.clipLow = {glm::vec3(box.clipLow), static_cast<float>(0.5 * right * size.x)};
  push.clipHigh = {glm::vec3(box.clipHigh), static_cast<float>(0.5 * down * size.y)};
  push.near = static_cast<float>(kNearMm);
  commands.transition(picture.colours, VK_IMAGE_LAYOUT_GENERAL, true);
  commands.transition(picture.depths, VK_IMAGE_LAYOUT_GENERAL, true);
  for (int layer = 0; layer <= picture.peels; ++layer) drawLayer(commands, picture, push, layer);
  commands.transition(picture.colours, VK_IMAGE_LAYOUT_GENERAL);
  commands.transition(picture.depths, VK_IMAGE_LAYOUT_GENERAL);
  return layers;
}

void MeshPass::drawLayer(gpu::Commands& commands, const Picture& picture, const Push& shared, int layer) {
  const auto peel = static_cast<std::size_t>(layer);
  const gpu::Image& depth = picture.depth[layer == 0 ? 0 : 1 + peel % 2];
  commands.transition(picture.colour, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, true);
  commands.transition(depth, VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL, true);
  const glm::vec4 nothing(0.0f);
  commands.beginRendering(picture.colour, depth, &nothing);
  const gpu::Pipeline& pipeline = layer == 0 ? opaque_ : peel_;
  gpu::Descriptors descriptors;
  // The first peel lies behind nothing: it looks at the depths of what is opaque twice.
  if (layer > 0)
    descriptors.sampled(0, picture.depth[0], nearest_)
        .sampled(1, picture.depth[layer == 1 ? 0 : 1 + (peel + 1) % 2], nearest_);
  commands.bind(pipeline, descriptors);
  Push push = shared;
  push.peel = static_cast<std::uint32_t>(layer);
  for (const SceneMesh& mesh : shown_) {
    if ((mesh.colour.a < 255) != (layer > 0)) continue;
    const ResidentMesh& resident = meshes_.at(mesh.model.get());
    push.colour = glm::vec4(mesh.colour) / 255.0f;
    commands.push(pipeline, push);
    const VkBuffer vertices = resident.vertices.handle();
    const VkDeviceSize zero = 0;
    device_.vk().CmdBindVertexBuffers(commands.handle(), 0, 1, &vertices, &zero);
    device_.vk().CmdBindIndexBuffer(commands.handle(), resident.indices.handle(), 0, VK_INDEX_TYPE_UINT32);
    device_.vk().CmdDrawIndexed(commands.handle(), resident.indexCount, 1, 0, 0, 0);
  }
  commands.endRendering();
  commands.transition(picture.colour, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  commands.transition(depth, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL);
  commands.bind(resolve_, gpu::Descriptors{}
                              .sampled(0, picture.colour, nearest_)
                              .sampled(1, depth, nearest_)
                              .storage(2, picture.colours)
                              .storage(3, picture.depths));
  commands.push(resolve_, glm::ivec4(picture.size, picture.scale, layer));
  commands.dispatch({(picture.size.x + 15) / 16, (picture.size.y + 15) / 16, 1});
}

}  // namespace chiasm::render
