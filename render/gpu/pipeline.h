// Compute and graphics pipelines, each with its own layout of one descriptor set and push constants.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/error.h"
#include "render/gpu/device.h"

namespace chiasm::render::gpu {

struct Binding {
  std::uint32_t binding = 0;
  VkDescriptorType type = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
  std::uint32_t count = 1;
};

struct PipelineInterface {
  std::vector<Binding> bindings;  // set 0
  std::uint32_t pushConstantBytes = 0;
};

// `layout(constant_id = id) const uint NAME`: bool, int and uint alike as 32 bits.
struct SpecializationValue {
  std::uint32_t id = 0, value = 0;
};

struct VertexInput {
  std::uint32_t stride = 0;  // 0: no vertex buffer
  std::vector<VkVertexInputAttributeDescription> attributes;
};

struct GraphicsDescription {
  std::span<const std::uint32_t> vertexShader, fragmentShader;  // SPIR-V, entry point "main"
  PipelineInterface interface;
  VertexInput vertices;
  VkFormat colourFormat = VK_FORMAT_R8G8B8A8_UNORM;
  enum class Blend { none, straight, premultiplied };  // over; the target ends up premultiplied
  Blend blend = Blend::none;
  VkPrimitiveTopology topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
  bool backFacesOnly = false;  // those whose corners turn clockwise on the screen
  // With a D32 depth image whose depths fall with distance (1 at the near plane, 0 infinitely far).
  enum class Depth { none, testAndWrite, test, ignore };
  Depth depth = Depth::none;
};

// Viewport and scissor are dynamic; rendering is dynamic (no render passes).
class Pipeline {
 public:
  Pipeline() = default;
  enum class Numbering { fromZero, fromBase };  // of a dispatch's groups
  static Expected<Pipeline> compute(Device& device, std::span<const std::uint32_t> spirv,
                                    const PipelineInterface& interface,
                                    std::span<const SpecializationValue> constants = {},
                                    Numbering numbering = Numbering::fromZero);
  static Expected<Pipeline> graphics(Device& device, const GraphicsDescription& description);
  ~Pipeline() { reset(); }
  Pipeline(Pipeline&& other) noexcept { swap(other); }
  Pipeline& operator=(Pipeline&& other) noexcept {
    if (this != &other) {
      reset();
      swap(other);
    }
    return *this;
  }

  VkPipeline handle() const { return handle_; }
  VkPipelineLayout layout() const { return layout_; }
  VkDescriptorSetLayout setLayout() const { return setLayout_; }
  VkPipelineBindPoint bindPoint() const { return bindPoint_; }
  VkShaderStageFlags stages() const { return stages_; }
  explicit operator bool() const { return handle_ != VK_NULL_HANDLE; }

 private:
  void reset();
  void swap(Pipeline& other) noexcept;
  Expected<void> createLayout(Device& device, const PipelineInterface& interface, VkShaderStageFlags stages);
  Device* device_ = nullptr;
  VkPipeline handle_ = VK_NULL_HANDLE;
  VkPipelineLayout layout_ = VK_NULL_HANDLE;
  VkDescriptorSetLayout setLayout_ = VK_NULL_HANDLE;
  VkPipelineBindPoint bindPoint_ = VK_PIPELINE_BIND_POINT_COMPUTE;
  VkShaderStageFlags stages_ = 0;
};

}  // namespace chiasm::render::gpu
