// The colours that structures are given, as a menu of squares.
#pragma once

#include <glm/vec3.hpp>
#include <optional>

#include "app/interface/theme.h"

namespace chiasm::app {

// "Colour" in an open menu or popup. The colour that was clicked, once; the popup is closed then.
std::optional<glm::u8vec3> drawColourMenu(const Theme& theme);

}  // namespace chiasm::app
