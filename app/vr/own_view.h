// OwnView: what the person in VR has apart from the person at the window, who look at one case together.
#pragma once

#include <optional>

#include "app/session/session.h"

namespace chiasm::app::vr {

// The tool in the hand with its settings, what is pointed at, chosen and being typed. The rest of the view
// state (windows, colours, what is shown) is shared.
struct OwnView {
  ToolKind tool = ToolKind::navigate;
  Uid activeSegment;
  BrushSettings brush;
  bool brush3d = true;
  double thresholdLower = 0, thresholdUpper = 0, growTolerance = 0, growNeckMm = 0, growLimitMl = 0;
  double smartTolerance = 0;
  OutlineSettings outlines;
  Hover hover, nextHover;
  std::string segmentSearch, segmentRename;
  std::optional<TextAnchor> selectedText;
  Uid gesture;                   // the stroke that they are in the middle of
  std::optional<Author> author;  // who signs what they do; nullopt: the person at the window
  InterfaceState interface;      // of it what they have open before them, and type there

  // As the window has it: how the person in VR begins.
  static OwnView of(const ViewState& view);
};

// While this lives, the view state is that of the person in VR, and what is done is signed by them. UI
// thread.
class AsPersonInVr {
 public:
  AsPersonInVr(Session& session, OwnView& own) : session_(session), own_(own) { exchange(); }
  ~AsPersonInVr() { exchange(); }
  AsPersonInVr(const AsPersonInVr&) = delete;
  AsPersonInVr& operator=(const AsPersonInVr&) = delete;

 private:
  void exchange();
  Session& session_;
  OwnView& own_;
};

}  // namespace chiasm::app::vr
