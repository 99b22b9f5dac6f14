#include "app/interface/series_pictures.h"

namespace chiasm::app {

void* SeriesPictures::of(const SeriesList& list, std::size_t index) {
  if (number_ != list.number() || textures_.size() != list.volumes().size()) {
    clear();
    number_ = list.number();
    textures_.assign(list.volumes().size(), nullptr);
  }
  const data_io::Thumbnail& thumbnail = list.volumes()[index].thumbnail;
  if (textures_[index] != nullptr || thumbnail.pixels.empty()) return textures_[index];
  render::Image image;
  image.size = thumbnail.size;
  image.rgba.reserve(4 * thumbnail.pixels.size());
  for (const std::uint8_t grey : thumbnail.pixels)
    image.rgba.insert(image.rgba.end(), {grey, grey, grey, 255});
  // One that cannot be made is tried again at the next frame; the list says all that it would show.
  if (auto made = renderer_.createTexture(image)) textures_[index] = *made;
  return textures_[index];
}

void SeriesPictures::clear() {
  for (void* texture : textures_)
    if (texture != nullptr) renderer_.destroyTexture(texture);
  textures_.clear();
}

}  // namespace chiasm::app
