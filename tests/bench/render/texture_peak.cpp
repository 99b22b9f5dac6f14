#include "tests/bench/render/texture_peak.h"

#include <algorithm>
#include <array>
#include <vector>

#include "chiasm_shaders.h"
#include "render/gpu/frame_timer.h"
#include "render/gpu/pipeline.h"

namespace chiasm::test {

using namespace chiasm::render;

namespace {

constexpr int kEdge = 32;  // voxels: 64 KiB
constexpr std::uint32_t kFetches = 256;
constexpr int kRuns = 5;

}  // namespace

Expected<double> texturePeak(VolumeHarness& harness) {
  gpu::Device& device = harness.device();
  gpu::ImageDescription description;
  description.type = VK_IMAGE_TYPE_3D;
  description.format =
      device.supports(VK_FORMAT_R16_SNORM, VK_FORMAT_FEATURE_2_SAMPLED_IMAGE_FILTER_LINEAR_BIT)
          ? VK_FORMAT_R16_SNORM
          : VK_FORMAT_R16_SFLOAT;
  description.size = glm::ivec3(kEdge);
  description.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
  auto image = gpu::Image::create(device, description);
  if (!image) return tl::unexpected(image.error());
  const std::vector<std::byte> texels(static_cast<std::size_t>(kEdge * kEdge * kEdge) * 2, std::byte{1});
  if (auto sent = harness.uploader().toImage(*image, glm::ivec3(0), description.size, 2, texels); !sent)
    return tl::unexpected(sent.error());
  if (auto flushed = harness.uploader().flush(); !flushed) return tl::unexpected(flushed.error());

  // A software device is some thousand times slower.
  const std::uint32_t groups = device.isCpu() ? 64 : 65536;
  auto sums = gpu::Buffer::create(device, VkDeviceSize{groups} * 256 * 4, VK_BUFFER_USAGE_STORAGE_BUFFER_BIT,
                                  gpu::MemoryUse::device);
  if (!sums) return tl::unexpected(sums.error());
  auto sampler = gpu::Sampler::create(device, VK_FILTER_LINEAR);
  if (!sampler) return tl::unexpected(sampler.error());
  gpu::PipelineInterface interface;
  interface.bindings = {{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER},
                        {1, VK_DESCRIPTOR_TYPE_STORAGE_BUFFER}};
  const std::array<gpu::SpecializationValue, 1> constants{{{0, kFetches}}};
  auto pipeline = gpu::Pipeline::compute(device, shaders::texture_peak_comp, interface, constants);
  if (!pipeline) return tl::unexpected(pipeline.error());
  auto timer = gpu::FrameTimer::create(device);
  if (!timer) return tl::unexpected(timer.error());

  double best = 0;
  for (int run = 0; run < kRuns; ++run) {
    auto commands = harness.ring().begin();
    if (!commands) return tl::unexpected(commands.error());
    commands->barrier();
    timer->begin(*commands, static_cast<std::uint64_t>(run));
    commands->bind(*pipeline, gpu::Descriptors{}.sampled(0, *image, *sampler).storage(1, *sums));
    commands->dispatch({groups, 1, 1});
    timer->end(*commands);
    auto ticket = harness.ring().submit(*commands);
    if (!ticket) return tl::unexpected(ticket.error());
    if (auto done = device.queue().wait(*ticket); !done) return tl::unexpected(done.error());
    for (const gpu::FrameTimer::Time& time : timer->finished())
      if (time.milliseconds > 0)
        best = std::max(best, static_cast<double>(groups) * 256 * kFetches / (time.milliseconds * 1e-3));
  }
  return best;
}

}  // namespace chiasm::test
