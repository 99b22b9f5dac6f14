// Tools driven by events as mouse or controller would make them, against a store in memory.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "app/tools/tool.h"
#include "tests/support/memory_case_file.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

class ToolFixture : public testing::Test {
 protected:
  ToolFixture() {
    app::resetView(view_, store_.current());
    view_.activeSegment = small_.bone;
  }

  app::ToolEvent event(app::ToolEvent::Phase phase, PatientPoint point) const {
    app::ToolEvent made;
    made.phase = phase;
    made.point = point;
    made.plane = AnatomicalPlane::axial;
    made.planeNormal = {{0, 0, 1}};
    made.mmPerPixel = 0.5;
    return made;
  }
  void send(app::Tool& tool, const app::ToolEvent& what) {
    app::ToolContext context{store_, view_, intents_};
    tool.handle(what, context);
  }
  // Press, some drags, release; `movedPixels` follows from the way.
  void stroke(app::Tool& tool, const std::vector<PatientPoint>& points, bool control = false) {
    using Phase = app::ToolEvent::Phase;
    for (std::size_t i = 0; i < points.size(); ++i) {
      app::ToolEvent now = event(i == 0 ? Phase::press : Phase::drag, points[i]);
      now.control = control;
      if (i > 0) now.movedPixels = glm::dvec2(points[i].mm - points[i - 1].mm) / now.mmPerPixel;
      send(tool, now);
    }
    app::ToolEvent last = event(Phase::release, points.back());
    last.control = control;
    send(tool, last);
  }
  // A click, and the second of a double click.
  void click(app::Tool& tool, PatientPoint point, bool control = false, int clicks = 1) {
    for (const auto phase : {app::ToolEvent::Phase::press, app::ToolEvent::Phase::release}) {
      app::ToolEvent now = event(phase, point);
      now.control = control;
      now.clicks = clicks;
      send(tool, now);
    }
  }
  // A key that the tool answers while it is in the middle of something.
  void key(app::Tool& tool, app::ToolEvent::Phase phase) {
    app::ToolEvent now = event(phase, {});
    now.valid = false;
    send(tool, now);
  }
  // Carries out commands that tools asked for, as the session does; returns how many there were.
  int carryOut() {
    int commands = 0;
    for (app::Intent& intent : intents_.take()) {
      if (auto* command = std::get_if<app::ExecuteCommand>(&intent)) {
        const auto done = store_.execute(*command->command);
        EXPECT_TRUE(done) << done.error().message;
        ++commands;
      } else if (auto* message = std::get_if<app::ShowMessage>(&intent)) {
        messages_.push_back(message->text);
      } else if (auto* crosshair = std::get_if<app::SetCrosshair>(&intent)) {
        view_.crosshair = crosshair->point;
      } else if (auto* link = std::get_if<app::LinkSelectionTo>(&intent)) {
        linked_.push_back(link->target);
      }
    }
    return commands;
  }
  std::size_t voxelsOf(const Uid& segment) const {
    const Segment* found = store_.current().findSegment(segment);
    const Segmentation* segmentation = store_.current().segmentationOf(*found);
    return countLabel(segmentation->layers[static_cast<std::size_t>(found->layer)], found->label);
  }

  SmallCase small_ = makeSmallCase();
  MemoryCaseFile file_{small_.value};
  CaseStore store_{file_.open(), {Uid::parse("2.25.7").value(), "Test Author"}};
  app::ViewState view_;
  app::IntentQueue intents_;
  std::vector<std::string> messages_;
  std::vector<LinkTarget> linked_;
};

}  // namespace chiasm::test
