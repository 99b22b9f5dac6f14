// A picture into the clipboard, for other programs to paste.
#pragma once

#include "core/base/error.h"
#include "render/image.h"

namespace chiasm::app {

// By the program xclip, since GLFW's clipboard holds text only. Blocks for a moment: for a worker. Fails with
// a sentence where xclip is not installed or there is no X display.
Expected<void> copyToClipboard(const render::Image& picture);

}  // namespace chiasm::app
