#include "app/headless/films.h"

#include "app/headless/picture_pieces.h"
#include "app/pictures/film_sink.h"
#include "app/pictures/running_program.h"

namespace chiasm::app {

namespace {

Expected<render::Image> pictureOf(ViewPainter& painter, FilmFrame frame, const FilmOptions& options) {
  auto picture = painter.paint(std::move(frame.view), options.kind, options.size, options.look);
  if (!picture || !frame.next) return picture;
  auto next = painter.paint(std::move(*frame.next), options.kind, options.size, options.look);
  if (!next) return next;
  crossfade(*picture, *next, frame.share);
  return picture;
}

}  // namespace

Expected<std::string> makeFilm(ViewPainter& painter, const FilmPlan& plan, const FilmOptions& options,
                               const std::string& path, const Progress& progress) {
  auto where = placeOfFilm(path, isInstalled("ffmpeg"));
  if (!where) return tl::unexpected(where.error());
  if (where->video && options.look.transparent)
    return failure(
        ErrorKind::invalidInput,
        "A film file has no transparent background. Write numbered pictures: a name that ends in '/'.");
  auto sink = openFilm(*where, options.size, options.framesPerSecond);
  if (!sink) return tl::unexpected(sink.error());
  for (int i = 0; i < plan.frames(); ++i) {
    if (progress.cancelled())
      return failure(ErrorKind::cancelled, "The film was cancelled; nothing was written.");
    auto picture = pictureOf(painter, plan.frame(i), options);
    if (!picture) return tl::unexpected(picture.error());
    if (auto added = (*sink)->add(*picture); !added) return tl::unexpected(added.error());
    if (options.drawn) options.drawn(static_cast<double>(i + 1) / plan.frames());
  }
  if (auto finished = (*sink)->finish(); !finished) return tl::unexpected(finished.error());
  return where->path;
}

}  // namespace chiasm::app
