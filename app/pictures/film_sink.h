// Where a film's pictures go: into a video file by ffmpeg, or into a folder as numbered PNG files.
#pragma once

#include <memory>
#include <string>

#include "core/base/error.h"
#include "render/image.h"

namespace chiasm::app {

// What becomes of a film that is asked for under a name.
struct FilmPlace {
  bool video = false;  // else a folder of numbered pictures
  std::string path;    // of the file or the folder
};
// "NAME.mp4" and "NAME.webm" are videos where `ffmpeg` is there, else the folder "NAME frames"; any other
// name without an extension, or one that ends in a slash, is a folder. Fails for other extensions.
Expected<FilmPlace> placeOfFilm(const std::string& asked, bool ffmpeg);

// One thread. A film that was not finished leaves nothing behind.
class FilmSink {
 public:
  virtual ~FilmSink() = default;
  // All of the size that the sink was opened for.
  virtual Expected<void> add(const render::Image& picture) = 0;
  // Everything is there under its own name afterwards.
  virtual Expected<void> finish() = 0;
};

// Written beside and renamed at the end. A folder that holds something already is refused; a video is
// replaced.
Expected<std::unique_ptr<FilmSink>> openFilm(const FilmPlace& place, glm::ivec2 size, int framesPerSecond);

}  // namespace chiasm::app
