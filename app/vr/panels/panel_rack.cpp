#include "app/vr/panels/panel_rack.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/constants.hpp>
#include <glm/trigonometric.hpp>
#include <limits>

#include "app/vr/panels/legibility.h"

namespace chiasm::app::vr {
namespace {

// A following panel comes along once it is this far from where it belongs, and rests when it is there.
constexpr double kFollowFrom = 0.5, kFollowRest = 0.02;  // radians
constexpr double kFollowPerSecond = 3.0;
// A panel in the way goes aside once the person has walked so far (metres) and it has been there so long.
constexpr double kWalked = 0.35, kPatience = 0.5;
// Above the wrist that wears it, and how far before the eyes it stands when there is no wrist.
constexpr double kAboveWrist = 0.10, kPaletteAhead = 0.5;

struct FirstPlace {
  PanelKind kind;
  double yawDegrees, pitchDegrees, distance;
};
// Report at the right, segments at the left, tools under the report; the patient stands free in the middle.
constexpr FirstPlace kFirstPlaces[] = {
    {PanelKind::report, 38, -6, 1.2},     {PanelKind::segments, -36, -6, 1.2},
    {PanelKind::history, -66, -6, 1.2},   {PanelKind::tools, 38, -34, 1.2},
    {PanelKind::keyboard, 0, -46, 1.0},   {PanelKind::message, 0, 26, 1.2},
    {PanelKind::help, 0, 2, 1.4},         {PanelKind::dialog, 0, 4, 1.2},
    {PanelKind::checks, 72, -6, 1.2},     {PanelKind::effects, 104, -6, 1.2},
    {PanelKind::measures, -36, -36, 1.2},
};

double wrapped(double angle) {
  return std::remainder(angle, 2.0 * glm::pi<double>());
}

}  // namespace

void PanelRack::gather(const Pose& head) {
  gathered_ = true;
  held_.clear();
  const double heading = yawOf(head);
  for (const FirstPlace& first : kFirstPlaces)
    put(first.kind,
        around(head.position, heading, glm::radians(first.yawDegrees), glm::radians(first.pitchDegrees),
               first.distance),
        head);
}

void PanelRack::put(PanelKind kind, const glm::dvec3& position, const Pose& head) {
  Place& place = places_[kind];
  const glm::dvec3 away = position - head.position;
  place.distance = glm::length(away);
  place.pose = {position, facing(position, head.position)};
  place.putFrom = head.position;
  place.leaving = false;
  const double pitch = std::asin(std::clamp(away.y / std::max(place.distance, 1e-6), -1.0, 1.0));
  place.direction = {wrapped(yawOf(head) - std::atan2(-away.x, -away.z)), pitch};
}

void PanelRack::update(const std::vector<PanelPicture>& pictures, const Pose& head,
                       const std::optional<Pose>& wrist, bool follow, double seconds) {
  if (!gathered_) gather(head);
  shown_.clear();
  for (const PanelPicture& picture : pictures)
    if (picture.shown && picture.metres.x > 0 && picture.metres.y > 0) shown_[picture.kind] = picture.metres;

  // With its wrist gone the palette comes to stand before the eyes.
  if (!wrist && paletteOnWrist_) palette_.reset();
  paletteOnWrist_ = wrist.has_value();
  if (wrist) {
    const glm::dvec3 position = wrist->position + glm::dvec3(0, kAboveWrist, 0);
    palette_ = Pose{position, facing(position, head.position)};
  } else if (!palette_ && shown_.contains(PanelKind::palette)) {
    callPalette(head);
  }
  if (!follow) return;
  const double heading = yawOf(head);
  for (auto& [kind, place] : places_) {
    if (held_.contains(kind)) continue;
    const glm::dvec3 wanted =
        around(head.position, heading, place.direction.x, place.direction.y, place.distance);
    const double off = glm::length(wanted - place.pose.position) / place.distance;
    if (off > kFollowFrom) place.leaving = true;
    if (off < kFollowRest) place.leaving = false;
    if (!place.leaving) continue;
    place.pose.position += (wanted - place.pose.position) * (1.0 - std::exp(-kFollowPerSecond * seconds));
    place.pose.orientation = facing(place.pose.position, head.position);
  }
}

void PanelRack::stepAside(const Pose& head, const glm::dvec3& patient, double reach, double seconds) {
  const glm::dvec3 way = patient - head.position;
  const double distance = glm::length(way);
  if (distance < 0.2) return;
  const glm::dvec3 right = glm::cross(way / distance, glm::dvec3(0, 1, 0));
  const double heading = std::atan2(-way.x, -way.z);
  for (const PanelKind kind :
       {PanelKind::report, PanelKind::segments, PanelKind::tools, PanelKind::history, PanelKind::checks}) {
    const auto here = board(kind);
    if (!here || held_.contains(kind)) continue;
    Place& place = places_.at(kind);
    // From behind nothing of it is seen.
    const glm::dvec3 seenFrom =
        glm::conjugate(here->pose.orientation) * (head.position - here->pose.position);
    bool before = seenFrom.z < 0.0;
    for (const double aside : {-0.35, 0.0, 0.35})
      for (const double above : {-0.35, 0.0, 0.35}) {
        const glm::dvec3 at = patient + reach * (aside * right + glm::dvec3(0, above, 0));
        const auto hit = hitBoard(*here, head.position, glm::normalize(at - head.position), 0.0);
        before = before || (hit && hit->distance < distance);
      }
    const bool walked = glm::length(head.position - place.putFrom) > kWalked;
    place.inTheWay = before && walked ? place.inTheWay + seconds : 0.0;
    if (place.inTheWay > kPatience) place.leaving = true;
    if (!place.leaving) continue;
    const glm::dvec3 wanted =
        around(head.position, heading, place.direction.x, place.direction.y, place.distance);
    place.pose.position += (wanted - place.pose.position) * (1.0 - std::exp(-kFollowPerSecond * seconds));
    place.pose.orientation = facing(place.pose.position, head.position);
    if (glm::length(wanted - place.pose.position) > kFollowRest * place.distance) continue;
    place.leaving = false;
    place.putFrom = head.position;
  }
}

void PanelRack::callPalette(const Pose& head) {
  const glm::dvec3 position =
      around(head.position, yawOf(head), glm::radians(22.0 * side_), glm::radians(-26.0), kPaletteAhead);
  palette_ = Pose{position, facing(position, head.position)};
}

glm::dvec2 PanelRack::sizeOf(PanelKind kind) const {
  const auto shown = shown_.find(kind);
  if (shown == shown_.end()) return glm::dvec2(0.0);
  if (kind == PanelKind::palette) return shown->second;
  const auto place = places_.find(kind);
  return place == places_.end() ? shown->second
                                : shown->second * (place->second.distance / designOf(kind).distance);
}

std::optional<Board> PanelRack::board(PanelKind kind) const {
  if (!shown_.contains(kind)) return std::nullopt;
  if (kind == PanelKind::palette)
    return palette_ ? std::optional<Board>(Board{*palette_, sizeOf(kind)}) : std::nullopt;
  const auto place = places_.find(kind);
  if (place == places_.end()) return std::nullopt;
  return Board{place->second.pose, sizeOf(kind)};
}

std::optional<PanelHit> PanelRack::hit(const glm::dvec3& origin, const glm::dvec3& direction) const {
  std::optional<PanelHit> nearest;
  for (const auto& [kind, size] : shown_) {
    const auto here = board(kind);
    if (!here) continue;
    // A palette on a wrist moves with it and has no rim to take.
    const bool fixed = kind != PanelKind::palette || !paletteOnWrist_;
    const auto hit = hitBoard(*here, origin, direction, fixed ? kBoardRim : 0.0);
    if (hit && (!nearest || hit->distance < nearest->board.distance)) nearest = PanelHit{kind, *hit};
  }
  return nearest;
}

bool PanelRack::covers(const glm::dvec3& eye, const glm::dvec3& direction) const {
  for (const auto& [kind, size] : shown_)
    if (const auto here = board(kind); here && hitBoard(*here, eye, direction, 0.0)) return true;
  return false;
}

double PanelRack::angleTo(const glm::dvec3& origin, const glm::dvec3& direction) const {
  double smallest = glm::pi<double>();
  for (const auto& [kind, size] : shown_)
    if (const auto here = board(kind)) smallest = std::min(smallest, angleToBoard(*here, origin, direction));
  return smallest;
}

void PanelRack::take(PanelKind kind, const Pose& ray) {
  const auto here = board(kind);
  if (!here) return;
  held_[kind] = {glm::conjugate(ray.orientation) * (here->pose.position - ray.position)};
}

void PanelRack::carry(PanelKind kind, const Pose& ray, const Pose& head, double reach) {
  const auto held = held_.find(kind);
  if (held == held_.end()) return;
  held->second.offset.z -= reach;  // -Z is away along the ray
  glm::dvec3 position = ray.position + ray.orientation * held->second.offset;
  if (kind == PanelKind::palette) {
    palette_ = Pose{position, facing(position, head.position)};
    return;
  }
  glm::dvec3 away = position - head.position;
  const double distance = glm::length(away);
  away = distance > 1e-6 ? away / distance : head.forward();
  position = head.position + away * std::clamp(distance, kNearestPanel, kFarthestPanel);
  put(kind, position, head);
}

void PanelRack::turn(const glm::dquat& rotation, const glm::dvec3& about) {
  const auto turned = [&](Pose& pose) {
    pose.position = rotation * (pose.position - about) + about;
    pose.orientation = glm::normalize(rotation * pose.orientation);
  };
  for (auto& [kind, place] : places_) {
    turned(place.pose);
    place.putFrom = rotation * (place.putFrom - about) + about;
  }
  if (palette_ && !paletteOnWrist_) turned(*palette_);
}

std::vector<PanelPlacement> PanelRack::placements() const {
  std::vector<PanelPlacement> all;
  for (const auto& [kind, size] : shown_)
    if (const auto here = board(kind)) all.push_back({kind, here->pose, here->metres});
  return all;
}

}  // namespace chiasm::app::vr
