// A line of text as a small picture with a dark rim, legible over bone and air: for signs that float in the
// room.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <glm/vec3.hpp>

#include "render/image.h"

namespace chiasm::app {

struct TextPicture {
  std::shared_ptr<const render::Image> image;  // straight alpha
  int capitalPixels = 0;                       // how tall a capital letter is in it
};

// Draws by Pango, so that names in any script come out right, and keeps what it drew: the same text is the
// same picture (renderers upload it once). One thread.
class TextPictures {
 public:
  TextPictures();
  ~TextPictures();
  TextPictures(const TextPictures&) = delete;
  TextPictures& operator=(const TextPictures&) = delete;

  // `framed`: on a dark plate; otherwise letters alone with a rim. Never null; an empty text is an empty
  // plate.
  TextPicture of(const std::string& text, glm::u8vec3 colour, bool framed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::app
