// RoomPicture: everything that stands around the patient in a headset, as a SpatialScene.
#pragma once

#include <array>
#include <optional>

#include "app/text/text_picture.h"
#include "app/vr/hands/hand_state.h"
#include "app/vr/hands/sheets.h"
#include "app/vr/hands/tool_aim.h"
#include "app/vr/panels/panel_rack.h"
#include "app/vr/room/room_callouts.h"
#include "app/vr/room/room_figure.h"
#include "app/vr/room/room_pen.h"
#include "app/vr/room/room_rim.h"

namespace chiasm::app::vr {

// What a frame's picture is made from. Lives one frame.
struct RoomView {
  const VrInput& input;
  const VrSnapshot& snapshot;
  const World& world;
  const std::array<HandState, kHandCount>& hands;
  Hand toolHand = Hand::right;
  const ToolAim& aim;
  bool toolActive = false;
  const std::optional<PanelHit>& pointed;
  Hand pointing = Hand::right;
  const PanelRack& rack;
  const HeldSheet& plane;
  const HeldSheet& slice;
  std::optional<SliceDisplay> display;
  std::optional<PatientBox> clipBox;
  double brushRadius = 0.0;  // mm while it is being changed; 0: the view's
  double vignette = 0.0;     // 0..1: how dark the rim of what is seen is
};

// Ids of the slices that a room can hold.
inline constexpr std::uint32_t kSheetSliceId = 1, kDisplaySliceId = 2;

// Keeps shapes and text pictures, so that the renderer uploads each once. Frame thread.
class RoomPicture {
 public:
  RoomPicture();
  render::SpatialScene draw(const RoomView& view);

 private:
  void drawAroundPatient(const RoomPen& pen, const RoomView& view);
  void drawHands(const RoomPen& pen, const RoomView& view) const;
  void drawToolMark(const RoomPen& pen, const RoomView& view) const;
  void drawSheets(const RoomPen& pen, const RoomView& view) const;
  void drawSliceLetters(const RoomPen& pen, const Board& board, const render::SliceContent& content,
                        const std::string& name) const;
  void drawClipBox(const RoomPen& pen, const PatientBox& box) const;
  // room_signs.cpp
  void drawLetters(const RoomPen& pen, const RoomView& view) const;
  void drawWay(const RoomPen& pen, const RoomView& view) const;
  void drawFloor(const RoomPen& pen, const RoomView& view) const;
  // room_measurements.cpp
  void drawMeasurements(const RoomPen& pen, const RoomView& view) const;

  // room_rim.cpp
  void drawRim(const RoomPen& pen, const RoomView& view);

  SharedMesh ball_, disk_, arrow_;
  TextPictures texts_;
  RoomCallouts callouts_;
  RoomFigure figure_;
  RimPictures rims_;
};

// Capitals of 28 arc minutes at a distance from the eye, metres: signs stand in the eyes' own pictures, which
// are coarser than a panel.
double signHeight(double distance);
// "2.5× life size", "life size".
std::string scaleText(double scale);
// Where a structure is that lies outside of what the head sees: the direction on the rim of the view
// (radians, 0 to the right, growing upwards); nullopt while it is in view.
std::optional<double> wayTo(const Pose& head, const glm::dvec3& target);
// The middle of what a phrase that is pointed at speaks of (stage); nullopt when nothing is or it is not
// known.
std::optional<glm::dvec3> pointedStructure(const VrSnapshot& snapshot, const World& world);

}  // namespace chiasm::app::vr
