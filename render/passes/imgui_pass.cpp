#include "render/passes/imgui_pass.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "chiasm_shaders.h"

namespace chiasm::render {

namespace {

struct Placement {
  glm::vec2 scale, translate;
};

// From ImGui's display units to Vulkan's clip space, where y already points down.
Placement placementOf(const ImDrawData& data) {
  const glm::vec2 scale(2.0f / data.DisplaySize.x, 2.0f / data.DisplaySize.y);
  return {scale, {-1.0f - data.DisplayPos.x * scale.x, -1.0f - data.DisplayPos.y * scale.y}};
}

// Grows by half again, so that a busy window settles after a few frames.
Expected<void> ensure(gpu::Device& device, gpu::Buffer& buffer, std::size_t bytes, VkBufferUsageFlags usage) {
  if (buffer && buffer.size() >= bytes) return {};
  auto created = gpu::Buffer::create(device, std::max<std::size_t>(bytes + bytes / 2, 64 << 10), usage,
                                     gpu::MemoryUse::upload);
  if (!created) return tl::unexpected(created.error());
  buffer = std::move(*created);
  return {};
}

// The clip rectangle in target pixels, inside the target; empty extent: nothing to draw.
VkRect2D scissorOf(const ImDrawCmd& command, const ImDrawData& data, glm::ivec2 target) {
  const glm::vec2 scale(static_cast<float>(target.x) / data.DisplaySize.x,
                        static_cast<float>(target.y) / data.DisplaySize.y);
  const auto pixel = [](float position, int size) {
    return std::clamp(static_cast<int>(std::lround(std::clamp(position, -1e6f, 1e6f))), 0, size);
  };
  const int left = pixel((command.ClipRect.x - data.DisplayPos.x) * scale.x, target.x);
  const int top = pixel((command.ClipRect.y - data.DisplayPos.y) * scale.y, target.y);
  const int right = pixel((command.ClipRect.z - data.DisplayPos.x) * scale.x, target.x);
  const int bottom = pixel((command.ClipRect.w - data.DisplayPos.y) * scale.y, target.y);
  return {{left, top},
          {static_cast<std::uint32_t>(std::max(right - left, 0)),
           static_cast<std::uint32_t>(std::max(bottom - top, 0))}};
}

constexpr VkIndexType kIndexType = sizeof(ImDrawIdx) == 2 ? VK_INDEX_TYPE_UINT16 : VK_INDEX_TYPE_UINT32;

// ImTextureID is a pointer in older and a 64-bit number in newer versions of ImGui.
void* handleOf(const ImDrawCmd& command) {
  return (void*)(std::uintptr_t)command.GetTexID();
}

}  // namespace

Expected<ImGuiPass> ImGuiPass::create(gpu::Device& device) {
  ImGuiPass pass;
  pass.device_ = &device;
  auto sampler = gpu::Sampler::create(device, VK_FILTER_LINEAR);
  if (!sampler) return tl::unexpected(sampler.error());
  pass.sampler_ = std::move(*sampler);
  return pass;
}

Expected<const gpu::Pipeline*> ImGuiPass::pipelineFor(VkFormat format) {
  for (const FormatPipeline& known : pipelines_)
    if (known.format == format) return &known.pipeline;
  gpu::GraphicsDescription description;
  description.vertexShader = shaders::imgui_vert;
  description.fragmentShader = shaders::imgui_frag;
  description.interface.bindings = {{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER}};
  description.interface.pushConstantBytes = sizeof(Placement);
  description.vertices.stride = sizeof(ImDrawVert);
  description.vertices.attributes = {
      {0, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, pos)},
      {1, 0, VK_FORMAT_R32G32_SFLOAT, offsetof(ImDrawVert, uv)},
      {2, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(ImDrawVert, col)},
  };
  description.colourFormat = format;
  description.blend = gpu::GraphicsDescription::Blend::straight;
  auto pipeline = gpu::Pipeline::graphics(*device_, description);
  if (!pipeline) return tl::unexpected(pipeline.error());
  pipelines_.push_back({format, std::move(*pipeline)});
  return &pipelines_.back().pipeline;
}

Expected<void> ImGuiPass::upload(const ImDrawData& data) {
  current_ = (current_ + 1) % slots_.size();
  Slot& slot = slots_[current_];
  if (auto waited = device_->queue().wait(slot.ticket); !waited) return waited;
  const std::size_t vertexBytes = static_cast<std::size_t>(data.TotalVtxCount) * sizeof(ImDrawVert);
  const std::size_t indexBytes = static_cast<std::size_t>(data.TotalIdxCount) * sizeof(ImDrawIdx);
  if (auto grown = ensure(*device_, slot.vertices, vertexBytes, VK_BUFFER_USAGE_VERTEX_BUFFER_BIT); !grown)
    return grown;
  if (auto grown = ensure(*device_, slot.indices, indexBytes, VK_BUFFER_USAGE_INDEX_BUFFER_BIT); !grown)
    return grown;
  std::byte* vertices = slot.vertices.mapped().data();
  std::byte* indices = slot.indices.mapped().data();
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    const std::size_t listVertices = static_cast<std::size_t>(list.VtxBuffer.Size) * sizeof(ImDrawVert);
    const std::size_t listIndices = static_cast<std::size_t>(list.IdxBuffer.Size) * sizeof(ImDrawIdx);
    if (listVertices != 0) std::memcpy(vertices, list.VtxBuffer.Data, listVertices);
    if (listIndices != 0) std::memcpy(indices, list.IdxBuffer.Data, listIndices);
    vertices += listVertices;
    indices += listIndices;
  }
  return {};
}

Expected<void> ImGuiPass::record(gpu::Commands& commands, const ImDrawData& data,
                                 const TextureTable& textures, VkFormat targetFormat, glm::ivec2 targetSize) {
  if (data.TotalIdxCount == 0 || data.DisplaySize.x <= 0.0f || data.DisplaySize.y <= 0.0f) return {};
  auto pipeline = pipelineFor(targetFormat);
  if (!pipeline) return tl::unexpected(pipeline.error());
  if (auto uploaded = upload(data); !uploaded) return uploaded;

  const gpu::DeviceFunctions& vk = device_->vk();
  const VkCommandBuffer handle = commands.handle();
  const Placement placement = placementOf(data);
  const VkBuffer vertexBuffer = slots_[current_].vertices.handle();
  const VkDeviceSize zero = 0;
  vk.CmdBindVertexBuffers(handle, 0, 1, &vertexBuffer, &zero);
  vk.CmdBindIndexBuffer(handle, slots_[current_].indices.handle(), 0, kIndexType);

  const gpu::Image* bound = nullptr;
  const auto bind = [&](const gpu::Image* image) {
    commands.bind(**pipeline, gpu::Descriptors{}.sampled(0, *image, sampler_));
    commands.push(**pipeline, placement);
    bound = image;
  };
  std::uint32_t firstIndex = 0;
  std::int32_t firstVertex = 0;
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr) {
        if (command.UserCallback != ImDrawCallback_ResetRenderState) command.UserCallback(&list, &command);
        bound = nullptr;  // the callback may have bound what it likes
        continue;
      }
      const VkRect2D scissor = scissorOf(command, data, targetSize);
      const gpu::Image* image = textures.find(handleOf(command));
      if (image == nullptr || scissor.extent.width == 0 || scissor.extent.height == 0) continue;
      if (image != bound) bind(image);
      vk.CmdSetScissor(handle, 0, 1, &scissor);
      commands.drawIndexed(command.ElemCount, firstIndex + command.IdxOffset,
                           firstVertex + static_cast<std::int32_t>(command.VtxOffset), 0);
    }
    firstIndex += static_cast<std::uint32_t>(list.IdxBuffer.Size);
    firstVertex += list.VtxBuffer.Size;
  }
  return {};
}

}  // namespace chiasm::render
