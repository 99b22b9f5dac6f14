#include <imgui.h>

#include "app/actions/action_table.h"
#include "app/interface/icons.h"
#include "app/interface/item_log.h"
#include "app/interface/segment_colour.h"
#include "app/interface/theme.h"
#include "app/panels/report/report_cards.h"
#include "app/panels/widgets.h"
#include "app/session/history_words.h"

namespace chiasm::app {

bool cardHeading(PanelContext& context, const char* heading) {
  const Theme& theme = context.theme;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(7)});
  sectionHeading(theme, heading);
  ImGui::SetCursorScreenPos({start.x + width - theme.px(28), start.y});
  const bool close = iconButton(theme, "close card", icons::kClose, nullptr, false);
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("Close (Esc)");
  ImGui::SetCursorScreenPos({start.x, start.y + theme.px(30)});
  return close;
}

bool chooseRelation(PanelContext& context, LinkRelation& relation, LinkCertainty& certainty) {
  const Theme& theme = context.theme;
  bool chosen = false;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(theme.px(8), (theme.px(28) - ImGui::GetFontSize()) / 2));
  ImGui::SetNextItemWidth(theme.px(158));
  const bool relations = ImGui::BeginCombo("##relation", relationName(relation));
  logItem(context, "relation");
  if (relations) {
    for (const LinkRelation one :
         {LinkRelation::grounds, LinkRelation::partiallyGrounds, LinkRelation::negated,
          LinkRelation::notVisible, LinkRelation::comparesToPrior}) {
      if (ImGui::Selectable(relationName(one), one == relation)) {
        relation = one;
        chosen = true;
      }
      logItem(context, std::string("relation ") + relationName(one));
    }
    ImGui::EndCombo();
  }
  ImGui::SameLine(0, theme.px(8));
  ImGui::SetNextItemWidth(theme.px(110));
  const bool certainties = ImGui::BeginCombo("##certainty", certaintyName(certainty));
  logItem(context, "certainty");
  if (certainties) {
    for (const LinkCertainty one :
         {LinkCertainty::certain, LinkCertainty::probable, LinkCertainty::possible}) {
      if (ImGui::Selectable(certaintyName(one), one == certainty)) {
        certainty = one;
        chosen = true;
      }
      logItem(context, std::string("certainty ") + certaintyName(one));
    }
    ImGui::EndCombo();
  }
  ImGui::PopStyleVar();
  return chosen;
}

std::string withKey(const PanelContext& context, const char* label, const char* action) {
  const bool keys = context.actions != nullptr && !context.byHand;
  const std::string key = keys ? context.actions->chordOf(action) : std::string();
  return key.empty() ? std::string(label) : std::string(label) + "  " + key;
}

std::string signedBy(const PanelContext& context, const Uid& author, const std::string& model) {
  if (!author.empty() && author == context.reader) return "you";
  return authorName(context.store, author, model.empty() ? "unknown" : model);
}

ImU32 swatchColour(const PanelContext& context, const Uid& uid) {
  const Segment* segment = context.current.findSegment(uid);
  if (segment == nullptr) return context.theme.colours.accent;
  const glm::u8vec3 colour = shownColour(*segment, context.view);
  return IM_COL32(colour.r, colour.g, colour.b, 255);
}

void drawSwatch(PanelContext& context, const Uid& segment, ImVec2 position, float size) {
  const float side = context.theme.px(size);
  ImGui::GetWindowDrawList()->AddRectFilled(position, {position.x + side, position.y + side},
                                            swatchColour(context, segment), context.theme.px(2));
}

void logItem(PanelContext& context, const std::string& name) {
  if (context.log == nullptr) return;
  const ImVec2 low = ImGui::GetWindowPos();
  const ImVec2 high(low.x + ImGui::GetWindowWidth(), low.y + ImGui::GetWindowHeight());
  const ImVec2 from = ImGui::GetItemRectMin(), to = ImGui::GetItemRectMax();
  if (from.y >= low.y && to.y <= high.y) context.log->add(name, from, to, low, high);
}

}  // namespace chiasm::app
