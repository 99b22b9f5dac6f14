#include "app/headless/picture_pieces.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/base/check.h"

namespace chiasm::app {

namespace {

constexpr int kOpaque = 250;  // 98% of 255, where rays end

std::size_t offsetOf(const render::Image& image, int x, int y) {
  return (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
          static_cast<std::size_t>(x)) *
         4;
}

}  // namespace

std::vector<PicturePiece> piecesOf(glm::ivec2 whole, int largest) {
  std::vector<PicturePiece> pieces;
  for (int y = 0; y < whole.y; y += largest)
    for (int x = 0; x < whole.x; x += largest)
      pieces.push_back({{x, y}, {std::min(largest, whole.x - x), std::min(largest, whole.y - y)}});
  return pieces;
}

render::Viewport pieceOf(const render::Viewport& whole, const PicturePiece& piece, bool transparent) {
  render::Viewport part = whole;
  part.size = piece.size;
  if (auto* slice = std::get_if<render::SliceContent>(&part.content)) {
    const glm::dvec2 middle =
        glm::dvec2(piece.at) + glm::dvec2(piece.size) * 0.5 - glm::dvec2(whole.size) * 0.5;
    slice->centre.mm += (slice->right.mm * middle.x + slice->down.mm * middle.y) * slice->mmPerPixel;
    return part;
  }
  auto& content = std::get<render::Volume3dContent>(part.content);
  if (piece.size != whole.size) content.part = {whole.size, piece.at};
  const glm::vec4 top = content.backgroundTop, bottom = content.backgroundBottom;
  const auto backgroundAt = [&](int y) {
    return glm::mix(top, bottom, static_cast<float>(y) / static_cast<float>(whole.size.y));
  };
  content.backgroundTop = transparent ? glm::vec4(0.0f) : backgroundAt(piece.at.y);
  content.backgroundBottom = transparent ? glm::vec4(0.0f) : backgroundAt(piece.at.y + piece.size.y);
  return part;
}

void clearOutside(render::Image& picture, const PicturePiece& piece, const ViewGeometry& slice,
                  const GridGeometry& grid) {
  for (int y = 0; y < picture.size.y; ++y)
    for (int x = 0; x < picture.size.x; ++x) {
      const PatientPoint point = slice.pointAt(glm::dvec2(piece.at.x + x, piece.at.y + y) + 0.5);
      const glm::ivec3 voxel = nearestVoxel(grid, point).ijk;
      const bool inside =
          glm::all(glm::greaterThanEqual(voxel, glm::ivec3(0))) && glm::all(glm::lessThan(voxel, grid.size));
      if (!inside) std::memset(&picture.rgba[offsetOf(picture, x, y)], 0, 4);
    }
}

void layOver(const render::Image& over, render::Image& under) {
  CHECK(over.size == under.size, "pictures of one size");
  for (std::size_t pixel = 0; pixel < under.rgba.size(); pixel += 4) {
    const int through = 255 - over.rgba[pixel + 3];
    if (through == 255) continue;
    for (std::size_t c = 0; c < 4; ++c)
      under.rgba[pixel + c] = static_cast<std::uint8_t>(
          std::min(255, over.rgba[pixel + c] + (under.rgba[pixel + c] * through + 127) / 255));
  }
}

void place(const render::Image& piece, glm::ivec2 at, render::Image& whole) {
  for (int y = 0; y < piece.size.y; ++y)
    std::memcpy(&whole.rgba[offsetOf(whole, at.x, at.y + y)], &piece.rgba[offsetOf(piece, 0, y)],
                static_cast<std::size_t>(piece.size.x) * 4);
}

void toStraightAlpha(render::Image& picture) {
  for (std::size_t pixel = 0; pixel < picture.rgba.size(); pixel += 4) {
    const int alpha = picture.rgba[pixel + 3];
    if (alpha == 0 || alpha == 255) continue;
    for (std::size_t c = 0; c < 3; ++c)
      picture.rgba[pixel + c] =
          static_cast<std::uint8_t>(std::min(255, (picture.rgba[pixel + c] * 255 + alpha / 2) / alpha));
    if (alpha >= kOpaque) picture.rgba[pixel + 3] = 255;
  }
}

void crossfade(render::Image& first, const render::Image& second, double share) {
  CHECK(first.size == second.size, "pictures of one size");
  const int weight = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * 256.0));
  for (std::size_t i = 0; i < first.rgba.size(); ++i)
    first.rgba[i] =
        static_cast<std::uint8_t>((first.rgba[i] * (256 - weight) + second.rgba[i] * weight + 128) >> 8);
}

}  // namespace chiasm::app
