// Recording of commands, and the ring of command buffers they are recorded into.
#pragma once

#include <array>
#include <cstring>
#include <span>
#include <vector>

#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include "core/base/error.h"
#include "render/gpu/device.h"
#include "render/gpu/pipeline.h"
#include "render/gpu/resources.h"

namespace chiasm::render::gpu {

// What a pipeline's descriptor set holds; collected, then handed to Commands::bind. Asks for no memory:
// frames make many of these.
class Descriptors {
 public:
  // A sampled image with its sampler; the image must be in SHADER_READ_ONLY_OPTIMAL or GENERAL by then.
  Descriptors& sampled(std::uint32_t binding, const Image& image, const Sampler& sampler);
  Descriptors& storage(std::uint32_t binding, const Image& image);
  Descriptors& storage(std::uint32_t binding, const Buffer& buffer, VkDeviceSize offset = 0,
                       VkDeviceSize size = VK_WHOLE_SIZE);
  Descriptors& uniform(std::uint32_t binding, const Buffer& buffer, VkDeviceSize offset = 0,
                       VkDeviceSize size = VK_WHOLE_SIZE);

 private:
  friend class Commands;
  struct Entry {
    std::uint32_t binding = 0;
    VkDescriptorType type = VK_DESCRIPTOR_TYPE_SAMPLER;
    const Image* image = nullptr;
    VkSampler sampler = VK_NULL_HANDLE;
    VkDescriptorBufferInfo buffer{};
  };
  void add(const Entry& entry);
  static constexpr std::size_t kMost = 32;
  std::array<Entry, kMost> entries_;
  std::size_t count_ = 0;
};

// One command buffer being recorded. One thread. Anything not wrapped here: `handle()` and `device().vk()`.
class Commands {
 public:
  Commands() = default;
  Device& device() const { return *device_; }
  VkCommandBuffer handle() const { return handle_; }

  // Moves the image to a layout, after everything before and before everything after. Also the way to order
  // two uses in the same layout (write, then read). `discard`: the old content is not needed.
  void transition(const Image& image, VkImageLayout layout, bool discard = false);
  // Orders all memory accesses before against all after (buffers).
  void barrier();
  // Makes device writes readable by the host once the submission is done.
  void barrierToHost();

  // Allocates, writes and binds the set, and binds the pipeline. Where the device has no memory for the set
  // nothing is dispatched or drawn from here on, and the submission fails.
  void bind(const Pipeline& pipeline, const Descriptors& descriptors);
  template <typename T>
  void push(const Pipeline& pipeline, const T& constants) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= 128, "lavapipe takes 128 bytes");
    pushBytes(pipeline, &constants, sizeof(T));
  }
  void draw(std::uint32_t vertices, std::uint32_t instances, std::uint32_t firstInstance);
  void drawIndexed(std::uint32_t indices, std::uint32_t firstIndex, std::int32_t firstVertex,
                   std::uint32_t firstInstance);
  void dispatch(glm::uvec3 groups);
  // Numbers the groups from `base` on; the pipeline was made for it (Pipeline::Numbering::fromBase).
  void dispatch(glm::uvec3 base, glm::uvec3 groups);
  void copy(const Buffer& from, VkDeviceSize fromOffset, const Buffer& to, VkDeviceSize toOffset,
            VkDeviceSize size);
  void fill(const Buffer& buffer, std::uint32_t value);
  // Tightly packed texels; the image must be in TRANSFER_DST / TRANSFER_SRC (or GENERAL).
  void copyToImage(const Buffer& from, VkDeviceSize offset, const Image& to, glm::ivec3 at, glm::ivec3 size);
  void copyFromImage(const Image& from, glm::ivec3 at, glm::ivec3 size, const Buffer& to,
                     VkDeviceSize offset);
  // A box at the origin of one image to the origin of another of the same format.
  void copyImage(const Image& from, const Image& to, glm::ivec3 size);
  // Scales one rectangle of a 2D image onto another, linearly filtered.
  void blit(const Image& from, glm::ivec2 fromAt, glm::ivec2 fromSize, const Image& to, glm::ivec2 toAt,
            glm::ivec2 toSize, VkFilter filter);
  // Dynamic rendering into one colour image in COLOR_ATTACHMENT_OPTIMAL; viewport and scissor are set to all
  // of it. `clear` null: keeps what is there.
  void beginRendering(const Image& target, const glm::vec4* clear);
  void beginRendering(VkImageView view, VkExtent2D extent, const glm::vec4* clear);
  // With a depth image of the same size in DEPTH_ATTACHMENT_OPTIMAL; clearing sets its depths to 0.
  void beginRendering(const Image& target, const Image& depth, const glm::vec4* clear);
  // Draws into this rectangle only, within beginRendering and endRendering.
  void setViewport(glm::ivec2 at, glm::ivec2 size);
  // Sets the depths of a rectangle to 0, within beginRendering and endRendering.
  void clearDepths(glm::ivec2 at, glm::ivec2 size);
  void endRendering();

 private:
  friend class CommandRing;
  bool failed() const;
  void pushBytes(const Pipeline& pipeline, const void* bytes, std::uint32_t size);
  void beginRendering(VkImageView view, VkExtent2D extent, const glm::vec4* clear, VkImageView depth);
  Device* device_ = nullptr;
  VkCommandBuffer handle_ = VK_NULL_HANDLE;
  class CommandRing* ring_ = nullptr;
};

// A few command buffers used in turn, each with a pool for its descriptor sets, given back when the device
// is done with them. One thread.
class CommandRing {
 public:
  static Expected<std::unique_ptr<CommandRing>> create(Device& device);
  ~CommandRing();
  CommandRing(const CommandRing&) = delete;
  CommandRing& operator=(const CommandRing&) = delete;

  // Waits when every buffer is still in flight. One recording at a time.
  Expected<Commands> begin();
  Expected<Ticket> submit(Commands& commands, std::span<const VkSemaphoreSubmitInfo> waits = {},
                          std::span<const VkSemaphoreSubmitInfo> signals = {});
  // Drops a recording after a failure.
  void abandon(Commands& commands);

 private:
  friend class Commands;
  CommandRing() = default;
  struct Slot {
    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer buffer = VK_NULL_HANDLE;
    std::vector<VkDescriptorPool> descriptorPools;
    std::size_t usedPools = 0;
    Ticket ticket = 0;
  };
  VkDescriptorSet allocateSet(VkDescriptorSetLayout layout);
  Device* device_ = nullptr;
  std::array<Slot, 3> slots_;
  std::size_t current_ = 0;
  bool recording_ = false;
  std::uint64_t number_ = 0;  // of the recording, among all of the device
  VkResult failed_ = VK_SUCCESS;
};

}  // namespace chiasm::render::gpu
