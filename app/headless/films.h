// Films of a view: picture by picture into a file or a folder.
#pragma once

#include <functional>
#include <string>

#include "app/headless/view_painter.h"
#include "app/pictures/film_plan.h"
#include "core/jobs/progress.h"

namespace chiasm::app {

struct FilmOptions {
  ViewKind kind = ViewKind::volume3d;
  glm::ivec2 size{1280, 720};
  int framesPerSecond = 25;
  PictureLook look;
  std::function<void(double share)> drawn = {};  // after each picture, 0 to 1
};

// Draws every picture of the plan and writes the film to `path` (app/pictures/film_sink.h says which names
// are films); returns where it is. Polls `progress` for being cancelled: a cancelled or failed one leaves
// nothing behind.
Expected<std::string> makeFilm(ViewPainter& painter, const FilmPlan& plan, const FilmOptions& options,
                               const std::string& path, const Progress& progress);

}  // namespace chiasm::app
