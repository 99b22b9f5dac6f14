// Of a volume that does not fit as a whole: the part of it that is to be seen, as fine as fits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "core/labels/label_map.h"
#include "render/renderer.h"
#include "render/scene/resident_labels.h"
#include "render/scene/resident_volume.h"

namespace chiasm::render {

// Streamed some megabytes at a time; until all of it is there, and while the views reach beyond it, pictures
// are drawn from the whole volume, which is coarser. One volume at a time. One thread.
class VolumeFocus {
 public:
  struct Step {
    bool changed = false;  // what pictures are drawn from
    bool complete = true;  // false: more is to be sent
  };
  // Works towards the part of a volume in `wanted` (whole bricks): all of it at once for Quality::full,
  // otherwise some of it, and nothing while the views move. Without memory for it the whole volume stays.
  Expected<Step> step(gpu::Device& device, gpu::Uploader& uploader, const SceneVolume& volume,
                      const ResidentVolume& whole, const VoxelBox& wanted, bool moving, Quality quality);
  // Gives its memory back; true when there was any.
  bool drop();
  // The same because something else needs it: what is streamed instead leaves more free each time, until that
  // fits or nothing is worth the streaming. Anew when another part is wanted.
  bool giveWay();
  // The same where what belongs to it did not fit: the whole volume stays until something else is wanted.
  bool giveUp();
  // What step found out about memory does not hold any more.
  void reconsider() { settled_.reset(); }

  // What pictures of a volume are drawn from: the part where it is there, otherwise the whole.
  const ResidentVolume& shown(const ResidentVolume& whole) const;
  // The part's own share of a hidden mask of the volume, in step with it.
  Expected<const ResidentLabels*> mask(gpu::Device& device, gpu::Uploader& uploader, const LabelMap& map);
  // Counts what pictures are drawn from.
  std::uint64_t revision() const { return revision_; }

 private:
  std::uint64_t room(const gpu::Device& device) const;
  bool couldBeFiner(const gpu::Device& device, const SceneVolume& volume, const VoxelBox& wanted) const;
  Expected<void> begin(gpu::Device& device, const SceneVolume& volume, const ResidentVolume& whole,
                       const VoxelBox& wanted);
  void use(bool used, Step& step);
  std::unique_ptr<ResidentVolume> part_;
  std::unique_ptr<ResidentLabels> mask_;
  bool used_ = false;
  std::optional<VoxelBox> settled_;  // nothing finer than what there is fits
  std::uint64_t spare_ = 0;          // bytes that others turned out to need, while `spareFor_` is wanted
  std::optional<VoxelBox> spareFor_;
  std::uint64_t revision_ = 0;
};

// The part of a map that lies in a box whose corner is a brick's.
LabelMap partOf(const LabelMap& map, const VoxelBox& box);

}  // namespace chiasm::render
