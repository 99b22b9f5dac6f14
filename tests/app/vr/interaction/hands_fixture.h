// A person in VR as a test moves them: head, two hands and their buttons over time, against a session in
// memory.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/interface/scene_builder.h"
#include "app/tools/tool.h"
#include "app/vr/hands/hand_state.h"
#include "app/vr/interaction/interaction.h"
#include "app/vr/panels/board.h"
#include "app/vr/panels/legibility.h"
#include "app/vr/panels/panel_content.h"
#include "core/metrics/segment_statistics.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::test {

class HandsFixture : public SessionFixture {
 protected:
  using Hand = app::vr::Hand;
  static constexpr PatientPoint kMiddle{};  // of the patient

  void SetUp() override {
    SessionFixture::SetUp();
    for (const app::vr::PanelForm& form : app::vr::panelForms())
      panels_.push_back(app::vr::pictureOf(form.kind));
    input_.head.position = {0.0, 1.6, 0.0};
    for (const Hand hand : {Hand::left, Hand::right}) {
      input_.hand(hand).tracked = true;
      rest(hand);
    }
    step();
    statistics_ = measureSegments(current().segmentations.front());
  }

  // --- moving
  // Beside the hips, pointing ahead and down, at nothing.
  void rest(Hand hand) {
    const double side = hand == Hand::left ? -0.3 : 0.3;
    setHand(hand, {side, 0.9, -0.1}, {0.0, -1.0, -0.15});
  }
  // Grip and aim share their orientation, as simulated controllers do.
  void setHand(Hand hand, glm::dvec3 grip, glm::dvec3 forward) {
    const glm::dquat orientation = app::vr::facing(glm::dvec3(0.0), -glm::normalize(forward));
    input_.hand(hand).grip = {grip, orientation};
    input_.hand(hand).aim = {grip, orientation};
  }
  void turnHand(Hand hand, const glm::dquat& turn) {
    input_.hand(hand).grip.orientation = turn * input_.hand(hand).grip.orientation;
    input_.hand(hand).aim.orientation = turn * input_.hand(hand).aim.orientation;
  }
  // The tip at a place of the room, the hand pointing `forward`.
  void touch(Hand hand, glm::dvec3 stage, glm::dvec3 forward = {0, 0, -1}) {
    forward = glm::normalize(forward);
    setHand(hand, stage - forward * app::vr::kTipMetres, forward);
  }
  void touch(Hand hand, PatientPoint point, glm::dvec3 forward = {0, 0, -1}) {
    touch(hand, interaction_.world().stageFromCase(point), forward);
  }
  // From where the hand is.
  void point(Hand hand, glm::dvec3 stage) {
    const glm::dvec3 from = input_.hand(hand).grip.position;
    setHand(hand, from, stage - from);
  }
  // From beside the person, well away from the patient.
  void pointFrom(Hand hand, glm::dvec3 from, glm::dvec3 stage) { setHand(hand, from, stage - from); }

  // --- time
  app::vr::VrFrame step(int frames = 1) {
    app::vr::VrFrame frame;
    for (int i = 0; i < frames; ++i) {
      input_.seconds += 1.0 / 90.0;
      const app::vr::VrSnapshot now = snapshot();
      events_.clear();
      frame = interaction_.update(input_, now, events_);
      for (int hand = 0; hand < 2; ++hand)
        felt_[hand] = std::max(felt_[hand], frame.haptics[static_cast<std::size_t>(hand)].amplitude);
      for (const app::vr::VrEvent& event : std::vector(events_)) carryOut(event);
      panelFrame();
      session_->waitUntilIdle();
      all_.insert(all_.end(), events_.begin(), events_.end());
    }
    return frame;
  }
  void press(Hand hand, bool down = true) {
    input_.hand(hand).trigger = down ? 1.0 : 0.0;
    step();
  }
  void release(Hand hand) { press(hand, false); }
  void grip(Hand hand, bool down = true) {
    input_.hand(hand).squeeze = down ? 1.0 : 0.0;
    step();
  }
  void click(Hand hand) {
    press(hand);
    release(hand);
  }
  void tapMenu(Hand hand) {
    input_.hand(hand).menu = true;
    step(3);
    input_.hand(hand).menu = false;
    step();
  }
  void ask(app::vr::RoomAct act) {
    act_ = act;
    ++actNumber_;
    step();
  }
  // A stroke of the hand's tip (or of its ray) through places of the room, a dozen frames between two.
  void stroke(Hand hand, const std::vector<PatientPoint>& points,
              const std::function<void(PatientPoint)>& aimAt) {
    aimAt(points.front());
    step();
    press(hand);
    for (std::size_t i = 1; i < points.size(); ++i)
      for (int part = 1; part <= 12; ++part) {
        aimAt(points[i - 1] + (points[i] - points[i - 1]) * (part / 12.0));
        step();
      }
    release(hand);
  }

  // --- what came of it
  template <typename T>
  std::vector<T> heard() const {
    std::vector<T> found;
    for (const app::vr::VrEvent& event : all_)
      if (const T* one = std::get_if<T>(&event)) found.push_back(*one);
    return found;
  }
  app::vr::World world() const { return interaction_.world(); }
  glm::dvec3 stage(PatientPoint point) const { return interaction_.world().stageFromCase(point); }
  PatientPoint inside(const Uid& segment) const {
    // The voxel of the segment that is nearest to its centroid.
    const Segment* found = current().findSegment(segment);
    const Segmentation* segmentation = current().segmentationOf(*found);
    const auto measured = measureSegments(*segmentation);
    const auto statistics =
        std::find_if(measured.begin(), measured.end(), [&](const auto& s) { return s.segment == segment; });
    const GridGeometry& grid = segmentation->info.grid;
    PatientPoint best;
    double nearest = 1e9;
    for (int z = 0; z < grid.size.z; ++z)
      for (int y = 0; y < grid.size.y; ++y)
        for (int x = 0; x < grid.size.x; ++x) {
          const VoxelIndex voxel{{x, y, z}};
          if (segmentation->layers[static_cast<std::size_t>(found->layer)].at(voxel) != found->label)
            continue;
          const PatientPoint here = voxelToPatient(grid, voxel);
          const double away = glm::length(here.mm - statistics->centroid.mm);
          if (away < nearest) {
            nearest = away;
            best = here;
          }
        }
    return best;
  }
  std::size_t voxelsOf(const Uid& segment) const {
    const Segment* found = current().findSegment(segment);
    const Segmentation* segmentation = current().segmentationOf(*found);
    return countLabel(segmentation->layers[static_cast<std::size_t>(found->layer)], found->label);
  }
  app::vr::PanelPicture& panel(app::vr::PanelKind kind) {
    return *std::find_if(panels_.begin(), panels_.end(), [kind](const auto& p) { return p.kind == kind; });
  }
  // Where a panel stands in the last frame.
  static app::vr::Board boardOf(const app::vr::VrFrame& frame, app::vr::PanelKind kind) {
    for (const app::vr::PanelPlacement& placement : frame.panels)
      if (placement.kind == kind) return {placement.pose, placement.metres};
    ADD_FAILURE() << "this panel is not shown";
    return {};
  }

  app::vr::VrSnapshot snapshot() {
    app::vr::VrSnapshot now;
    now.current = current();
    now.view = view();
    now.scene = app::buildScene({current(), view(), app::WindowLayout{}, {}, false}).scene;
    now.panels = panels_;
    if (tool_) now.toolOverlay = tool_->overlay();
    now.settings = settings_;
    now.statistics = statistics_;
    now.roomAct = act_;
    now.roomActNumber = actNumber_;
    return now;
  }

  // Once a frame, after the events: where a test has panels with a content, they are drawn here.
  virtual void panelFrame() {}

  // As the session does it beside the headset.
  virtual void carryOut(const app::vr::VrEvent& event) {
    using namespace app::vr;
    if (const auto* used = std::get_if<ToolUsed>(&event)) {
      if (!tool_ || tool_->kind() != view().tool) tool_ = app::makeTool(view().tool);
      app::ToolContext context{session_->store(), view(), session_->intents()};
      tool_->handle(used->event, context);
    } else if (const auto* action = std::get_if<ActionChosen>(&event)) {
      session_->runAction(action->id);
    } else if (const auto* brush = std::get_if<BrushSized>(&event)) {
      view().brush.radiusMm = brush->radiusMm;
    } else if (const auto* box = std::get_if<ClipBoxChanged>(&event)) {
      view().clipBox = box->box;
    } else if (const auto* toggled = std::get_if<PanelToggled>(&event)) {
      panel(toggled->panel).shown = toggled->shown;
    } else if (const auto* changed = std::get_if<RoomChanged>(&event)) {
      room_ = changed->status;
    } else if (const auto* touched = std::get_if<SegmentTouched>(&event)) {
      if (!touched->pressed || touched->segment.empty()) return;
      if (view().selectedText)
        session_->intents().push(app::LinkSelectionTo{{std::string(kSegmentTarget), touched->segment}});
      else
        view().activeSegment = touched->segment;
    }
  }

  app::vr::VrInput input_;
  app::vr::VrSettings settings_;
  app::vr::Interaction interaction_;
  std::vector<app::vr::PanelPicture> panels_;
  std::vector<SegmentStatistics> statistics_;
  std::unique_ptr<app::Tool> tool_;
  std::vector<app::vr::VrEvent> events_, all_;
  app::vr::RoomAct act_ = app::vr::RoomAct::none;
  std::uint64_t actNumber_ = 0;
  app::vr::RoomStatus room_;
  double felt_[2] = {0.0, 0.0};
};

}  // namespace chiasm::test
