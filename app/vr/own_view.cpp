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
  own.selectedText = view.selectedText;
  return own;
}

void AsPersonInVr::exchange() {
  std::swap(view_.tool, own_.tool);
  std::swap(view_.activeSegment, own_.activeSegment);
  std::swap(view_.brush, own_.brush);
  std::swap(view_.brush3d, own_.brush3d);
  std::swap(view_.thresholdLower, own_.thresholdLower);
  std::swap(view_.thresholdUpper, own_.thresholdUpper);
  std::swap(view_.growTolerance, own_.growTolerance);
  std::swap(view_.hover, own_.hover);
  std::swap(view_.nextHover, own_.nextHover);
  std::swap(view_.segmentSearch, own_.segmentSearch);
  std::swap(view_.segmentRename, own_.segmentRename);
  std::swap(view_.selectedText, own_.selectedText);
}

}  // namespace chiasm::app::vr
