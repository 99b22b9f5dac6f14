// Draws Dear ImGui's triangles into a UNORM picture.
#pragma once

#include <array>
#include <vector>

#include <glm/vec2.hpp>

#include "render/frame/texture_table.h"
#include "render/gpu/commands.h"
#include "render/gpu/pipeline.h"

struct ImDrawData;

namespace chiasm::render {

// Colours are display-encoded and stay so; alpha is straight in, and the target ends up premultiplied.
// Large meshes pass (ImDrawCmd::VtxOffset). One thread.
class ImGuiPass {
 public:
  static Expected<ImGuiPass> create(gpu::Device& device);

  // Records the data into the picture that rendering has begun on. A command whose texture is unknown or
  // whose clip rectangle is empty draws nothing. `submitted` must be called with the recording's ticket.
  Expected<void> record(gpu::Commands& commands, const ImDrawData& data, const TextureTable& textures,
                        VkFormat targetFormat, glm::ivec2 targetSize);
  void submitted(gpu::Ticket ticket) { slots_[current_].ticket = ticket; }

 private:
  struct Slot {
    gpu::Buffer vertices, indices;
    gpu::Ticket ticket = 0;
  };
  struct FormatPipeline {
    VkFormat format;
    gpu::Pipeline pipeline;
  };
  Expected<const gpu::Pipeline*> pipelineFor(VkFormat format);
  Expected<void> upload(const ImDrawData& data);
  gpu::Device* device_ = nullptr;
  gpu::Sampler sampler_;
  std::vector<FormatPipeline> pipelines_;
  std::array<Slot, 3> slots_;
  std::size_t current_ = 0;
};

}  // namespace chiasm::render
