#include "app/vr/panels/panel_content.h"

#include <algorithm>

#include "app/vr/panels/vr_panels.h"

namespace chiasm::app::vr {

const std::vector<PanelForm>& panelForms() {
  static const std::vector<PanelForm> forms = {
      {PanelKind::help, "Hands", {700, 460}, false},
      {PanelKind::history, "History", {440, 560}, false},
      {PanelKind::checks, "Checks", {480, 660}, false},
      {PanelKind::measures, "Measures", {560, 480}, false},
      {PanelKind::effects, "Effects", {440, 620}, false},
      {PanelKind::report, "Report", {560, 760}, true},
      {PanelKind::segments, "Segments", {440, 560}, true},
      {PanelKind::tools, "Tools", {820, 310}, true},
      {PanelKind::dialog, "Find and open", {820, 640}, false},
      {PanelKind::message, "Messages", {560, 90}, false},
      {PanelKind::keyboard, "Keyboard", {760, 300}, false},
      {PanelKind::palette, "Palette", {340, 208}, true},
  };
  return forms;
}

bool isShown(const PanelContent& content, PanelKind kind) {
  return std::any_of(content.panels.begin(), content.panels.end(),
                     [kind](const PanelPicture& picture) { return picture.kind == kind && picture.shown; });
}

void drawPanelContent(PanelKind kind, PanelContent& content) {
  // What a person prefers comes into force with them.
  if (content.settings.colourBlindPalette) content.panel.view.safeColours = true;
  content.panel.oneClickSelects = true;
  content.panel.byHand = true;
  switch (kind) {
    case PanelKind::report:
      return drawReportPanel(content.panel);
    case PanelKind::segments:
      return drawSegmentsPanel(content.panel);
    case PanelKind::history:
      return drawHistoryPanel(content.panel);
    case PanelKind::checks:
      return drawChecksPanel(content.panel);
    case PanelKind::effects:
      return drawEffectsPanel(content.panel);
    case PanelKind::measures:
      return drawMeasuresPanel(content.panel);
    case PanelKind::palette:
      return drawPalettePanel(content);
    case PanelKind::tools:
      return drawToolsPanel(content);
    case PanelKind::keyboard:
      return drawKeyboardPanel(content);
    case PanelKind::message:
      return drawMessagePanel(content);
    case PanelKind::help:
      return drawHelpPanel(content);
    case PanelKind::dialog:
      return drawDialogPanel(content);
  }
}

}  // namespace chiasm::app::vr
