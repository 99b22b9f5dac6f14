// Times the volume pass: one picture for comparison with other renderers (tests/bench/compare), or a table of
// a device.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "core/volume/bench_transfer_functions.h"
#include "render/cpu/simd_level.h"
#include "render/image.h"
#include "tests/bench/render/render_table.h"
#include "tests/bench/render/render_work.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
using namespace chiasm::render;
using test::orExit;
using test::RenderTimes;
using test::RenderWork;

constexpr const char* kUsage =
    "usage: render_bench [--n N] [--volume RAW] [--tf semi|bone|skin] [--size W] [--reps R] [--png FILE]\n"
    "                    [--integrated] [--no-skip] [--gradients] [--adaptive] [--processor] [--json]\n"
    "       render_bench --all [--json] [--quick] [--reps R]\n"
    "  The phantom of N^3 voxels (or RAW: N^3 little-endian int16) from the peers' camera, W x W pixels.\n"
    "  --integrated: the sampling of the application's own pictures; without it, that of the peers.\n"
    "  --gradients, --adaptive: faster and not exact: precomputed gradients, two steps at once where little "
    "shows.\n"
    "  --processor: without a graphics device, by the processor's vector instructions.\n"
    "  --all: a table of volumes, pictures, transfer functions and methods, and both eyes of a headset.\n";

struct Options {
  int n = 256, size = 512, reps = 5;
  std::string volume, tf = "semi", png;
  bool skip = true, json = false, integrated = false, all = false, quick = false, processor = false,
       gradients = false, adaptive = false;
};

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--no-skip") {
      options.skip = false;
    } else if (name == "--json") {
      options.json = true;
    } else if (name == "--integrated") {
      options.integrated = true;
    } else if (name == "--processor") {
      options.processor = true;
    } else if (name == "--gradients") {
      options.gradients = true;
    } else if (name == "--adaptive") {
      options.adaptive = true;
    } else if (name == "--all") {
      options.all = true;
    } else if (name == "--quick") {
      options.quick = true;
    } else if (i + 1 < argc) {
      const std::string value = argv[++i];
      if (name == "--n")
        options.n = std::atoi(value.c_str());
      else if (name == "--size")
        options.size = std::atoi(value.c_str());
      else if (name == "--reps")
        options.reps = std::atoi(value.c_str());
      else if (name == "--volume")
        options.volume = value;
      else if (name == "--tf")
        options.tf = value;
      else if (name == "--png")
        options.png = value;
      else
        return false;
    } else {
      return false;
    }
  }
  return options.n >= 2 && options.n <= 2048 && options.size >= 1 && options.size <= 8192 &&
         options.reps >= 1;
}

std::shared_ptr<const VoxelBuffer> loadVoxels(const Options& options) {
  std::vector<std::int16_t> voxels;
  if (options.volume.empty()) {
    voxels = test::benchPhantom(glm::ivec3(options.n));
  } else {
    voxels.resize(static_cast<std::size_t>(options.n) * static_cast<std::size_t>(options.n) *
                  static_cast<std::size_t>(options.n));
    std::ifstream file(options.volume, std::ios::binary);
    file.read(reinterpret_cast<char*>(voxels.data()), static_cast<std::streamsize>(voxels.size() * 2));
    if (!file) {
      std::fprintf(stderr, "render_bench: '%s' does not hold %d^3 voxels of 16 bits\n",
                   options.volume.c_str(), options.n);
      std::exit(1);
    }
  }
  return VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
}

void print(const Options& options, const RenderTimes& times, const std::string& device) {
  const double samples = times.perRay(times.counts.samples), taps = times.perRay(times.counts.taps);
  const double deviceMs = times.device.value_or(0);
  if (options.json)
    std::printf(
        "{\"renderer\":\"chiasm\",\"device\":\"%s\",\"n\":%d,\"w\":%d,\"tf\":\"%s\",\"skip\":%s,"
        "\"first_ms\":%.1f,\"med_ms\":%.2f,\"min_ms\":%.2f,\"cpu_ms\":%.2f,\"device_ms\":%.3f,\"rays\":%llu,"
        "\"samples_per_ray\":%.2f,\"taps_per_ray\":%.2f}\n",
        device.c_str(), options.n, options.size, options.tf.c_str(), options.skip ? "true" : "false",
        times.first, times.wall, times.least, times.cpu, deviceMs,
        static_cast<unsigned long long>(times.counts.rays), samples, taps);
  else
    std::printf(
        "%s\n%s, %d^3 voxels, %d^2 pixels: median %.2f ms (device %.3f, least %.2f, CPU %.2f, first %.1f); "
        "per ray %.2f samples, %.2f taps\n",
        device.c_str(), options.tf.c_str(), options.n, options.size, times.wall, deviceMs, times.least,
        times.cpu, times.first, samples, taps);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const bool parsed = parse(argc, argv, options);
  const auto function = benchTransferFunction(options.tf);
  if (!parsed || !function) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  if (options.all) {
    orExit(test::printRenderTable({options.quick, options.json, options.reps}));
    return 0;
  }
  RenderWork work = test::peersWork(loadVoxels(options), test::benchPhantomGrid(glm::ivec3(options.n)),
                                    *function, glm::ivec2(options.size));
  work.skip = options.skip;
  if (options.integrated) work.scene.volumes[0].sampling = Sampling::integrated;
  work.scene.volumes[0].precomputedGradients = options.gradients;
  work.scene.volumes[0].adaptiveSteps = options.adaptive;
  if (options.processor) {
    Image picture;
    const RenderTimes times = orExit(test::timeProcessor(work, options.reps, &picture));
    print(options, times, std::string(cpu::simdLevelName(cpu::bestSimdLevel())));
    if (!options.png.empty()) orExit(writePng(picture, options.png));
    return 0;
  }
  auto harness = orExit(test::VolumeHarness::create(false));
  print(options, orExit(test::timeFrames(*harness, work, options.reps)), harness->device().description());
  if (!options.png.empty()) orExit(writePng(orExit(harness->readBack()), options.png));
  return 0;
}
