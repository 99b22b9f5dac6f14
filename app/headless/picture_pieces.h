// Pieces of a picture that is larger than a device draws at once, and how they come together. Pure functions;
// pictures here have premultiplied alpha.
#pragma once

#include <vector>

#include "app/interface/view_geometry.h"
#include "render/image.h"
#include "render/scene_view.h"

namespace chiasm::app {

struct PicturePiece {
  glm::ivec2 at{0}, size{0};  // pixels
};
// Covers the picture without overlap, no side longer than `largest`.
std::vector<PicturePiece> piecesOf(glm::ivec2 whole, int largest);

// The viewport that shows a piece of what the whole one shows; without a background if `transparent`.
render::Viewport pieceOf(const render::Viewport& whole, const PicturePiece& piece, bool transparent);

// Makes transparent what lies outside of the grid, as the slice pass shows it: by the nearest voxel.
void clearOutside(render::Image& picture, const PicturePiece& piece, const ViewGeometry& slice,
                  const GridGeometry& grid);
// Lays a picture of the same size over another.
void layOver(const render::Image& over, render::Image& under);
void place(const render::Image& piece, glm::ivec2 at, render::Image& whole);
// As PNG files have it. Rays end where 98% is hidden: what is that opaque is opaque.
void toStraightAlpha(render::Image& picture);
// Two pictures of one size into one: 0 the first, 1 the second.
void crossfade(render::Image& first, const render::Image& second, double share);

}  // namespace chiasm::app
