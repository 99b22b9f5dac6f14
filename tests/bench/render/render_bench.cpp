// Times the ray casters: one picture for comparison with other renderers (tests/bench/compare), slices,
// edits, or a table of a device.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "render/cpu/simd_level.h"
#include "render/image.h"
#include "tests/bench/render/bench_options.h"
#include "tests/bench/render/processor_work.h"
#include "tests/bench/render/render_table.h"
#include "tests/bench/render/render_work.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
using namespace chiasm::render;
using test::BenchOptions;
using test::orExit;
using test::RenderTimes;
using test::RenderWork;

std::shared_ptr<const VoxelBuffer> loadVoxels(const BenchOptions& options) {
  std::vector<std::int16_t> voxels;
  if (options.volume.empty()) {
    voxels = test::benchPhantom(options.voxels);
  } else {
    voxels.resize(static_cast<std::size_t>(options.voxels.x) * static_cast<std::size_t>(options.voxels.y) *
                  static_cast<std::size_t>(options.voxels.z));
    std::ifstream file(options.volume, std::ios::binary);
    file.read(reinterpret_cast<char*>(voxels.data()), static_cast<std::streamsize>(voxels.size() * 2));
    if (!file) {
      std::fprintf(stderr, "render_bench: '%s' does not hold %d x %d x %d voxels of 16 bits\n",
                   options.volume.c_str(), options.voxels.x, options.voxels.y, options.voxels.z);
      std::exit(1);
    }
  }
  return VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
}

GridGeometry gridOf(const BenchOptions& options) {
  GridGeometry grid = test::benchPhantomGrid(options.voxels);
  if (options.spacing) {
    grid.spacing = *options.spacing;
    grid.origin = -0.5 * (glm::dvec3(grid.size) - 1.0) * grid.spacing;
  }
  return grid;
}

void print(const BenchOptions& options, const RenderTimes& times, const std::string& device) {
  const double samples = times.perRay(times.counts.samples), taps = times.perRay(times.counts.taps);
  const double deviceMs = times.device.value_or(0);
  if (options.json)
    std::printf(
        "{\"renderer\":\"chiasm\",\"device\":\"%s\",\"voxels\":[%d,%d,%d],\"w\":%d,\"tf\":\"%s\",\"first_"
        "ms\":%.1f,"
        "\"med_ms\":%.2f,\"min_ms\":%.2f,\"cpu_ms\":%.2f,\"device_ms\":%.3f,\"rays\":%llu,"
        "\"samples_per_ray\":%.2f,\"taps_per_ray\":%.2f}\n",
        device.c_str(), options.voxels.x, options.voxels.y, options.voxels.z, options.pixels,
        options.tf.c_str(), times.first, times.wall, times.least, times.cpu, deviceMs,
        static_cast<unsigned long long>(times.counts.rays), samples, taps);
  else
    std::printf(
        "%s\n%s, %d x %d x %d voxels, %d^2 pixels: median %.2f ms (device %.3f, least %.2f, CPU %.2f, first "
        "%.1f); per ray %.2f samples, %.2f taps\n",
        device.c_str(), options.tf.c_str(), options.voxels.x, options.voxels.y, options.voxels.z,
        options.pixels, times.wall, deviceMs, times.least, times.cpu, times.first, samples, taps);
  if (options.shadows && !options.json)
    std::printf("light %.1f ms, a turned lamp %.1f ms\n", times.light, times.lamp);
}

void cutSlices(const BenchOptions& options) {
  const auto filter = options.slice == "cubic" ? cpu::SliceFilter::cubic : cpu::SliceFilter::linear;
  const test::ProcessorTimes times =
      test::timeSlices(loadVoxels(options), gridOf(options), filter, options.pixels, options.repetitions);
  std::printf("{\"slice\":\"%s\",\"w\":%d,\"med_ms\":%.3f,\"cpu_ms\":%.3f}\n", options.slice.c_str(),
              options.pixels, times.wall, times.cpu);
}

void followEdits(const RenderWork& work, const BenchOptions& options) {
  const test::EditTimes times = test::timeEdits(work, options.repetitions);
  std::printf(
      "{\"transfer_function_ms\":%.3f,\"transfer_function_cpu_ms\":%.3f,\"brick_ms\":%.3f,"
      "\"brick_cpu_ms\":%.3f}\n",
      times.function.wall, times.function.cpu, times.brick.wall, times.brick.cpu);
}

void drawPictures(const RenderWork& work, const BenchOptions& options) {
  if (options.processor) {
    Image picture;
    const RenderTimes times = orExit(test::timeProcessor(work, options.repetitions, &picture));
    print(options, times, std::string(cpu::simdLevelName(cpu::bestSimdLevel())));
    if (!options.png.empty()) orExit(writePng(picture, options.png));
    return;
  }
  auto harness = orExit(test::VolumeHarness::create(false));
  print(options, orExit(test::timeFrames(*harness, work, options.repetitions)),
        harness->device().description());
  if (!options.png.empty()) orExit(writePng(orExit(harness->readBack()), options.png));
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = test::parseBenchOptions(argc, argv);
  const auto function = options ? test::benchFunction(options->tf) : std::nullopt;
  if (!function) {
    std::fputs(test::kBenchUsage, stderr);
    return 2;
  }
  if (options->all) {
    orExit(test::printRenderTable({options->quick, options->json, options->repetitions}));
    return 0;
  }
  if (!options->slice.empty()) {
    cutSlices(*options);
    return 0;
  }
  RenderWork work =
      test::peersWork(loadVoxels(*options), gridOf(*options), *function, glm::ivec2(options->pixels));
  work.skip = options->skip;
  work.content.eyes[0].position = {options->eye};
  work.content.eyes[0].focalPoint = {options->focus};
  SceneVolume& volume = work.scene.volumes[0];
  volume.precomputedGradients = options->gradients;
  volume.adaptiveSteps = options->adaptive;
  if (options->integrated) volume.sampling = Sampling::integrated;
  if (options->shadows) {
    work.content.shadows = 0.7f;
    work.scene.viewports = {Viewport{1, work.size, work.content, false}};
  }
  if (options->edits)
    followEdits(work, *options);
  else
    drawPictures(work, *options);
  return 0;
}
