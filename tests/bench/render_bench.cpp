// Times the volume pass on one camera, for comparison with other renderers (compare_vtk).
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/labels/label_map.h"
#include "core/volume/bench_transfer_functions.h"
#include "render/image.h"
#include "tests/render/volume/volume_harness.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
using namespace chiasm::render;
using test::median;
using test::milliseconds;
using test::orExit;

constexpr const char* kUsage =
    "usage: render_bench [--n N] [--volume RAW] [--tf semi|bone|skin] [--size W] [--reps R] [--png FILE]\n"
    "                    [--integrated] [--no-skip] [--json]\n"
    "  The phantom of N^3 voxels (or RAW: N^3 little-endian int16) from the peers' camera, W x W pixels.\n"
    "  --integrated: the sampling of the application's own pictures; without it, that of the peers.\n";

struct Options {
  int n = 256, size = 512, reps = 5;
  std::string volume, tf = "semi", png;
  bool skip = true, json = false, integrated = false;
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

void timeFrames(test::VolumeHarness& harness, const SceneView& scene, const Volume3dContent& content,
                const Options& options) {
  const glm::ivec2 size(options.size);
  const double firstStart = milliseconds(CLOCK_MONOTONIC);
  orExit(harness.update(scene));
  orExit(harness.draw(scene, content, size));
  const double first = milliseconds(CLOCK_MONOTONIC) - firstStart;
  std::vector<double> wall, cpu;
  for (int i = 0; i < options.reps; ++i) {
    const double wallStart = milliseconds(CLOCK_MONOTONIC), cpuStart = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
    orExit(harness.draw(scene, content, size));
    // The peers read one pixel back, and so do we.
    orExit(gpu::readImage(harness.device(), harness.ring(), harness.target(), {0, 0, 0}, {1, 1, 1}, 4));
    wall.push_back(milliseconds(CLOCK_MONOTONIC) - wallStart);
    cpu.push_back(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpuStart);
  }
  harness.pass().setCounting(true);
  orExit(harness.takeCountsOfOneFrame(scene, content, size));
  const DrawReport counts = orExit(harness.takeCountsOfOneFrame(scene, content, size));
  harness.pass().setCounting(false);
  const double rays = static_cast<double>(std::max<std::uint64_t>(counts.rays, 1));
  const double samples = static_cast<double>(counts.samples) / rays;
  const double taps = static_cast<double>(counts.taps) / rays;
  const double lowest = *std::min_element(wall.begin(), wall.end());
  if (options.json)
    std::printf(
        "{\"renderer\":\"chiasm\",\"device\":\"%s\",\"n\":%d,\"w\":%d,\"tf\":\"%s\",\"skip\":%s,"
        "\"first_ms\":%.1f,\"med_ms\":%.2f,\"min_ms\":%.2f,\"cpu_ms\":%.2f,\"rays\":%llu,"
        "\"samples_per_ray\":%.2f,\"taps_per_ray\":%.2f}\n",
        harness.device().description().c_str(), options.n, options.size, options.tf.c_str(),
        options.skip ? "true" : "false", first, median(wall), lowest, median(cpu),
        static_cast<unsigned long long>(counts.rays), samples, taps);
  else
    std::printf(
        "%s\n%s, %d^3 voxels, %d^2 pixels: median %.2f ms (least %.2f, CPU %.2f, first %.1f); "
        "per ray %.2f samples, %.2f taps\n",
        harness.device().description().c_str(), options.tf.c_str(), options.n, options.size, median(wall),
        lowest, median(cpu), first, samples, taps);
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
  SceneView scene;
  SceneVolume& volume = scene.volumes.emplace_back();
  volume.uid = Uid::generate();
  volume.voxels = loadVoxels(options);
  volume.grid = test::benchPhantomGrid(glm::ivec3(options.n));
  volume.transferFunction = *function;
  volume.sampling = options.integrated ? Sampling::integrated : Sampling::pointwise;
  Volume3dContent content;
  content.eyes[0].position = {{-330, -420, 190}};
  content.eyes[0].focalPoint = {};
  content.backgroundTop = content.backgroundBottom = glm::vec4(0, 0, 0, 1);

  auto harness = orExit(test::VolumeHarness::create(false));
  harness->pass().setSkipping(options.skip);
  timeFrames(*harness, scene, content, options);
  if (!options.png.empty()) orExit(writePng(orExit(harness->readBack()), options.png));
  return 0;
}
