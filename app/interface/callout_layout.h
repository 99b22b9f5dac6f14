// Where names stand beside what they name: two columns of labels with leader lines, for a view and for the
// room.
#pragma once

#include <limits>
#include <vector>

#include <glm/vec2.hpp>

namespace chiasm::app {

// A thing to be named: where it is, and how large its label is. x to the right, y down, any one unit.
struct CalloutAnchor {
  glm::dvec2 at{0.0};
  glm::dvec2 size{0.0};
};

// Labels stay inside it. `gap` lies between labels, and between a column and the things it names.
struct CalloutFrame {
  glm::dvec2 minimum{0.0}, maximum{0.0};
  double gap = 0.0;
  // From left to right: what columns leave free where the frame is wide enough (the patient's whole width).
  double clearLeft = std::numeric_limits<double>::infinity();
  double clearRight = -std::numeric_limits<double>::infinity();
};

struct PlacedCallout {
  bool placed = false;     // false: there was no room for it
  glm::dvec2 corner{0.0};  // the label's top left
  glm::dvec2 foot{0.0};    // where its leader begins, in the middle of its inner side
};

// One answer an anchor, in order; the first are the most important and are the last to be left out. Labels
// never overlap; each stands as near to the height of its thing as the others allow (least squares). Leaders
// of one side do not cross, and meet no label as long as things lie between the columns, which stand as close
// to them as the frame allows. Equal input gives equal output.
std::vector<PlacedCallout> layoutCallouts(const std::vector<CalloutAnchor>& anchors,
                                          const CalloutFrame& frame);

// Whether two segments cross (touching ends do not).
bool segmentsCross(glm::dvec2 a, glm::dvec2 b, glm::dvec2 c, glm::dvec2 d);

}  // namespace chiasm::app
