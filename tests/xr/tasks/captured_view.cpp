#include "tests/xr/tasks/captured_view.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace chiasm::test {
namespace {

render::Image pictureFrom(const std::filesystem::path& file) {
  auto picture = render::readPng(file.string());
  if (!picture) throw std::runtime_error(picture.error().message);
  return std::move(*picture);
}

glm::dvec3 pixelOfImage(const render::Image& image, int x, int y) {
  const auto at = 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                       static_cast<std::size_t>(x));
  return {image.rgba[at], image.rgba[at + 1], image.rgba[at + 2]};
}

// Between the four pixels around a place in pixels.
glm::dvec3 sampled(const render::Image& image, glm::dvec2 at) {
  const glm::dvec2 clamped = glm::clamp(at - 0.5, glm::dvec2(0.0), glm::dvec2(image.size) - 1.001);
  const glm::ivec2 low(clamped);
  const glm::dvec2 share = clamped - glm::dvec2(low);
  const glm::dvec3 above =
      glm::mix(pixelOfImage(image, low.x, low.y), pixelOfImage(image, low.x + 1, low.y), share.x);
  const glm::dvec3 below =
      glm::mix(pixelOfImage(image, low.x, low.y + 1), pixelOfImage(image, low.x + 1, low.y + 1), share.x);
  return glm::mix(above, below, share.y);
}

// What a panel shows where a ray of an eye meets it from its front; nullopt beside it.
std::optional<glm::dvec3> colourOn(const VrPanel& panel, const render::Image& picture, const EyeView& eye,
                                   glm::dvec3 direction) {
  const glm::dquat toPanel = glm::conjugate(panel.pose->orientation);
  const glm::dvec3 from = toPanel * (eye.pose.position - panel.pose->position), along = toPanel * direction;
  if (from.z <= 0.0 || along.z >= 0.0) return std::nullopt;
  const glm::dvec3 at = from - along * (from.z / along.z);
  const glm::dvec2 share(0.5 + at.x / panel.metres.x, 0.5 - at.y / panel.metres.y);
  if (share.x < 0 || share.x >= 1 || share.y < 0 || share.y >= 1) return std::nullopt;
  return sampled(picture, share * glm::dvec2(picture.size));
}

}  // namespace

std::optional<glm::dvec2> CapturedView::pixelOf(int eye, PatientPoint point) const {
  return test::pixelOf(view(eye), status.stageOf(point), eyes[static_cast<std::size_t>(eye)].size);
}

std::optional<glm::dvec3> CapturedView::colourAt(int eye, PatientPoint point, double radius) const {
  const render::Image& picture = eyes[static_cast<std::size_t>(eye)];
  const auto middle = pixelOf(eye, point);
  if (!middle) return std::nullopt;
  glm::dvec3 sum(0.0);
  int count = 0;
  for (int y = static_cast<int>(middle->y - radius); y <= static_cast<int>(middle->y + radius); ++y)
    for (int x = static_cast<int>(middle->x - radius); x <= static_cast<int>(middle->x + radius); ++x) {
      if (x < 0 || y < 0 || x >= picture.size.x || y >= picture.size.y) return std::nullopt;
      sum += pixelOfImage(picture, x, y);
      ++count;
    }
  return sum / static_cast<double>(count);
}

render::Image CapturedView::sideBySide() const {
  constexpr int kGap = 8, kFiner = 3;  // pixels between the eyes; samples of a panel across a pixel
  render::Image both;
  both.size = {eyes[0].size.x * 2 + kGap, eyes[0].size.y};
  std::vector<std::pair<VrPanel, const render::Image*>> shown;
  for (const VrPanel& panel : status.panels())
    if (const auto found = panels.find(panel.kind); found != panels.end() && panel.pose)
      shown.emplace_back(panel, &found->second);
  both.rgba.assign(4 * static_cast<std::size_t>(both.size.x) * static_cast<std::size_t>(both.size.y), 255);
  for (int e = 0; e < 2; ++e) {
    const render::Image& picture = eyes[static_cast<std::size_t>(e)];
    const EyeView eye = view(e);
    const double left = std::tan(eye.angleLeft), right = std::tan(eye.angleRight);
    const double up = std::tan(eye.angleUp), down = std::tan(eye.angleDown);
    for (int y = 0; y < picture.size.y; ++y)
      for (int x = 0; x < picture.size.x; ++x) {
        glm::dvec3 sum(0.0);
        for (int fine = 0; fine < kFiner * kFiner; ++fine) {
          const glm::dvec2 at(x + (fine % kFiner + 0.5) / kFiner, y + (fine / kFiner + 0.5) / kFiner);
          const glm::dvec2 share = at / glm::dvec2(picture.size);
          const glm::dvec3 direction = eye.pose.orientation * glm::dvec3(left + (right - left) * share.x,
                                                                         up + (down - up) * share.y, -1.0);
          glm::dvec3 colour = pixelOfImage(picture, x, y);
          for (const auto& [panel, content] : shown)
            if (const auto there = colourOn(panel, *content, eye, direction)) colour = *there;
          sum += colour;
        }
        const glm::dvec3 mean = sum / static_cast<double>(kFiner * kFiner);
        const auto to = 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(both.size.x) +
                             static_cast<std::size_t>(x + e * (picture.size.x + kGap)));
        for (int channel = 0; channel < 3; ++channel)
          both.rgba[to + static_cast<std::size_t>(channel)] =
              static_cast<std::uint8_t>(std::lround(mean[channel]));
      }
  }
  return both;
}

CapturedView loadCapturedView(const std::filesystem::path& folder, const std::string& name) {
  auto status = VrStatus::read(folder / (name + ".json"));
  if (!status) throw std::runtime_error("There is no " + (folder / (name + ".json")).string());
  CapturedView view{std::move(*status), {}, {}};
  view.eyes = {pictureFrom(folder / (name + "-left.png")), pictureFrom(folder / (name + "-right.png"))};
  for (const VrPanel& panel : view.status.panels()) {
    const std::filesystem::path file = folder / (name + "-" + panel.kind + ".png");
    if (panel.shown && std::filesystem::exists(file)) view.panels[panel.kind] = pictureFrom(file);
  }
  return view;
}

}  // namespace chiasm::test
