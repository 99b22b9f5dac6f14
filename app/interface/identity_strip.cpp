// The identity strip: whose study this is (never a name), badges that stay, and what is shown how.
#include <algorithm>
#include <utility>

#include "app/actions/view_volumes.h"
#include "app/interface/format.h"
#include "app/interface/shell.h"
#include "app/interface/volume_choice.h"
#include "core/volume/window_presets.h"

namespace chiasm::app {
namespace {

constexpr struct {
  LayoutKind kind;
  const char *name, *action;
} kLayouts[] = {{LayoutKind::grid2x2, "2\u00d72", "view.layout.2x2"},
                {LayoutKind::onePlusThree, "1+3", "view.layout.1+3"},
                {LayoutKind::single, "one view", "view.layout.single"},
                {LayoutKind::columns, "two columns", "view.layout.columns"},
                {LayoutKind::pair, "pair", "view.layout.pair"}};
// Layouts that choose their volumes too.
constexpr const char* kComparisons[] = {"view.layout.prior", "view.layout.modalities"};

constexpr const char* kCoarser = "3-D coarser than the voxels";

const char* layoutName(LayoutKind kind) {
  for (const auto& row : kLayouts)
    if (row.kind == kind) return row.name;
  return "";
}

class IdentityStrip {
 public:
  explicit IdentityStrip(ShellContext& context)
      : context_(context),
        session_(context.session),
        theme_(context.theme),
        area_(context.layout.identity),
        middle_(areaMinimum(area_).y + static_cast<float>(area_.size.y) * 0.5f),
        right_(areaMaximum(area_).x - theme_.px(6)) {}

  void draw() {
    fillArea(area_, theme_.colours.panel);
    const float top = areaMinimum(area_).y + theme_.px(0.5f);
    const float bottom = areaMaximum(area_).y - theme_.px(0.5f);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const float y : {top, bottom})
      list.AddLine({areaMinimum(area_).x, y}, {areaMaximum(area_).x, y}, theme_.colours.line, theme_.px(1));
    const Volume* volume = session_.shownVolume();
    drawLayoutMenu();
    const Volume* solid =
        volume != nullptr ? volumeIn(session_.current(), session_.view(), {ViewKind::volume3d, 0}) : nullptr;
    const Volume* focused = session_.focusedVolume();
    if (solid != nullptr && solid->voxels) drawTransferMenu(*solid);
    if (focused != nullptr && focused->voxels) drawWindowMenu(*focused);
    if (volume != nullptr && session_.current().volumes.size() > 1) {
      drawFusionMenu();
      drawVolumeMenu(*volume);
    }
    drawIdentity(volume);
  }

 private:
  // A drop-down at the right, to the left of the last one; true while its menu is open.
  bool menu(const char* id, const std::string& label) {
    right_ -= flatButtonWidth(theme_, label, {}, true);
    const FlatButton button =
        drawFlatButton(context_, id, label, right_, middle_, 24, false, area_, {}, true);
    const std::string popup = std::string(id) + " menu";
    if (button.pressed) ImGui::OpenPopup(popup.c_str());
    // Below the button and towards the left, where there is room: nothing of it leaves the window.
    ImGui::SetNextWindowPos({right_ + flatButtonWidth(theme_, label, {}, true), areaMaximum(area_).y},
                            ImGuiCond_Always, {1.0f, 0.0f});
    return ImGui::BeginPopup(popup.c_str());
  }

  void drawLayoutMenu() {
    const ViewState& view = session_.view();
    if (!menu("layout", std::string("Layout ") + layoutName(view.layout))) return;
    for (const auto& row : kLayouts)
      if (ImGui::MenuItem(row.name, session_.actions().chordOf(row.action).c_str(), view.layout == row.kind,
                          session_.actions().isEnabled(*session_.actions().find(row.action), session_)))
        session_.runAction(row.action);
    ImGui::Separator();
    for (const char* id : kComparisons) action(id, false);
    ImGui::EndPopup();
  }

  void drawFusionMenu() {
    if (!menu("fusion", fusionMenuLabel(session_.view()))) return;
    drawFusionMenuItems(session_, theme_);
    ImGui::EndPopup();
  }

  void drawTransferMenu(const Volume& volume) {
    VolumeViewState& state = session_.view().of(volume.info.uid);
    using Mode = render::RenderMode;
    const bool shaded = state.mode == Mode::shaded, surface = shaded && state.rendering.surfaceAt.has_value();
    const std::string name = state.mode == Mode::maximumIntensity ? "MIP"
                             : !shaded ? capitalised(std::string(nameOf(state.mode)))
                             : surface ? "Surface"
                             : state.transferFunction.name.empty() ? "own"
                                                                   : capitalised(state.transferFunction.name);
    if (!menu("3-D", "3-D: " + name)) return;
    if (const VolumeStatistics* statistics = session_.volumeStatistics(volume.info.uid))
      for (const TransferFunction& function : transferFunctionsFor(volume.info, *statistics))
        if (ImGui::MenuItem(capitalised(function.name).c_str(), nullptr,
                            shaded && !surface && function.name == state.transferFunction.name)) {
          state.transferFunction = function;
          state.mode = Mode::shaded;
          state.rendering.surfaceAt.reset();
        }
    ImGui::Separator();
    action("view.mip", state.mode == Mode::maximumIntensity);
    action("rendering.minimum", state.mode == Mode::minimumIntensity);
    action("rendering.average", state.mode == Mode::averageIntensity);
    action("rendering.surface", surface);
    ImGui::Separator();
    action("rendering.controls", false);
    action("rendering.ghost", session_.view().ghost);
    action("view.hideTable", state.hideTable);
    action("view.clip", session_.view().clipBox.has_value());
    action("segment.cutOut", holds(session_.view().cutOuts.without));
    action("segment.onlyIn3d", holds(session_.view().cutOuts.only));
    action("segments.uncut", false);
    action("segments.in3d", session_.view().segmentsIn3d);
    action("view.transferFunction", false);
    ImGui::EndPopup();
  }

  bool holds(const std::vector<Uid>& segments) const {
    return std::find(segments.begin(), segments.end(), session_.view().activeSegment) != segments.end();
  }

  void action(const char* id, bool checked) {
    const Action* row = session_.actions().find(id);
    if (row == nullptr) return;
    if (ImGui::MenuItem(row->label.c_str(), session_.actions().chordOf(id).c_str(), checked,
                        session_.actions().isEnabled(*row, session_)))
      session_.runAction(id);
  }

  void drawWindowMenu(const Volume& volume) {
    VolumeViewState& state = session_.view().of(volume.info.uid);
    if (!menu("window", "Window: " + windowText(state.window))) return;
    if (const VolumeStatistics* statistics = session_.volumeStatistics(volume.info.uid))
      for (const WindowLevel& window : windowsFor(volume.info, *statistics)) {
        std::string chord;
        for (const Action& row : session_.actions().actions())
          if (row.label == "Window " + window.name) chord = session_.actions().chordOf(row.id);
        if (ImGui::MenuItem(windowText(window).c_str(), chord.c_str(), window == state.window))
          setWindow(session_.current(), session_.view(), volume.info.uid, window);
      }
    ImGui::EndPopup();
  }

  void drawVolumeMenu(const Volume& shown) {
    if (!menu("volume", "Volume: " + shown.info.name)) return;
    drawVolumeMenuItems(session_);
    ImGui::EndPopup();
  }

  float badgeWidth(const std::string& badge) const { return textSize(theme_.small, badge).x + theme_.px(12); }

  void drawBadge(float x, const std::string& badge, const Volume* volume) {
    const ImVec2 words = textSize(theme_.small, badge);
    const float height = words.y + theme_.px(3);
    const ImVec2 low(std::round(x), std::round(middle_ - height * 0.5f));
    const ImVec2 high(low.x + badgeWidth(badge), low.y + height);
    const bool plain = badge == "not for diagnosis";
    const ImU32 colour = plain                             ? theme_.colours.dim
                         : badge == "contains identifiers" ? theme_.colours.conflict
                                                           : theme_.colours.warning;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRect(low, high, withAlpha(colour, plain ? 0.45f : 0.7f), theme_.px(3), 0, theme_.px(1));
    list.AddText(theme_.small, theme_.small->FontSize,
                 {low.x + theme_.px(6), std::round(middle_ - words.y * 0.5f)}, colour, badge.c_str());
    context_.log.add("badge " + badge, low, high, areaMinimum(area_), areaMaximum(area_));
    if (!ImGui::IsMouseHoveringRect(low, high)) return;
    tooltip(badge == kCoarser && context_.coarser             ? context_.coarser->sentence
            : plain                                           ? "Chiasm is not a medical device."
            : volume != nullptr && !volume->info.note.empty() ? volume->info.note
                                                              : badge);
  }

  // Fields give way from the least important one; what gave way is in the tooltip.
  void drawIdentity(const Volume* volume) {
    std::vector<std::string> fields = identityFields(session_.current(), volume);
    std::vector<std::string> badges;
    if (context_.coarser) badges.emplace_back(kCoarser);
    for (std::string& badge : badgesOf(volume)) badges.push_back(std::move(badge));
    float badgesWidth = 0;
    for (const std::string& badge : badges) badgesWidth += badgeWidth(badge) + theme_.px(8);
    std::string all;
    for (const std::string& field : fields) all += (all.empty() ? "" : "  \u00b7  ") + field;
    const float left = areaMinimum(area_).x + theme_.px(14), gap = theme_.px(18);
    const auto width = [&] {
      float sum = 0;
      for (std::size_t i = 0; i < fields.size(); ++i)
        sum += textSize(i == 0 ? theme_.strong : theme_.body, fields[i]).x + gap;
      return sum;
    };
    const float room = right_ - theme_.px(10) - badgesWidth - left;
    while (fields.size() > 1 && width() > room) fields.pop_back();
    while (fields.size() == 1 && fields[0].size() > 4 && width() > room) {
      // A long identifier: its end gives way, at a whole UTF-8 character.
      std::size_t end = fields[0].size() - (fields[0].ends_with("\u2026") ? 4 : 1);
      while (end > 0 && (static_cast<unsigned char>(fields[0][end]) & 0xc0) == 0x80) --end;
      fields[0] = fields[0].substr(0, end) + "\u2026";
    }
    float x = left;
    for (std::size_t i = 0; i < fields.size(); ++i)
      x = drawTextAt(context_, "identity", i == 0 ? theme_.strong : theme_.body, x, middle_,
                     i == 0 ? theme_.colours.text : theme_.colours.dim, fields[i], area_) +
          gap;
    if (ImGui::IsMouseHoveringRect({left, areaMinimum(area_).y}, {x - gap, areaMaximum(area_).y}))
      tooltip(all);
    for (const std::string& badge : badges) {
      drawBadge(x, badge, volume);
      x += badgeWidth(badge) + theme_.px(8);
    }
  }

  ShellContext& context_;
  Session& session_;
  const Theme& theme_;
  const Area& area_;
  float middle_, right_;
};

}  // namespace

void drawIdentityStrip(ShellContext& context) {
  IdentityStrip(context).draw();
}

}  // namespace chiasm::app
