#include "app/vr/witness/vr_description.h"

#include <nlohmann/json.hpp>

#include "app/tools/tool.h"

namespace chiasm::app::vr {
namespace {

using nlohmann::json;

json describe(const Pose& pose) {
  const glm::dquat& q = pose.orientation;
  return {{"position", {pose.position.x, pose.position.y, pose.position.z}},
          {"orientation", {q.x, q.y, q.z, q.w}}};
}

json describe(const HandInput& hand) {
  return {{"tracked", hand.tracked},
          {"grip", describe(hand.grip)},
          {"aim", describe(hand.aim)},
          {"trigger", hand.trigger},
          {"squeeze", hand.squeeze},
          {"stick", {hand.stick.x, hand.stick.y}},
          {"menu", hand.menu},
          {"lower", hand.lower},
          {"upper", hand.upper},
          {"pad", {hand.pad.x, hand.pad.y}},
          {"pad_pressed", hand.padPressed}};
}

json describe(const EyePose& eye) {
  json described = describe(eye.pose);
  described["tangents"] = {eye.tanLeft, eye.tanRight, eye.tanUp, eye.tanDown};
  return described;
}

json describe(const World& world) {
  const glm::dmat4 matrix = world.caseFromStage();
  json rows = json::array();
  for (int row = 0; row < 4; ++row)
    rows.push_back({matrix[0][row], matrix[1][row], matrix[2][row], matrix[3][row]});
  return {{"scale", world.scale()}, {"case_from_stage", rows}};
}

json describe(const RoomStatus& room) {
  json held = {{"scale", room.scale}, {"clip_plane", room.clipPlane}, {"clip_box", room.clipBox},
               {"slice", room.slice}, {"follow_me", room.followMe},   {"move_mode", room.moveMode}};
  if (room.snapped) held["snapped"] = static_cast<int>(*room.snapped);
  return held;
}

json describe(const PanelPicture& picture, const VrSession& vr, const FrameReport& frame) {
  json panel = {{"kind", panelWord(picture.kind)},
                {"shown", picture.shown},
                {"pixels", {picture.pixels.x, picture.pixels.y}},
                {"items", json::array()}};
  for (const PanelPlacement& placement : frame.panels)
    if (placement.kind == picture.kind) {
      panel["pose"] = describe(placement.pose);
      panel["metres"] = {placement.metres.x, placement.metres.y};
    }
  if (!picture.shown) return panel;
  for (const DrawnItem& item : vr.panels().log(picture.kind).items())
    panel["items"].push_back(
        {{"name", item.name},
         {"rectangle", {item.minimum.x, item.minimum.y, item.maximum.x, item.maximum.y}}});
  return panel;
}

void describeCase(json& whole, const Session& session, const OwnView& own) {
  whole["tool"] = toolId(own.tool);
  const std::optional<Author>& who = own.author ? own.author : session.author();
  whole["author"] = who ? who->displayName : std::string();
  whole["brush_radius_mm"] = own.brush.radiusMm;
  if (const Segment* active = session.current().findSegment(own.activeSegment))
    whole["active_segment"] = active->name;
  json segments = json::array(), links = json::array();
  for (const Uid& uid : own.hover.segments)
    if (const Segment* segment = session.current().findSegment(uid)) segments.push_back(segment->name);
  for (const Uid& uid : own.hover.links) links.push_back(uid.text());
  whole["hover"] = {{"segments", segments}, {"links", links}};
  if (own.selectedText)
    whole["selected_text"] = {{"begin", own.selectedText->begin}, {"end", own.selectedText->end}};
  whole["checks"] = json::array();
  if (const auto review = session.review())
    for (const ReviewedCheck& check : review->checks)
      whole["checks"].push_back(
          {{"check", kindName(check.result.kind)},
           {"result", verdictName(check.result.verdict)},
           {"overridden", overrideOf(session.current(), check.fingerprint) != nullptr}});
  whole["undo"] = session.store().undoName();
  whole["undo_author"] = session.store().undoAuthor().displayName;
  whole["redo"] = session.store().redoName();
  whole["saved_sequence"] = session.store().savedSequence();
}

}  // namespace

const char* panelWord(PanelKind kind) {
  switch (kind) {
    case PanelKind::report:
      return "report";
    case PanelKind::segments:
      return "segments";
    case PanelKind::palette:
      return "palette";
    case PanelKind::tools:
      return "tools";
    case PanelKind::history:
      return "history";
    case PanelKind::checks:
      return "checks";
    case PanelKind::keyboard:
      return "keyboard";
    case PanelKind::help:
      return "help";
    case PanelKind::message:
      return "message";
    case PanelKind::dialog:
      return "dialog";
    case PanelKind::effects:
      return "effects";
    case PanelKind::measures:
      return "measures";
  }
  return "panel";
}

std::vector<std::string> awaitedIn(const Session& session, const VrSession& vr) {
  std::vector<std::string> awaited;
  if (vr.restless()) awaited.push_back("panels");
  for (const JobStatus& job : session.jobs()) awaited.push_back(job.name);
  if (session.reviewing()) awaited.push_back("checks");
  if (!session.hasCase()) return awaited;
  const auto& history = session.store().history();
  if (session.store().inGesture()) awaited.push_back("gesture");
  if (!history.empty() && session.store().savedSequence() < history.back().sequence)
    awaited.push_back("saving");
  return awaited;
}

std::string describeVr(const Session& session, VrSession& vr, const FrameReport& frame) {
  const std::vector<std::string> awaited = awaitedIn(session, vr);
  json whole = {{"headset", vr.headsetName()},
                {"running", frame.running},
                {"focused", frame.focused},
                {"frames", frame.frames},
                {"rendered", frame.rendered},
                {"work_milliseconds", frame.workSeconds * 1000.0},
                {"head", describe(frame.input.head)},
                {"eyes", {describe(frame.eyes[0]), describe(frame.eyes[1])}},
                {"moving", frame.moving},
                {"select_only", frame.input.selectOnly},
                {"hands",
                 {{"left", describe(frame.input.hand(Hand::left))},
                  {"right", describe(frame.input.hand(Hand::right))}}},
                {"world", describe(frame.world)},
                {"room", describe(vr.room())},
                {"panels", json::array()},
                {"panel_pictures", vr.panels().drawnPictures()},
                {"messages", json::array()},
                {"settled", awaited.empty()},
                {"awaited", awaited},
                {"validation", vr.device().validationMessages()}};
  for (const PanelPicture& picture : vr.panels().pictures())
    whole["panels"].push_back(describe(picture, vr, frame));
  if (session.hasCase()) describeCase(whole, session, vr.person().own());
  for (const Message& message : session.messages()) whole["messages"].push_back(message.text);
  return whole.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace chiasm::app::vr
