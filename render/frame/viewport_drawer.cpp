#include "render/frame/viewport_drawer.h"

#include <algorithm>

namespace chiasm::render {

Expected<std::unique_ptr<ViewportDrawer>> ViewportDrawer::create(gpu::Device& device, gpu::Uploader& uploader,
                                                                 const ResidentScene& resident,
                                                                 bool raysOnProcessor) {
  std::unique_ptr<ViewportDrawer> drawer(new ViewportDrawer);
  drawer->device_ = &device;
  drawer->uploader_ = &uploader;
  drawer->resident_ = &resident;
  drawer->budget_ = TileBudget(device.isCpu());
  auto ring = gpu::CommandRing::create(device);
  if (!ring) return tl::unexpected(ring.error());
  drawer->ring_ = std::move(*ring);
  auto slices = SlicePass::create(device, uploader);
  if (!slices) return tl::unexpected(slices.error());
  drawer->slices_ = std::move(*slices);
  auto volumes = VolumePass::create(device, uploader, resident, raysOnProcessor);
  if (!volumes) return tl::unexpected(volumes.error());
  drawer->volumes_ = std::move(*volumes);
  return drawer;
}

Expected<UploadReport> ViewportDrawer::update(const SceneView& scene) {
  slices_.prune(scene);
  return volumes_->update(scene);
}

const gpu::Image* ViewportDrawer::picture(std::uint32_t viewportId) const {
  const auto found = pictures_.find(viewportId);
  return found != pictures_.end() && found->second.picture() ? &found->second.picture() : nullptr;
}

void ViewportDrawer::setCounting(bool on) {
  counting_ = on;
  volumes_->setCounting(on);
}

Expected<DrawReport> ViewportDrawer::draw(const SceneView& scene, const SceneTracker& tracker,
                                          Quality quality) {
  std::erase_if(pictures_, [&](const auto& entry) {
    return std::none_of(scene.viewports.begin(), scene.viewports.end(),
                        [&](const Viewport& viewport) { return viewport.id == entry.first; });
  });
  if (auto finished = finishLast(); !finished) return tl::unexpected(finished.error());

  Work work;
  work.tilesLeft = budget_.tilesPerCall();
  const auto begun = TileBudget::Clock::now();
  Expected<void> done = record(scene, tracker, quality, work);
  if (done && work.begun) {
    auto ticket = ring_->submit(work.commands);
    if (ticket) last_ = *ticket;
    if (ticket && volumes_->drawsOnProcessor())
      budget_.took(work.tiles, TileBudget::Clock::now() - begun);
    else if (ticket)
      budget_.submitted(work.tiles);
    if (!ticket) done = tl::unexpected(ticket.error());
    if (ticket && quality == Quality::full) done = finishLast();
  } else if (work.begun) {
    ring_->abandon(work.commands);
  }
  if (!done) {
    pictures_.clear();  // what they hold, and the layouts they are in, cannot be trusted
    slices_.forget();
    uploader_->abandon();
    volumes_->forgetPictures();
    return tl::unexpected(done.error());
  }
  DrawReport report;
  if (counting_ && work.begun) {
    auto counts = volumes_->takeCounts(*ring_);
    if (!counts) return counts;
    report = *counts;
  }
  report.complete = work.complete;
  report.drawnViewports = work.viewports;
  report.lightVisits = work.lightVisits;
  return report;
}

// At most one submission is under way: calls stay bounded, and what it took is known.
Expected<void> ViewportDrawer::finishLast() {
  if (last_ == 0) return {};
  const bool running = !device_->queue().isDone(last_);
  if (running)
    if (auto waited = device_->queue().wait(last_); !waited) return waited;
  last_ = 0;
  budget_.finished(running);
  return {};
}

Expected<void> ViewportDrawer::begin(Work& work) {
  ++work.viewports;
  if (work.begun) return {};
  auto commands = ring_->begin();
  if (!commands) return tl::unexpected(commands.error());
  work.commands = *commands;
  work.begun = true;
  return {};
}

Expected<void> ViewportDrawer::record(const SceneView& scene, const SceneTracker& tracker, Quality quality,
                                      Work& work) {
  for (const Viewport& viewport : scene.viewports) {
    ViewportPicture& picture = pictures_[viewport.id];
    if (auto fitted = picture.fit(*device_, viewport); !fitted) return fitted;
    if (!picture.begin(viewport, tracker)) continue;
    if (const auto* slice = std::get_if<SliceContent>(&viewport.content)) {
      if (auto begun = begin(work); !begun) return begun;
      if (auto drawn = slices_.record(work.commands, scene, *slice, *resident_, picture.picture()); !drawn)
        return drawn;
      picture.setStage(ViewportPicture::Stage::complete);
    } else if (auto drawn = record3d(scene, viewport, std::get<Volume3dContent>(viewport.content), quality,
                                     picture, work);
               !drawn) {
      return drawn;
    }
  }
  return {};
}

Expected<void> ViewportDrawer::record3d(const SceneView& scene, const Viewport& viewport,
                                        const Volume3dContent& content, Quality quality,
                                        ViewportPicture& picture, Work& work) {
  using Stage = ViewportPicture::Stage;
  const int tiles =
      VolumePass::tileCount(glm::ivec2(picture.eye(0).size())) * static_cast<int>(picture.eyeCount());
  // Coarse is as good as it gets while moving: what moves (a slice, say) has the device to itself.
  if (picture.stage() == Stage::refining && viewport.moving && quality == Quality::progressive) return {};
  using Effort = LightField::Effort;
  const Effort effort = quality == Quality::full ? Effort::all
                        : viewport.moving        ? Effort::draft
                                                 : Effort::bounded;
  auto lit = volumes_->advanceLight(scene, viewport.id, content, effort);
  if (!lit) return tl::unexpected(lit.error());
  work.lightVisits += volumes_->lightVisits();
  // What is refined is drawn with all of its light: first that, then the tiles.
  if (!*lit && picture.stage() == Stage::refining) {
    work.complete = false;
    return {};
  }
  if (auto begun = begin(work); !begun) return begun;
  if (quality == Quality::full || (picture.stage() == Stage::stale && tiles <= work.tilesLeft)) {
    work.tilesLeft -= tiles;
    work.tiles += tiles;
    picture.setStage(*lit ? Stage::complete : Stage::refining);
    work.complete = work.complete && (*lit || viewport.moving);
    return recordWhole(scene, content, false, picture, work);
  }
  if (picture.stage() == Stage::stale) {
    picture.setStage(Stage::refining);
    work.complete = work.complete && viewport.moving;
    work.tilesLeft -= (tiles + 8) / 9;  // a third of the resolution both ways
    return recordWhole(scene, content, true, picture, work);
  }
  return recordTiles(scene, content, picture, work);
}

Expected<void> ViewportDrawer::recordWhole(const SceneView& scene, const Volume3dContent& content,
                                           bool coarse, ViewportPicture& picture, Work& work) {
  for (std::size_t eye = 0; eye < picture.eyeCount(); ++eye) {
    const gpu::Image& target = picture.eye(eye);
    auto drawn = coarse ? volumes_->recordCoarse(work.commands, scene, content, eye, target)
                        : volumes_->recordAll(work.commands, scene, content, eye, target);
    if (!drawn) return drawn;
  }
  joinEyes(picture, work);
  return {};
}

Expected<void> ViewportDrawer::recordTiles(const SceneView& scene, const Volume3dContent& content,
                                           ViewportPicture& picture, Work& work) {
  const int tilesPerEye = VolumePass::tileCount(glm::ivec2(picture.eye(0).size()));
  const int tiles = tilesPerEye * static_cast<int>(picture.eyeCount());
  // The first of several viewports always gets on, so that every call makes progress.
  int count = std::max(work.tilesLeft, work.tiles == 0 ? 1 : 0);
  for (; count > 0 && picture.nextTile < tiles; --count, ++picture.nextTile) {
    const auto eye = static_cast<std::size_t>(picture.nextTile / tilesPerEye);
    if (auto drawn = volumes_->recordTile(work.commands, scene, content, eye, picture.eye(eye),
                                          picture.nextTile % tilesPerEye);
        !drawn)
      return drawn;
    --work.tilesLeft;
    ++work.tiles;
  }
  joinEyes(picture, work);
  if (picture.nextTile == tiles) picture.setStage(ViewportPicture::Stage::complete);
  work.complete = work.complete && picture.nextTile == tiles;
  return {};
}

void ViewportDrawer::joinEyes(const ViewportPicture& picture, Work& work) const {
  const gpu::Image& joined = picture.picture();
  if (picture.drawnApart()) {
    work.commands.transition(joined, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, true);
    for (std::size_t eye = 0; eye < picture.eyeCount(); ++eye) {
      const gpu::Image& from = picture.eye(eye);
      const glm::ivec2 size(from.size());
      work.commands.transition(from, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
      work.commands.blit(from, {0, 0}, size, joined, {static_cast<int>(eye) * size.x, 0}, size,
                         VK_FILTER_NEAREST);
      work.commands.transition(from, VK_IMAGE_LAYOUT_GENERAL);
    }
  }
  work.commands.transition(joined, VK_IMAGE_LAYOUT_GENERAL);
}

}  // namespace chiasm::render
