// How a view is looked at, as JSON: saved with the case, kept by stations.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "app/saved_values.h"
#include "app/session/time_player.h"
#include "app/view_state.h"
#include "app/view_words.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {
namespace {

using namespace saved;

constexpr Word<ToolKind> kTools[] = {{ToolKind::navigate, "navigate"},
                                     {ToolKind::ruler, "ruler"},
                                     {ToolKind::angle, "angle"},
                                     {ToolKind::point, "point"},
                                     {ToolKind::ellipse, "ellipse"},
                                     {ToolKind::box, "box"},
                                     {ToolKind::brush, "brush"},
                                     {ToolKind::eraser, "eraser"},
                                     {ToolKind::draw, "draw"},
                                     {ToolKind::livewire, "livewire"},
                                     {ToolKind::scissors, "scissors"},
                                     {ToolKind::traceLevel, "traceLevel"},
                                     {ToolKind::threshold, "threshold"},
                                     {ToolKind::grow, "grow"},
                                     {ToolKind::link, "link"}};
constexpr Word<ScissorAction> kScissors[] = {{ScissorAction::eraseInside, "eraseInside"},
                                             {ScissorAction::eraseOutside, "eraseOutside"},
                                             {ScissorAction::fillInside, "fillInside"}};
constexpr Word<TraceSide> kTraceSides[] = {{TraceSide::brighter, "brighter"}, {TraceSide::darker, "darker"}};
constexpr Word<RightTab> kTabs[] = {{RightTab::report, "report"},
                                    {RightTab::checks, "checks"},
                                    {RightTab::history, "history"},
                                    {RightTab::effects, "effects"},
                                    {RightTab::measures, "measures"}};
constexpr Word<render::RenderMode> kModes[] = {{render::RenderMode::shaded, "shaded"},
                                               {render::RenderMode::maximumIntensity, "mip"},
                                               {render::RenderMode::minimumIntensity, "minip"},
                                               {render::RenderMode::averageIntensity, "average"}};
constexpr Word<render::SlabKind> kSlabs[] = {{render::SlabKind::maximum, "maximum"},
                                             {render::SlabKind::minimum, "minimum"},
                                             {render::SlabKind::mean, "mean"}};
constexpr Word<WindowLevel::Function> kFunctions[] = {{WindowLevel::Function::linear, "linear"},
                                                      {WindowLevel::Function::linearExact, "linear exact"},
                                                      {WindowLevel::Function::sigmoid, "sigmoid"}};
constexpr Word<PaintOver> kPaintOver[] = {{PaintOver::unlocked, "unlocked"},
                                          {PaintOver::background, "background"},
                                          {PaintOver::hidden, "hidden"},
                                          {PaintOver::overlap, "overlap"},
                                          {PaintOver::everything, "everything"}};

void readLayout(const json& from, const char* key, LayoutKind& out) {
  const auto found = from.find(key);
  if (found == from.end() || !found->is_string()) return;
  out = findLayout(found->get<std::string>()).value_or(out);
}

void readPlace(const json& brush, PaintPlace& out) {
  const auto place = brush.find("place");
  if (place == brush.end() || !place->is_object()) return;
  readFlag(*place, "inside", out.inside);
  readUids(*place, "segments", out.segments);
}

json toJsonValue(const RenderingState& state) {
  json value = {
      {"lighting", presetOf(state.lighting).word}, {"depthCue", state.depthCue}, {"fast", state.fast}};
  if (state.surfaceAt) value["surfaceAt"] = *state.surfaceAt;
  if (state.shadows > 0) value["shadows"] = state.shadows;
  return value;
}

void readRendering(const json& from, RenderingState& out) {
  const auto rendering = from.find("rendering");
  if (rendering == from.end() || !rendering->is_object()) return;
  if (const auto word = rendering->find("lighting"); word != rendering->end() && word->is_string())
    for (const LightingPreset& preset : lightingPresets())
      if (word->get<std::string>() == preset.word) out.lighting = preset.lighting;
  readFlag(*rendering, "depthCue", out.depthCue);
  readFlag(*rendering, "fast", out.fast);
  readNumber(*rendering, "shadows", out.shadows, 0.0, 1.0);
  if (const auto at = rendering->find("surfaceAt"); at != rendering->end() && at->is_number()) {
    out.surfaceAt = 0.0;
    readNumber(*rendering, "surfaceAt", *out.surfaceAt, -1e9, 1e9);
  }
}

json toJsonValue(const VolumeViewState& state) {
  json points = json::array();
  for (const TransferPoint& point : state.transferFunction.points)
    points.push_back(
        {{"value", point.value}, {"colour", vectorOf(point.colour)}, {"opacity", point.opacity}});
  return {{"window",
           {{"width", std::abs(state.window.width)},
            {"inverted", isInverted(state.window)},
            {"level", state.window.level},
            {"function", wordOf(kFunctions, state.window.function)},
            {"name", state.window.name}}},
          {"transferFunction", {{"name", state.transferFunction.name}, {"points", points}}},
          {"mode", wordOf(kModes, state.mode)},
          {"hideTable", state.hideTable},
          {"rendering", toJsonValue(state.rendering)}};
}

VolumeViewState volumeViewFromJson(const json& from) {
  VolumeViewState state;
  if (const auto window = from.find("window"); window != from.end() && window->is_object()) {
    bool inverted = false;
    readNumber(*window, "width", state.window.width, 1e-9, 1e9);
    readFlag(*window, "inverted", inverted);
    if (inverted) state.window.width = -state.window.width;
    readNumber(*window, "level", state.window.level, -1e9, 1e9);
    readWord(*window, "function", kFunctions, state.window.function);
    if (const auto name = window->find("name"); name != window->end() && name->is_string())
      state.window.name = name->get<std::string>();
  }
  if (const auto function = from.find("transferFunction"); function != from.end() && function->is_object()) {
    if (const auto name = function->find("name"); name != function->end() && name->is_string())
      state.transferFunction.name = name->get<std::string>();
    if (const auto points = function->find("points"); points != function->end() && points->is_array())
      for (const json& element : *points) {
        if (!element.is_object()) continue;
        TransferPoint point;
        readNumber(element, "value", point.value, -1e9, 1e9);
        readVector(element, "colour", point.colour);
        point.colour = glm::clamp(point.colour, 0.0, 1.0);
        readNumber(element, "opacity", point.opacity, 0.0, 1.0);
        state.transferFunction.points.push_back(point);
      }
    std::stable_sort(state.transferFunction.points.begin(), state.transferFunction.points.end(),
                     [](const TransferPoint& a, const TransferPoint& b) { return a.value < b.value; });
  }
  readWord(from, "mode", kModes, state.mode);
  readFlag(from, "hideTable", state.hideTable);
  readRendering(from, state.rendering);
  return state;
}

void readCamera(const json& from, ViewState& view) {
  const auto camera = from.find("camera");
  if (camera == from.end() || !camera->is_object()) return;
  render::Camera read = view.camera;
  const bool whole = readVector(*camera, "position", read.position.mm) &&
                     readVector(*camera, "focalPoint", read.focalPoint.mm) &&
                     readVector(*camera, "viewUp", read.viewUp.mm);
  readNumber(*camera, "verticalFieldOfViewDegrees", read.verticalFieldOfViewDegrees, 1.0, 120.0);
  const glm::dvec3 direction = read.focalPoint.mm - read.position.mm;
  if (!whole || glm::length(direction) < 1e-6 || glm::length(glm::cross(direction, read.viewUp.mm)) < 1e-9)
    return;
  view.camera = read;
  readFlag(*camera, "set", view.cameraSet);
}

json formerStationsOf(const ViewState& view) {
  json stations = json::array();
  for (const SavedView& station : view.formerStations) {
    json saved = json::parse(station.view, nullptr, false);
    if (!saved.is_object()) continue;
    stations.push_back({{"name", station.name}, {"view", std::move(saved)}});
  }
  return stations;
}

// Former versions kept the stations here, and the current one by its position.
void readFormerStations(const json& from, ViewState& view) {
  constexpr std::size_t kMost = 200;
  const auto stations = from.find("stations");
  if (stations == from.end() || !stations->is_array()) return;
  for (const json& element : *stations) {
    if (view.formerStations.size() == kMost || !element.is_object()) continue;
    const auto name = element.find("name"), saved = element.find("view");
    if (name == element.end() || !name->is_string() || saved == element.end() || !saved->is_object())
      continue;
    // Stations within a station would go on for ever.
    json inner = *saved;
    inner.erase("stations");
    inner.erase("station");
    SavedView station;
    station.uid = Uid::generate();
    station.name = name->get<std::string>();
    station.view = inner.dump(-1, ' ', false, json::error_handler_t::replace);
    view.formerStations.push_back(std::move(station));
  }
  const auto current = from.find("station");
  if (current != from.end() && current->is_number_unsigned() &&
      current->get<std::uint64_t>() < view.formerStations.size())
    view.station = view.formerStations[current->get<std::size_t>()].uid;
}

}  // namespace

std::string toJson(const ViewState& view) {
  json places = json::array();
  for (const Uid& uid : view.placeVolumes) places.push_back(uid.text());
  json slices = json::array();
  for (const SliceViewState& slice : view.slices)
    slices.push_back({{"pan", json::array({slice.panMm.x, slice.panMm.y})},
                      {"flippedHorizontally", slice.flippedHorizontally}});
  json volumes = json::object();
  for (const auto& [uid, state] : view.volumes) volumes[uid.text()] = toJsonValue(state);
  json all = {
      {"version", 1},
      {"layout", layoutWord(view.layout)},
      {"filledView", viewWord(view.filledView)},
      {"layoutBeforeFill", layoutWord(view.layoutBeforeFill)},
      {"volume", view.volume.text()},
      {"secondVolume", view.secondVolume.text()},
      {"placeVolumes", places},
      {"fusion", toJson(view.fusion)},
      {"time", {{"framesPerSecond", view.time.framesPerSecond}, {"loop", view.time.loop}}},
      {"linkWindows", view.linkWindows},
      {"crosshair", vectorOf(view.crosshair.mm)},
      {"showCrosshair", view.showCrosshair},
      {"showLetters", view.showLetters},
      {"showOverlays", view.showOverlays},
      {"mmPerPixel", view.mmPerPixel},
      {"slices", slices},
      {"volumes", volumes},
      {"camera",
       {{"position", vectorOf(view.camera.position.mm)},
        {"focalPoint", vectorOf(view.camera.focalPoint.mm)},
        {"viewUp", vectorOf(view.camera.viewUp.mm)},
        {"verticalFieldOfViewDegrees", view.camera.verticalFieldOfViewDegrees},
        {"set", view.cameraSet}}},
      {"planes", motionNumbers(view.planesMotion)},
      {"slab", {{"mm", view.slab.mm}, {"shows", wordOf(kSlabs, view.slab.kind)}}},
      {"between", nameOf(view.between)},
      {"ghost", view.ghost},
      {"labelOpacity", view.labelOpacity},
      {"showSegments", view.showSegments},
      {"segmentsIn3d", view.segmentsIn3d},
      {"showMeshes", view.showMeshes},
      {"showNames", view.showNames},
      {"safeColours", view.safeColours},
      {"activeSegment", view.activeSegment.text()},
      {"tool", wordOf(kTools, view.tool)},
      {"brush",
       {{"radiusMm", view.brush.radiusMm},
        {"over", wordOf(kPaintOver, view.brush.over)},
        {"sphere", view.brush3d}}},
      {"thresholdLower", view.thresholdLower},
      {"thresholdUpper", view.thresholdUpper},
      {"smartTolerance", view.smartTolerance},
      {"outlines",
       {{"erase", view.outlines.erase},
        {"scissors", wordOf(kScissors, view.outlines.scissors)},
        {"toDepth", view.outlines.toDepth},
        {"depthMm", view.outlines.depthMm},
        {"traceSide", wordOf(kTraceSides, view.outlines.traceSide)}}},
      {"growTolerance", view.growTolerance},
      {"growNeckMm", view.growNeckMm},
      {"growLimitMl", view.growLimitMl},
      {"rightTab", wordOf(kTabs, view.rightTab)},
      {"rightPanelWidth", view.rightPanelWidth},
      {"segmentsShare", view.segmentsShare},
      {"segmentsPanelVisible", view.segmentsPanelVisible},
      {"showReport", view.showReport},
      {"present", view.present},
      {"uiScale", view.uiScale},
  };
  if (!view.station.empty()) all["station"] = view.station.text();
  if (!view.formerStations.empty()) all["stations"] = formerStationsOf(view);
  if (view.brush.range)
    all["brush"]["range"] = json::array({view.brush.range->lower, view.brush.range->upper});
  if (view.brush.likeCentre) all["brush"]["likeCentre"] = *view.brush.likeCentre;
  if (!view.brush.place.anywhere())
    all["brush"]["place"] = {{"inside", view.brush.place.inside},
                             {"segments", toJsonValue(view.brush.place.segments)}};
  if (!view.cutOuts.empty())
    all["cutOuts"] = {{"without", toJsonValue(view.cutOuts.without)},
                      {"only", toJsonValue(view.cutOuts.only)}};
  if (view.clipBox)
    all["clipBox"] = {{"minimum", vectorOf(view.clipBox->minimum)},
                      {"maximum", vectorOf(view.clipBox->maximum)}};
  return all.dump(-1, ' ', false, json::error_handler_t::replace);
}

Expected<ViewState> viewStateFromJson(const std::string& text) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_object())
    return failure(ErrorKind::unreadable,
                   "The saved view of this case cannot be read; it opens with the standard view instead.");
  ViewState view;
  readLayout(all, "layout", view.layout);
  if (const auto filled = all.find("filledView"); filled != all.end() && filled->is_string())
    view.filledView = findView(filled->get<std::string>()).value_or(view.filledView);
  readLayout(all, "layoutBeforeFill", view.layoutBeforeFill);
  readUid(all, "volume", view.volume);
  readUid(all, "secondVolume", view.secondVolume);
  if (const auto places = all.find("placeVolumes"); places != all.end() && places->is_array())
    for (std::size_t i = 0; i < std::min<std::size_t>(places->size(), view.placeVolumes.size()); ++i)
      if ((*places)[i].is_string())
        if (auto uid = Uid::parse((*places)[i].get<std::string>())) view.placeVolumes[i] = *uid;
  if (const auto fusion = all.find("fusion"); fusion != all.end()) view.fusion = fusionFromJson(*fusion);
  if (const auto time = all.find("time"); time != all.end() && time->is_object()) {
    readNumber(*time, "framesPerSecond", view.time.framesPerSecond, kSlowestPlay, kFastestPlay);
    readFlag(*time, "loop", view.time.loop);
  }
  readFlag(all, "linkWindows", view.linkWindows);
  readVector(all, "crosshair", view.crosshair.mm);
  readFlag(all, "showCrosshair", view.showCrosshair);
  readFlag(all, "showLetters", view.showLetters);
  readFlag(all, "showOverlays", view.showOverlays);
  readNumber(all, "mmPerPixel", view.mmPerPixel, 0.0, 1e4);
  if (const auto slices = all.find("slices"); slices != all.end() && slices->is_array())
    for (std::size_t i = 0; i < std::min<std::size_t>(slices->size(), view.slices.size()); ++i) {
      readVector((*slices)[i], "pan", view.slices[i].panMm);
      readFlag((*slices)[i], "flippedHorizontally", view.slices[i].flippedHorizontally);
    }
  if (const auto volumes = all.find("volumes"); volumes != all.end() && volumes->is_object())
    for (const auto& [key, value] : volumes->items())
      if (auto uid = Uid::parse(key); uid && value.is_object())
        view.volumes[*uid] = volumeViewFromJson(value);
  readCamera(all, view);
  if (const auto box = all.find("clipBox"); box != all.end() && box->is_object()) {
    PatientBox read;
    if (readVector(*box, "minimum", read.minimum) && readVector(*box, "maximum", read.maximum) &&
        glm::all(glm::lessThan(read.minimum, read.maximum)))
      view.clipBox = read;
  }
  if (const auto cuts = all.find("cutOuts"); cuts != all.end() && cuts->is_object()) {
    readUids(*cuts, "without", view.cutOuts.without);
    readUids(*cuts, "only", view.cutOuts.only);
  }
  readMotion(all, "planes", view.planesMotion);
  if (const auto slab = all.find("slab"); slab != all.end() && slab->is_object()) {
    readNumber(*slab, "mm", view.slab.mm, 0.0, kThickestSlabMm);
    readWord(*slab, "shows", kSlabs, view.slab.kind);
  }
  if (const auto between = all.find("between"); between != all.end() && between->is_string())
    for (const BetweenVoxels one : allBetweenVoxels())
      if (*between == nameOf(one)) view.between = one;
  readFlag(all, "ghost", view.ghost);
  readNumber(all, "labelOpacity", view.labelOpacity, 0.0, 1.0);
  readFlag(all, "showSegments", view.showSegments);
  readFlag(all, "segmentsIn3d", view.segmentsIn3d);
  readFlag(all, "showMeshes", view.showMeshes);
  readFlag(all, "showNames", view.showNames);
  readFlag(all, "safeColours", view.safeColours);
  readUid(all, "activeSegment", view.activeSegment);
  readWord(all, "tool", kTools, view.tool);
  if (const auto brush = all.find("brush"); brush != all.end() && brush->is_object()) {
    readNumber(*brush, "radiusMm", view.brush.radiusMm, 0.1, 200.0);
    readWord(*brush, "over", kPaintOver, view.brush.over);
    readFlag(*brush, "sphere", view.brush3d);
    if (glm::dvec2 range; readVector(*brush, "range", range))
      view.brush.range = IntensityRange{range.x, range.y};
    readPlace(*brush, view.brush.place);
    double tolerance = -1.0;
    readNumber(*brush, "likeCentre", tolerance, -1.0, 1e9);
    if (tolerance >= 0.0) view.brush.likeCentre = tolerance;
  }
  readNumber(all, "smartTolerance", view.smartTolerance, 0.0, 1e9);
  if (const auto outlines = all.find("outlines"); outlines != all.end() && outlines->is_object()) {
    readFlag(*outlines, "erase", view.outlines.erase);
    readWord(*outlines, "scissors", kScissors, view.outlines.scissors);
    readFlag(*outlines, "toDepth", view.outlines.toDepth);
    readNumber(*outlines, "depthMm", view.outlines.depthMm, 0.1, 1000.0);
    readWord(*outlines, "traceSide", kTraceSides, view.outlines.traceSide);
  }
  readNumber(all, "thresholdLower", view.thresholdLower, -1e9, 1e9);
  readNumber(all, "thresholdUpper", view.thresholdUpper, -1e9, 1e9);
  readNumber(all, "growTolerance", view.growTolerance, 0.0, 1e9);
  readNumber(all, "growNeckMm", view.growNeckMm, 0.0, 1000.0);
  readNumber(all, "growLimitMl", view.growLimitMl, 0.0, 1e9);
  readWord(all, "rightTab", kTabs, view.rightTab);
  readNumber(all, "rightPanelWidth", view.rightPanelWidth, 240.0, 1200.0);
  readNumber(all, "segmentsShare", view.segmentsShare, 0.1, 0.9);
  readFlag(all, "segmentsPanelVisible", view.segmentsPanelVisible);
  readFlag(all, "showReport", view.showReport);
  readFlag(all, "present", view.present);
  readUid(all, "station", view.station);
  readFormerStations(all, view);
  readNumber(all, "uiScale", view.uiScale, 0.0, 4.0);
  return view;
}

}  // namespace chiasm::app
