// Which colours the window has: dark ones for reading rooms, light ones for bright rooms.
#pragma once

namespace chiasm::app {

enum class ThemeKind { dark, light };

}  // namespace chiasm::app
