#include "app/panels/registration_panel.h"

#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cfloat>

#include "app/interface/icons.h"
#include "app/panels/panel_rows.h"
#include "app/panels/registration_verdict.h"
#include "app/panels/widgets.h"
#include "app/session/registration_desk.h"

namespace chiasm::app {
namespace {

constexpr float kNudgeLabelWidth = 48;

class RegistrationPage {
 public:
  explicit RegistrationPage(PanelContext& context)
      : context_(context), theme_(context.theme), desk_(*context.registration) {}

  void draw() {
    drawHead();
    dimText("No voxel changes: where the volume lies is stored, as one step for undo.");
    ImGui::Dummy({0, theme_.px(4)});
    drawVolumes();
    drawFreedom();
    drawStart();
    drawSeen();
    horizontalLine(theme_);
    drawRegistrationVerdict(context_, desk_);
    drawButtons();
    horizontalLine(theme_);
    drawByHand();
    horizontalLine(theme_);
    drawLandmarks();
  }

 private:
  void dimText(const char* text) {
    ImGui::PushStyleColor(ImGuiCol_Text, theme_.colours.dim);
    ImGui::TextWrapped("%s", text);
    ImGui::PopStyleColor();
  }
  std::string keyOf(const char* action) const {
    return context_.actions != nullptr ? context_.actions->chordOf(action) : std::string();
  }
  // Notes the item drawn last, and says what it does.
  void finishItem(const char* name, const std::string& tip) {
    noteItem(context_, name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    if (!tip.empty() && ImGui::IsItemHovered()) ImGui::SetTooltip("%s", tip.c_str());
  }

  void drawHead() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    if (iconButton(theme_, "back", icons::kLeft, nullptr, false))
      context_.intents.push(RunAction{"register.reject"});
    finishItem("registration back", "Leave the volume where it lies   Esc");
    ImGui::GetWindowDrawList()->AddText(
        theme_.strong, theme_.strong->FontSize,
        {start.x + theme_.px(34), start.y + (theme_.px(kRow) - theme_.strong->FontSize) / 2},
        theme_.colours.text, "Lay a volume on another");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(32)});
    ImGui::Dummy({0, 0});
  }

  // The label at the left; the cursor where the control goes. Its width.
  float beginRow(const char* label, float labelWidth = kLabelWidth) {
    rowStart_ = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddText(
        theme_.body, theme_.body->FontSize,
        {rowStart_.x, rowStart_.y + (theme_.px(kRow) - theme_.body->FontSize) / 2}, theme_.colours.dim,
        label);
    const float width = ImGui::GetContentRegionAvail().x - theme_.px(labelWidth);
    ImGui::SetCursorScreenPos({rowStart_.x + theme_.px(labelWidth), rowStart_.y});
    return width;
  }
  void endRow() {
    ImGui::SetCursorScreenPos({rowStart_.x, rowStart_.y + theme_.px(kPitch)});
    ImGui::Dummy({0, 0});
  }
  // Words side by side, the chosen one lit.
  bool choice(const char* name, const char* label, bool chosen) {
    const bool pressed = choiceButton(theme_, label, chosen);
    finishItem(name, {});
    const ImVec2 next(ImGui::GetItemRectMax().x + theme_.px(4), ImGui::GetItemRectMin().y);
    ImGui::SetCursorScreenPos(next);
    return pressed;
  }
  bool beginCombo(const char* id, float width, const std::string& now) {
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        ImVec2(theme_.px(8), (theme_.px(kRow) - ImGui::GetFontSize()) / 2));
    const bool open = ImGui::BeginCombo(id, now.c_str());
    ImGui::PopStyleVar();
    return open;
  }
  bool entry(const std::string& name, const std::string& label, bool chosen) {
    const bool pressed = ImGui::Selectable(label.c_str(), chosen);
    noteItem(context_, name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    return pressed;
  }

  void drawVolumes() {
    const std::vector<Volume>& volumes = context_.current.volumes;
    const Uid fixed = desk_.fixed().info.uid, moving = desk_.moving().info.uid;
    Uid nextFixed = fixed, nextMoving = moving;
    if (beginCombo("##moving", beginRow("Move"), desk_.moving().info.name)) {
      // The case's first volume says where things lie: it stays.
      for (std::size_t i = 1; i < volumes.size(); ++i) {
        const VolumeInfo& info = volumes[i].info;
        ImGui::PushID(info.uid.text().c_str());
        if (entry("registration move " + info.name, info.name, info.uid == moving)) nextMoving = info.uid;
        ImGui::PopID();
      }
      ImGui::EndCombo();
    }
    finishItem("registration moving",
               "The volume that is laid elsewhere, with its segments and measurements");
    endRow();
    if (beginCombo("##fixed", beginRow("onto"), desk_.fixed().info.name)) {
      for (const Volume& volume : volumes) {
        ImGui::PushID(volume.info.uid.text().c_str());
        if (entry("registration onto " + volume.info.name, volume.info.name, volume.info.uid == fixed))
          nextFixed = volume.info.uid;
        ImGui::PopID();
      }
      ImGui::EndCombo();
    }
    finishItem("registration fixed", "The volume that stays where it is");
    endRow();
    if (nextFixed == fixed && nextMoving == moving) return;
    if (nextFixed == nextMoving) nextFixed = volumes.front().info.uid;
    desk_.choose(context_.current, nextFixed, nextMoving);
    context_.view.volume = nextFixed;
  }

  void drawFreedom() {
    beginRow("It may be");
    if (choice("registration rigid", "turned, moved", desk_.freedom() == RegistrationFreedom::rigid))
      desk_.setFreedom(RegistrationFreedom::rigid);
    if (choice("registration affine", "and stretched", desk_.freedom() == RegistrationFreedom::affine))
      desk_.setFreedom(RegistrationFreedom::affine);
    endRow();
  }

  void drawStart() {
    if (beginCombo("##start", beginRow("Begin"), startName(desk_.start()))) {
      for (const RegistrationStart start :
           {RegistrationStart::anywhere, RegistrationStart::asItLies, RegistrationStart::files,
            RegistrationStart::centres, RegistrationStart::landmarks, RegistrationStart::byHand})
        if (entry(std::string("registration start ") + startName(start), startName(start),
                  desk_.start() == start))
          desk_.startFrom(start);
      ImGui::EndCombo();
    }
    finishItem(
        "registration start",
        "Where the search begins; without a search this is what can be kept. Anywhere: it tries all places");
    endRow();
  }

  void drawSeen() {
    beginRow("Pictures");
    const bool moving = context_.view.volume == desk_.moving().info.uid;
    if (choice("registration see fixed", "the one below", !moving) && moving)
      context_.intents.push(RunAction{"register.flip"});
    if (choice("registration see moving", "the moved one", moving) && !moving)
      context_.intents.push(RunAction{"register.flip"});
    const std::string key = keyOf("register.flip");
    if (!key.empty() && !context_.byHand) {
      const ImVec2 at = ImGui::GetCursorScreenPos();
      drawKey(*ImGui::GetWindowDrawList(), theme_, {at.x + theme_.px(4), at.y + theme_.px(5)}, key);
    }
    endRow();
  }

  // − and + along or about one of the patient's axes.
  struct Axis {
    const char *name, *less, *more;
    glm::dvec3 direction;
  };
  static constexpr std::array<Axis, 3> kAxes{
      {{"x", "R", "L", {1, 0, 0}}, {"y", "A", "P", {0, 1, 0}}, {"z", "I", "S", {0, 0, 1}}}};

  void drawByHand() {
    sectionHeading(theme_, "By hand");
    drawNudges("Move", "registration move step", desk_.stepMm, "mm", {0.2, 1.0, 5.0}, false);
    drawNudges("Turn", "registration turn step", desk_.stepDegrees, "\u00b0", {0.2, 1.0, 5.0}, true);
    ImGui::Dummy({0, theme_.px(4)});
  }

  void drawNudges(const char* label, const char* stepName, double& step, const char* unit,
                  std::array<double, 3> steps, bool turns) {
    const float room = beginRow(label, kNudgeLabelWidth);
    ImGui::PushID(label);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float x = start.x;
    for (const Axis& axis : kAxes) {
      for (const bool more : {false, true}) {
        ImGui::SetCursorScreenPos({x, start.y});
        ImGui::PushID(axis.name);
        const std::string text = turns ? (more ? "+" : "\u2212") + std::string(axis.name)
                                       : std::string(more ? axis.more : axis.less);
        if (choiceButton(theme_, text.c_str(), false)) {
          const double sign = more ? 1.0 : -1.0;
          if (turns)
            desk_.turn({axis.direction}, sign * step, context_.view.crosshair);
          else
            desk_.nudge({axis.direction * (sign * step)});
        }
        ImGui::PopID();
        finishItem((std::string(turns ? "registration turn " : "registration move ") + text).c_str(),
                   turns ? fmt::format("Turn by {:g}\u00b0 about the patient's {} axis through the crosshair",
                                       step, axis.name)
                         : fmt::format("Move by {:g} mm towards {}", step, text));
        x = ImGui::GetItemRectMax().x + theme_.px(2);
      }
      x += theme_.px(4);
    }
    const float left = x + theme_.px(4);
    ImGui::SetCursorScreenPos({left, start.y});
    const float width = room - (left - start.x);
    if (beginCombo("##step", width, fmt::format("{:g} {}", step, unit))) {
      for (const double one : steps)
        if (entry(fmt::format("{} {:g}", stepName, one), fmt::format("{:g} {}", one, unit), one == step))
          step = one;
      ImGui::EndCombo();
    }
    finishItem(
        stepName,
        "How far at once. Keys: Alt with the arrows, PageUp and PageDown, as the slice under the mouse is "
        "seen; with Shift as well, left and right turn it");
    ImGui::PopID();
    endRow();
  }

  void drawLandmarks() {
    sectionHeading(theme_, "Landmarks");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    if (iconButton(theme_, "take", icons::kAnchor, "Take the crosshair", true))
      context_.intents.push(RunAction{"register.landmark"});
    finishItem("registration landmark",
               "The crosshair's place, in the volume that is seen; then the same place in the other   " +
                   keyOf("register.landmark"));
    ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + theme_.px(8), start.y});
    if (iconButton(theme_, "named", icons::kPoint, "Points of one name", false) &&
        desk_.takeNamedPoints(context_.current) == 0)
      context_.intents.push(
          ShowMessage{"No point measurement of the one volume has the name of one of the other.", false});
    finishItem("registration points",
               "Point measurements of both volumes that have the same name become pairs");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(kPitch)});
    ImGui::Dummy({0, 0});
    std::size_t removed = desk_.landmarks().size();
    for (std::size_t i = 0; i < desk_.landmarks().size(); ++i)
      if (drawLandmark(i, desk_.landmarks()[i])) removed = i;
    if (removed < desk_.landmarks().size()) desk_.removeLandmark(removed);
    if (desk_.landmarks().empty()) return;
    if (const auto fit = desk_.landmarkFit())
      dimText(fmt::format("Fitted, they remain {:.1f} mm apart on average, {:.1f} mm at most.",
                          fit->meanErrorMm, fit->largestErrorMm)
                  .c_str());
    else
      dimText(fit.error().message.c_str());
    ImGui::Dummy({0, theme_.px(4)});
  }

  // Number or name, what is known, how far apart at the trial placement; true when it is to go.
  bool drawLandmark(std::size_t index, const DeskLandmark& landmark) {
    ImGui::PushID(static_cast<int>(index));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = start.y + (theme_.px(kRow) - theme_.body->FontSize) / 2;
    ImGui::InvisibleButton("go", {width - theme_.px(kRow + 4), theme_.px(kRow)});
    if (ImGui::IsItemHovered())
      list.AddRectFilled(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), theme_.colours.raised,
                         theme_.px(4));
    if (ImGui::IsItemClicked() && landmark.fixed) context_.intents.push(SetCrosshair{*landmark.fixed});
    finishItem(fmt::format("registration pair {}", index + 1).c_str(), "Go there");
    drawEllipsised(list, theme_.body, {start.x + theme_.px(4), y}, theme_.px(kLabelWidth - 8),
                   theme_.colours.text, landmark.name.empty() ? std::to_string(index + 1) : landmark.name);
    std::string text = !landmark.moving ? "now in the moved one" : "now in the one below";
    if (const auto apart = desk_.apart(landmark)) text = fmt::format("{:.1f} mm apart", *apart);
    list.AddText(theme_.numbers, theme_.numbers->FontSize, {start.x + theme_.px(kLabelWidth), y},
                 theme_.colours.dim, text.c_str());
    ImGui::SetCursorScreenPos({start.x + width - theme_.px(kRow), start.y});
    const bool gone = iconButton(theme_, "remove", icons::kClose, nullptr, false);
    finishItem(fmt::format("registration remove {}", index + 1).c_str(), "Remove this pair");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(kRow)});
    ImGui::Dummy({0, 0});
    ImGui::PopID();
    return gone;
  }

  void drawButtons() {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const bool searching = desk_.stage() == RegistrationDesk::Stage::searching;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (searching) {
      const float done = std::clamp(static_cast<float>(desk_.fraction()), 0.03f, 1.0f);
      list.AddRectFilled(start, {start.x + width, start.y + theme_.px(2)}, theme_.colours.line);
      list.AddRectFilled(start, {start.x + width * done, start.y + theme_.px(2)}, theme_.colours.accent);
    }
    const float y = start.y + theme_.px(10);
    ImGui::SetCursorScreenPos({start.x, y});
    if (iconButton(theme_, "search", searching ? icons::kClose : icons::kSearch,
                   searching ? "Stop" : "Search", true))
      context_.intents.push(RunAction{searching ? "register.stop" : "register.search"});
    finishItem(
        searching ? "registration stop" : "registration search",
        searching ? "Stop searching" : "Let the values say where it lies   " + keyOf("register.search"));
    ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + theme_.px(8), y});
    ImGui::BeginDisabled(context_.readOnly || !desk_.canKeep());
    ImGui::PushStyleColor(ImGuiCol_Button, withAlpha(theme_.colours.accent, 0.30f));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, withAlpha(theme_.colours.accent, 0.45f));
    if (iconButton(theme_, "accept", icons::kCheck, "Accept", true))
      context_.intents.push(RunAction{"register.accept"});
    ImGui::PopStyleColor(2);
    ImGui::EndDisabled();
    finishItem("registration accept",
               "Keep the placement, as one step for undo   " + keyOf("register.accept"));
    ImGui::SetCursorScreenPos({ImGui::GetItemRectMax().x + theme_.px(8), y});
    if (iconButton(theme_, "reject", icons::kClose, "Reject", false))
      context_.intents.push(RunAction{"register.reject"});
    finishItem("registration reject", "Leave the volume where it lies   Esc");
    ImGui::SetCursorScreenPos({start.x, start.y + theme_.px(44)});
    ImGui::Dummy({0, 0});
  }

  PanelContext& context_;
  const Theme& theme_;
  RegistrationDesk& desk_;
  ImVec2 rowStart_{};
};

}  // namespace

void drawRegistrationPanel(PanelContext& context) {
  RegistrationPage(context).draw();
}

}  // namespace chiasm::app
