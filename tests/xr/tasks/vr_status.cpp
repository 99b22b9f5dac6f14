#include "tests/xr/tasks/vr_status.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <glm/matrix.hpp>

namespace chiasm::test {
namespace {

using nlohmann::json;

glm::dvec3 vectorFrom(const json& value) {
  return {value.at(0), value.at(1), value.at(2)};
}

Pose poseFrom(const json& value) {
  const json& q = value.at("orientation");  // x, y, z, w
  return {vectorFrom(value.at("position")), glm::dquat(q.at(3), q.at(0), q.at(1), q.at(2))};
}

VrPanel panelFrom(const json& value) {
  VrPanel panel;
  panel.kind = value.at("kind");
  panel.shown = value.at("shown");
  panel.pixels = {value.at("pixels").at(0), value.at("pixels").at(1)};
  if (value.contains("pose")) {
    panel.pose = poseFrom(value.at("pose"));
    panel.metres = {value.at("metres").at(0), value.at("metres").at(1)};
  }
  for (const json& item : value.at("items")) {
    const json& r = item.at("rectangle");
    panel.items.push_back({item.at("name"), {r.at(0), r.at(1)}, {r.at(2), r.at(3)}});
  }
  return panel;
}

}  // namespace

const VrPanel::Item* VrPanel::item(const std::string& name) const {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

glm::dvec3 VrPanel::stageOf(glm::dvec2 pixel) const {
  const glm::dvec2 share = pixel / glm::dvec2(pixels);
  const glm::dvec3 offset((share.x - 0.5) * metres.x, (0.5 - share.y) * metres.y, 0.0);
  return pose->position + pose->orientation * offset;
}

std::optional<VrStatus> VrStatus::read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) return std::nullopt;
  return VrStatus(json::parse(stream));
}

Pose VrStatus::head() const {
  return poseFrom(whole_.at("head"));
}

const json& VrStatus::handJson(Hand hand) const {
  return whole_.at("hands").at(hand == Hand::left ? "left" : "right");
}

Pose VrStatus::hand(Hand hand) const {
  return poseFrom(handJson(hand).at("grip"));
}

EyeView VrStatus::eye(int eye) const {
  const json& value = whole_.at("eyes").at(static_cast<std::size_t>(eye));
  const json& tangents = value.at("tangents");  // left, right, up, down
  EyeView view;
  view.pose = poseFrom(value);
  view.angleLeft = std::atan(tangents.at(0).get<double>());
  view.angleRight = std::atan(tangents.at(1).get<double>());
  view.angleUp = std::atan(tangents.at(2).get<double>());
  view.angleDown = std::atan(tangents.at(3).get<double>());
  return view;
}

glm::dmat4 VrStatus::caseFromStage() const {
  const json& rows = whole_.at("world").at("case_from_stage");
  glm::dmat4 matrix(1.0);
  for (int row = 0; row < 4; ++row)
    for (int column = 0; column < 4; ++column)
      matrix[column][row] = rows.at(static_cast<std::size_t>(row)).at(static_cast<std::size_t>(column));
  return matrix;
}

PatientPoint VrStatus::caseOf(glm::dvec3 stage) const {
  return {glm::dvec3(caseFromStage() * glm::dvec4(stage, 1.0))};
}

glm::dvec3 VrStatus::stageOf(PatientPoint point) const {
  return glm::dvec3(glm::inverse(caseFromStage()) * glm::dvec4(point.mm, 1.0));
}

glm::dvec3 VrStatus::stageDirectionOf(glm::dvec3 lps) const {
  return glm::normalize(glm::dvec3(glm::inverse(caseFromStage()) * glm::dvec4(lps, 0.0)));
}

bool VrStatus::linkLit(const std::string& uid) const {
  const std::vector<std::string> lit = whole_.at("hover").at("links");
  return std::find(lit.begin(), lit.end(), uid) != lit.end();
}

std::vector<VrStatus::Check> VrStatus::checks() const {
  std::vector<Check> checks;
  for (const auto& check : whole_.at("checks"))
    checks.push_back({check.at("check"), check.at("result"), check.at("overridden")});
  return checks;
}

bool VrStatus::lit(const std::string& segment) const {
  const std::vector<std::string> lit = whole_.at("hover").at("segments");
  return std::find(lit.begin(), lit.end(), segment) != lit.end();
}

std::optional<std::pair<std::int64_t, std::int64_t>> VrStatus::selectedText() const {
  if (!whole_.contains("selected_text")) return std::nullopt;
  const json& selected = whole_.at("selected_text");
  return std::pair<std::int64_t, std::int64_t>(selected.at("begin"), selected.at("end"));
}

std::vector<VrPanel> VrStatus::panels() const {
  std::vector<VrPanel> all;
  for (const json& panel : whole_.at("panels")) all.push_back(panelFrom(panel));
  return all;
}

std::optional<VrPanel> VrStatus::panel(const std::string& kind) const {
  for (const json& panel : whole_.at("panels"))
    if (panel.at("kind") == kind) return panelFrom(panel);
  return std::nullopt;
}

}  // namespace chiasm::test
