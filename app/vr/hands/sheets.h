// Sheets: the clip plane and the slice, held in a hand like a pane of glass and put down where they are.
#pragma once

#include <optional>

#include "app/vr/hands/hand_state.h"
#include "app/vr/room/world.h"
#include "core/space/grid_geometry.h"

namespace chiasm::app::vr {

// A plane in the patient with an upright of its own: seen from where right × down points away from.
struct Sheet {
  PatientPoint centre;
  PatientVector right{{1, 0, 0}}, down{{0, 1, 0}};  // unit, at right angles
  PatientVector into() const;                       // right × down
  bool operator==(const Sheet&) const = default;
};

// One sheet and the hand that holds it, if any. It goes with the world while it stands, and with the hand
// while it is held.
class HeldSheet {
 public:
  // A picture shows a section and turns to its usual upright when it snaps; a cut hides what lies before it,
  // and keeps hiding the same side.
  enum class Use { picture, cut };
  explicit HeldSheet(Use use) : use_(use) {}

  bool on() const { return on_; }
  bool held() const { return on_ && hand_.has_value(); }
  bool heldBy(Hand hand) const { return held() && *hand_ == hand; }
  const Sheet& sheet() const { return sheet_; }
  std::optional<AnatomicalPlane> snapped() const { return on_ ? snapped_ : std::nullopt; }

  bool inChosenPlane(AnatomicalPlane plane) const { return on_ && chosen_ && snapped_ == plane; }

  // Into a hand: its centre at the tip, right angles to where the hand points.
  void takeNew(Hand hand);
  // As it stands, by its handle.
  void take(Hand hand, const HandState& state, const World& world);
  void putDown() { hand_.reset(); }
  void putAway();
  // Follows its hand. True when it snapped into a standard plane in this frame (a tick is due).
  bool follow(const HandState& state, const World& world);
  // Into a standard plane through where it is, and kept in it; nullopt: free again.
  void snap(std::optional<AnatomicalPlane> plane);
  // Along its normal (mm, positive: into).
  void shift(double mm);
  void setCentre(PatientPoint centre) { sheet_.centre = centre; }

 private:
  void align(AnatomicalPlane plane, PatientVector into);

  Use use_;
  bool on_ = false;
  std::optional<Hand> hand_;
  Sheet sheet_;
  Pose offset_;  // of the sheet in the hand: position and orientation relative to held()
  std::optional<AnatomicalPlane> snapped_;
  bool chosen_ = false;  // snapped by an order, not because it came near
};

// The pixels of a slice's picture, both ways.
inline constexpr int kSlicePixels = 512;

// The standard plane that a direction is nearly at right angles to (within 7°); none otherwise.
std::optional<AnatomicalPlane> nearPlane(PatientVector normal);
// The standard plane that a viewing direction is most nearly at right angles to.
AnatomicalPlane facedPlane(PatientVector direction);

}  // namespace chiasm::app::vr
