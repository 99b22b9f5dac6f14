#include "render/cpu/ray_caster.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/base/check.h"
#include "core/jobs/parallel.h"
#include "render/cpu/clean_voxels.h"
#include "render/scene/distance_map.h"
#include "render/scene/volumes_in_3d.h"

namespace chiasm::render::cpu {

namespace {

// A piece of work for one thread: a whole number of packets at every SIMD level.
constexpr int kPieceEdge = 16;

bool showsLabels(const SceneView& scene) {
  return std::any_of(scene.labels.begin(), scene.labels.end(), [](const SceneLabels& layer) {
    return layer.map && std::any_of(layer.appearance.begin(), layer.appearance.end(),
                                    [](const LabelAppearance& look) { return look.opacity3d > 0.0f; });
  });
}

template <typename T, std::size_t N, typename Vector>
void put(T (&into)[N], const Vector& from) {
  for (std::size_t i = 0; i < N; ++i) into[i] = from[static_cast<int>(i)];
}

Projection projectionOf(RenderMode mode) {
  switch (mode) {
    case RenderMode::maximumIntensity:
      return Projection::maximum;
    case RenderMode::minimumIntensity:
      return Projection::minimum;
    case RenderMode::averageIntensity:
      return Projection::mean;
    default:
      return Projection::none;
  }
}

using Kernel = void (*)(const CastJob&, const CastPart&, CastCounts&);
Kernel kernelOf(SimdLevel level) {
  switch (level) {
    case SimdLevel::scalar:
      return castScalar;
    case SimdLevel::portable:
      return castPortable;
#if defined(__x86_64__)
    case SimdLevel::avx2:
      return castAvx2;
    case SimdLevel::avx512:
      return castAvx512;
#else
    default:
      return castPortable;
#endif
  }
  return castPortable;
}

}  // namespace

RayCaster::RayCaster(SimdLevel level, unsigned threads)
    : level_(level), crew_(threads != 0 ? threads : workerCount()), counts_(crew_.threads()) {
  CHECK(level <= bestSimdLevel(), "a level that this processor has");
}

const SceneVolume* RayCaster::shownVolume(const SceneView& scene) {
  return volumesIn3d(scene).first;
}

bool RayCaster::canDraw(const SceneView& scene) {
  const auto [volume, second] = volumesIn3d(scene);
  if (second != nullptr || showsLabels(scene) || !scene.meshes.empty()) return false;
  return volume == nullptr || CleanVoxels::fits(volume->grid.size);
}

void RayCaster::update(const SceneView& scene, const BrickRanges* known) {
  CHECK(canDraw(scene), "a scene for the CPU's ray caster");
  const SceneVolume* volume = shownVolume(scene);
  shown_ = volume != nullptr;
  if (!shown_) return;
  useVolume(*volume, known);
  const ThresholdPreview* preview =
      scene.preview && scene.preview->volume == volume->uid ? &*scene.preview : nullptr;
  grid_ = volume->grid;
  shading_ = volume->shading;
  depthCue_ = volume->depthCue;
  stepMm_ = std::max(volume->sampleDistanceVoxels, 0.05) * smallestSpacing(grid_);
  if (tables_.update(*volume, *ranges_, stepMm_, preview) || distances_.empty()) {
    opacities_ = tables_.opacities();
    distances_ = chebyshevDistances(ranges_->grid, tables_.occupied(*ranges_));
  }
  if (volume->hiddenMask) {
    CHECK(volume->hiddenMask->size() == grid_.size, "a hidden mask has its volume's grid");
    hidden_.update(*volume->hiddenMask);
  } else {
    hidden_.clear();
  }
}

void RayCaster::useVolume(const SceneVolume& volume, const BrickRanges* known) {
  const bool fresh = source_ != volume.voxels || grid_.size != volume.grid.size;
  if (fresh) {
    source_ = volume.voxels;
    CHECK(source_->count() == volume.grid.voxelCount(), "a volume has as many voxels as its grid");
    voxels_ = CleanVoxels(*source_);
    distances_.clear();
    ownRanges_ = {};
  }
  if (known != nullptr) {
    ranges_ = known;
    return;
  }
  if (ownRanges_.lowest.empty())
    ownRanges_ = computeBrickRanges(*source_, volume.grid.size, brickEdgeFor(volume.grid.size));
  ranges_ = &ownRanges_;
}

CastJob RayCaster::job(const Volume3dContent& content, const Camera& camera, glm::ivec2 size) const {
  CastJob job{};
  put(job.backgroundTop, content.backgroundTop);
  put(job.backgroundBottom, content.backgroundBottom);
  put(job.picture, size);
  job.stepMm = 1;
  job.skip = false;
  const EyeParams eye = eyeParams(cameraRays(camera, size, content.part), grid_, stepMm_);
  put(job.eyeTexel, eye.eyeTexel);
  put(job.eyeCase, eye.eyeCase);
  for (int row = 0; row < 3; ++row) {
    put(job.texelDir[row], eye.texelDir[row]);
    put(job.caseDir[row], eye.caseDir[row]);
  }
  if (!shown_) return job;  // no voxels: every ray misses
  job.stepMm = static_cast<float>(stepMm_);
  FrameParams frame{};
  setClipBox(frame, content.clipBox);
  setNormals(frame, grid_);
  put(job.clipLow, frame.clipLow);
  put(job.clipHigh, frame.clipHigh);
  for (int row = 0; row < 3; ++row) put(job.normal[row], frame.normal[row]);
  const TransferTable& table = tables_.table();
  job.indexScale = static_cast<float>(table.indexScale());
  job.indexOffset = static_cast<float>(table.indexOffset() + 0.5);  // to the nearest entry
  job.lastEntry = static_cast<int>(table.entries.size()) - 1;
  const glm::dvec2 window = tables_.windowOfStored();
  job.windowScale = static_cast<float>(window.x);
  job.windowOffset = static_cast<float>(window.y);
  job.ambient = shading_.ambient;
  job.diffuse = shading_.diffuse;
  job.specular = shading_.specular;
  job.specularPower = shading_.specularPower;
  const bool whole = shading_.specularPower >= 0 && shading_.specularPower <= 64 &&
                     shading_.specularPower == std::floor(shading_.specularPower);
  job.wholePower = whole ? static_cast<int>(shading_.specularPower) : -1;
  job.grid = voxels_.grid(grid_.size);
  job.opacities = opacities_.data();
  job.colours = &table.entries.data()->x;
  job.distances = distances_.data();
  put(job.brickGrid, ranges_->grid);
  job.brickEdge = ranges_->edge;
  if (!hidden_.empty()) {
    job.hidden = hidden_.bricks();
    put(job.hiddenGrid, hidden_.grid());
  }
  job.integrated = tables_.integrated();
  job.projection = projectionOf(tables_.modeOfStored());
  if (tables_.mode() == RenderMode::shaded) {
    const DepthCue cue = depthCueFor(depthCue_, camera, grid_);
    job.cuePerMm = cue.perMm;
    job.cueFromMm = cue.fromMm;
  }
  if (light_.cells != nullptr && tables_.mode() == RenderMode::shaded) {
    job.light = light_.cells;
    put(job.lightSize, light_.size);
    put(job.lightScale, light_.cellFromTexel);
    for (int row = 0; row < 3; ++row) put(job.lightFromCase[row], light_.cellFromCase[row]);
    put(job.lamp, light_.lamp);
    job.shadows = light_.strength;
  }
  job.skip = skipping_;
  return job;
}

CastCounts RayCaster::cast(const Volume3dContent& content, const Camera& camera, glm::ivec2 size,
                           PixelRect part, std::span<std::byte> rgba) {
  CHECK(rgba.size() == static_cast<std::size_t>(part.size.x) * static_cast<std::size_t>(part.size.y) * 4,
        "four bytes a pixel");
  const CastJob whole = job(content, camera, size);
  const Kernel kernel = kernelOf(level_);
  const glm::ivec2 pieces = (part.size + (kPieceEdge - 1)) / kPieceEdge;
  const std::ptrdiff_t stride = std::ptrdiff_t{4} * part.size.x;
  auto* pixels = static_cast<std::uint8_t*>(static_cast<void*>(rgba.data()));
  std::fill(counts_.begin(), counts_.end(), CastCounts{});
  crew_.run(static_cast<std::size_t>(pieces.x) * static_cast<std::size_t>(pieces.y), [&](std::size_t piece,
                                                                                         unsigned thread) {
    const glm::ivec2 from =
        glm::ivec2(static_cast<int>(piece) % pieces.x, static_cast<int>(piece) / pieces.x) * kPieceEdge;
    const glm::ivec2 to = glm::min(from + kPieceEdge, part.size);
    kernel(whole,
           {part.at.x + from.x, part.at.y + from.y, part.at.x + to.x, part.at.y + to.y,
            pixels + from.y * stride + std::ptrdiff_t{4} * from.x, stride},
           counts_[thread]);
  });
  CastCounts sum;
  for (const CastCounts& counts : counts_) {
    sum.rays += counts.rays;
    sum.samples += counts.samples;
    sum.taps += counts.taps;
  }
  return sum;
}

Image RayCaster::picture(const Volume3dContent& content, const Camera& camera, glm::ivec2 size) {
  Image image;
  image.size = size;
  image.rgba.resize(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) * 4);
  cast(content, camera, size, {{0, 0}, size}, std::as_writable_bytes(std::span(image.rgba)));
  return image;
}

}  // namespace chiasm::render::cpu
