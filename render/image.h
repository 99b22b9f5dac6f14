// A picture in memory: display-encoded RGBA, 8 bits a channel, top row first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <glm/vec2.hpp>

#include "core/base/error.h"

namespace chiasm::render {

struct Image {
  glm::ivec2 size{0};
  std::vector<std::uint8_t> rgba;  // size.x * size.y * 4
};

// Writes beside and renames, so that a picture file is whole or not there.
Expected<void> writePng(const Image& image, const std::string& path);
// The same bytes in memory.
Expected<std::vector<std::byte>> encodePng(const Image& image);
Expected<Image> readPng(const std::string& path);

}  // namespace chiasm::render
