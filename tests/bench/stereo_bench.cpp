// What a headset's frame costs at each quality: rays, samples and taps, device time, and the drawing thread's
// own time outside of waiting.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/volume/bench_transfer_functions.h"
#include "render/gpu/shared_parts.h"
#include "render/image.h"
#include "render/interop_vulkan.h"
#include "tests/render/stereo/lent_picture.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/bench_tools.h"

namespace {

using namespace chiasm;
using namespace chiasm::render;
using test::median;
using test::milliseconds;
using test::orExit;

constexpr const char* kUsage =
    "usage: stereo_bench [--n N] [--size W] [--tf semi|bone|skin] [--second semi|bone|skin] [--frames F]\n"
    "                    [--shadows] [--png PREFIX] [--json]\n"
    "  The thorax phantom of N^3 voxels with controllers, a laser, a slice and letters around it, for two "
    "eyes of\n"
    "  W x W pixels, with the application's own (integrated) sampling. --second stands the phantom there "
    "once\n"
    "  more, of as many voxels, turned by 15 degrees and in a transfer function of its own. --shadows waits\n"
    "  for soft shadows and draws with them (one volume). --png writes\n"
    "  PREFIX-QUALITY-left.png and -right.png.\n";

struct Options {
  int n = 256, size = 640, frames = 9;
  std::string tf = "semi", second, png;
  bool json = false, shadows = false;
};

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--json" || name == "--shadows") {
      (name == "--json" ? options.json : options.shadows) = true;
      continue;
    }
    if (i + 1 >= argc) return false;
    const std::string value = argv[++i];
    if (name == "--n")
      options.n = std::atoi(value.c_str());
    else if (name == "--size")
      options.size = std::atoi(value.c_str());
    else if (name == "--frames")
      options.frames = std::atoi(value.c_str());
    else if (name == "--tf")
      options.tf = value;
    else if (name == "--second")
      options.second = value;
    else if (name == "--png")
      options.png = value;
    else
      return false;
  }
  return options.n >= 2 && options.n <= 1024 && options.size >= 1 && options.size <= 8192 &&
         options.frames >= 1;
}

// A ball of some thousand triangles: about what a controller has.
std::shared_ptr<const render::Mesh> controller() {
  auto mesh = std::make_shared<render::Mesh>();
  constexpr int kRings = 32, kSectors = 64;
  for (int ring = 0; ring <= kRings; ++ring)
    for (int sector = 0; sector <= kSectors; ++sector) {
      const double polar = std::numbers::pi * ring / kRings, round = 2 * std::numbers::pi * sector / kSectors;
      const glm::vec3 at(std::sin(polar) * std::cos(round), std::sin(polar) * std::sin(round),
                         std::cos(polar));
      mesh->positions.push_back(at);
      mesh->normals.push_back(at);
    }
  for (std::uint32_t ring = 0; ring < kRings; ++ring)
    for (std::uint32_t sector = 0; sector < kSectors; ++sector) {
      const std::uint32_t first = ring * (kSectors + 1) + sector, below = first + kSectors + 1;
      for (const std::uint32_t index : {first, below, first + 1, first + 1, below, below + 1})
        mesh->indices.push_back(index);
    }
  return mesh;
}

SceneVolume phantom(int n, const TransferFunction& function) {
  const glm::ivec3 size(n);
  const std::vector<std::int16_t> voxels = test::benchPhantom(size);
  SceneVolume volume;
  volume.uid = Uid::generate();
  volume.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(voxels)));
  volume.grid = test::benchPhantomGrid(size);
  volume.transferFunction = function;
  volume.window = {400, 40, WindowLevel::Function::linear, ""};
  return volume;
}

SpatialScene roomScene(const Options& options, const TransferFunction& function,
                       const std::optional<TransferFunction>& second) {
  SpatialScene scene;
  scene.scene.volumes.push_back(phantom(options.n, function));
  const Uid shown = scene.scene.volumes[0].uid;
  scene.shadows = options.shadows ? 0.7f : 0.0f;
  if (second) {
    scene.scene.volumes.push_back(phantom(options.n, *second));
    scene.scene.volumes[1].grid.caseFromVolume =
        glm::rotate(glm::dmat4(1.0), std::numbers::pi / 12, glm::dvec3(0, 0, 1));
  }
  const auto mesh = controller();
  for (const double side : {-1.0, 1.0}) {
    SpatialMesh hand;
    hand.mesh = mesh;
    hand.caseFromMesh = glm::translate(glm::dmat4(1.0), glm::dvec3(side * 140, -190, -60)) *
                        glm::scale(glm::dmat4(1.0), glm::dvec3(22, 60, 18));
    hand.colour = {60, 70, 78, 255};
    scene.meshes.push_back(hand);
  }
  scene.lines.push_back({{{140, -160, -55}}, {{10, -40, 20}}, 3.0, {79, 179, 217, 255}});
  SpatialSlice slice;
  slice.id = 1;
  slice.content.volume = shown;
  slice.content.mmPerPixel = 300.0 / 512;
  slice.pixels = glm::ivec2(512);
  slice.at = {{{-150, -150, -70}}, {{300, 0, 0}}, {{0, 300, 0}}};
  scene.slices.push_back(slice);
  auto letter = std::make_shared<Image>();
  letter->size = glm::ivec2(64);
  letter->rgba.assign(64 * 64 * 4, 200);
  for (const glm::dvec3 at : {glm::dvec3(170, 0, 0), glm::dvec3(-190, 0, 0), glm::dvec3(0, 0, 170),
                              glm::dvec3(0, 0, -190), glm::dvec3(0, 190, 0)})
    scene.pictures.push_back({letter, {{at}, {{20, 0, 0}}, {{0, 0, -20}}}, false});
  return scene;
}

// 64 mm apart, half a metre in front and a little above, fields of view as a headset's.
std::array<EyeView, 2> headsetEyes() {
  std::array<EyeView, 2> eyes;
  const double tilt = -0.25;  // looking down
  for (std::size_t i = 0; i < 2; ++i) {
    EyeView& eye = eyes[i];
    eye.position = {{i == 0 ? -32.0 : 32.0, -480, 120}};
    eye.back = {{0, -std::cos(tilt), -std::sin(tilt)}};
    eye.up = {{0, -std::sin(tilt), std::cos(tilt)}};
    eye.tanLeft = i == 0 ? -0.9 : -0.7;
    eye.tanRight = i == 0 ? 0.7 : 0.9;
    eye.tanUp = 0.75;
    eye.tanDown = -0.85;
  }
  return eyes;
}

struct NamedQuality {
  const char* name;
  StereoQuality quality;
};
constexpr NamedQuality kQualities[] = {{"full", {1, 1, 1}},
                                       {"foveated", {1, 1, 0.5}},
                                       {"double-step", {1, 2, 0.5}},
                                       {"half", {0.5, 2, 0.5}},
                                       {"least", {0.25, 4, 0.25}}};

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), pixels_(options.size) {
    shared_ = orExit(SharedDevice::create({}));
    renderer_ = orExit(StereoRenderer::create(shared_));
    lent_ = orExit(test::LentPicture::create(shared_, pixels_));
    if (options.json) return;
    std::printf("%s\n%s%s%s, %d^3 voxels, 2 x %d^2 pixels\n", device().description().c_str(),
                options.tf.c_str(), options.second.empty() ? "" : " and ", options.second.c_str(), options.n,
                options.size);
    std::printf("%-12s %10s %12s %12s %9s %9s %9s %9s\n", "quality", "rays", "samples", "taps", "device ms",
                "frame ms", "all CPU", "own CPU");
  }

  void run(const SpatialScene& scene, const NamedQuality& named) {
    auto eyes = headsetEyes();
    // Shadows come beside frames.
    const double asked = milliseconds(CLOCK_MONOTONIC);
    int drawn = 0;
    do {
      orExit(renderer_->update(scene));
      orExit(renderer_->draw(scene, eyes, pixels_, kQualities[4].quality));
      ++drawn;
    } while (!renderer_->settled());
    if (drawn > 1 && !options_.json)
      std::printf("shadows after %.0f ms, %d frames\n", milliseconds(CLOCK_MONOTONIC) - asked, drawn);
    renderer_->setCounting(true);
    StereoReport counts = orExit(renderer_->draw(scene, eyes, pixels_, named.quality));
    while (!renderer_->settled()) counts = orExit(renderer_->draw(scene, eyes, pixels_, named.quality));
    renderer_->setCounting(false);
    orExit(renderer_->draw(scene, eyes, pixels_, named.quality));
    orExit(shared_->parts().device->waitIdle());
    std::vector<double> wall, own, whole, deviceMs;
    for (int i = 0; i < options_.frames; ++i) {
      // A head is never quite still.
      for (EyeView& eye : eyes) eye.position.mm.x += i % 2 == 0 ? 1 : -1;
      const double start = milliseconds(CLOCK_MONOTONIC), cpu = milliseconds(CLOCK_THREAD_CPUTIME_ID);
      const double process = milliseconds(CLOCK_PROCESS_CPUTIME_ID);
      orExit(renderer_->update(scene));
      const StereoReport report = orExit(renderer_->draw(scene, eyes, pixels_, named.quality));
      for (int eye = 0; eye < 2; ++eye)
        orExit(copyEye(*renderer_, eye, lent_->layer(static_cast<std::uint32_t>(eye))));
      own.push_back(milliseconds(CLOCK_THREAD_CPUTIME_ID) - cpu);
      orExit(shared_->parts().device->waitIdle());
      wall.push_back(milliseconds(CLOCK_MONOTONIC) - start);
      whole.push_back(milliseconds(CLOCK_PROCESS_CPUTIME_ID) - process);
      if (i > 0)
        for (const FrameTime& frame : report.finished) deviceMs.push_back(frame.gpuMs);
    }
    print(named, counts, {median(deviceMs), median(wall), median(whole), median(own)});
    if (options_.png.empty()) return;
    for (int eye = 0; eye < 2; ++eye)
      orExit(writePng(orExit(renderer_->readBack(eye)),
                      options_.png + "-" + named.name + (eye == 0 ? "-left.png" : "-right.png")));
  }

 private:
  const gpu::Device& device() const { return *shared_->parts().device; }
  // Medians, ms: on the device, from update until it is done, CPU of all threads (a software device's own
  // among them), CPU of the drawing thread.
  struct Times {
    double device, frame, process, own;
  };
  void print(const NamedQuality& named, const StereoReport& counts, const Times& times) const {
    const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    if (options_.json)
      std::printf(
          "{\"device\":\"%s\",\"n\":%d,\"w\":%d,\"tf\":\"%s\",\"second\":\"%s\",\"quality\":\"%s\","
          "\"resolution\":%.2f,"
          "\"step\":%.2f,\"foveation\":%.2f,\"rays\":%llu,\"samples\":%llu,\"taps\":%llu,"
          "\"device_ms\":%.2f,\"frame_ms\":%.2f,\"process_cpu_ms\":%.2f,\"own_cpu_ms\":%.3f}\n",
          device().description().c_str(), options_.n, options_.size, options_.tf.c_str(),
          options_.second.c_str(), named.name, named.quality.resolution, named.quality.step,
          named.quality.foveation, number(counts.rays), number(counts.samples), number(counts.taps),
          times.device, times.frame, times.process, times.own);
    else
      std::printf("%-12s %10llu %12llu %12llu %9.2f %9.2f %9.2f %9.3f\n", named.name, number(counts.rays),
                  number(counts.samples), number(counts.taps), times.device, times.frame, times.process,
                  times.own);
    std::fflush(stdout);
  }

  Options options_;
  glm::ivec2 pixels_;
  std::shared_ptr<SharedDevice> shared_;
  std::unique_ptr<StereoRenderer> renderer_;
  std::unique_ptr<test::LentPicture> lent_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  const bool parsed = parse(argc, argv, options);
  const auto function = benchTransferFunction(options.tf);
  const auto second = benchTransferFunction(options.second);
  if (!parsed || !function || (!options.second.empty() && !second)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const SpatialScene scene = roomScene(options, *function, second);
  Bench bench(options);
  for (const NamedQuality& quality : kQualities) bench.run(scene, quality);
  return 0;
}
