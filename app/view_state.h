// ViewState: everything about how a case is looked at. Saved with the case, never undoable.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/fusion_state.h"
#include "app/rendering_state.h"
#include "app/words_state.h"
#include "core/case/case.h"
#include "core/segmentation/brush.h"
#include "core/segmentation/cut_outs.h"
#include "core/segmentation/local_growth.h"
#include "core/segmentation/scissors.h"
#include "core/volume/transfer_function.h"
#include "render/scene_view.h"

namespace chiasm::app {

enum class ViewKind { axial, coronal, sagittal, volume3d };
inline constexpr int kViewCount = 4;

// The arrangements offered; data, so that a new one is a line in a table. The last two have two columns, one
// for each of two volumes: two planes, and one plane large.
enum class LayoutKind { grid2x2, onePlusThree, single, columns, pair };
inline constexpr int kColumnCount = 2;
inline constexpr int kPlaceCount = kColumnCount * kViewCount;

// A place on screen: a kind of view in a column. Views of one kind share slice, pan, zoom and mirroring, so
// that both columns show the same part of the patient.
struct ViewPlace {
  ViewKind kind = ViewKind::axial;
  int column = 0;
  // Those of the first column are numbered as their kinds are.
  constexpr std::size_t index() const {
    return static_cast<std::size_t>(column * kViewCount + static_cast<int>(kind));
  }
  static constexpr ViewPlace at(std::size_t index) {
    return {static_cast<ViewKind>(index % kViewCount), static_cast<int>(index / kViewCount)};
  }
  bool operator==(const ViewPlace&) const = default;
};

enum class ToolKind {
  navigate,
  ruler,
  angle,
  point,
  ellipse,
  box,  // look and measure
  brush,
  eraser,
  draw,
  livewire,
  scissors,
  traceLevel,
  threshold,
  grow,  // edit
  link,  // link a phrase to what is clicked
};

// What the tools that draw outlines do with what they enclose.
struct OutlineSettings {
  bool erase = false;  // draw, livewire: take it away instead of adding it
  ScissorAction scissors = ScissorAction::eraseInside;
  bool toDepth = false;  // scissors: not through everything
  double depthMm = 20.0;
  TraceSide traceSide = TraceSide::brighter;
  bool operator==(const OutlineSettings&) const = default;
};

enum class RightTab { report, checks, history, effects, measures };

// One slice view: where it is panned to. Zoom (mm per pixel) is shared by all views.
struct SliceViewState {
  glm::dvec2 panMm{0.0};  // shift of the view's centre from the volume's centre, along screen right and down
  bool flippedHorizontally = false;
};

struct VolumeViewState {
  WindowLevel window;
  TransferFunction transferFunction;
  render::RenderMode mode = render::RenderMode::shaded;
  bool hideTable = false;
  RenderingState rendering;
};

// What the person points at right now; both ways between words and structures. Not saved.
struct Hover {
  std::vector<Uid> links;     // phrases lit up
  std::vector<Uid> segments;  // segments brought forward (others fade to 30 %)
  bool fromView = false;      // pointed at in a picture: its phrases light up, but nothing fades
  bool operator==(const Hover&) const = default;
};

// How the time points of a series are played.
struct TimeState {
  double framesPerSecond =
      5.0;  // time points a second, kSlowestPlay to kFastestPlay (app/session/time_player.h)
  bool loop = true;
  bool operator==(const TimeState&) const = default;
};

struct ViewState {
  LayoutKind layout = LayoutKind::grid2x2;
  ViewKind filledView = ViewKind::axial;  // the view shown alone in LayoutKind::single, large in onePlusThree
  LayoutKind layoutBeforeFill = LayoutKind::grid2x2;
  Uid volume;  // the volume shown
  // The one beside it or over it; empty: the first other one of the case. app/actions/view_volumes.h has the
  // rules.
  Uid secondVolume;
  // What single places show instead; empty: the volume shown, in the second column the second one.
  std::array<Uid, kPlaceCount> placeVolumes;
  FusionState fusion;
  bool linkWindows = true;  // a window that is changed is the second volume's too, where values mean the same
  TimeState time;
  bool timeStrip = false;  // the shown volume has time points: room for their controls. Not saved.
  PatientPoint crosshair;
  bool showCrosshair = true, showLetters = true, showOverlays = true;
  double mmPerPixel = 0.0;  // per logical pixel (UI scale 1); 0: fit all views at the same scale
  std::array<SliceViewState, kViewCount> slices;
  glm::dmat4 planesMotion{1.0};            // rigid: how the slice planes are turned (app/slice_planes.h)
  std::map<Uid, VolumeViewState> volumes;  // by volume uid
  render::Camera camera;
  bool cameraSet = false;
  std::optional<PatientBox> clipBox;
  CutOuts cutOuts;                                // by segments, of 3-D
  render::Slab slab;                              // of all slice views
  BetweenVoxels between = BetweenVoxels::linear;  // the same
  bool ghost = false;                             // 3-D: the body faint, segments in full colour
  double labelOpacity = 0.5;                      // fill; outlines stay
  bool showSegments = true, segmentsIn3d = true;
  bool showMeshes = true;
  bool safeColours = false;  // segments in colours that everybody can tell apart
  bool showNames = false;    // of every visible segment; what is pointed at always has its name
  Uid activeSegment;
  ToolKind tool = ToolKind::navigate;
  BrushSettings brush;
  bool brush3d = true;  // sphere; false: disk in the view's plane
  double thresholdLower = 226, thresholdUpper = 3071;
  double smartTolerance = 60;  // ± around the median under the brush, when it is smart
  OutlineSettings outlines;
  double growTolerance = 60;  // ± around the clicked value
  // Leak guards of growing: necks thinner than this are not passed (0: all are), and growths larger than this
  // are refused (0: none are).
  double growNeckMm = 0, growLimitMl = 2000;
  RightTab rightTab = RightTab::report;
  double rightPanelWidth = 392;  // logical pixels
  double segmentsShare = 0.28;   // of the right panel's height
  bool groupSegments = false;    // the list of segments by region of the body
  bool segmentsPanelVisible = true;
  bool showReport = true;  // the right panel at all
  bool present = false;    // the case alone: no tools, no strips, stations to walk through
  Uid station;             // the saved view that was gone to last (app/stations); empty: none
  double uiScale = 0.0;    // 0: the monitor's

  // The volume of the view that is pointed at or dragged in: tools look at its values. Empty: the one shown.
  // Not saved.
  Uid pointedVolume;

  // What a former version kept here; the session makes them saved views of the case (takeOverStations).
  std::vector<SavedView> formerStations;

  // Not saved. Everything that is pointed at writes `nextHover` while a frame is drawn; the frame begins with
  // `hover = std::exchange(nextHover, {})`, so that panels and views all read the same, complete answer.
  Hover hover, nextHover;
  // Counts how often a station was gone to: what follows it (the room in VR) sees when. Not saved.
  std::uint64_t stationsShown = 0;
  // What is being typed in the segments panel. Not saved.
  std::string segmentSearch, segmentRename;
  Uid activeMesh;  // the one gone to or chosen last: what actions over a mesh mean. Not saved.
  // The stroke that this person is in the middle of (CaseStore::beginGesture): Esc and another tool take it
  // back. Not saved.
  Uid gesture;
  // Segments that were active lately, the latest first, and the groups of the list that are closed. Not
  // saved.
  std::vector<Uid> recentSegments;
  std::vector<std::string> closedGroups;
  // Words selected in the report, waiting for a link. Not saved.
  std::optional<TextAnchor> selectedText;
  WordsState words;

  // The state of a volume, made on first use.
  VolumeViewState& of(const Uid& uid) { return volumes[uid]; }
};

// JSON for CaseStore::saveViewState; unknown fields are ignored, missing ones keep their defaults.
std::string toJson(const ViewState& view);
Expected<ViewState> viewStateFromJson(const std::string& json);

// A fresh view of a case: crosshair in the first volume's centre, its initial window, its first transfer
// function, a camera that sees the patient from the front with head up.
void resetView(ViewState& view, const Case& current);
// Its initial window and first transfer function, from statistics that a worker has computed already.
void prepareVolumeView(VolumeViewState& state, const VolumeInfo& info, const VolumeStatistics& statistics);

// The transfer function that 3-D is drawn with: the volume's own, or that of the surface at one value.
TransferFunction functionIn3d(const VolumeViewState& state);
// How thick slices are shown: thin while something is edited, since what is painted lies in the plane.
render::Slab slabShown(const ViewState& view);

// Slice geometry shared by drawing, tools and the status bar.
int sliceIndex(const GridGeometry& grid, AnatomicalPlane plane, PatientPoint point);  // from 0
AnatomicalPlane planeOf(ViewKind kind);  // kind must be a slice view
render::Camera frontCamera(const GridGeometry& grid);

}  // namespace chiasm::app
