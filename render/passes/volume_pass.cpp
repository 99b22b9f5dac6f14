#include "render/passes/volume_pass.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <utility>

#include "chiasm_shaders.h"
#include "core/base/check.h"
#include "render/cpu/ray_caster.h"
#include "render/light/scene_lights.h"
#include "render/passes/mesh_pass.h"
#include "render/passes/ray_counts.h"
#include "render/passes/slice_cutter.h"
#include "render/passes/slice_plane.h"
#include "render/passes/volume_frame.h"
#include "render/passes/volume_params.h"
#include "render/scene/seen_box.h"
#include "render/scene/volumes_in_3d.h"

namespace chiasm::render {

namespace {

constexpr int kTileEdge = 128;
constexpr int kCoarse = 3;

struct Push {
  glm::ivec2 at, size;
};

int tilesAlong(int pixels) {
  return (pixels + kTileEdge - 1) / kTileEdge;
}

std::span<const std::uint32_t> shaderOf(bool pair, bool amongMeshes) {
  if (pair && amongMeshes) return shaders::volume_pair_meshes_comp;
  if (pair) return shaders::volume_pair_comp;
  if (amongMeshes) return shaders::volume_meshes_comp;
  return shaders::volume_comp;
}

// The tiles of a picture, those nearest to its middle first.
std::vector<glm::ivec2> tileOrder(glm::ivec2 size) {
  std::vector<glm::ivec2> tiles;
  for (int y = 0; y < tilesAlong(size.y); ++y)
    for (int x = 0; x < tilesAlong(size.x); ++x) tiles.emplace_back(x * kTileEdge, y * kTileEdge);
  const auto fromMiddle = [&](glm::ivec2 tile) {
    const glm::ivec2 offset = tile * 2 + kTileEdge - size;
    return offset.x * offset.x + offset.y * offset.y;
  };
  std::stable_sort(tiles.begin(), tiles.end(),
                   [&](glm::ivec2 a, glm::ivec2 b) { return fromMiddle(a) < fromMiddle(b); });
  return tiles;
}

std::vector<SeenFrom> viewsOf(const SceneView& scene) {
  std::vector<SeenFrom> views;
  for (const Viewport& viewport : scene.viewports) {
    const auto* content = std::get_if<Volume3dContent>(&viewport.content);
    if (content == nullptr) continue;
    const auto eyes = static_cast<int>(std::max<std::size_t>(content->eyes.size(), 1));
    glm::ivec2 size(viewport.size.x / eyes, viewport.size.y);
    if (content->part.whole.x > 0 && content->part.whole.y > 0) size = content->part.whole;
    for (const Camera& camera : content->eyes) views.push_back({camera, size, content->clipBox});
  }
  return views;
}

ReducedVolume& entryOf(std::vector<ReducedVolume>& volumes, const Uid& uid) {
  for (ReducedVolume& volume : volumes)
    if (volume.volume == uid) return volume;
  volumes.emplace_back().volume = uid;
  return volumes.back();
}

std::vector<ReducedVolume> reducedInSlices(const SceneView& scene, const ResidentScene& resident) {
  std::vector<ReducedVolume> reduced;
  const auto reductionOf = [&](const Uid& uid) {
    const ResidentVolume* whole = resident.volume(uid);
    return whole != nullptr ? whole->reduction() : 1.0;
  };
  for (const Viewport& viewport : scene.viewports) {
    const auto* slice = std::get_if<SliceContent>(&viewport.content);
    if (slice == nullptr) continue;
    const SceneVolume* volume = findVolume(scene, slice->volume);
    const double base = reductionOf(slice->volume);
    if (base > 1.0 && !SliceCutter::canCut(*volume)) entryOf(reduced, slice->volume).inSlices = base;
    const double over = slice->fusion ? reductionOf(slice->fusion->volume) : 1.0;
    if (over > 1.0) entryOf(reduced, slice->fusion->volume).laidOver = over;
  }
  return reduced;
}

bool isMoving(const SceneView& scene) {
  return std::any_of(scene.viewports.begin(), scene.viewports.end(), [](const Viewport& viewport) {
    return viewport.moving && std::holds_alternative<Volume3dContent>(viewport.content);
  });
}

}  // namespace

struct VolumePass::State {
  gpu::Device* device = nullptr;
  gpu::Uploader* uploader = nullptr;
  const ResidentScene* resident = nullptr;
  std::map<VolumeVariant, gpu::Pipeline> pipelines, amongMeshes;  // of one volume and of two
  std::unique_ptr<MeshPass> meshes;                               // from the first mesh on
  VolumeFrame frame;
  gpu::Buffer params, pairParams;
  RayCounts counts;
  // By eye: what the processor sends is there before anything of a recording happens.
  std::array<gpu::Image, 2> coarse;
  std::unique_ptr<cpu::RayCaster> processor;  // where rays are to be cast by it
  bool processorDraws = false;                // the last scene
  cpu::CastCounts processorCounts;
  std::vector<glm::ivec2> tiles;  // the order of those of a picture of this size
  glm::ivec2 tilesOf{0};
  SceneLights lights;
  const gpu::Image* lightImage = nullptr;  // of the viewport that is recorded; null: no shadows
  VolumeFocus focus;
  std::optional<std::vector<std::uint8_t>> visible;  // bricks of the focus's volume, since the last update
  std::vector<SeenFrom> seenFrom;                    // what `seen` was worked out for
  std::optional<VoxelBox> seen;
  std::vector<ReducedVolume> reduced;

  // The part of a volume that the scene's views let be seen.
  VoxelBox seenOf(const SceneView& scene, const SceneVolume& volume, const ResidentVolume& whole) {
    std::vector<SeenFrom> views = viewsOf(scene);
    if (seen && views == seenFrom) return *seen;
    if (!visible) visible = frame.visibleBricks(volume.grid, whole);
    const int edge = whole.ranges().edge;
    // A sample near the border reads what lies so far beyond it.
    const int margin = static_cast<int>(std::ceil(1.5 * whole.reduction())) + 1;
    seen =
        seenBox(volume.grid, edge, whole.ranges().grid, *visible, views, margin, std::max(edge, kBrickEdge));
    seenFrom = std::move(views);
    return *seen;
  }

  bool hasMeshes() const { return meshes != nullptr && !meshes->empty(); }

  Expected<const gpu::Pipeline*> pipeline(const VolumeVariant& variant) {
    auto& made = hasMeshes() ? amongMeshes : pipelines;
    if (const auto found = made.find(variant); found != made.end()) return &found->second;
    gpu::PipelineInterface interface = volumeShaderInterface();
    interface.pushConstantBytes = sizeof(Push);
    if (hasMeshes())
      for (const std::uint32_t binding : {18u, 19u})
        interface.bindings.push_back({binding, VK_DESCRIPTOR_TYPE_STORAGE_IMAGE});
    if (variant.pair != 0) addPairBindings(interface);
    auto fresh = gpu::Pipeline::compute(*device, shaderOf(variant.pair != 0, hasMeshes()), interface,
                                        specializationOf(variant));
    if (!fresh) return tl::unexpected(fresh.error());
    return &made.emplace(variant, std::move(*fresh)).first->second;
  }

  // Makes the pass with the first mesh; the bytes that were sent.
  Expected<std::uint64_t> updateMeshes(const SceneView& scene) {
    if (meshes == nullptr) {
      if (scene.meshes.empty()) return std::uint64_t{0};
      auto made = MeshPass::create(*device, *uploader);
      if (!made) return tl::unexpected(made.error());
      meshes = std::move(*made);
    }
    return meshes->update(scene);
  }

  // The same rectangle cast by the processor, and sent; the target ends up in GENERAL. Nothing that this
  // recording holds may have used the target: uploads come first.
  Expected<void> castAndSend(const Volume3dContent& content, std::size_t eye, const gpu::Image& target,
                             Push part, bool skipping);
  // Draws rectangles of a picture; the target is in GENERAL.
  Expected<void> draw(gpu::Commands& commands, const Volume3dContent& content, std::size_t eye,
                      const gpu::Image& target, std::span<const Push> parts, bool skipping, bool counting);
};

Expected<void> VolumePass::State::draw(gpu::Commands& commands, const Volume3dContent& content,
                                       std::size_t eye, const gpu::Image& target, std::span<const Push> parts,
                                       bool skipping, bool counting) {
  CHECK(eye < content.eyes.size(), "an eye of the viewport");
  const glm::ivec2 size(target.size());
  VolumeVariant variant = frame.variant();
  variant.skip = skipping ? 1 : 0;
  variant.count = counting ? 1 : 0;
  // The field is laid out in the whole volume's grid, of one volume.
  const bool lit = lightImage != nullptr && variant.pair == 0 && frame.spansWhole();
  variant.light = lit && (variant.mode == 0 || variant.mode == 2) ? 1 : 0;
  if (hasMeshes()) variant.adaptive = 0;  // steps are measured up to where a mesh ends them
  auto chosen = pipeline(variant);
  if (!chosen) return tl::unexpected(chosen.error());
  VolumeParams values = frame.params(content, content.eyes[eye], size);
  if (variant.light != 0) setLight(values.frame, lights.look(content));
  MeshLayers layers;
  if (hasMeshes()) {
    auto drawn = meshes->record(commands, content.eyes[eye], content.clipBox, size);
    if (!drawn) return tl::unexpected(drawn.error());
    layers = *drawn;
    values.frame.picture.z = layers.peels;
  }
  commands.barrier();  // the pictures before may still read the parameters
  commands.device().vk().CmdUpdateBuffer(commands.handle(), params.handle(), 0, sizeof(values), &values);
  if (variant.pair != 0) {
    const PairParams both = frame.pairParams(&content.eyes[eye]);
    commands.device().vk().CmdUpdateBuffer(commands.handle(), pairParams.handle(), 0, sizeof(both), &both);
  }
  commands.barrier();
  gpu::Descriptors descriptors;
  descriptors.uniform(0, params).storage(5, target).storage(6, counts.buffer());
  if (variant.pair != 0) descriptors.uniform(23, pairParams);
  frame.describe(descriptors, *resident, lightImage);
  if (layers.colours != nullptr) descriptors.storage(18, *layers.colours).storage(19, *layers.depths);
  commands.bind(**chosen, descriptors);
  for (const Push& part : parts) {
    commands.push(**chosen, part);
    commands.dispatch({(part.size.x + 15) / 16, (part.size.y + 15) / 16, 1});
  }
  return {};
}

Expected<void> VolumePass::State::castAndSend(const Volume3dContent& content, std::size_t eye,
                                              const gpu::Image& target, Push part, bool skipping) {
  CHECK(eye < content.eyes.size(), "an eye of the viewport");
  processor->setSkipping(skipping);
  processor->setLight(lights.look(content));
  const auto rows = [&](std::span<std::byte> destination, std::int64_t firstRow, std::int64_t rowCount) {
    const cpu::PixelRect piece{part.at + glm::ivec2(0, static_cast<int>(firstRow)),
                               {part.size.x, static_cast<int>(rowCount)}};
    const cpu::CastCounts cast =
        processor->cast(content, content.eyes[eye], glm::ivec2(target.size()), piece, destination);
    processorCounts.rays += cast.rays;
    processorCounts.samples += cast.samples;
    processorCounts.taps += cast.taps;
  };
  // By reference: a copy of what it holds would need memory in every frame.
  if (auto sent = uploader->toImage(target, {part.at, 0}, {part.size, 1}, 4, std::cref(rows),
                                    VK_IMAGE_LAYOUT_GENERAL);
      !sent)
    return sent;
  if (auto flushed = uploader->flush(); !flushed) return tl::unexpected(flushed.error());
  return {};
}

VolumePass::VolumePass() : state_(std::make_unique<State>()) {}
VolumePass::~VolumePass() = default;

Expected<std::unique_ptr<VolumePass>> VolumePass::create(gpu::Device& device, gpu::Uploader& uploader,
                                                         const ResidentScene& resident, bool onProcessor) {
  std::unique_ptr<VolumePass> pass(new VolumePass);
  State& state = *pass->state_;
  state.device = &device;
  state.uploader = &uploader;
  state.resident = &resident;
  if (onProcessor) state.processor = std::make_unique<cpu::RayCaster>();
  for (const auto& [buffer, bytes] :
       {std::pair(&state.params, sizeof(VolumeParams)), std::pair(&state.pairParams, sizeof(PairParams))}) {
    auto made = gpu::Buffer::create(device, bytes,
                                    VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                    gpu::MemoryUse::device);
    if (!made) return tl::unexpected(made.error());
    *buffer = std::move(*made);
  }
  auto counts = RayCounts::create(device, uploader);
  if (!counts) return tl::unexpected(counts.error());
  state.counts = std::move(*counts);
  if (auto ready = state.frame.initialise(device, uploader); !ready) return tl::unexpected(ready.error());
  return pass;
}

bool VolumePass::drawsOnProcessor() const {
  return state_->processorDraws;
}

Expected<UploadReport> VolumePass::update(const SceneView& scene) {
  state_->lights.prune(scene);
  state_->lightImage = nullptr;
  state_->processorDraws = state_->processor && cpu::RayCaster::canDraw(scene);
  if (state_->processorDraws) {
    const SceneVolume* shown = cpu::RayCaster::shownVolume(scene);
    const ResidentVolume* resident = shown != nullptr ? state_->resident->volume(shown->uid) : nullptr;
    state_->processor->update(scene, resident != nullptr ? &resident->voxelRanges() : nullptr);
    state_->focus.drop();
    return UploadReport{};
  }
  auto meshes = state_->updateMeshes(scene);
  if (!meshes) return tl::unexpected(meshes.error());
  state_->visible.reset();
  state_->seen.reset();
  state_->focus.reconsider();
  auto sent =
      state_->frame.update(scene, *state_->resident, *state_->device, *state_->uploader, &state_->focus);
  if (!sent) return tl::unexpected(sent.error());
  UploadReport report;
  report.tableBytes = sent->tableBytes + *meshes;
  report.labelBytes = sent->surfaceBytes;
  report.surfaceBricks = sent->surfaceBricks;
  return report;
}

void VolumePass::forget() {
  state_->focus.drop();
  state_->frame.forget();
  // It may have borrowed what the scene held.
  if (state_->processor) state_->processor = std::make_unique<cpu::RayCaster>();
  forgetPictures();
}

void VolumePass::forgetPictures() {
  state_->lights.forgetImages();
  state_->lightImage = nullptr;
  if (state_->meshes) state_->meshes->forget();
}

bool VolumePass::makeRoom() {
  return state_->focus.giveWay();
}

const std::vector<ReducedVolume>& VolumePass::reducedVolumes() const {
  return state_->reduced;
}

Expected<VolumeFocus::Step> VolumePass::refine(const SceneView& scene, Quality quality) {
  State& state = *state_;
  state.reduced = reducedInSlices(scene, *state.resident);
  VolumeFocus::Step step;
  const SceneVolume* volume = state.processorDraws ? nullptr : cpu::RayCaster::shownVolume(scene);
  const ResidentVolume* whole = volume != nullptr ? state.resident->volume(volume->uid) : nullptr;
  if (whole == nullptr || !whole->reduced()) {
    step.changed = state.focus.drop();
  } else {
    const VoxelBox seen = state.seenOf(scene, *volume, *whole);
    auto taken =
        state.focus.step(*state.device, *state.uploader, *volume, *whole, seen, isMoving(scene), quality);
    if (!taken) return taken;
    step = *taken;
    if (!seen.empty()) {
      ReducedVolume& reduced = entryOf(state.reduced, volume->uid);
      reduced.in3d = state.focus.shown(*whole).reduction();
      reduced.refining = !step.complete;
    }
  }
  for (ReducedVolume& reduced : state.reduced)
    for (const SceneVolume& one : scene.volumes)
      if (one.uid == reduced.volume) reduced.wholeBytes = ResidentVolume::bytesOf(*state.device, one);
  if (!step.changed) return step;
  // Its tables stay; the map of empty bricks is that of another part.
  const auto follow = [&] {
    return state.frame.update(scene, *state.resident, *state.device, *state.uploader, &state.focus);
  };
  auto updated = follow();
  if (!updated && updated.error().kind == ErrorKind::unavailable && state.focus.giveUp()) updated = follow();
  if (!updated) return tl::unexpected(updated.error());
  return step;
}

Expected<bool> VolumePass::advanceLight(const SceneView& scene, std::uint32_t viewport,
                                        const Volume3dContent& content, LightField::Effort effort) {
  const SceneVolume* shown = cpu::RayCaster::shownVolume(scene);
  const ResidentVolume* resident = shown != nullptr ? state_->resident->volume(shown->uid) : nullptr;
  state_->lightImage = nullptr;
  if (volumesIn3d(scene).second != nullptr) {  // two volumes have no shadows
    state_->lights.rest();
    return true;
  }
  const bool there = state_->lights.advance(scene, viewport, content,
                                            resident != nullptr ? &resident->voxelRanges() : nullptr, effort);
  if (state_->processorDraws) return there;
  auto image = state_->lights.image(*state_->device, *state_->uploader);
  if (!image) return tl::unexpected(image.error());
  state_->lightImage = *image;
  return there;
}

std::uint64_t VolumePass::lightVisits() const {
  return state_->lights.visits();
}

int VolumePass::tileCount(glm::ivec2 size) {
  return tilesAlong(size.x) * tilesAlong(size.y);
}

Expected<void> VolumePass::recordTile(gpu::Commands& commands, const SceneView&,
                                      const Volume3dContent& content, std::size_t eye,
                                      const gpu::Image& target, int tile) {
  const glm::ivec2 size(target.size());
  CHECK(tile >= 0 && tile < tileCount(size), "a tile of the picture");
  if (std::exchange(state_->tilesOf, size) != size) state_->tiles = tileOrder(size);
  const glm::ivec2 at = state_->tiles[static_cast<std::size_t>(tile)];
  const Push part{at, glm::min(glm::ivec2(kTileEdge), size - at)};
  if (state_->processorDraws) return state_->castAndSend(content, eye, target, part, skipping_);
  commands.transition(target, VK_IMAGE_LAYOUT_GENERAL);
  return state_->draw(commands, content, eye, target, {&part, 1}, skipping_, counting_);
}

Expected<void> VolumePass::recordAll(gpu::Commands& commands, const SceneView&,
                                     const Volume3dContent& content, std::size_t eye,
                                     const gpu::Image& target) {
  const Push part{glm::ivec2(0), glm::ivec2(target.size())};
  if (state_->processorDraws) return state_->castAndSend(content, eye, target, part, skipping_);
  commands.transition(target, VK_IMAGE_LAYOUT_GENERAL, true);
  return state_->draw(commands, content, eye, target, {&part, 1}, skipping_, counting_);
}

Expected<void> VolumePass::recordCoarse(gpu::Commands& commands, const SceneView&,
                                        const Volume3dContent& content, std::size_t eye,
                                        const gpu::Image& target) {
  const glm::ivec2 size(target.size());
  const glm::ivec2 small = glm::max((size + kCoarse - 1) / kCoarse, glm::ivec2(1));
  gpu::Image& coarse = state_->coarse[eye % 2];
  if (!coarse || glm::ivec2(coarse.size()) != small) {
    gpu::ImageDescription description;
    description.size = {small, 1};
    description.usage =
        VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    auto made = gpu::Image::create(*state_->device, description);
    if (!made) return tl::unexpected(made.error());
    coarse = std::move(*made);
  }
  const Push part{glm::ivec2(0), small};
  if (!state_->processorDraws) commands.transition(coarse, VK_IMAGE_LAYOUT_GENERAL, true);
  auto drawn = state_->processorDraws
                   ? state_->castAndSend(content, eye, coarse, part, skipping_)
                   : state_->draw(commands, content, eye, coarse, {&part, 1}, skipping_, counting_);
  if (!drawn) return drawn;
  commands.transition(coarse, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
  commands.transition(target, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, true);
  commands.blit(coarse, {0, 0}, small, target, {0, 0}, size, VK_FILTER_LINEAR);
  commands.transition(target, VK_IMAGE_LAYOUT_GENERAL);
  return {};
}

Expected<DrawReport> VolumePass::takeCounts(gpu::CommandRing& ring) {
  auto report = state_->counts.take(*state_->device, ring);
  if (!report) return report;
  report->rays += state_->processorCounts.rays;
  report->samples += state_->processorCounts.samples;
  report->taps += state_->processorCounts.taps;
  state_->processorCounts = {};
  return report;
}

}  // namespace chiasm::render
