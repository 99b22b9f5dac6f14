// InterfaceState: what is open and pointed at in the window right now. Never saved.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/tools/tool_event.h"
#include "app/view_state.h"

namespace chiasm::app {

// What lies over the window; one at a time, Esc closes it.
enum class Overlay {
  none,
  help,
  palette,
  fileBrowser,
  seriesList,
  authorPrompt,
  pasteReport,
  transferFunction,
  spanType,
  spanRelation,
  measurement,
  studyBrowser,
  send,
  picture,
  rendering,
  volumeDescription
};

// A sentence for the person: a toast, or an error that stays until it is dismissed.
struct Message {
  std::uint64_t id = 0;
  std::string text;
  bool isError = false;
  double shownSeconds = 0.0;  // how long it has been on screen
};

// What lies under the cursor, for the status bar and for tools' overlays.
struct PointerState {
  ViewPlace view;
  std::optional<PatientPoint> point;  // none: over no view, or a 3-D ray that hits nothing
  Uid segment;                        // the topmost visible segment there
  Uid mesh;                           // under the cursor, as a line of a slice or in 3-D
};

// VR as the window sees it. Whoever runs the window carries out what is wanted.
struct VrPresence {
  std::optional<bool> wanted;  // true: enter, false: leave
  bool inside = false;
  bool worn = false;          // the headset is on a head and the hands act
  bool surgeonsEyes = false;  // the 3-D view shows what the person in VR looks at
};

// What the window's tool is in the middle of, between its presses; and what keys ask it to do.
struct ToolUnderWay {
  bool any = false;
  std::string hint;                         // for the status bar; also without anything under way
  std::optional<ToolEvent::Phase> request;  // finish, stepBack or cancel: taken at the next frame
};

struct InterfaceState {
  double penPressure = 1.0;  // 0 to 1; 1 while no pen is used
  Overlay overlay = Overlay::none;
  std::string overlayText;  // what is typed in it: the palette's search, the author's name, a pasted report
  std::string overlayDate;  // the same, of a volume that is described
  std::string browserFolder;
  int overlaySelection = 0;
  std::string keyBeingChanged;     // the id of the action whose next key is awaited, in the list of keys
  bool keyJustAnswered = false;    // set when it came, until the list is drawn
  bool overlayJustOpened = false;  // true in its first frame: take the keyboard focus, then clear it
  PointerState pointer;
  ViewKind focusedView = ViewKind::axial;  // keys act here: the view last pointed at
  int focusedColumn = 0;
  double fittedMmPerPixel = 1.0;  // per logical pixel, as last drawn
  bool moving = false;            // a drag or wheel goes on: draw coarse
  VrPresence vr;
  bool byHand = false;  // it is the person in VR who asks: no keys, and nothing that arranges the window
  ToolUnderWay underWay;
  std::optional<ViewKind> copyWanted;  // this view goes to the clipboard as soon as it is drawn completely

  ViewPlace focusedPlace() const { return {focusedView, focusedColumn}; }
  void open(Overlay which) {
    overlay = which;
    overlayText.clear();
    overlaySelection = 0;
    keyBeingChanged.clear();
    overlayJustOpened = true;
  }
};

}  // namespace chiasm::app
