// Names that float beside the patient, each with a line to what it names.
#pragma once

#include <string>
#include <vector>

#include "app/vr/room/room_pen.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Names stay where they are while the head moves a little, so that nothing dances; they are laid out anew
// when the patient is seen from elsewhere, at another size, or when other names are shown. Frame thread.
class RoomCallouts {
 public:
  // `panels` lie over all that is drawn: names and lines keep out from under them.
  void draw(const RoomPen& pen, const VrSnapshot& snapshot, const Pose& head,
            const std::vector<Board>& panels = {});

  // A name as it stands now (stage, metres), for tests.
  struct Standing {
    Uid segment;
    Board board;
    glm::dvec3 foot{0.0}, target{0.0};
  };
  const std::vector<Standing>& standing() const { return standing_; }

 private:
  struct Placed {
    Uid segment;
    std::string text;
    glm::u8vec3 colour{255};
    PatientPoint target, middle, foot;
    bool operator==(const Placed&) const = default;
  };
  void layOut(const RoomPen& pen, const VrSnapshot& snapshot, const Pose& head, PatientPoint patientMiddle,
              const std::vector<Board>& panels);

  std::vector<Placed> placed_;
  std::vector<std::string> shown_;  // texts and colours that the layout was made for
  PatientVector seenFrom_;          // unit, from the patient to the head, when it was made
  std::vector<Board> panels_;       // that it was made beside
  bool onTop_ = false;              // panels leave no room beside the patient: names stand before them
  double scale_ = 0.0, capital_ = 0.0;
  std::vector<Standing> standing_;
};

}  // namespace chiasm::app::vr
