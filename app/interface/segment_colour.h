// The colour that a segment is shown in: its own, or one of few that everybody can tell apart.
#pragma once

#include "app/view_state.h"

namespace chiasm::app {

// With safe colours, one of eight by the segment's place in its list (Okabe and Ito, 2008, black as grey);
// otherwise its own.
glm::u8vec3 shownColour(const Segment& segment, const ViewState& view);

}  // namespace chiasm::app
