// Checks pictures of both eyes against geometry: where a thing stands in each, and where in space that puts
// it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>

#include "render/image.h"
#include "tests/xr/support/remote_packet.h"

namespace chiasm::test {

// One eye's view as OpenXR has it (XrView): pose in stage space, and the angles of its field of view in
// radians, left and down negative.
struct EyeView {
  Pose pose;
  double angleLeft = 0.0, angleRight = 0.0, angleUp = 0.0, angleDown = 0.0;
};

// Where a point in stage space (metres) stands in a picture of `size`: pixels from its top left corner, so
// that the middle of the first pixel is (0.5, 0.5). nullopt when it is not before the eye.
std::optional<glm::dvec2> pixelOf(const EyeView& eye, glm::dvec3 point, glm::ivec2 size);

struct Blob {
  glm::dvec2 centre{0.0};  // mean of its pixels' middles, in pixelOf's coordinates
  int pixels = 0;
};
using Rgba = std::array<std::uint8_t, 4>;

// All pixels that `belongs` accepts, as one thing; nullopt when there are none.
std::optional<Blob> findBlob(const render::Image& picture, const std::function<bool(Rgba)>& belongs);
// Every colour channel at least `level`.
std::function<bool(Rgba)> brighterThan(std::uint8_t level);
// No channel further than `tolerance` from the colour's.
std::function<bool(Rgba)> coloured(std::uint8_t red, std::uint8_t green, std::uint8_t blue, int tolerance);

// Where in stage space a thing is that stands at these pixels of the two pictures (both of `size`): the
// middle of the shortest line between the two rays. `apart` is that line's length in metres: near 0 when the
// pictures agree. nullopt when the rays are parallel or meet behind an eye, as they do for exchanged
// pictures.
struct Place {
  glm::dvec3 point{0.0};
  double apart = 0.0;
};
std::optional<Place> triangulate(const EyeView& left, glm::dvec2 leftPixel, const EyeView& right,
                                 glm::dvec2 rightPixel, glm::ivec2 size);

// The share of pixels (0..1) in which two pictures of one size differ by more than `tolerance` in a channel.
double differingShare(const render::Image& a, const render::Image& b, int tolerance);

}  // namespace chiasm::test
