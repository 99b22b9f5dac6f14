#include "render/image.h"

#include <fcntl.h>
#include <png.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace chiasm::render {

namespace {

tl::unexpected<Error> pictureFailure(const std::string& path, const std::string& what) {
  return failure(ErrorKind::storage, "The picture '" + path + "' was not written: " + what + ".");
}

}  // namespace

Expected<void> writePng(const Image& image, const std::string& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.size.x);
  png.height = static_cast<png_uint_32>(image.size.y);
  png.format = PNG_FORMAT_RGBA;
  const std::string beside = path + ".part";
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(beside.c_str(), "wb"), &std::fclose);
  if (!file) return pictureFailure(path, std::strerror(errno));
  bool written = png_image_write_to_stdio(&png, file.get(), 0, image.rgba.data(), 0, nullptr) != 0;
  written = written && std::fflush(file.get()) == 0 && fsync(fileno(file.get())) == 0;
  const std::string reason = png.message[0] != '\0' ? std::string(png.message) : std::strerror(errno);
  file.reset();
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    std::remove(beside.c_str());
    return pictureFailure(path, reason);
  }
  return {};
}

Expected<std::vector<std::byte>> encodePng(const Image& image) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.size.x);
  png.height = static_cast<png_uint_32>(image.size.y);
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::vector<std::byte> encoded(bytes);
  if (png_image_write_to_memory(&png, encoded.data(), &bytes, 0, image.rgba.data(), 0, nullptr) == 0)
    return failure(ErrorKind::unavailable, std::string("The picture was not encoded: ") + png.message + ".");
  encoded.resize(bytes);
  return encoded;
}

Expected<Image> readPng(const std::string& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_file(&png, path.c_str()) == 0)
    return failure(ErrorKind::unreadable, "The picture '" + path + "' cannot be read: " + png.message + ".");
  png.format = PNG_FORMAT_RGBA;
  Image image;
  image.size = {static_cast<int>(png.width), static_cast<int>(png.height)};
  image.rgba.resize(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, nullptr, image.rgba.data(), 0, nullptr) == 0)
    return failure(ErrorKind::unreadable, "The picture '" + path + "' is damaged: " + png.message + ".");
  return image;
}

}  // namespace chiasm::render
