#include "app/vr/panels/legibility.h"

#include <algorithm>
#include <cmath>
#include <glm/trigonometric.hpp>

#include "app/vr/panels/panel_content.h"

namespace chiasm::app::vr {
namespace {

// Inter's capitals, in em (its OS/2 table: sCapHeight 1490 of 2048).
constexpr double kCapitalHeight = 0.727;

}  // namespace

PanelDesign designOf(PanelKind kind) {
  switch (kind) {
    case PanelKind::palette:
      return {0.45, 15.0};  // on the wrist
    case PanelKind::keyboard:
      return {1.0, 21.0};
    default:
      return {};
  }
}

double degreesOf(double metres, double distance) {
  return glm::degrees(2.0 * std::atan2(metres * 0.5, distance));
}

double metresOf(double degrees, double distance) {
  return 2.0 * distance * std::tan(glm::radians(degrees) * 0.5);
}

PanelPicture pictureOf(PanelKind kind) {
  const PanelDesign design = designOf(kind);
  const std::vector<PanelForm>& forms = panelForms();
  const auto form =
      std::find_if(forms.begin(), forms.end(), [kind](const PanelForm& f) { return f.kind == kind; });
  PanelPicture picture;
  picture.kind = kind;
  picture.shown = form->shownAtStart;
  picture.pixels = glm::ivec2(glm::ceil(glm::dvec2(form->logicalPixels) * kPanelPixelsPerLogical));
  // One degree at the middle is the measure; towards the edges a degree covers more of the panel.
  picture.metres = glm::dvec2(picture.pixels) / kPanelPixelsPerLogical / design.logicalPerDegree *
                   metresOf(1.0, design.distance);
  return picture;
}

double capitalArcMinutes(PanelKind kind, double emLogical, double fontScale) {
  return emLogical * fontScale * kCapitalHeight / designOf(kind).logicalPerDegree * 60.0;
}

double pixelsPerDegree(const PanelPicture& picture, double distance) {
  return picture.pixels.x / picture.metres.x * metresOf(1.0, distance);
}

}  // namespace chiasm::app::vr
