// One viewport's picture on the device, what it shows, and how far its refinement has come.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "render/frame/scene_tracker.h"
#include "render/gpu/resources.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Several eyes lie side by side, each as wide as the picture divided by their number. One thread.
class ViewportPicture {
 public:
  // Brings the images to the viewport's size and eyes; what they showed is lost when that changes.
  Expected<void> fit(gpu::Device& device, const Viewport& viewport);

  // Compares with what was drawn last and starts over when it differs. Nothing is copied when it does not.
  // True when there is something to draw.
  bool begin(const Viewport& viewport, const SceneTracker& tracker);
  // After a failed drawing: nothing that the picture shows can be trusted.
  void forget() { stage_ = Stage::stale; }

  // Nothing of the inputs is on the picture yet; it shows them coarsely; it shows them as well as possible.
  enum class Stage { stale, refining, complete };
  Stage stage() const { return stage_; }
  void setStage(Stage stage) { stage_ = stage; }

  const gpu::Image& picture() const { return picture_; }
  // Where an eye is drawn: the picture itself when there is only one.
  const gpu::Image& eye(std::size_t index) const { return eyes_.empty() ? picture_ : eyes_[index]; }
  std::size_t eyeCount() const { return eyes_.empty() ? 1 : eyes_.size(); }
  bool drawnApart() const { return !eyes_.empty(); }

  int nextTile = 0;  // over all eyes, one after the other

 private:
  gpu::Image picture_;
  std::vector<gpu::Image> eyes_;
  // What it was drawn from: equal inputs (and an equal size), equal picture.
  std::variant<SliceContent, Volume3dContent> content_;
  std::uint64_t volumes_ = 0, fused_ = 0, labels_ = 0;
  Stage stage_ = Stage::stale;
};

}  // namespace chiasm::render
