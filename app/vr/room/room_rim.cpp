#include "app/vr/room/room_rim.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

constexpr int kPixels = 256;
constexpr double kRimDistance = 0.3;  // metres

std::shared_ptr<const render::Image> rimPicture(double strength) {
  auto image = std::make_shared<render::Image>();
  image->size = glm::ivec2(kPixels);
  image->rgba.assign(static_cast<std::size_t>(kPixels) * kPixels * 4, 0);
  const double half = std::tan(glm::radians(kRimHalfDegrees));
  for (int y = 0; y < kPixels; ++y)
    for (int x = 0; x < kPixels; ++x) {
      const glm::dvec2 at = (glm::dvec2(x, y) + 0.5) * (2.0 / kPixels) - 1.0;
      const double degrees = glm::degrees(std::atan(glm::length(at) * half));
      const std::size_t alpha = (static_cast<std::size_t>(y) * kPixels + static_cast<std::size_t>(x)) * 4 + 3;
      image->rgba[alpha] = static_cast<std::uint8_t>(std::lround(255.0 * strength * rimDarkness(degrees)));
    }
  return image;
}

}  // namespace

double rimDarkness(double degrees) {
  const double t =
      std::clamp((degrees - kRimBeginsDegrees) / (kRimFullDegrees - kRimBeginsDegrees), 0.0, 1.0);
  return t * t * (3.0 - 2.0 * t);
}

std::shared_ptr<const render::Image> RimPictures::of(double strength) {
  const int level = static_cast<int>(std::lround(std::clamp(strength, 0.0, 1.0) * kStrengths));
  if (level == 0) return nullptr;
  auto& picture = made_[static_cast<std::size_t>(level - 1)];
  if (!picture) picture = rimPicture(static_cast<double>(level) / kStrengths);
  return picture;
}

void RoomPicture::drawRim(const RoomPen& pen, const RoomView& view) {
  auto picture = rims_.of(view.vignette);
  if (!picture) return;
  const Pose& head = view.input.head;
  const double edge = 2.0 * kRimDistance * std::tan(glm::radians(kRimHalfDegrees));
  const Board board{{head.position + head.forward() * kRimDistance, head.orientation}, glm::dvec2(edge)};
  pen.scene().pictures.push_back({std::move(picture), pen.rectangle(board), true});
}

}  // namespace chiasm::app::vr
