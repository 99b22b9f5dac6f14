// PanelRack: where the floating panels stand, and moving them by their edges.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "app/vr/panels/board.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

struct PanelHit {
  PanelKind kind = PanelKind::report;
  BoardHit board;
};

// Frame thread. Panels stand on a sphere around the head and face it; a panel that is farther away is larger
// by as much, so that its text keeps its size to the eye. The palette is different: it hangs on a wrist, or
// stands where it was called to.
class PanelRack {
 public:
  // Puts every panel at its first place around a head.
  void gather(const Pose& head);
  bool gathered() const { return gathered_; }

  // Once a frame: what is shown now, and for panels that follow, the head. `wrist` carries the palette;
  // without one it stands in the room where `callPalette` put it.
  void update(const std::vector<PanelPicture>& pictures, const Pose& head, const std::optional<Pose>& wrist,
              bool follow, double seconds);
  // A panel that the person has walked behind, or that has come to stand between the eyes and the middle of
  // the patient (`reach`: metres to their farthest corner) because they walked, comes after a moment to where
  // it stood beside the patient before. A panel that was put there by hand stays. Once a frame, after
  // `update`.
  void stepAside(const Pose& head, const glm::dvec3& patient, double reach, double seconds);
  void callPalette(const Pose& head);
  // The side on which a palette without a wrist stands: that of the hand that works, so that its ray passes
  // by.
  void preferSide(Hand tool) { side_ = tool == Hand::right ? 1.0 : -1.0; }

  std::optional<PanelHit> hit(const glm::dvec3& origin, const glm::dvec3& direction) const;
  // A panel, without its rim, stands in the way of a look.
  bool covers(const glm::dvec3& eye, const glm::dvec3& direction) const;
  // The smallest angle by which a ray passes a shown panel; π without one.
  double angleTo(const glm::dvec3& origin, const glm::dvec3& direction) const;
  std::optional<Board> board(PanelKind kind) const;  // none while it is not shown

  // Held at the end of a ray, as far away as it was; `reach` metres farther (or nearer) in this frame.
  void take(PanelKind kind, const Pose& ray);
  void letGo(PanelKind kind) { held_.erase(kind); }
  void carry(PanelKind kind, const Pose& ray, const Pose& head, double reach);
  // The room turned about the head: panels turn along.
  void turn(const glm::dquat& rotation, const glm::dvec3& about);

  std::vector<PanelPlacement> placements() const;

 private:
  struct Place {
    Pose pose;
    double distance = 1.2;      // from the head when it was put there
    glm::dvec2 direction{0.0};  // yaw and pitch from the head's heading, for following
    bool leaving = false;       // on its way back into sight, or out of the way
    glm::dvec3 putFrom{0.0};    // where the head was when it was put there
    double inTheWay = 0.0;      // for how many seconds it has been
  };
  struct Held {
    glm::dvec3 offset{0.0};  // of the centre, in the ray's frame
  };
  void put(PanelKind kind, const glm::dvec3& position, const Pose& head);
  glm::dvec2 sizeOf(PanelKind kind) const;

  bool gathered_ = false;
  std::map<PanelKind, Place> places_;
  std::map<PanelKind, Held> held_;
  std::map<PanelKind, glm::dvec2> shown_;  // metres at the distance that it was made for
  std::optional<Pose> palette_;
  bool paletteOnWrist_ = false;
  double side_ = 1.0;
};

// Panels stand between these distances from the head.
inline constexpr double kNearestPanel = 1.0, kFarthestPanel = 3.0;

}  // namespace chiasm::app::vr
