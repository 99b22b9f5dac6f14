#include "app/interface/interface_description.h"

#include <imgui.h>

#include <cmath>
#include <glm/trigonometric.hpp>
#include <nlohmann/json.hpp>

#include "app/actions/view_volumes.h"
#include "app/tools/tool.h"
#include "app/view_words.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

json vector(const glm::dvec3& v) {
  return {v.x, v.y, v.z};
}

json describe(const ViewGeometry& geometry, const Session& session) {
  const Area& area = geometry.area();
  json view = {{"kind", viewWord(geometry.kind())},
               {"rectangle", {area.origin.x, area.origin.y, area.right(), area.bottom()}},
               {"mm_per_pixel", geometry.mmPerPixel()}};
  const Volume* volume = volumeIn(session.current(), session.view(), geometry.place());
  view["column"] = geometry.place().column;
  if (volume != nullptr) view["volume"] = volume->info.name;
  if (geometry.isSlice() && geometry.slice().fusion) view["fusion"] = fusionText(session.view().fusion);
  if (const Volume* second = secondIn3d(session.current(), session.view());
      second != nullptr && !geometry.isSlice())
    view["second"] = second->info.name;
  if (!geometry.isSlice()) {
    // A place p is seen at the middle + (right, down) · (p − eye) / (into · (p − eye)) · focal_pixels.
    const render::Camera& camera = geometry.camera();
    view["eye"] = vector(camera.position.mm);
    view["right"] = vector(geometry.right().mm);
    view["down"] = vector(geometry.down().mm);
    view["into"] = vector(geometry.into().mm);
    view["focal_pixels"] =
        0.5 * area.size.y / std::tan(glm::radians(0.5 * camera.verticalFieldOfViewDegrees));
  }
  if (!geometry.isSlice() || volume == nullptr) return view;
  view["slice"] = sliceIndex(volume->info.grid, planeOf(geometry.kind()), session.view().crosshair);
  view["origin"] = vector(geometry.pointAt(area.origin).mm);
  view["right"] = vector(geometry.right().mm);
  view["down"] = vector(geometry.down().mm);
  return view;
}

// What is lit, both ways, and what the checks say.
void describeWords(json& whole, const Session& session) {
  const Case& current = session.current();
  whole["lit_segments"] = json::array();
  for (const Uid& uid : session.view().hover.segments)
    if (const Segment* segment = current.findSegment(uid)) whole["lit_segments"].push_back(segment->name);
  whole["lit_phrases"] = json::array();
  for (const Uid& uid : session.view().hover.links)
    if (const Link* link = current.findLink(uid))
      for (const TextAnchor& anchor : link->anchors)
        whole["lit_phrases"].push_back({anchor.begin, anchor.end});
  whole["checks"] = json::array();
  if (!session.review()) return;
  for (const ReviewedCheck& check : session.review()->checks)
    whole["checks"].push_back({{"check", kindName(check.result.kind)},
                               {"result", verdictName(check.result.verdict)},
                               {"shown", check.key() == session.view().words.check},
                               {"overridden", overrideOf(current, check.fingerprint) != nullptr}});
  whole["suggestions"] = session.review()->suggestions.size();
}

void describeCase(json& whole, const MainInterface& interface, const Session& session) {
  const ViewState& view = session.view();
  whole["saved_sequence"] = session.store().savedSequence();
  whole["tool"] = toolId(view.tool);
  whole["tool_under_way"] = session.ui().underWay.any;
  if (const Segment* active = session.current().findSegment(view.activeSegment))
    whole["active_segment"] = active->name;
  whole["crosshair"] = vector(view.crosshair.mm);
  if (const auto found = view.volumes.find(view.volume); found != view.volumes.end())
    whole["window_level"] = {{"level", found->second.window.level}, {"width", found->second.window.width}};
  if (view.selectedText)
    whole["selected_text"] = {{"begin", view.selectedText->begin}, {"end", view.selectedText->end}};
  describeWords(whole, session);
  for (const auto& geometry : interface.scene().views)
    if (geometry) whole["views"].push_back(describe(*geometry, session));
}

}  // namespace

std::string describeInterface(const MainInterface& interface, const Session& session,
                              const std::vector<std::string>& awaited) {
  const glm::ivec2 size = interface.layout().window;
  json whole = {{"window", {size.x, size.y}},
                {"settled", awaited.empty()},
                {"awaited", awaited},
                {"pointer", {ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y}},
                {"pressed", ImGui::GetIO().MouseDown[ImGuiMouseButton_Left]},
                {"items", json::array()},
                {"views", json::array()},
                {"messages", json::array()}};
  if (session.hasCase()) describeCase(whole, interface, session);
  for (const DrawnItem& item : interface.log().items())
    whole["items"].push_back(
        {{"name", item.name},
         {"rectangle", {item.minimum.x, item.minimum.y, item.maximum.x, item.maximum.y}}});
  for (const Message& message : session.messages()) whole["messages"].push_back(message.text);
  return whole.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace chiasm::app
