#include "app/vr/own_view.h"

#include <utility>

namespace chiasm::app::vr {

OwnView OwnView::of(const ViewState& view) {
  OwnView own;
  own.tool = view.tool;
  own.activeSegment = view.activeSegment;
  own.brush = view.brush;
  own.brush3d = view.brush3d;
  own.thresholdLower = view.thresholdLower;
  own.thresholdUpper = view.thresholdUpper;
  own.growTolerance = view.growTolerance;
  own.growNeckMm = view.growNeckMm;
  own.growLimitMl = view.growLimitMl;
  own.smartTolerance = view.smartTolerance;
  own.outlines = view.outlines;
  own.selectedText = view.selectedText;
  own.interface.byHand = true;
  return own;
}

void AsPersonInVr::exchange() {
  ViewState& view = session_.view();
  std::swap(view.tool, own_.tool);
  std::swap(view.activeSegment, own_.activeSegment);
  std::swap(view.brush, own_.brush);
  std::swap(view.brush3d, own_.brush3d);
  std::swap(view.thresholdLower, own_.thresholdLower);
  std::swap(view.thresholdUpper, own_.thresholdUpper);
  std::swap(view.growTolerance, own_.growTolerance);
  std::swap(view.growNeckMm, own_.growNeckMm);
  std::swap(view.growLimitMl, own_.growLimitMl);
  std::swap(view.smartTolerance, own_.smartTolerance);
  std::swap(view.outlines, own_.outlines);
  std::swap(view.hover, own_.hover);
  std::swap(view.nextHover, own_.nextHover);
  std::swap(view.segmentSearch, own_.segmentSearch);
  std::swap(view.segmentRename, own_.segmentRename);
  std::swap(view.selectedText, own_.selectedText);
  std::swap(view.gesture, own_.gesture);
  own_.author = session_.actAs(std::move(own_.author));
  InterfaceState& ui = session_.ui();
  std::swap(ui.overlay, own_.interface.overlay);
  std::swap(ui.overlayText, own_.interface.overlayText);
  std::swap(ui.overlaySelection, own_.interface.overlaySelection);
  std::swap(ui.overlayJustOpened, own_.interface.overlayJustOpened);
  std::swap(ui.browserFolder, own_.interface.browserFolder);
  std::swap(ui.keyBeingChanged, own_.interface.keyBeingChanged);
  std::swap(ui.byHand, own_.interface.byHand);
}

}  // namespace chiasm::app::vr
