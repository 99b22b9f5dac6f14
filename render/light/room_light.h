// The light of a room around a headset, worked out beside its frames.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "render/light/light_grid.h"
#include "render/light/light_matter.h"
#include "render/scene/brick_ranges.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Everything that stops light in a room.
struct RoomMatter {
  LightSource source;
  std::shared_ptr<const BrickRanges> ranges;  // of its voxels; null: labels alone
  std::optional<PatientBox> box;              // what lies outside of it stops none
  bool operator==(const RoomMatter&) const = default;
};

// Light that has converged.
struct RoomLightCells {
  GridGeometry of;  // the volume's grid, or the first labels'
  LightGrid grid;
  std::vector<std::uint32_t> cells;  // as LightField::cells
};

// The lamp stands still with the patient: where a window's would that looks from the front. So what it lights
// changes only with what is shown, and light is worked out once, on a thread of its own, when that comes to
// rest. One thread calls; none of its calls waits for the work.
class RoomLight {
 public:
  RoomLight();
  ~RoomLight();  // waits for the piece that is being worked on
  RoomLight(const RoomLight&) = delete;
  RoomLight& operator=(const RoomLight&) = delete;

  static Camera lamp() { return {}; }
  // What stops light from now on; nullopt: there is none to work out. Light of before stays until the new one
  // is there.
  void follow(std::optional<RoomMatter> matter);
  // What is there; null: none yet.
  std::shared_ptr<const RoomLightCells> newest() const;
  // Whether that is the light of what was said last.
  bool settled() const;

 private:
  void work();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<RoomMatter> wanted_;
  std::uint64_t asked_ = 0, answered_ = 0;  // counts what was followed
  std::shared_ptr<const RoomLightCells> newest_;
  bool stopping_ = false;
  std::thread thread_;  // from the first matter on
};

}  // namespace chiasm::render
