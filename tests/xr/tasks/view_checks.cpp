#include "tests/xr/tasks/view_checks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <stdexcept>

namespace chiasm::test {
namespace {

// How far a pixel's shares may be from the colour's, and how dark it may be (mean of the channels).
constexpr double kShareTolerance = 0.18, kDarkest = 40.0;
// A change of more than this in a channel is seen.
constexpr int kChange = 24;

double meanOf(glm::dvec3 colour) {
  return (colour.x + colour.y + colour.z) / 3.0;
}

std::optional<SeenPlace> placeOf(const CapturedView& view, const std::optional<Blob>& left,
                                 const std::optional<Blob>& right) {
  if (!left || !right) return std::nullopt;
  const auto place = triangulate(view.view(0), left->centre, view.view(1), right->centre, view.eyes[0].size);
  if (!place) return std::nullopt;
  return SeenPlace{view.status.caseOf(place->point), place->apart, std::min(left->pixels, right->pixels)};
}

// The pixels of a colour in one picture that another, taken before, had not like that.
std::optional<Blob> newBlob(const render::Image& before, const render::Image& after, glm::dvec3 colour) {
  render::Image change = after;
  for (std::size_t at = 0; at < change.rgba.size(); at += 4) {
    int most = 0;
    for (std::size_t channel = at; channel < at + 3; ++channel)
      most = std::max(most, std::abs(int{before.rgba[channel]} - int{after.rgba[channel]}));
    if (most <= kChange)
      std::fill_n(change.rgba.begin() + static_cast<std::ptrdiff_t>(at), 3, std::uint8_t{0});
  }
  return findBlob(change, ofColour(colour));
}

double luminance(const render::Image& image, int x, int y) {
  const auto at = 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                       static_cast<std::size_t>(x));
  return 0.2126 * image.rgba[at] + 0.7152 * image.rgba[at + 1] + 0.0722 * image.rgba[at + 2];
}

}  // namespace

std::function<bool(Rgba)> ofColour(glm::dvec3 colour) {
  const glm::dvec3 wanted = colour / meanOf(colour);
  return [wanted](Rgba pixel) {
    const glm::dvec3 here(pixel[0], pixel[1], pixel[2]);
    const double mean = meanOf(here);
    return mean > kDarkest && glm::length(here / mean - wanted) < kShareTolerance;
  };
}

std::optional<SeenPlace> placeOfColour(const CapturedView& view, glm::dvec3 colour) {
  return placeOf(view, findBlob(view.eyes[0], ofColour(colour)), findBlob(view.eyes[1], ofColour(colour)));
}

std::optional<SeenPlace> placeOfNew(const CapturedView& before, const CapturedView& after,
                                    glm::dvec3 colour) {
  return placeOf(after, newBlob(before.eyes[0], after.eyes[0], colour),
                 newBlob(before.eyes[1], after.eyes[1], colour));
}

Legibility legibilityOf(const CapturedView& view, const std::string& kind, const std::string& word) {
  const auto panel = view.status.panel(kind);
  const auto found = view.panels.find(kind);
  if (!panel || !panel->pose || found == view.panels.end())
    throw std::runtime_error("The panel '" + kind + "' is not in the picture.");
  const render::Image& picture = found->second;
  if (picture.size != panel->pixels) throw std::runtime_error("The quad's picture has another size.");
  const VrPanel::Item* item = panel->item(word);
  if (item == nullptr) throw std::runtime_error("There is no '" + word + "' in sight.");

  const glm::dvec3 eyes = view.status.head().position;
  const glm::dvec3 towards = eyes - panel->stageOf(item->middle());
  const double distance = glm::length(towards);
  Legibility result;
  // A degree at the word, along the panel's width.
  const double metresPerDegree = 2.0 * distance * std::tan(glm::radians(0.5));
  result.pixelsPerDegree = panel->pixels.x / panel->metres.x * metresPerDegree;
  const glm::dquat& turn = panel->pose->orientation;
  result.facing = glm::dot(turn * glm::dvec3(0, 0, 1), glm::normalize(eyes - panel->pose->position));
  const glm::dvec3 normal = turn * glm::dvec3(0, 0, 1);
  const glm::dvec3 vertical = glm::normalize(glm::dvec3(0, 1, 0) - normal * normal.y);
  result.upright = glm::dot(turn * glm::dvec3(0, 1, 0), vertical);

  // The rows with ink: nearer to the writing's brightness than to the ground's.
  double darkest = 255.0, brightest = 0.0;
  const glm::ivec2 low(item->low), high(item->high);
  for (int y = low.y; y < high.y; ++y)
    for (int x = low.x; x < high.x; ++x) {
      darkest = std::min(darkest, luminance(picture, x, y));
      brightest = std::max(brightest, luminance(picture, x, y));
    }
  int top = high.y, bottom = low.y;
  for (int y = low.y; y < high.y; ++y)
    for (int x = low.x; x < high.x; ++x)
      if (luminance(picture, x, y) > 0.5 * (darkest + brightest)) {
        top = std::min(top, y);
        bottom = std::max(bottom, y);
      }
  const double metres = (bottom - top + 1) * panel->metres.y / panel->pixels.y;
  result.capitalArcMinutes = glm::degrees(2.0 * std::atan2(metres * 0.5, distance)) * 60.0;
  return result;
}

}  // namespace chiasm::test
