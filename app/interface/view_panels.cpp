#include "app/interface/view_panels.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <utility>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/interface/coarser_words.h"
#include "app/interface/format.h"
#include "app/interface/overlay_pen.h"
#include "app/interface/picking.h"
#include "app/interface/view_overlay.h"
#include "app/interface/volume_choice.h"

namespace chiasm::app {
namespace {

constexpr double kClickPixels = 4.0;           // logical; less is a click
constexpr double kOrbitDegreesPerPixel = 0.4;  // logical pixels
constexpr double kGrabPixels = 5.0;            // logical; how near a clip face is taken hold of
constexpr double kOutlinePixels = 4.0;         // logical; how near a mesh's outline is pointed at
constexpr double kWheelSettlesSeconds = 0.25;
constexpr double kSmallestMmPerPixel = 0.01, kLargestMmPerPixel = 20.0;

glm::dvec2 mousePixel() {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return {at.x, at.y};
}

// Tools that act all along a drag; the others act on a click, so that a drag in 3-D still turns the patient.
bool dragsIn3d(ToolKind kind) {
  return isBrush(kind) || drawsOutlines(kind) || kind == ToolKind::ruler || kind == ToolKind::angle ||
         kind == ToolKind::point;
}

// Tools whose quick clicks are their own, so that a double click does not fill the window with a view.
bool ownsDoubleClicks(ToolKind kind) {
  return isEditTool(kind) || kind == ToolKind::point || kind == ToolKind::angle;
}

const Segment* segmentAt(const Case& current, const ViewState& view, PatientPoint point) {
  if (!view.showSegments) return nullptr;
  const Segment* found = nullptr;
  for (const Segmentation& segmentation : current.segmentations)
    if (const Segment* here = segmentation.segmentAt(point)) found = here;
  return found;
}

}  // namespace

ViewPanels::ViewPanels(Session& session)
    : session_(session), meshSections_([&session](const Uid& shape) { return session.meshModel(shape); }) {}

Tool& ViewPanels::tool() {
  const ToolKind wanted = session_.view().tool;
  if (!tool_ || tool_->kind() != wanted) tool_ = makeTool(wanted);
  return *tool_;
}

bool ViewPanels::moving() const {
  return drag_.kind != DragKind::none || ImGui::GetTime() < movingUntil_;
}

void ViewPanels::cancel() {
  if (tool_ && (drag_.kind == DragKind::tool || tool_->busy()) && session_.hasCase()) {
    ToolEvent event;
    event.phase = ToolEvent::Phase::cancel;
    event.valid = false;
    send(event);
  }
  drag_ = {};
  strokeCase_.reset();
  tool_.reset();
}

// Keys that are meant for what the tool is in the middle of; and what the window has to know of it.
void ViewPanels::answerKeys() {
  ToolUnderWay& underWay = session_.ui().underWay;
  if (const auto request = std::exchange(underWay.request, std::nullopt); request && tool_) {
    ToolEvent event;
    event.phase = *request;
    event.valid = false;
    send(event);
  }
  underWay.any = tool_ && tool_->busy() && drag_.kind != DragKind::tool;
  underWay.hint = tool_ ? tool_->overlay().hint : std::string();
}

void ViewPanels::draw(const BuiltScene& built, const Theme& theme, render::Renderer& renderer, ItemLog& log) {
  if (tool_ && tool_->kind() != session_.view().tool && (drag_.kind == DragKind::tool || tool_->busy()))
    cancel();
  answerKeys();
  session_.ui().pointer.point.reset();
  session_.ui().pointer.segment = {};
  session_.ui().pointer.mesh = {};
  meshSections_.prune(session_.current());
  pointed_ = false;
  for (const auto& geometry : built.views)
    if (geometry) drawView(*geometry, theme, renderer, log);
  if (!pointed_ && drag_.kind == DragKind::none) session_.view().pointedVolume = {};
  // The mark of a tool leaves the views with the mouse.
  if (!pointed_ && drag_.kind == DragKind::none) {
    ToolEvent away;
    away.phase = ToolEvent::Phase::hover;
    away.valid = false;
    send(away);
  }
  // A view that was dragged in may have gone (layout changed): the drag ends with it.
  if (drag_.kind != DragKind::none && !built.views[drag_.view.index()]) cancel();
}

const Volume* ViewPanels::volumeOf(const ViewGeometry& geometry) const {
  return session_.hasCase() ? volumeIn(session_.current(), session_.view(), geometry.place()) : nullptr;
}

void ViewPanels::drawView(const ViewGeometry& geometry, const Theme& theme, render::Renderer& renderer,
                          ItemLog& log) {
  const Area& area = geometry.area();
  const ImVec2 low(static_cast<float>(area.origin.x), static_cast<float>(area.origin.y));
  const ImVec2 high(static_cast<float>(area.right()), static_cast<float>(area.bottom()));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Volume* volume = volumeOf(geometry);
  const bool hasPicture = volume != nullptr && volume->voxels != nullptr;
  void* texture = hasPicture ? renderer.viewportTexture(viewportId(geometry.place())) : nullptr;
  list.AddRectFilled(low, high, theme.colours.viewBackground);
  if (texture != nullptr) list.AddImage(texture, low, high);
  ImGui::PushID(static_cast<int>(geometry.place().index()));
  ViewOverlayInputs overlay{
      session_.current(), session_.view(), geometry, theme, volume, &session_.statistics(), {}, {}, &log};
  // Before the view's own button: what comes first gets the mouse.
  overlay.volumeHovered = volume != nullptr && chooseVolume(session_, overlay);
  ImGui::SetCursorScreenPos(low);
  ImGui::InvisibleButton("view", {high.x - low.x, high.y - low.y},
                         ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight |
                             ImGuiButtonFlags_MouseButtonMiddle);
  if (hasPicture) interact(geometry, theme);
  ImGui::PopID();
  if (!hasPicture) {
    std::string text = volume == nullptr ? "No volume yet: drop a file here, or open one (Ctrl+O)."
                                         : session_.volumeProblem(volume->info.uid);
    for (const JobStatus& job : session_.jobs())
      if (text.empty() && volume != nullptr && job.name == "Reading " + volume->info.name)
        text = job.name + "\u2026 " + std::to_string(static_cast<int>(job.fraction * 100.0)) + "%";
    if (text.empty()) text = "Reading\u2026";
    const float wrap = (high.x - low.x) * 0.8f;
    const ImVec2 size = theme.body->CalcTextSizeA(theme.body->FontSize, 1e9f, wrap, text.c_str());
    list.AddText(theme.body, theme.body->FontSize,
                 {(low.x + high.x - size.x) * 0.5f, (low.y + high.y - size.y) * 0.5f}, theme.colours.dim,
                 text.c_str(), nullptr, wrap);
    return;
  }
  overlay.tool = tool().overlay();
  overlay.meshes = &meshSections_;
  // In the picture where it is so, for the strip's badge may be far away.
  if (const auto coarser = coarserIn(renderer, geometry, volume->info.uid))
    overlay.burnedBadges = {coarser->badge};
  // On its way to other programs a picture says what the window's strip says, and nothing about the patient.
  if (session_.ui().copyWanted == geometry.kind()) {
    for (std::string& badge : badgesOf(volume)) overlay.burnedBadges.push_back(std::move(badge));
    overlay.parts.volumeName = false;
  }
  drawViewOverlay(list, overlay);
}

ToolEvent ViewPanels::eventAt(const ViewGeometry& geometry, const Theme& theme,
                              ToolEvent::Phase phase) const {
  const ImGuiIO& io = ImGui::GetIO();
  ToolEvent event;
  event.phase = phase;
  event.inSlice = geometry.isSlice();
  event.plane = planeOf(geometry.kind());
  event.planeNormal = geometry.into();
  event.mmPerPixel = geometry.mmPerPixel() * static_cast<double>(theme.scale);
  event.movedPixels = glm::dvec2(io.MouseDelta.x, io.MouseDelta.y) / static_cast<double>(theme.scale);
  event.control = io.KeyCtrl;
  event.shift = io.KeyShift;
  event.clicks = std::max(1, ImGui::GetMouseClickedCount(ImGuiMouseButton_Left));
  event.pressure = session_.ui().penPressure;
  if (geometry.isSlice()) {
    event.point = geometry.pointAt(mousePixel());
    return event;
  }
  const Volume* volume = volumeOf(geometry);
  const PatientRay ray = geometry.rayAt(mousePixel());
  event.eye = geometry.camera().position;
  event.sight = ToolEvent::Sight{ray.origin, ray.direction};
  // A stroke meets the surface as it was when it began: it does not climb up on its own paint.
  const auto hit = pick3d(strokeCase_ ? *strokeCase_ : session_.current(), session_.view(), *volume,
                          session_.hiddenMask(volume->info.uid).get(), ray);
  event.valid = hit.has_value();
  if (hit) event.point = hit->point;
  return event;
}

void ViewPanels::send(const ToolEvent& event) {
  ToolContext context{session_.store(), session_.view(), session_.intents(), session_.author()};
  tool().handle(event, context);
}

// The mesh under the cursor: a line of its cut, or in 3-D itself, before what else is there.
Uid ViewPanels::meshAt(const ViewGeometry& geometry, const Theme& theme, const ToolEvent& event) {
  const Case& current = session_.current();
  if (current.meshes.empty() || !session_.view().showMeshes) return {};
  if (geometry.isSlice())
    return meshOutlineAt(current, geometry, meshSections_, mousePixel(),
                         kOutlinePixels * static_cast<double>(theme.scale));
  const PatientRay ray = geometry.rayAt(mousePixel());
  const double limit = event.valid ? glm::distance(event.point.mm, ray.origin.mm) : 1e9;
  return meshAlong(
      current, session_.view(), [this](const Uid& shape) { return session_.meshModel(shape); }, ray, limit);
}

// What lies under the cursor: for the status bar, the phrases that mean it, and the tool's mark.
void ViewPanels::point(const ViewGeometry& geometry, const Theme& theme) {
  InterfaceState& ui = session_.ui();
  pointed_ = true;
  ui.focusedView = geometry.kind();
  ui.focusedColumn = geometry.place().column;
  if (const Volume* volume = volumeOf(geometry)) session_.view().pointedVolume = volume->info.uid;
  ToolEvent event = eventAt(geometry, theme, ToolEvent::Phase::hover);
  ui.pointer.view = geometry.place();
  ui.pointer.mesh = meshAt(geometry, theme, event);
  if (event.valid) ui.pointer.point = event.point;
  if (!event.valid) {
    send(event);
    return;
  }
  const Segment* segment = segmentAt(session_.current(), session_.view(), event.point);
  if (segment != nullptr) {
    ui.pointer.segment = segment->uid;
    Hover& hover = session_.view().nextHover;
    hover.fromView = true;
    hover.segments.push_back(segment->uid);
    for (const Link& link : session_.current().links)
      for (const LinkTarget& target : link.targets)
        if (target.kind == kSegmentTarget && target.uid == segment->uid) hover.links.push_back(link.uid);
  }
  const bool moved = event.movedPixels.x != 0 || event.movedPixels.y != 0;
  if (event.shift && moved && geometry.isSlice()) session_.setCrosshair(event.point);
  send(event);
}

void ViewPanels::interact(const ViewGeometry& geometry, const Theme& theme) {
  const bool hovered = ImGui::IsItemHovered();
  const bool dragHere = drag_.kind != DragKind::none && drag_.view == geometry.place();
  if (hovered && drag_.kind == DragKind::none) {
    point(geometry, theme);
    wheel(geometry);
    if (swipeLineUnderMouse(geometry, theme)) {
      ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    } else if (const auto face = clipFaceUnderMouse(geometry, theme)) {
      const glm::dvec3 axis = face->axis == 0   ? glm::dvec3(1, 0, 0)
                              : face->axis == 1 ? glm::dvec3(0, 1, 0)
                                                : glm::dvec3(0, 0, 1);
      const bool across = std::abs(glm::dot(geometry.right().mm, axis)) > 0.5;
      ImGui::SetMouseCursor(across ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    }
    const bool looking = !ownsDoubleClicks(session_.view().tool);
    // Two quick drags from one place are no double click.
    const bool afterClick = lastTravelled_ <= kClickPixels;
    if (looking && afterClick && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
      toggleFill(session_.view(), geometry.kind());
      return;
    }
    for (const int button : {ImGuiMouseButton_Left, ImGuiMouseButton_Middle, ImGuiMouseButton_Right})
      if (ImGui::IsMouseClicked(button)) {
        beginDrag(geometry, theme, button);
        return;
      }
  } else if (dragHere) {
    continueDrag(geometry, theme);
  }
}

double ViewPanels::sharedMmPerPixel() const {
  const double chosen = session_.view().mmPerPixel;
  return chosen > 0 ? chosen : session_.ui().fittedMmPerPixel;
}

void ViewPanels::wheel(const ViewGeometry& geometry) {
  const ImGuiIO& io = ImGui::GetIO();
  // Shift turns the wheel sideways on some systems; it means the same here.
  const double turned = static_cast<double>(io.MouseWheel != 0 ? io.MouseWheel : io.MouseWheelH);
  if (turned == 0) return;
  movingUntil_ = ImGui::GetTime() + kWheelSettlesSeconds;
  ViewState& view = session_.view();
  const double factor = std::exp(turned * 0.12);
  if (io.KeyShift && isBrush(view.tool)) {
    view.brush.radiusMm = std::clamp(view.brush.radiusMm * factor, 0.5, 100.0);
  } else if (!geometry.isSlice()) {
    view.cameraSet = true;
    dolly(view.camera, factor);
  } else if (io.KeyCtrl) {
    // The point under the cursor stays where it is.
    const PatientPoint before = geometry.pointAt(mousePixel());
    const double logical = sharedMmPerPixel();
    view.mmPerPixel = std::clamp(logical / factor, kSmallestMmPerPixel, kLargestMmPerPixel);
    const double ratio = view.mmPerPixel / logical;
    const glm::dvec3 offset = before.mm - geometry.slice().centre.mm;
    glm::dvec2& pan = view.slices[static_cast<std::size_t>(geometry.kind())].panMm;
    pan += glm::dvec2(glm::dot(offset, geometry.right().mm), glm::dot(offset, geometry.down().mm)) *
           (1.0 - ratio);
  } else {
    // Smooth wheels turn by fractions: slices move by whole ones.
    wheelRemainder_ += turned;
    const int slices = static_cast<int>(std::trunc(wheelRemainder_));
    wheelRemainder_ -= slices;
    scrollSlices(view, *volumeOf(geometry), geometry.kind(), slices);
  }
}

bool ViewPanels::swipeLineUnderMouse(const ViewGeometry& geometry, const Theme& theme) const {
  if (session_.view().tool != ToolKind::navigate) return false;
  const auto line = swipeLineOf(geometry);
  return line && std::abs(mousePixel().x - *line) <= kGrabPixels * static_cast<double>(theme.scale);
}

// Only while navigating: a tool never misses its target because of the box.
std::optional<ClipFace> ViewPanels::clipFaceUnderMouse(const ViewGeometry& geometry,
                                                       const Theme& theme) const {
  const ViewState& view = session_.view();
  if (!view.clipBox || !view.showOverlays || view.tool != ToolKind::navigate || planesAreTurned(view))
    return std::nullopt;
  return clipFaceAt(geometry, *view.clipBox, mousePixel(), kGrabPixels * static_cast<double>(theme.scale));
}

void ViewPanels::beginDrag(const ViewGeometry& geometry, const Theme& theme, int button) {
  drag_ = {};
  drag_.view = geometry.place();
  drag_.button = button;
  if (button == ImGuiMouseButton_Middle) {
    drag_.kind = DragKind::pan;
    return;
  }
  if (button == ImGuiMouseButton_Right) {
    drag_.kind = DragKind::zoom;
    return;
  }
  const ToolKind kind = session_.view().tool;
  if (swipeLineUnderMouse(geometry, theme)) {
    drag_.kind = DragKind::swipe;
    return;
  }
  if (const auto face = clipFaceUnderMouse(geometry, theme)) {
    drag_.kind = DragKind::clip;
    drag_.face = *face;
    return;
  }
  if (kind == ToolKind::navigate && geometry.isSlice() && ImGui::GetIO().KeyCtrl) {
    drag_.kind = DragKind::turn;
    return;
  }
  ToolEvent event = eventAt(geometry, theme, ToolEvent::Phase::press);
  // Scissors draw in the air too; Shift turns the patient whatever the tool.
  const bool acts = dragsIn3d(kind) && (event.valid || kind == ToolKind::scissors) && !event.shift;
  if (!geometry.isSlice() && !acts) {
    drag_.kind = DragKind::clickOrOrbit;
    drag_.press = event;
    return;
  }
  if ((isBrush(kind) || drawsOutlines(kind)) && !session_.mayEdit()) {
    drag_ = {};
    return;
  }
  drag_.kind = DragKind::tool;
  if (!geometry.isSlice() && isBrush(kind)) strokeCase_ = session_.current();
  send(event);
}

// The picture follows the mouse around the crosshair; the other planes turn with it.
void ViewPanels::turnWithMouse(const ViewGeometry& geometry, glm::dvec2 moved) {
  const auto pivot = geometry.pixelOf(session_.view().crosshair);
  if (!pivot || moved == glm::dvec2(0.0)) return;
  const glm::dvec2 now = mousePixel() - *pivot, before = now - moved;
  if (glm::length(now) < kClickPixels || glm::length(before) < kClickPixels)
    return;  // no angle so near to it
  const double clockwise = std::atan2(before.x * now.y - before.y * now.x, glm::dot(before, now));
  const PatientVector axis{glm::cross(geometry.right().mm, geometry.down().mm)};
  turnPlanes(session_.view(), axis, -glm::degrees(clockwise));
}

void ViewPanels::continueDrag(const ViewGeometry& geometry, const Theme& theme) {
  const ImGuiIO& io = ImGui::GetIO();
  const glm::dvec2 moved(io.MouseDelta.x, io.MouseDelta.y);
  const glm::dvec2 logical = moved / static_cast<double>(theme.scale);
  drag_.travelled += glm::length(logical);
  ViewState& view = session_.view();
  const bool down = ImGui::IsMouseDown(drag_.button);
  session_.ui().pointer.view = geometry.place();
  if (drag_.kind == DragKind::clickOrOrbit && drag_.travelled > kClickPixels) drag_.kind = DragKind::orbit;

  if (drag_.kind == DragKind::tool) {
    const ToolEvent event =
        eventAt(geometry, theme, down ? ToolEvent::Phase::drag : ToolEvent::Phase::release);
    if (event.valid) session_.ui().pointer.point = event.point;
    send(event);
  } else if (drag_.kind == DragKind::clip) {
    if (view.clipBox && moved != glm::dvec2(0.0))
      view.clipBox = withFaceAt(*view.clipBox, drag_.face, geometry.pointAt(mousePixel()),
                                boundingBox(session_.shownVolume()->info.grid));
  } else if (drag_.kind == DragKind::swipe) {
    view.fusion.swipe =
        std::clamp((mousePixel().x - geometry.area().origin.x) / geometry.area().size.x, 0.0, 1.0);
  } else if (drag_.kind == DragKind::turn) {
    turnWithMouse(geometry, moved);
  } else if (drag_.kind == DragKind::orbit) {
    if (logical != glm::dvec2(0.0)) {
      view.cameraSet = true;
      orbit(view.camera, -logical.x * kOrbitDegreesPerPixel, logical.y * kOrbitDegreesPerPixel);
    }
  } else if (drag_.kind == DragKind::clickOrOrbit && !down) {
    // A click after all. Threshold, grow and link act on release; navigate sets the crosshair.
    send(drag_.press);
    ToolEvent release = drag_.press;
    release.phase = ToolEvent::Phase::release;
    release.movedPixels = {};
    send(release);
  } else if (drag_.kind == DragKind::pan && logical != glm::dvec2(0.0)) {
    const double perPixel = geometry.mmPerPixel();
    if (geometry.isSlice()) {
      view.slices[static_cast<std::size_t>(geometry.kind())].panMm -= moved * perPixel;
    } else {
      view.cameraSet = true;
      const glm::dvec3 shift = (geometry.right().mm * -moved.x + geometry.down().mm * -moved.y) * perPixel;
      view.camera.position.mm += shift;
      view.camera.focalPoint.mm += shift;
    }
  } else if (drag_.kind == DragKind::zoom && logical.y != 0.0) {
    const double factor = std::exp(-logical.y / 150.0);  // up is nearer
    if (geometry.isSlice()) {
      view.mmPerPixel = std::clamp(sharedMmPerPixel() / factor, kSmallestMmPerPixel, kLargestMmPerPixel);
    } else {
      view.cameraSet = true;
      dolly(view.camera, factor);
    }
  }
  if (!down) {
    lastTravelled_ = drag_.travelled;
    drag_ = {};
    strokeCase_.reset();
  }
}

}  // namespace chiasm::app
