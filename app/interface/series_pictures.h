// The thumbnails of the list of series, as textures.
#pragma once

#include <cstdint>
#include <vector>

#include "app/session/series_list.h"
#include "render/renderer.h"

namespace chiasm::app {

// Makes each when it is first drawn, and all anew for another list. UI thread.
class SeriesPictures {
 public:
  explicit SeriesPictures(render::Renderer& renderer) : renderer_(renderer) {}
  ~SeriesPictures() { clear(); }
  SeriesPictures(const SeriesPictures&) = delete;
  SeriesPictures& operator=(const SeriesPictures&) = delete;

  // An ImTextureID; null where there is no thumbnail.
  void* of(const SeriesList& list, std::size_t index);
  void clear();

 private:
  render::Renderer& renderer_;
  std::uint64_t number_ = 0;
  std::vector<void*> textures_;
};

}  // namespace chiasm::app
