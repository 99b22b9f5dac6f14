// RoomFigure: the figure that shows how the patient lies, with the scale under it: always in view.
#pragma once

#include <cstddef>

#include "app/vr/panels/panel_rack.h"
#include "app/vr/room/room_pen.h"

namespace chiasm::app::vr {

// Goes with the head, in a corner of what it sees, over everything of the room. Panels are laid over the
// eyes' pictures by the runtime and would hide it: it stands in the first corner that no panel covers, and
// leaves one only when a panel comes there. Frame thread.
class RoomFigure {
 public:
  RoomFigure();
  void draw(const RoomPen& pen, const Pose& head, const PanelRack& rack);

 private:
  SharedMesh figure_, plate_;
  std::size_t corner_ = 0;
};

}  // namespace chiasm::app::vr
