#include "tests/xr/support/stereo_pictures.h"

#include <cmath>
#include <cstdlib>

#include "core/base/check.h"

namespace chiasm::test {
namespace {

Rgba pixelAt(const render::Image& picture, std::size_t index) {
  const std::uint8_t* p = picture.rgba.data() + 4 * index;
  return {p[0], p[1], p[2], p[3]};
}

std::size_t pixelCount(const render::Image& picture) {
  return static_cast<std::size_t>(picture.size.x) * static_cast<std::size_t>(picture.size.y);
}

// The direction, in stage space, of what stands at a pixel; not of unit length.
glm::dvec3 rayThrough(const EyeView& eye, glm::dvec2 pixel, glm::ivec2 size) {
  const double left = std::tan(eye.angleLeft), right = std::tan(eye.angleRight);
  const double up = std::tan(eye.angleUp), down = std::tan(eye.angleDown);
  const glm::dvec2 share = pixel / glm::dvec2(size);
  return eye.pose.orientation * glm::dvec3(left + (right - left) * share.x, up + (down - up) * share.y, -1.0);
}

}  // namespace

std::optional<glm::dvec2> pixelOf(const EyeView& eye, glm::dvec3 point, glm::ivec2 size) {
  const glm::dvec3 seen = glm::conjugate(eye.pose.orientation) * (point - eye.pose.position);
  if (seen.z >= 0.0) return std::nullopt;  // an eye looks along −z
  const double x = seen.x / -seen.z, y = seen.y / -seen.z;
  const double left = std::tan(eye.angleLeft), right = std::tan(eye.angleRight);
  const double up = std::tan(eye.angleUp), down = std::tan(eye.angleDown);
  return glm::dvec2((x - left) / (right - left) * size.x, (up - y) / (up - down) * size.y);
}

std::optional<Blob> findBlob(const render::Image& picture, const std::function<bool(Rgba)>& belongs) {
  Blob blob;
  for (std::size_t i = 0; i < pixelCount(picture); ++i) {
    if (!belongs(pixelAt(picture, i))) continue;
    const auto width = static_cast<std::size_t>(picture.size.x);
    blob.centre += glm::dvec2(static_cast<double>(i % width) + 0.5, static_cast<double>(i / width) + 0.5);
    ++blob.pixels;
  }
  if (blob.pixels == 0) return std::nullopt;
  blob.centre /= blob.pixels;
  return blob;
}

std::function<bool(Rgba)> brighterThan(std::uint8_t level) {
  return [level](Rgba c) { return c[0] >= level && c[1] >= level && c[2] >= level; };
}

std::function<bool(Rgba)> coloured(std::uint8_t red, std::uint8_t green, std::uint8_t blue, int tolerance) {
  return [=](Rgba c) {
    return std::abs(c[0] - red) <= tolerance && std::abs(c[1] - green) <= tolerance &&
           std::abs(c[2] - blue) <= tolerance;
  };
}

std::optional<Place> triangulate(const EyeView& left, glm::dvec2 leftPixel, const EyeView& right,
                                 glm::dvec2 rightPixel, glm::ivec2 size) {
  const glm::dvec3 a = rayThrough(left, leftPixel, size), b = rayThrough(right, rightPixel, size);
  const glm::dvec3 between = left.pose.position - right.pose.position;
  // The feet of the common perpendicular of two lines, by Cramer's rule.
  const double aa = glm::dot(a, a), ab = glm::dot(a, b), bb = glm::dot(b, b);
  const double determinant = aa * bb - ab * ab;
  if (determinant < 1e-12 * aa * bb) return std::nullopt;
  const double alongA = (ab * glm::dot(b, between) - bb * glm::dot(a, between)) / determinant;
  const double alongB = (aa * glm::dot(b, between) - ab * glm::dot(a, between)) / determinant;
  if (alongA <= 0.0 || alongB <= 0.0) return std::nullopt;
  const glm::dvec3 onA = left.pose.position + alongA * a, onB = right.pose.position + alongB * b;
  return Place{0.5 * (onA + onB), glm::distance(onA, onB)};
}

double differingShare(const render::Image& a, const render::Image& b, int tolerance) {
  CHECK(a.size == b.size && pixelCount(a) > 0, "two pictures of one size are compared");
  std::size_t different = 0;
  for (std::size_t i = 0; i < pixelCount(a); ++i) {
    const Rgba p = pixelAt(a, i), q = pixelAt(b, i);
    if (!coloured(q[0], q[1], q[2], tolerance)(p)) ++different;
  }
  return static_cast<double>(different) / static_cast<double>(pixelCount(a));
}

}  // namespace chiasm::test
