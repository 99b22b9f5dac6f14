// Draws on a graphics device, and on another when that one fails.
#pragma once

#include <functional>
#include <string>

#include "app/interface/window_pictures.h"

namespace chiasm::app {

// Calls `draw` with a renderer: when its device fails, once more on a device that is opened anew, then with
// the processor's; `note` is told so each time, in a sentence. What no device can draw is not tried again.
// `draw` returns nothing of a renderer.
template <typename T>
Expected<T> drawOnSomeDevice(const RendererMaker& maker,
                             const std::function<Expected<T>(render::Renderer&)>& draw,
                             const std::function<void(const std::string&)>& note) {
  const PictureMeans ways[] = {{}, {}, {.onProcessor = true, .reduced = false}};
  const char* const then[] = {" Drawing it again.", " Drawing it with the processor.", ""};
  for (int way = 0;; ++way) {
    auto renderer = maker(ways[way]);
    Expected<T> drawn = renderer ? draw(**renderer) : Expected<T>(tl::unexpected(renderer.error()));
    if (drawn || way == 2 || render::troubleOf(drawn.error()) == render::DeviceTrouble::none) return drawn;
    note(drawn.error().message + then[way]);
  }
}

}  // namespace chiasm::app
