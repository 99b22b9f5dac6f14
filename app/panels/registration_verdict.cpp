#include "app/panels/registration_verdict.h"

#include <fmt/core.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <glm/geometric.hpp>

#include "app/interface/format.h"
#include "app/interface/icons.h"
#include "app/panels/widgets.h"
#include "app/session/registration_desk.h"

namespace chiasm::app {
namespace {

struct Look {
  const char *icon, *word;
  ImU32 colour;
};

Look lookOf(RegistrationQuality quality, const Palette& colours) {
  if (quality == RegistrationQuality::good) return {icons::kPass, "Good", colours.pass};
  if (quality == RegistrationQuality::doubtful) return {icons::kWarning, "Doubtful", colours.warning};
  return {icons::kConflict, "Failed", colours.conflict};
}

void sign(const Theme& theme, const char* icon, ImU32 colour, const char* word, const std::string& sentence) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddText(theme.icons, theme.icons->FontSize, start, colour, icon);
  list.AddText(theme.strong, theme.strong->FontSize, {start.x + theme.px(26), start.y + theme.px(2)},
               theme.colours.text, word);
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(24)});
  ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.text);
  ImGui::TextWrapped("%s", sentence.c_str());
  ImGui::PopStyleColor();
}

void number(const Theme& theme, const char* label, const std::string& text) {
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float right = start.x + ImGui::GetContentRegionAvail().x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddText(theme.small, theme.small->FontSize, {start.x, start.y + theme.px(1)}, theme.colours.dim,
               label);
  const float width = theme.numbers->CalcTextSizeA(theme.numbers->FontSize, FLT_MAX, 0, text.c_str()).x;
  list.AddText(theme.numbers, theme.numbers->FontSize, {right - width, start.y}, theme.colours.text,
               text.c_str());
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(18)});
  ImGui::Dummy({0, 0});
}

}  // namespace

void drawRegistrationVerdict(PanelContext& context, const RegistrationDesk& desk) {
  const Theme& theme = context.theme;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  using Stage = RegistrationDesk::Stage;
  if (desk.stage() == Stage::refused) {
    sign(theme, icons::kWarning, theme.colours.warning, "Not searched", desk.sentence());
  } else if (desk.result()) {
    const Registration& found = *desk.result();
    const Look look = lookOf(found.quality, theme.colours);
    sign(theme, look.icon, look.colour, look.word,
         found.verdict + (found.quality == RegistrationQuality::failed
                              ? " Nothing of it is kept: begin elsewhere, by landmarks or by hand."
                              : ""));
    ImGui::Dummy({0, theme.px(4)});
    number(theme, "Turned", fmt::format("{:.2f}\u00b0", found.turnedDegrees));
    number(theme, "Moved, at the middle", fmt::format("{:.2f} mm", found.movedMm));
    number(theme, "Mutual information",
           fmt::format("{:.3f} \u2192 {:.3f} nats", found.informationBefore, found.information));
    number(theme, "Best place aside", fmt::format("{:.3f} nats", found.decoy));
    number(theme, "A second search ended", fmt::format("{:.2f} mm away", found.repeatMm));
    number(theme, "Of the one below, in the moved one", fmt::format("{:.0f} %", 100.0 * found.overlap));
  } else {
    ImGui::PushStyleColor(ImGuiCol_Text, theme.colours.dim);
    if (desk.stage() == Stage::searching)
      ImGui::TextWrapped("Searching\u2026 the moved volume is shown where the search is.");
    else if (desk.trialIsNew())
      ImGui::TextWrapped("Tried: %s. Look at it before you accept it.", startName(desk.start()));
    else
      ImGui::TextWrapped("The volume is where it lies in the case.");
    ImGui::PopStyleColor();
  }
  noteItem(context, "registration verdict", start, ImGui::GetCursorScreenPos());
  ImGui::Dummy({0, theme.px(4)});
}

}  // namespace chiasm::app
