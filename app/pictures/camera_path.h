// A camera's way from one place to another, for films.
#pragma once

#include <cstddef>

#include "render/scene_view.h"

namespace chiasm::app {

// At `share` (0 to 1) of the way from one camera to another: what it looks at moves straight, its distance by
// an even factor, and it turns about one axis the shorter way round, so that nothing in between is nearer or
// more tilted than it has to be.
render::Camera cameraBetween(const render::Camera& from, const render::Camera& to, double share);

// Where a film along stations is at a time: between two of them.
struct PathPlace {
  std::size_t from = 0;  // the station before; the next one is `from` + 1
  double share = 0.0;    // of the way to the next, 0 to 1
};
// `time` 0 to 1 over `stations` (at least two). Each leg takes as long as every other; at every station the
// film stands still for a moment, and starts and stops softly.
PathPlace placeOnPath(double time, std::size_t stations);

}  // namespace chiasm::app
