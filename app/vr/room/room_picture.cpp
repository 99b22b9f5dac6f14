#include "app/vr/room/room_picture.h"

#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <glm/trigonometric.hpp>

#include "app/actions/navigation.h"
#include "app/interface/segment_colour.h"
#include "app/tools/tool.h"

namespace chiasm::app::vr {
namespace {

constexpr double kLaserWidth = 0.0015, kHandleRadius = 0.012, kFrameWidth = 0.0015;
// A laser is drawn when a panel is this near to its line.
constexpr double kNearPanelDegrees = 10.0;
// The patient begins this far from the eyes (metres): with the head inside one sees into the body, not a
// wall.
constexpr double kFreeBeforeEyes = 0.1;
constexpr double kControllerRadius = 0.018, kControllerHalf = 0.055;

glm::u8vec4 withAlpha(glm::u8vec3 colour, int alpha) {
  return {colour, static_cast<std::uint8_t>(alpha)};
}

glm::u8vec3 activeColour(const VrSnapshot& snapshot) {
  const Segment* segment = snapshot.current.findSegment(snapshot.view.activeSegment);
  return segment != nullptr ? shownColour(*segment, snapshot.view) : room_colours::kAccent;
}

// The turn that lays a shape of the plane z = 0 into a plane with this normal (stage).
glm::dquat layInto(const glm::dvec3& normal) {
  const glm::dvec3 z = glm::normalize(normal);
  const glm::dvec3 helper = std::abs(z.y) < 0.9 ? glm::dvec3(0, 1, 0) : glm::dvec3(1, 0, 0);
  const glm::dvec3 x = glm::normalize(glm::cross(helper, z));
  return glm::normalize(glm::quat_cast(glm::dmat3(x, glm::cross(z, x), z)));
}

std::string sliceName(const HeldSheet& slice) {
  if (!slice.snapped()) return "Oblique";
  switch (*slice.snapped()) {
    case AnatomicalPlane::axial:
      return "Axial";
    case AnatomicalPlane::coronal:
      return "Coronal";
    default:
      return "Sagittal";
  }
}

glm::u8vec3 sliceColour(const HeldSheet& slice) {
  if (!slice.snapped()) return room_colours::kAccent;
  switch (*slice.snapped()) {
    case AnatomicalPlane::axial:
      return room_colours::kAxial;
    case AnatomicalPlane::coronal:
      return room_colours::kCoronal;
    default:
      return room_colours::kSagittal;
  }
}

}  // namespace

RoomPicture::RoomPicture() : ball_(ballMesh()), disk_(diskMesh()), arrow_(arrowMesh()) {}

render::SpatialScene RoomPicture::draw(const RoomView& view) {
  render::SpatialScene scene;
  scene.scene = view.snapshot.scene;
  scene.clipBox = view.clipBox;
  const ViewState& looks = view.snapshot.view;
  if (const Volume* volume = shownVolume(view.snapshot.current, looks))
    if (const auto look = looks.volumes.find(volume->info.uid); look != looks.volumes.end())
      scene.shadows = static_cast<float>(look->second.rendering.shadows);
  // Meshes stand in the room whole: cuts are of volumes and labels.
  for (const render::SceneMesh& mesh : scene.scene.meshes)
    scene.meshes.push_back({mesh.model, glm::dmat4(1.0), mesh.colour, true, false});
  if (view.plane.on())
    scene.clipPlanes.push_back({view.plane.sheet().centre, view.plane.sheet().into() * -1.0});
  scene.nearMm = kFreeBeforeEyes * view.world.mmPerMetre();
  // Where the real room is to be seen nothing is drawn: no light and, for alpha, no cover either.
  const bool realRoom = seesRealRoom(view.input.surround, view.snapshot.settings.passthrough);
  if (realRoom) scene.background = glm::vec4(0.0f);
  const RoomPen pen(view.world, scene, texts_);
  if (!realRoom) drawFloor(pen, view);
  drawHands(pen, view);
  figure_.draw(pen, view.input.head, view.rack);
  if (shownVolume(view.snapshot.current, view.snapshot.view) != nullptr) drawAroundPatient(pen, view);
  drawRim(pen, view);
  return scene;
}

void RoomPicture::drawAroundPatient(const RoomPen& pen, const RoomView& view) {
  drawToolMark(pen, view);
  drawSheets(pen, view);
  if (view.clipBox) drawClipBox(pen, *view.clipBox);
  if (view.snapshot.view.showLetters) drawLetters(pen, view);
  drawWay(pen, view);
  if (view.snapshot.view.showOverlays) {
    drawMeasurements(pen, view);
    std::vector<Board> panels;
    for (const PanelPlacement& panel : view.rack.placements())
      if (panel.kind != PanelKind::palette) panels.push_back({panel.pose, panel.metres});
    callouts_.draw(pen, view.snapshot, view.input.head, panels);
  }
}

void RoomPicture::drawHands(const RoomPen& pen, const RoomView& view) const {
  for (const Hand which : {Hand::left, Hand::right}) {
    const HandState& hand = view.hands[static_cast<std::size_t>(which)];
    if (!hand.tracked) continue;
    const Pose body{hand.grip.position + hand.aim.forward() * 0.02, hand.aim.orientation};
    pen.mesh(ball_, body, {kControllerRadius, kControllerRadius, kControllerHalf}, opaque({70, 80, 88}));
    // The pen between the controller and its tip.
    if (which == view.toolHand)
      pen.line(hand.grip.position + hand.aim.forward() * (kControllerHalf + 0.02), hand.tip, 0.003,
               opaque(room_colours::kDim));
    const bool onPanel = view.pointed && which == view.pointing;
    const bool nearPanel =
        glm::degrees(view.rack.angleTo(hand.aim.position, hand.aim.forward())) < kNearPanelDegrees;
    const bool aims = which == view.toolHand && view.aim.valid && !view.aim.byTip;
    if (!onPanel && !nearPanel && !aims) continue;
    const double reach = onPanel ? view.pointed->board.distance : aims ? view.aim.distance : 1.0;
    const int alpha = onPanel || aims ? 200 : 70;
    pen.line(hand.aim.position, hand.aim.position + hand.aim.forward() * reach, kLaserWidth,
             withAlpha(room_colours::kAccent, alpha));
    if (onPanel || aims)
      pen.mesh(ball_, {hand.aim.position + hand.aim.forward() * reach, {1, 0, 0, 0}},
               glm::dvec3(0.004 * std::max(1.0, reach)), opaque(room_colours::kAccent), false);
  }
}

// The tool's mark at its real size in patient millimetres, at whatever scale the patient stands.
void RoomPicture::drawToolMark(const RoomPen& pen, const RoomView& view) const {
  const ToolAim& aim = view.aim;
  if (!aim.valid || (view.pointed && view.pointing == view.toolHand && !aim.byTip)) return;
  const ViewState& state = view.snapshot.view;
  const glm::dvec3 at = view.world.stageFromCase(aim.point);
  const double perMm = view.world.metresPerMm();
  if (isBrush(state.tool)) {
    const double radius = (view.brushRadius > 0 ? view.brushRadius : state.brush.radiusMm) * perMm;
    const glm::u8vec3 colour =
        state.tool == ToolKind::eraser ? room_colours::kWarning : activeColour(view.snapshot);
    const glm::u8vec4 shown = withAlpha(colour, view.toolActive ? 90 : 60);
    if (state.brush3d)
      pen.mesh(ball_, {at, {1, 0, 0, 0}}, glm::dvec3(radius), shown);
    else
      pen.mesh(disk_, {at, layInto(view.world.stageFromCase(aim.normal))}, glm::dvec3(radius), shown);
    if (view.brushRadius > 0) {
      char text[32];
      std::snprintf(text, sizeof text, "%.1f mm", view.brushRadius);
      const double away = glm::length(at - view.input.head.position);
      pen.text(text, at + glm::dvec3(0, radius + 2 * signHeight(away), 0),
               facing(at, view.input.head.position), signHeight(away), room_colours::kText, true, true);
    }
    return;
  }
  pen.mesh(ball_, {at, {1, 0, 0, 0}}, glm::dvec3(aim.byTip ? 0.003 : 0.003 * std::max(1.0, aim.distance)),
           opaque(room_colours::kAccent), false);
}

void RoomPicture::drawSheets(const RoomPen& pen, const RoomView& view) const {
  const glm::dvec3 head = view.input.head.position;
  if (view.plane.on()) {
    // A pane with a rim; a ball in its middle to take it by.
    const Sheet& sheet = view.plane.sheet();
    const glm::dvec3 centre = view.world.stageFromCase(sheet.centre);
    constexpr double kPane = 0.24;
    const glm::dvec3 right = glm::normalize(view.world.stageFromCase(sheet.right));
    const glm::dvec3 up = -glm::normalize(view.world.stageFromCase(sheet.down));
    const Board pane{{centre, glm::normalize(glm::quat_cast(glm::dmat3(right, up, glm::cross(right, up))))},
                     glm::dvec2(kPane)};
    pen.frame(pane, kFrameWidth, opaque(view.plane.held() ? room_colours::kAccent : room_colours::kDim));
    if (!view.plane.held())
      pen.mesh(ball_, {centre, {1, 0, 0, 0}}, glm::dvec3(kHandleRadius), opaque(room_colours::kAccent));
  }
  if (!view.slice.on() || !view.display) return;
  const render::SliceContent& content = view.display->content;
  const double extent = content.mmPerPixel * kSlicePixels;
  render::SpatialSlice cut;
  cut.id = kSheetSliceId;
  cut.content = content;
  cut.pixels = glm::ivec2(kSlicePixels);
  cut.at = {content.centre + content.right * (-0.5 * extent) + content.down * (-0.5 * extent),
            content.right * extent, content.down * extent};
  pen.scene().slices.push_back(cut);
  render::SpatialSlice shown = cut;
  shown.id = kDisplaySliceId;
  shown.at = pen.rectangle(view.display->board);
  pen.scene().slices.push_back(shown);
  const glm::u8vec3 colour = sliceColour(view.slice);
  pen.frame(view.display->board, kFrameWidth, opaque(colour));
  drawSliceLetters(pen, view.display->board, content, sliceName(view.slice));
  // The same rim where it cuts the patient, so that the two are seen to be one.
  const PatientPoint corner = cut.at.corner;
  const PatientPoint corners[] = {corner, corner + cut.at.right, corner + cut.at.right + cut.at.down,
                                  corner + cut.at.down};
  for (int i = 0; i < 4; ++i) pen.line(corners[i], corners[(i + 1) % 4], kFrameWidth, opaque(colour));
  if (!view.slice.held()) {
    const glm::dvec3 handle = view.world.stageFromCase(view.slice.sheet().centre);
    pen.mesh(ball_, {handle, facing(handle, head)}, glm::dvec3(kHandleRadius), opaque(colour));
  }
}

void RoomPicture::drawSliceLetters(const RoomPen& pen, const Board& board,
                                   const render::SliceContent& content, const std::string& name) const {
  const double capital = 0.012;
  const struct {
    glm::dvec2 share;
    PatientVector towards;
  } edges[] = {{{0.04, 0.5}, content.right * -1.0},
               {{0.96, 0.5}, content.right},
               {{0.5, 0.04}, content.down * -1.0},
               {{0.5, 0.96}, content.down}};
  const glm::dvec3 before = board.pose.orientation * glm::dvec3(0, 0, 0.004);
  for (const auto& edge : edges) {
    const char letter = orientationLetter(edge.towards);
    pen.text(std::string(1, letter), pointOnBoard(board, edge.share) + before, board.pose.orientation,
             capital, room_colours::kText, false);
  }
  const glm::dvec2 size = pen.textSize(name, capital, false);
  pen.text(name, pointOnBoard(board, {0.02 + 0.5 * size.x / board.metres.x, 0.04}) + before,
           board.pose.orientation, capital, room_colours::kDim, false);
}

void RoomPicture::drawClipBox(const RoomPen& pen, const PatientBox& box) const {
  const glm::dvec3 low = box.minimum, high = box.maximum;
  const auto corner = [&](int i) {
    return PatientPoint{{i & 1 ? high.x : low.x, i & 2 ? high.y : low.y, i & 4 ? high.z : low.z}};
  };
  for (int i = 0; i < 8; ++i)
    for (const int bit : {1, 2, 4})
      if ((i & bit) == 0) pen.line(corner(i), corner(i | bit), kFrameWidth, opaque(room_colours::kDim));
  // A ball in the middle of each face: where it is taken and moved.
  for (int axis = 0; axis < 3; ++axis)
    for (const double side : {low[axis], high[axis]}) {
      glm::dvec3 at = (low + high) * 0.5;
      at[axis] = side;
      pen.mesh(ball_, {pen.world().stageFromCase(PatientPoint{at}), {1, 0, 0, 0}},
               glm::dvec3(kHandleRadius * 0.6), opaque(room_colours::kAccent));
    }
}

}  // namespace chiasm::app::vr
