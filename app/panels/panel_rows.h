// How labelled rows of a panel's page are laid out, in unscaled pixels.
#pragma once

namespace chiasm::app {

inline constexpr float kLabelWidth = 92;  // a label's column
inline constexpr float kRow = 28;         // a control's height
inline constexpr float kPitch = 34;       // from one row to the next

}  // namespace chiasm::app
