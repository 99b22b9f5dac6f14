#include "render/gpu/pipeline.h"

#include <array>
#include <utility>

#include "render/gpu/vulkan_error.h"

namespace chiasm::render::gpu {

namespace {

// Lives only as long as a pipeline is being created.
class ShaderModule {
 public:
  ShaderModule(Device& device, std::span<const std::uint32_t> spirv) : device_(device) {
    auto info = structure<VkShaderModuleCreateInfo>(VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO);
    info.codeSize = spirv.size_bytes();
    info.pCode = spirv.data();
    result = device.vk().CreateShaderModule(device.handle(), &info, nullptr, &handle);
  }
  ~ShaderModule() {
    if (handle) device_.vk().DestroyShaderModule(device_.handle(), handle, nullptr);
  }
  ShaderModule(const ShaderModule&) = delete;
  ShaderModule& operator=(const ShaderModule&) = delete;
  VkShaderModule handle = VK_NULL_HANDLE;
  VkResult result = VK_SUCCESS;

 private:
  Device& device_;
};

VkPipelineShaderStageCreateInfo stage(VkShaderStageFlagBits bit, VkShaderModule module) {
  auto info = structure<VkPipelineShaderStageCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO);
  info.stage = bit;
  info.module = module;
  info.pName = "main";
  return info;
}

}  // namespace

Expected<void> Pipeline::createLayout(Device& device, const PipelineInterface& interface,
                                      VkShaderStageFlags stages) {
  device_ = &device;
  stages_ = stages;
  std::vector<VkDescriptorSetLayoutBinding> bindings;
  for (const Binding& binding : interface.bindings)
    bindings.push_back({binding.binding, binding.type, binding.count, stages, nullptr});
  auto set = structure<VkDescriptorSetLayoutCreateInfo>(VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO);
  set.bindingCount = static_cast<std::uint32_t>(bindings.size());
  set.pBindings = bindings.data();
  if (const VkResult result =
          device.vk().CreateDescriptorSetLayout(device.handle(), &set, nullptr, &setLayout_);
      result != VK_SUCCESS)
    return vulkanFailure(result, "create a descriptor layout");
  const VkPushConstantRange range{stages, 0, interface.pushConstantBytes};
  auto layout = structure<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
  layout.setLayoutCount = 1;
  layout.pSetLayouts = &setLayout_;
  layout.pushConstantRangeCount = interface.pushConstantBytes > 0 ? 1 : 0;
  layout.pPushConstantRanges = &range;
  if (const VkResult result = device.vk().CreatePipelineLayout(device.handle(), &layout, nullptr, &layout_);
      result != VK_SUCCESS)
    return vulkanFailure(result, "create a pipeline layout");
  return {};
}

Expected<Pipeline> Pipeline::compute(Device& device, std::span<const std::uint32_t> spirv,
                                     const PipelineInterface& interface,
                                     std::span<const SpecializationValue> constants, Numbering numbering) {
  Pipeline pipeline;
  pipeline.bindPoint_ = VK_PIPELINE_BIND_POINT_COMPUTE;
  if (auto made = pipeline.createLayout(device, interface, VK_SHADER_STAGE_COMPUTE_BIT); !made)
    return tl::unexpected(made.error());
  const ShaderModule shader(device, spirv);
  if (shader.result != VK_SUCCESS) return vulkanFailure(shader.result, "load a shader");
  std::vector<VkSpecializationMapEntry> entries;
  std::vector<std::uint32_t> values;
  for (const SpecializationValue& constant : constants) {
    entries.push_back({constant.id, static_cast<std::uint32_t>(values.size() * sizeof(std::uint32_t)),
                       sizeof(std::uint32_t)});
    values.push_back(constant.value);
  }
  const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()), entries.data(),
                                            values.size() * sizeof(std::uint32_t), values.data()};
  auto info = structure<VkComputePipelineCreateInfo>(VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO);
  info.stage = stage(VK_SHADER_STAGE_COMPUTE_BIT, shader.handle);
  info.stage.pSpecializationInfo = &specialization;
  info.layout = pipeline.layout_;
  if (numbering == Numbering::fromBase) info.flags = VK_PIPELINE_CREATE_DISPATCH_BASE_BIT;
  device.countPipeline();
  if (const VkResult result = device.vk().CreateComputePipelines(device.handle(), VK_NULL_HANDLE, 1, &info,
                                                                 nullptr, &pipeline.handle_);
      result != VK_SUCCESS)
    return vulkanFailure(result, "compile a compute shader");
  return pipeline;
}

Expected<Pipeline> Pipeline::graphics(Device& device, const GraphicsDescription& description) {
  Pipeline pipeline;
  pipeline.bindPoint_ = VK_PIPELINE_BIND_POINT_GRAPHICS;
  if (auto made = pipeline.createLayout(device, description.interface,
                                        VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT);
      !made)
    return tl::unexpected(made.error());
  const ShaderModule vertex(device, description.vertexShader);
  const ShaderModule fragment(device, description.fragmentShader);
  if (vertex.result != VK_SUCCESS) return vulkanFailure(vertex.result, "load a shader");
  if (fragment.result != VK_SUCCESS) return vulkanFailure(fragment.result, "load a shader");
  const std::array stages{stage(VK_SHADER_STAGE_VERTEX_BIT, vertex.handle),
                          stage(VK_SHADER_STAGE_FRAGMENT_BIT, fragment.handle)};

  const VkVertexInputBindingDescription vertexBinding{0, description.vertices.stride,
                                                      VK_VERTEX_INPUT_RATE_VERTEX};
  auto input = structure<VkPipelineVertexInputStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO);
  input.vertexBindingDescriptionCount = description.vertices.stride > 0 ? 1 : 0;
  input.pVertexBindingDescriptions = &vertexBinding;
  input.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(description.vertices.attributes.size());
  input.pVertexAttributeDescriptions = description.vertices.attributes.data();
  auto assembly = structure<VkPipelineInputAssemblyStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO);
  assembly.topology = description.topology;
  auto viewport =
      structure<VkPipelineViewportStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO);
  viewport.viewportCount = 1;
  viewport.scissorCount = 1;
  auto raster = structure<VkPipelineRasterizationStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO);
  raster.polygonMode = VK_POLYGON_MODE_FILL;
  raster.cullMode = description.backFacesOnly ? VK_CULL_MODE_FRONT_BIT : VK_CULL_MODE_NONE;
  raster.frontFace = VK_FRONT_FACE_COUNTER_CLOCKWISE;
  raster.lineWidth = 1.0f;
  auto samples = structure<VkPipelineMultisampleStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO);
  samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
  VkPipelineColorBlendAttachmentState attachment{};
  using Blend = GraphicsDescription::Blend;
  attachment.blendEnable = description.blend == Blend::none ? VK_FALSE : VK_TRUE;
  attachment.srcColorBlendFactor =
      description.blend == Blend::premultiplied ? VK_BLEND_FACTOR_ONE : VK_BLEND_FACTOR_SRC_ALPHA;
  attachment.dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
  attachment.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
  attachment.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
  attachment.colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT | VK_COLOR_COMPONENT_B_BIT |
                              VK_COLOR_COMPONENT_A_BIT;
  auto blend = structure<VkPipelineColorBlendStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO);
  blend.attachmentCount = 1;
  blend.pAttachments = &attachment;
  const std::array dynamicStates{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
  auto dynamic =
      structure<VkPipelineDynamicStateCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO);
  dynamic.dynamicStateCount = static_cast<std::uint32_t>(dynamicStates.size());
  dynamic.pDynamicStates = dynamicStates.data();
  auto rendering = structure<VkPipelineRenderingCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO);
  rendering.colorAttachmentCount = 1;
  rendering.pColorAttachmentFormats = &description.colourFormat;
  using Depth = GraphicsDescription::Depth;
  auto depth = structure<VkPipelineDepthStencilStateCreateInfo>(
      VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO);
  const bool tested = description.depth == Depth::testAndWrite || description.depth == Depth::test;
  depth.depthTestEnable = tested ? VK_TRUE : VK_FALSE;
  depth.depthWriteEnable = description.depth == Depth::testAndWrite ? VK_TRUE : VK_FALSE;
  depth.depthCompareOp = VK_COMPARE_OP_GREATER_OR_EQUAL;
  if (description.depth != Depth::none) rendering.depthAttachmentFormat = VK_FORMAT_D32_SFLOAT;

  auto info = structure<VkGraphicsPipelineCreateInfo>(VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO);
  info.pNext = &rendering;
  info.stageCount = static_cast<std::uint32_t>(stages.size());
  info.pStages = stages.data();
  info.pVertexInputState = &input;
  info.pInputAssemblyState = &assembly;
  info.pViewportState = &viewport;
  info.pRasterizationState = &raster;
  info.pMultisampleState = &samples;
  info.pColorBlendState = &blend;
  info.pDepthStencilState = &depth;
  info.pDynamicState = &dynamic;
  info.layout = pipeline.layout_;
  device.countPipeline();
  if (const VkResult result = device.vk().CreateGraphicsPipelines(device.handle(), VK_NULL_HANDLE, 1, &info,
                                                                  nullptr, &pipeline.handle_);
      result != VK_SUCCESS)
    return vulkanFailure(result, "compile a graphics shader");
  return pipeline;
}

void Pipeline::reset() {
  if (!device_) return;
  device_->retire([device = device_, handle = handle_, layout = layout_, set = setLayout_] {
    const DeviceFunctions& vk = device->vk();
    vk.DestroyPipeline(device->handle(), handle, nullptr);
    vk.DestroyPipelineLayout(device->handle(), layout, nullptr);
    vk.DestroyDescriptorSetLayout(device->handle(), set, nullptr);
  });
  device_ = nullptr;
  handle_ = VK_NULL_HANDLE;
  layout_ = VK_NULL_HANDLE;
  setLayout_ = VK_NULL_HANDLE;
}

void Pipeline::swap(Pipeline& other) noexcept {
  std::swap(device_, other.device_);
  std::swap(handle_, other.handle_);
  std::swap(layout_, other.layout_);
  std::swap(setLayout_, other.setLayout_);
  std::swap(bindPoint_, other.bindPoint_);
  std::swap(stages_, other.stages_);
}

}  // namespace chiasm::render::gpu
