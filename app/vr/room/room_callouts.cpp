#include "app/vr/room/room_callouts.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>
#include <limits>

#include "app/actions/navigation.h"
#include "app/interface/callout_layout.h"
#include "app/interface/named_segments.h"
#include "app/interface/segment_colour.h"
#include "app/vr/room/room_picture.h"

namespace chiasm::app::vr {
namespace {

constexpr std::size_t kMostNames = 24;
constexpr double kAnewDegrees = 12.0, kAnewScale = 1.15;
constexpr double kNearest = 0.3;  // metres: nearer than this a name would stand in the eye
constexpr double kBeside = 0.45, kAbove = 0.08, kGap = 0.012;
constexpr double kLeaderWidth = 0.001;

// The corners of the volume's box as seen in a plane that faces the head.
struct Facing {
  glm::dvec3 head, right, up, into;
  double distance = 0.0;
  glm::dvec2 project(const glm::dvec3& point) const {
    const glm::dvec3 offset = point - head;
    const double depth = std::max(1e-3, glm::dot(offset, into));
    return glm::dvec2(glm::dot(offset, right), -glm::dot(offset, up)) * (distance / depth);
  }
  glm::dvec3 unproject(glm::dvec2 at) const { return head + into * distance + right * at.x - up * at.y; }
};

// Panels are laid over the eyes' pictures: the frame ends where one begins, at its nearer side.
void keepOutOf(CalloutFrame& frame, const Facing& view, const Board& panel) {
  glm::dvec2 low(1e9), high(-1e9);
  for (const glm::dvec2 share : {glm::dvec2(0, 0), glm::dvec2(1, 0), glm::dvec2(0, 1), glm::dvec2(1, 1)}) {
    const glm::dvec3 corner = pointOnBoard(panel, share);
    if (glm::dot(corner - view.head, view.into) < 0.05) return;  // beside or behind the head
    const glm::dvec2 at = view.project(corner);
    low = glm::min(low, at);
    high = glm::max(high, at);
  }
  if (low.y > frame.maximum.y || high.y < frame.minimum.y) return;
  const double middle = 0.5 * (frame.clearLeft + frame.clearRight);
  if (0.5 * (low.x + high.x) > middle)
    frame.maximum.x = std::min(frame.maximum.x, std::max(low.x - kGap, middle));
  else
    frame.minimum.x = std::max(frame.minimum.x, std::min(high.x + kGap, middle));
}

// Panels that stand where they stood, but for a hand's trembling.
bool standAlike(const std::vector<Board>& a, const std::vector<Board>& b) {
  constexpr double kTrembling = 0.03;
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](const Board& x, const Board& y) {
           return glm::length(x.pose.position - y.pose.position) < kTrembling && x.metres == y.metres;
         });
}

}  // namespace

void RoomCallouts::layOut(const RoomPen& pen, const VrSnapshot& snapshot, const Pose& head,
                          PatientPoint patientMiddle, const std::vector<Board>& panels) {
  placed_.clear();
  onTop_ = false;
  const World& world = pen.world();
  const Volume& volume = *shownVolume(snapshot.current, snapshot.view);
  const PatientBox box = boundingBox(volume.info.grid);
  Facing view;
  view.head = head.position;
  const glm::dvec3 middle = world.stageFromCase(patientMiddle);
  view.distance = glm::length(middle - head.position);
  view.into = (middle - head.position) / view.distance;
  const glm::dvec3 side = glm::cross(view.into, glm::dvec3(0, 1, 0));
  view.right = glm::length(side) < 1e-6 ? head.right() : glm::normalize(side);
  view.up = glm::cross(view.right, view.into);

  CalloutFrame frame;
  frame.minimum = glm::dvec2(1e9);
  frame.maximum = glm::dvec2(-1e9);
  for (int i = 0; i < 8; ++i) {
    const glm::dvec3 corner(i & 1 ? box.maximum.x : box.minimum.x, i & 2 ? box.maximum.y : box.minimum.y,
                            i & 4 ? box.maximum.z : box.minimum.z);
    const glm::dvec2 at = view.project(world.stageFromCase(PatientPoint{corner}));
    frame.minimum = glm::min(frame.minimum, at);
    frame.maximum = glm::max(frame.maximum, at);
  }
  frame.clearLeft = frame.minimum.x;
  frame.clearRight = frame.maximum.x;
  frame.minimum -= glm::dvec2(kBeside, kAbove);
  frame.maximum += glm::dvec2(kBeside, kAbove);
  frame.gap = kGap;

  capital_ = signHeight(view.distance);
  std::vector<NamedSegment> named = namedSegments(snapshot.current, snapshot.view, snapshot.statistics);
  if (named.size() > kMostNames) named.resize(kMostNames);
  std::vector<CalloutAnchor> anchors;
  for (const NamedSegment& one : named)
    anchors.push_back({view.project(world.stageFromCase(one.statistics->centroid)),
                       pen.textSize(one.segment->name, capital_, true)});
  double widest = 0.0;
  for (const CalloutAnchor& anchor : anchors) widest = std::max(widest, anchor.size.x);
  for (const Board& panel : panels) keepOutOf(frame, view, panel);
  const auto fits = [&] {
    return frame.clearLeft - frame.minimum.x >= widest + kGap &&
           frame.maximum.x - frame.clearRight >= widest + kGap;
  };
  if (!fits()) {
    onTop_ = true;
    frame.clearLeft = std::numeric_limits<double>::infinity();
    frame.clearRight = -frame.clearLeft;
  }
  const std::vector<PlacedCallout> callouts = layoutCallouts(anchors, frame);
  for (std::size_t i = 0; i < named.size(); ++i) {
    if (!callouts[i].placed) continue;
    Placed placed;
    placed.segment = named[i].segment->uid;
    placed.text = named[i].segment->name;
    placed.colour = shownColour(*named[i].segment, snapshot.view);
    placed.target = named[i].statistics->centroid;
    placed.middle = world.caseFromStage(view.unproject(callouts[i].corner + anchors[i].size * 0.5));
    placed.foot = world.caseFromStage(view.unproject(callouts[i].foot));
    placed_.push_back(placed);
  }
}

void RoomCallouts::draw(const RoomPen& pen, const VrSnapshot& snapshot, const Pose& head,
                        const std::vector<Board>& panels) {
  standing_.clear();
  const Volume* volume = shownVolume(snapshot.current, snapshot.view);
  if (volume == nullptr) return;
  const PatientBox box = boundingBox(volume->info.grid);
  const PatientPoint middle{(box.minimum + box.maximum) * 0.5};
  const World& world = pen.world();
  const glm::dvec3 towards = head.position - world.stageFromCase(middle);
  if (glm::length(towards) < kNearest) return;
  const PatientVector seenFrom = world.caseDirectionFromStage(towards);

  std::vector<std::string> shown;
  for (const NamedSegment& one : namedSegments(snapshot.current, snapshot.view, snapshot.statistics)) {
    const glm::u8vec3 colour = shownColour(*one.segment, snapshot.view);
    shown.push_back(one.segment->uid.text() + one.segment->name + static_cast<char>(colour.x) +
                    static_cast<char>(colour.y) + static_cast<char>(colour.z));
  }
  const double scaleChange = scale_ > 0 ? std::max(world.scale() / scale_, scale_ / world.scale()) : 1e9;
  const bool elsewhere = glm::dot(seenFrom.mm, seenFrom_.mm) < std::cos(glm::radians(kAnewDegrees));
  if (shown != shown_ || elsewhere || scaleChange > kAnewScale || !standAlike(panels, panels_)) {
    panels_ = panels;
    shown_ = shown;
    seenFrom_ = seenFrom;
    scale_ = world.scale();
    layOut(pen, snapshot, head, middle, panels);
  }
  for (const Placed& placed : placed_) {
    const glm::dvec3 at = world.stageFromCase(placed.middle), foot = world.stageFromCase(placed.foot);
    const glm::dquat orientation = facing(at, head.position);
    pen.line(foot, world.stageFromCase(placed.target), kLeaderWidth, {placed.colour, 220});
    pen.text(placed.text, at, orientation, capital_, placed.colour, true, onTop_);
    standing_.push_back({placed.segment,
                         {{at, orientation}, pen.textSize(placed.text, capital_, true)},
                         foot,
                         world.stageFromCase(placed.target)});
  }
}

}  // namespace chiasm::app::vr
