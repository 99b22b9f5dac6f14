#include "tests/bench/render/render_work.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "render/cpu/ray_caster.h"
#include "render/gpu/frame_timer.h"
#include "render/light/scene_lights.h"
#include "tests/support/bench_tools.h"

namespace chiasm::test {

using namespace chiasm::render;

RenderWork peersWork(std::shared_ptr<const VoxelBuffer> voxels, const GridGeometry& grid,
                     const TransferFunction& function, glm::ivec2 size) {
  RenderWork work;
  SceneVolume& volume = work.scene.volumes.emplace_back();
  volume.uid = Uid::generate();
  volume.voxels = std::move(voxels);
  volume.grid = grid;
  volume.transferFunction = function;
  volume.sampling = Sampling::pointwise;
  work.content.eyes[0].position = {{-330, -420, 190}};
  work.content.eyes[0].focalPoint = {};
  work.content.backgroundTop = work.content.backgroundBottom = glm::vec4(0, 0, 0, 1);
  work.size = size;
  return work;
}

namespace {

// All eyes in one submission.
Expected<void> drawTimed(VolumeHarness& harness, const RenderWork& work, gpu::FrameTimer& timer,
                         std::uint64_t number) {
  if (auto fitted = harness.fitTarget(work.size); !fitted) return fitted;
  auto commands = harness.ring().begin();
  if (!commands) return tl::unexpected(commands.error());
  timer.begin(*commands, number);
  for (std::size_t eye = 0; eye < work.content.eyes.size(); ++eye)
    if (auto recorded = harness.pass().recordAll(*commands, work.scene, work.content, eye, harness.target());
        !recorded) {
      timer.abandon();
      harness.ring().abandon(*commands);
      return recorded;
    }
  timer.end(*commands);
  auto ticket = harness.ring().submit(*commands);
  if (!ticket) return tl::unexpected(ticket.error());
  return harness.device().queue().wait(*ticket);
}

// Both times of the light; what is drawn next has it.
Expected<void> lightWork(VolumeHarness& harness, const RenderWork& work, RenderTimes& times) {
  if (work.content.shadows <= 0.0f) return {};
  const auto light = [&](const Volume3dContent& content, double& ms) -> Expected<void> {
    const double start = milliseconds(CLOCK_MONOTONIC);
    auto lit = harness.pass().advanceLight(work.scene, 1, content, LightField::Effort::all);
    if (!lit) return tl::unexpected(lit.error());
    ms = milliseconds(CLOCK_MONOTONIC) - start;
    return {};
  };
  Volume3dContent turned = work.content;
  turned.eyes[0].position.mm.x += 10.0;
  if (auto all = light(turned, times.light); !all) return all;
  return light(work.content, times.lamp);
}

Expected<DrawReport> countFrame(VolumeHarness& harness, const RenderWork& work, gpu::FrameTimer& timer) {
  harness.pass().setCounting(true);
  if (auto drawn = drawTimed(harness, work, timer, 0); !drawn) return tl::unexpected(drawn.error());
  if (auto before = harness.pass().takeCounts(harness.ring()); !before) return before;
  if (auto drawn = drawTimed(harness, work, timer, 0); !drawn) return tl::unexpected(drawn.error());
  auto counts = harness.pass().takeCounts(harness.ring());
  harness.pass().setCounting(false);
  static_cast<void>(timer.finished());
  return counts;
}

}  // namespace

Expected<RenderTimes> timeFrames(VolumeHarness& harness, const RenderWork& work, int repetitions) {
  auto timer = gpu::FrameTimer::create(harness.device());
  if (!timer) return tl::unexpected(timer.error());
  harness.pass().setSkipping(work.skip);
  RenderTimes times;
  const double firstStart = milliseconds(CLOCK_MONOTONIC);
  if (auto updated = harness.update(work.scene); !updated) return tl::unexpected(updated.error());
  if (auto lit = lightWork(harness, work, times); !lit) return tl::unexpected(lit.error());
  if (auto drawn = drawTimed(harness, work, *timer, 0); !drawn) return tl::unexpected(drawn.error());
  times.first = milliseconds(CLOCK_MONOTONIC) - firstStart;
  static_cast<void>(timer->finished());
  std::vector<double> wall, cpu, device;
  for (int i = 0; i < repetitions; ++i) {
    const double wallStart = milliseconds(CLOCK_MONOTONIC), cpuStart = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    if (auto drawn = drawTimed(harness, work, *timer, 1); !drawn) return tl::unexpected(drawn.error());
    // The peers read one pixel back, and so do we.
    if (auto pixel =
            gpu::readImage(harness.device(), harness.ring(), harness.target(), {0, 0, 0}, {1, 1, 1}, 4);
        !pixel)
      return tl::unexpected(pixel.error());
    wall.push_back(milliseconds(CLOCK_MONOTONIC) - wallStart);
    cpu.push_back(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpuStart);
    for (const gpu::FrameTimer::Time& time : timer->finished()) device.push_back(time.milliseconds);
  }
  times.wall = median(wall);
  times.least = *std::min_element(wall.begin(), wall.end());
  times.cpu = median(cpu);
  if (!device.empty()) times.device = median(device);
  auto counts = countFrame(harness, work, *timer);
  if (!counts) return tl::unexpected(counts.error());
  times.counts = *counts;
  return times;
}

Expected<RenderTimes> timeProcessor(const RenderWork& work, int repetitions, Image* picture) {
  if (!cpu::RayCaster::canDraw(work.scene))
    return failure(ErrorKind::unavailable, "The processor's ray caster cannot draw this scene.");
  cpu::RayCaster caster;
  caster.setSkipping(work.skip);
  Image image;
  image.size = work.size;
  image.rgba.resize(static_cast<std::size_t>(work.size.x) * static_cast<std::size_t>(work.size.y) * 4);
  RenderTimes times;
  const auto draw = [&] {
    times.counts = {};
    for (const Camera& eye : work.content.eyes) {
      const cpu::CastCounts counts = caster.cast(work.content, eye, work.size, {{0, 0}, work.size},
                                                 std::as_writable_bytes(std::span(image.rgba)));
      times.counts.rays += counts.rays;
      times.counts.samples += counts.samples;
      times.counts.taps += counts.taps;
    }
  };
  const double firstStart = milliseconds(CLOCK_MONOTONIC);
  caster.update(work.scene);
  SceneLights lights;
  if (work.content.shadows > 0.0f) {
    const SceneVolume& volume = work.scene.volumes[0];
    const BrickRanges ranges =
        computeBrickRanges(*volume.voxels, volume.grid.size, brickEdgeFor(volume.grid.size));
    const double start = milliseconds(CLOCK_MONOTONIC);
    lights.advance(work.scene, 1, work.content, &ranges, LightField::Effort::all);
    times.light = milliseconds(CLOCK_MONOTONIC) - start;
    Volume3dContent turned = work.content;
    turned.eyes[0].position.mm.x += 10.0;
    lights.advance(work.scene, 1, turned, &ranges, LightField::Effort::all);
    const double again = milliseconds(CLOCK_MONOTONIC);
    lights.advance(work.scene, 1, work.content, &ranges, LightField::Effort::all);
    times.lamp = milliseconds(CLOCK_MONOTONIC) - again;
    caster.setLight(lights.look(work.content));
  }
  draw();
  times.first = milliseconds(CLOCK_MONOTONIC) - firstStart;
  std::vector<double> wall, cpu;
  for (int i = 0; i < repetitions; ++i) {
    const double wallStart = milliseconds(CLOCK_MONOTONIC), cpuStart = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    draw();
    wall.push_back(milliseconds(CLOCK_MONOTONIC) - wallStart);
    cpu.push_back(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpuStart);
  }
  times.wall = median(wall);
  times.least = *std::min_element(wall.begin(), wall.end());
  times.cpu = median(cpu);
  if (picture != nullptr) *picture = std::move(image);
  return times;
}

}  // namespace chiasm::test
