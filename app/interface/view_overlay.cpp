#include "app/interface/view_overlay.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "app/actions/cut_out_choice.h"
#include "app/actions/navigation.h"
#include "app/actions/view_times.h"
#include "app/actions/view_volumes.h"
#include "app/interface/clip_box.h"
#include "app/interface/format.h"
#include "app/interface/measurement_overlay.h"
#include "app/interface/mesh_overlay.h"
#include "app/interface/orientation_cube.h"
#include "app/interface/overlay_pen.h"
#include "app/interface/segment_callout.h"

namespace chiasm::app {

std::string viewName(ViewKind kind) {
  return kind == ViewKind::volume3d ? "3-D" : capitalised(planeName(planeOf(kind)));
}

namespace {

// How a volume is looked at in 3-D: "maximum intensity", "surface at 300 HU", "Bone, shaded"; empty when
// unknown.
std::string lookIn3d(const VolumeViewState& state, const std::string& unit) {
  if (state.mode != render::RenderMode::shaded) return std::string(nameOf(state.mode));
  if (state.rendering.surfaceAt) return fmt::format("surface at {:g} {}", *state.rendering.surfaceAt, unit);
  return state.transferFunction.name.empty() ? std::string()
                                             : capitalised(state.transferFunction.name) + ", shaded";
}

}  // namespace

std::string viewDescription(const ViewOverlayInputs& inputs) {
  if (inputs.volume == nullptr) return {};
  const VolumeInfo& info = inputs.volume->info;
  const auto state = inputs.view.volumes.find(info.uid);
  const std::string time = timePointText(inputs.current, info.uid);
  if (inputs.geometry.isSlice()) {
    const SlicePosition position = slicePosition(inputs.view, *inputs.volume, inputs.geometry.kind());
    std::string text = fmt::format("{} / {}", position.index + 1, position.count);
    if (const double turned = turnedDegrees(inputs.view); turned > 0)
      text += fmt::format(" \u00b7 turned {:.0f}\u00b0", turned);
    if (!time.empty()) text += " \u00b7 " + time;
    const render::Slab slab = slabShown(inputs.view);
    if (slab.mm > 0) text += fmt::format(" \u00b7 {} of {:g} mm", nameOf(slab.kind), slab.mm);
    // Without names it is still said that this is not one volume.
    if (inputs.geometry.slice().fusion && !inputs.parts.volumeName)
      text += " \u00b7 two volumes: " + fusionText(inputs.view.fusion);
    if (inputs.view.between != BetweenVoxels::linear)
      text += fmt::format(" \u00b7 {}", nameOf(inputs.view.between));
    if (state != inputs.view.volumes.end()) text += " \u00b7 " + windowText(state->second.window);
    return text;
  }
  std::string text = inputs.parts.volumeName ? info.name : std::string();
  const auto add = [&text](const std::string& words) { text += (text.empty() ? "" : " \u00b7 ") + words; };
  if (state != inputs.view.volumes.end()) {
    if (const std::string look = lookIn3d(state->second, info.unit); !look.empty()) add(look);
    if (state->second.hideTable) add("holder hidden");
    // Two volumes are always drawn exactly.
    if (state->second.rendering.fast && secondIn3d(inputs.current, inputs.view) == nullptr)
      add("fast, not exact");
  }
  if (!inputs.parts.volumeName && secondIn3d(inputs.current, inputs.view) != nullptr)
    add("two volumes, the second " + fusionIn3dText(inputs.view.fusion));
  if (inputs.view.clipBox) add("cut open");
  if (const std::string cut = cutOutText(inputs.current, inputs.view); !cut.empty()) add(cut);
  if (!time.empty()) add(time);
  return text;
}

namespace {

// What a person has to know before comparing two volumes; empty where nothing is uncertain.
std::string alignmentWords(const VolumeInfo& volume, const VolumeInfo& reference) {
  switch (alignmentOf(volume, reference)) {
    case Alignment::registered:
      return "registered";
    case Alignment::asFiled:
      return "not registered";
    case Alignment::same:
    case Alignment::oneFrame:
      break;
  }
  return {};
}

std::string nameAndDate(const VolumeInfo& info) {
  return info.study.studyDate.empty() ? info.name : info.name + " \u00b7 " + info.study.studyDate;
}

const Volume* fusedVolume(const ViewOverlayInputs& inputs) {
  if (!inputs.geometry.isSlice()) return secondIn3d(inputs.current, inputs.view);
  const bool fused = inputs.geometry.slice().fusion.has_value();
  return fused ? inputs.current.findVolume(inputs.geometry.slice().fusion->volume) : nullptr;
}

}  // namespace

std::string volumeLine(const ViewOverlayInputs& inputs) {
  if (inputs.volume == nullptr || inputs.current.volumes.size() < 2) return {};
  std::string text = nameAndDate(inputs.volume->info);
  if (const Volume* shown = shownVolume(inputs.current, inputs.view))
    if (const std::string words = alignmentWords(inputs.volume->info, shown->info); !words.empty())
      text += " \u00b7 " + words;
  return text;
}

ImVec4 volumeLineArea(const ViewOverlayInputs& inputs) {
  const Theme& theme = inputs.theme;
  const ImVec2 size = OverlayPen::size(theme.body, volumeLine(inputs));
  const float left = static_cast<float>(inputs.geometry.area().origin.x) + theme.px(10);
  const float top = static_cast<float>(inputs.geometry.area().origin.y) + theme.px(9) +
                    OverlayPen::size(theme.strong, "A").y + theme.px(3);
  const float most = static_cast<float>(inputs.geometry.area().right()) - theme.px(10);
  return {left, top, std::min(left + size.x, most), top + size.y};
}

std::optional<double> swipeLineOf(const ViewGeometry& geometry) {
  if (!geometry.isSlice() || !geometry.slice().fusion ||
      geometry.slice().fusion->mode != render::FusionMode::swipe)
    return std::nullopt;
  return geometry.area().origin.x +
         static_cast<double>(geometry.slice().fusion->swipe) * geometry.area().size.x;
}

namespace {

class OverlayDrawing {
 public:
  OverlayDrawing(ImDrawList& list, const ViewOverlayInputs& inputs)
      : list_(list),
        in_(inputs),
        theme_(inputs.theme),
        pen_(list, inputs.theme),
        min_(static_cast<float>(inputs.geometry.area().origin.x),
             static_cast<float>(inputs.geometry.area().origin.y)),
        max_(static_cast<float>(inputs.geometry.area().right()),
             static_cast<float>(inputs.geometry.area().bottom())) {}

  void draw() {
    list_.PushClipRect(min_, max_, true);
    if (in_.meshes != nullptr) drawMeshOutlines(pen_, in_, *in_.meshes);
    if (in_.view.showCrosshair && in_.geometry.isSlice()) drawCrosshair();
    if (in_.view.showOverlays) {
      // A turned slice cuts the box in up to six sides: it is moved in straight ones and in 3-D.
      if (in_.view.clipBox && in_.parts.clipBox && !(in_.geometry.isSlice() && planesAreTurned(in_.view)))
        drawClipBox(pen_, theme_, in_.geometry, *in_.view.clipBox);
      if (in_.parts.measurements) drawMeasurements(pen_, in_);
      if (in_.parts.names) drawSegmentCallouts(pen_, in_);
    }
    drawToolOverlay(pen_, in_);
    drawSwipeLine();
    if ((in_.view.showOverlays && in_.parts.title) || flipped()) drawHeader();
    if (in_.view.showOverlays && in_.parts.volumeName) drawVolumes();
    if (in_.view.showLetters) drawLetters();
    if (in_.view.showOverlays && in_.parts.scaleBar) drawScaleBar();
    if (!in_.geometry.isSlice() && in_.view.showLetters)
      drawOrientationCube(list_, in_.geometry, theme_, {max_.x - theme_.px(40), min_.y + theme_.px(52)},
                          theme_.px(30));
    drawBadges();
    list_.PopClipRect();
  }

 private:
  void put(const char* name, ImFont* font, ImVec2 at, ImU32 colour, const std::string& text) {
    pen_.text(font, at, colour, text);
    const ImVec2 size = OverlayPen::size(font, text);
    if (in_.log != nullptr)
      in_.log->add(
          viewName(in_.geometry.kind()) + (in_.geometry.place().column > 0 ? " beside " : " ") + name, at,
          {at.x + size.x, at.y + size.y}, min_, max_);
  }

  // The name always, then as much of the description as fits.
  void drawHeader() {
    const float left = min_.x + theme_.px(10), top = min_.y + theme_.px(9);
    const std::string name = viewName(in_.geometry.kind());
    put("name", theme_.strong, {left, top}, theme_.colours.text, name);
    float x = left + OverlayPen::size(theme_.strong, name).x + theme_.px(8);
    const float limit = max_.x - theme_.px(in_.geometry.isSlice() ? 10 : 74);
    if (flipped()) {
      put("flipped", theme_.strong, {x, top}, theme_.colours.warning, "FLIPPED");
      x += OverlayPen::size(theme_.strong, "FLIPPED").x + theme_.px(8);
    }
    std::string text = in_.view.showOverlays && in_.parts.title ? viewDescription(in_) : std::string();
    while (!text.empty() && x + OverlayPen::size(theme_.body, text).x > limit) {
      // The last part goes first: the slice's number is worth more than the window.
      const auto cut = text.rfind(" \u00b7 ");
      text = cut == std::string::npos ? std::string() : text.substr(0, cut);
    }
    if (!text.empty()) put("description", theme_.body, {x, top}, theme_.colours.dim, text);
    headerRight_ = x + OverlayPen::size(theme_.body, text).x;
    headerBottom_ = top + OverlayPen::size(theme_.body, name).y;
  }

  // Whose picture this is, and what lies over it. Never cut without a sign: the end gives way.
  void drawVolumes() {
    const std::string text = volumeLine(in_);
    if (text.empty()) return;
    const Volume* shown = shownVolume(in_.current, in_.view);
    const ImVec4 area = volumeLineArea(in_);
    const bool uncertain =
        shown != nullptr && alignmentOf(in_.volume->info, shown->info) == Alignment::asFiled;
    const Palette& colours = theme_.colours;
    putLine("volume", {area.x, area.y},
            in_.volumeHovered ? colours.accent
            : uncertain       ? colours.warning
                              : colours.text,
            text);
    const Volume* over = fusedVolume(in_);
    if (over == nullptr) return;
    std::string second = "+ " + nameAndDate(over->info) + " \u00b7 " +
                         (in_.geometry.isSlice() ? fusionText(in_.view.fusion) : lookOfSecond(*over));
    const auto state = in_.view.volumes.find(over->info.uid);
    const bool windowed = in_.geometry.isSlice() &&
                          (in_.view.fusion.mode != render::FusionMode::overlay || in_.view.fusion.colours);
    if (state != in_.view.volumes.end() && windowed) second += " \u00b7 " + windowText(state->second.window);
    const std::string alignment = alignmentWords(over->info, in_.volume->info);
    if (!alignment.empty()) second += " \u00b7 " + alignment;
    const float line = area.w - area.y + theme_.px(3);
    const bool loose = alignmentOf(over->info, in_.volume->info) == Alignment::asFiled;
    putLine("second volume", {area.x, area.y + line}, loose ? colours.warning : colours.link, second);
  }

  // "Brain surface, shaded, in 3-D 40 %".
  std::string lookOfSecond(const Volume& over) const {
    const auto state = in_.view.volumes.find(over.info.uid);
    std::string text =
        state == in_.view.volumes.end() ? std::string() : lookIn3d(state->second, over.info.unit);
    return text + (text.empty() ? "" : ", ") + fusionIn3dText(in_.view.fusion);
  }

  void putLine(const char* name, ImVec2 at, ImU32 colour, std::string text) {
    const float room = max_.x - theme_.px(10) - at.x;
    if (OverlayPen::size(theme_.body, text).x > room) {
      while (text.size() > 1 && OverlayPen::size(theme_.body, text + "\u2026").x > room) {
        std::size_t end = text.size() - 1;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
        text.resize(end);
      }
      text += "\u2026";
    }
    put(name, theme_.body, at, colour, text);
    headerRight_ = std::max(headerRight_, at.x + OverlayPen::size(theme_.body, text).x);
    headerBottom_ = std::max(headerBottom_, at.y + OverlayPen::size(theme_.body, text).y);
  }

  // The border between the volumes, with a grip to drag it by.
  void drawSwipeLine() {
    const auto line = swipeLineOf(in_.geometry);
    if (!line) return;
    const float x = std::floor(static_cast<float>(*line)) + 0.5f, y = (min_.y + max_.y) * 0.5f;
    pen_.line({x, min_.y}, {x, max_.y}, withAlpha(theme_.colours.link, 0.8f));
    const ImVec2 half(theme_.px(4), theme_.px(13));
    list_.AddRectFilled({x - half.x, y - half.y}, {x + half.x, y + half.y}, theme_.colours.link,
                        theme_.px(3));
    list_.AddRect({x - half.x, y - half.y}, {x + half.x, y + half.y}, IM_COL32(0, 0, 0, 150), theme_.px(3));
  }

  bool flipped() const {
    return in_.geometry.isSlice() &&
           in_.view.slices[static_cast<std::size_t>(in_.geometry.kind())].flippedHorizontally;
  }

  void drawLetters() {
    const EdgeLetters letters = edgeLetters(in_.geometry);
    const auto text = [](char letter) { return std::string(1, letter); };
    const auto width = [&](char letter) { return OverlayPen::size(theme_.strong, text(letter)).x; };
    const float line = OverlayPen::size(theme_.strong, "R").y;
    const float middleX = (min_.x + max_.x) * 0.5f, middleY = (min_.y + max_.y) * 0.5f - line * 0.5f;
    const float margin = theme_.px(10);
    const ImU32 colour = theme_.colours.dim;
    put("letter left", theme_.strong, {min_.x + margin, middleY}, colour, text(letters.left));
    put("letter right", theme_.strong, {max_.x - margin - width(letters.right), middleY}, colour,
        text(letters.right));
    const float topX = middleX - width(letters.top) * 0.5f;
    // Below the header's line where that line reaches the middle.
    const bool crowded = headerRight_ + theme_.px(8) > topX;
    const float topY = crowded ? headerBottom_ + theme_.px(6) : min_.y + theme_.px(9);
    put("letter top", theme_.strong, {topX, topY}, colour, text(letters.top));
    put("letter bottom", theme_.strong,
        {middleX - width(letters.bottom) * 0.5f, max_.y - theme_.px(9) - line}, colour, text(letters.bottom));
  }

  void drawScaleBar() {
    const double perPixel = in_.geometry.mmPerPixel();
    const float space = std::min(theme_.px(110), (max_.x - min_.x) * 0.22f);
    const double length = scaleBarMm(perPixel, space);
    const auto pixels = static_cast<float>(length / perPixel);
    const float right = max_.x - theme_.px(20), y = max_.y - theme_.px(16), tick = theme_.px(4);
    const ImU32 colour = theme_.colours.text;
    pen_.line({right - pixels, y}, {right, y}, colour, 1.5f);
    pen_.line({right - pixels, y - tick}, {right - pixels, y + theme_.px(0.5f)}, colour, 1.5f);
    pen_.line({right, y - tick}, {right, y + theme_.px(0.5f)}, colour, 1.5f);
    const std::string text = length >= 1 ? fmt::format("{:.0f} mm", length) : fmt::format("{:g} mm", length);
    const ImVec2 size = OverlayPen::size(theme_.small, text);
    put("scale", theme_.small, {right - (pixels + size.x) * 0.5f, y - tick - size.y - theme_.px(1)},
        theme_.colours.dim, text);
  }

  // Lines in the colours of the planes that they stand for, open in the middle so that nothing is hidden.
  void drawCrosshair() {
    const auto centre = in_.geometry.pixelOf(in_.view.crosshair);
    if (!centre) return;
    const Palette& colours = theme_.colours;
    const ViewKind kind = in_.geometry.kind();
    const ImU32 vertical = kind == ViewKind::sagittal ? colours.coronal : colours.sagittal;
    const ImU32 horizontal = kind == ViewKind::axial ? colours.coronal : colours.axial;
    const ImVec2 at(static_cast<float>(std::floor(centre->x)) + 0.5f,
                    static_cast<float>(std::floor(centre->y)) + 0.5f);
    const float gap = theme_.px(10), width = theme_.px(1);
    const auto draw = [&](ImVec2 a, ImVec2 b, ImU32 colour) {
      list_.AddLine(a, b, withAlpha(colour, 0.75f), width);
    };
    draw({at.x, min_.y}, {at.x, std::max(min_.y, at.y - gap)}, vertical);
    draw({at.x, std::min(max_.y, at.y + gap)}, {at.x, max_.y}, vertical);
    draw({min_.x, at.y}, {std::max(min_.x, at.x - gap), at.y}, horizontal);
    draw({std::min(max_.x, at.x + gap), at.y}, {max_.x, at.y}, horizontal);
  }

  void drawBadges() {
    std::string text;
    for (const std::string& badge : in_.burnedBadges) text += (text.empty() ? "" : " \u00b7 ") + badge;
    if (text.empty()) return;
    const float line = OverlayPen::size(theme_.small, text).y;
    put("badges", theme_.small, {min_.x + theme_.px(10), max_.y - theme_.px(9) - line},
        theme_.colours.warning, text);
  }

  ImDrawList& list_;
  const ViewOverlayInputs& in_;
  const Theme& theme_;
  OverlayPen pen_;
  ImVec2 min_, max_;
  float headerRight_ = 0, headerBottom_ = 0;
};

}  // namespace

void drawViewOverlay(ImDrawList& list, const ViewOverlayInputs& inputs) {
  OverlayDrawing(list, inputs).draw();
}

}  // namespace chiasm::app
