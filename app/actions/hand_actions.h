// Which rows of the action table are offered to a person in VR, and what their hands have instead of the
// others.
#pragma once

#include <string_view>
#include <vector>

namespace chiasm::app {

// A row that Find anything does not offer to hands. `instead`: what does it in VR; empty: it arranges the
// window, which the person in VR does not see.
struct NotForHands {
  std::string_view id;
  const char* instead;
};
const std::vector<NotForHands>& notForHands();
// Every row that is not named there: a row written later is in VR on the day it is written.
bool offeredToHands(std::string_view id);

}  // namespace chiasm::app
