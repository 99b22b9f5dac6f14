#include "tests/bench/render/render_table.h"

#include <array>
#include <cstdio>
#include <glm/geometric.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/volume/bench_transfer_functions.h"
#include "tests/bench/render/render_work.h"
#include "tests/bench/render/texture_peak.h"
#include "tests/support/bench_phantom.h"

namespace chiasm::test {

using namespace chiasm::render;

namespace {

constexpr double kHeadsetFrameMs = 1000.0 / 90;

// How a picture is made; the scene's volume and the pass are set by it.
struct Method {
  const char* name;
  bool skip;
  Sampling sampling;
  bool onDevice = true;  // else by the processor's vector instructions
  bool fast = false;     // precomputed gradients; adaptive steps in one eye's pictures
};
constexpr std::array kMethods{
    Method{"no skipping", false, Sampling::pointwise}, Method{"lossless", true, Sampling::pointwise},
    Method{"integrated", true, Sampling::integrated}, Method{"processor", true, Sampling::pointwise, false}};

void apply(const Method& method, RenderWork& work) {
  SceneVolume& volume = work.scene.volumes[0];
  volume.sampling = method.sampling;
  volume.precomputedGradients = volume.adaptiveSteps = method.fast;
}

struct Row {
  int n, eyes;
  glm::ivec2 size;
  const char* function;
  const char* method;
  bool onDevice;
};

class Table {
 public:
  Table(VolumeHarness& harness, double peak, const TableOptions& options)
      : harness_(harness), peak_(peak), options_(options) {}

  void printHead() const {
    if (options_.json) {
      std::printf("{\"device\":\"%s\",\"texture_peak_per_s\":%.4g}\n", device().c_str(), peak_);
      return;
    }
    std::printf("%s\nat most %.1f G filtered fetches a second\n", device().c_str(), peak_ * 1e-9);
    std::printf("%-8s %-10s %-5s %-14s %9s %9s %9s %9s %9s %7s %8s\n", "volume", "picture", "tf", "method",
                "device ms", "wall ms", "first ms", "samples", "taps", "G/s", "of peak");
  }

  Expected<void> measure(const RenderWork& work, const Row& row) {
    auto times = row.onDevice ? timeFrames(harness_, work, options_.repetitions)
                              : timeProcessor(work, options_.repetitions);
    if (!times) return tl::unexpected(times.error());
    print(row, *times);
    return {};
  }

 private:
  std::string device() const { return harness_.device().description(); }

  void print(const Row& row, const RenderTimes& times) const {
    const double frameMs = times.device.value_or(times.wall);
    const double rate = static_cast<double>(times.counts.taps) / (frameMs * 1e-3);
    const double share = peak_ > 0 && row.onDevice ? rate / peak_ : 0;
    const double samples = times.perRay(times.counts.samples), taps = times.perRay(times.counts.taps);
    if (options_.json) {
      std::printf(
          "{\"volume\":\"%d^3\",\"image\":\"%dx%d^2\",\"transfer_function\":\"%s\",\"method\":\"%s\","
          "\"device_ms\":%.3f,\"wall_ms\":%.3f,\"first_ms\":%.1f,\"samples_per_ray\":%.2f,"
          "\"taps_per_ray\":%.2f,\"taps_per_s\":%.4g,\"share_of_peak\":%.3f,\"timestamps\":%s",
          row.n, row.eyes, row.size.x, row.function, row.method, frameMs, times.wall, times.first, samples,
          taps, rate, share, times.device ? "true" : "false");
      if (row.eyes == 2) std::printf(",\"share_of_90hz_frame\":%.3f", frameMs / kHeadsetFrameMs);
      std::printf("}\n");
    } else {
      const std::string picture = std::to_string(row.eyes) + "x" + std::to_string(row.size.x) + "^2";
      std::printf("%-8s %-10s %-5s %-14s %9.3f %9.3f %9.1f %9.2f %9.2f %7.2f %7.1f%%",
                  (std::to_string(row.n) + "^3").c_str(), picture.c_str(), row.function, row.method, frameMs,
                  times.wall, times.first, samples, taps, rate * 1e-9, share * 100);
      if (row.eyes == 2) std::printf("   %.0f%% of a frame at 90 Hz", 100 * frameMs / kHeadsetFrameMs);
      std::printf("\n");
    }
    std::fflush(stdout);
  }

  VolumeHarness& harness_;
  double peak_;
  TableOptions options_;
};

// Two eyes 64 mm apart where the peers' camera stands, with its narrow field of view: the phantom fills both
// pictures, as it does for somebody who bends over it.
void lookWithBothEyes(Volume3dContent& content) {
  const Camera middle = content.eyes[0];
  const glm::dvec3 ahead = middle.focalPoint.mm - middle.position.mm;
  const glm::dvec3 right = glm::normalize(glm::cross(ahead, middle.viewUp.mm));
  content.eyes.assign(2, middle);
  for (const double side : {-1.0, 1.0}) {
    Camera& camera = content.eyes[side < 0 ? 0 : 1];
    camera.position.mm += right * (32.0 * side);
    camera.focalPoint.mm += right * (32.0 * side);
  }
}

}  // namespace

Expected<void> printRenderTable(const TableOptions& options) {
  auto harness = VolumeHarness::create(false);
  if (!harness) return tl::unexpected(harness.error());
  auto peak = texturePeak(**harness);
  if (!peak) return tl::unexpected(peak.error());
  Table table(**harness, *peak, options);
  table.printHead();
  constexpr std::array kFunctions{"semi", "bone", "skin"};
  const std::array<int, 2> volumes = options.quick ? std::array{48, 64} : std::array{256, 512};
  const std::array<int, 2> pictures = options.quick ? std::array{48, 64} : std::array{512, 1024};
  const int headset = options.quick ? 64 : 2000;
  for (const int n : volumes) {
    const GridGeometry grid = benchPhantomGrid(glm::ivec3(n));
    const std::vector<std::int16_t> phantom = benchPhantom(glm::ivec3(n));
    const auto voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(phantom)));
    for (const char* name : kFunctions) {
      for (const int pixels : pictures)
        for (const Method& method : kMethods) {
          RenderWork work = peersWork(voxels, grid, *benchTransferFunction(name), glm::ivec2(pixels));
          work.skip = method.skip;
          apply(method, work);
          if (auto done = table.measure(work, {n, 1, work.size, name, method.name, method.onDevice}); !done)
            return done;
        }
      for (const Method& method : kMethods) {
        if (!method.skip || !method.onDevice) continue;
        RenderWork work = peersWork(voxels, grid, *benchTransferFunction(name), glm::ivec2(headset));
        apply(method, work);
        lookWithBothEyes(work.content);
        if (auto done = table.measure(work, {n, 2, work.size, name, method.name, method.onDevice}); !done)
          return done;
      }
    }
  }
  return {};
}

}  // namespace chiasm::test
