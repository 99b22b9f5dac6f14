// VrPerson: carries out on the case what a person does with their hands in VR.
#pragma once

#include <deque>
#include <memory>

#include "app/session/session.h"
#include "app/tools/tool.h"
#include "app/vr/own_view.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// Has a tool and a selection of its own; shares the case, its history and everything else with the window.
// UI thread. Events that concern panels or the room are not for here.
class VrPerson {
 public:
  explicit VrPerson(Session& session);
  ~VrPerson();  // keeps what a stroke under way has done

  OwnView& own() { return own_; }
  // Call as the person in VR (AsPersonInVr). False: not one of a person's events.
  bool carryOut(const VrEvent& event);
  // Another case was opened: what was in the hand belonged to the one before.
  void beginCase();
  // What was asked for while events were carried out and panels drawn is done, as the person in VR.
  void settle();
  // What the hand touches lights up with its phrases, as long as it is touched.
  void lightTouched(Hover& hover) const;
  ToolOverlay overlay() const { return tool_ ? tool_->overlay() : ToolOverlay{}; }
  bool busy() const { return tool_ && tool_->busy(); }

 private:
  void use(const ToolUsed& used);
  void touch(const SegmentTouched& touched);
  Tool& tool();
  void send(const ToolEvent& event);

  Session& session_;
  OwnView own_;
  std::unique_ptr<Tool> tool_;
  bool refused_ = false;  // the press was refused: its drag goes nowhere
  Uid touched_;
};

}  // namespace chiasm::app::vr
