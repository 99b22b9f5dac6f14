// What is said of volumes that do not fit into the graphics memory budget and are shown coarser than they
// are.
#pragma once

#include <optional>
#include <string>

#include "app/interface/view_geometry.h"
#include "render/renderer.h"

namespace chiasm::app {

// Names no volume.
struct CoarserWords {
  std::string badge;     // stays in the view: "40% of the resolution · memory budget 1.0 GiB"
  std::string sentence;  // what is coarser, why, what is not, and what helps
};
// Of one volume and a budget (bytes); nullopt where all of its voxels are shown.
std::optional<CoarserWords> coarserWords(const render::ReducedVolume& volume, std::uint64_t budget);
// Of what the renderer drew last of a volume in 3-D.
std::optional<CoarserWords> coarserIn3d(const render::Renderer& renderer, const Uid& volume);
// Of what it drew last in a view of a volume.
std::optional<CoarserWords> coarserIn(const render::Renderer& renderer, const ViewGeometry& view,
                                      const Uid& volume);

}  // namespace chiasm::app
