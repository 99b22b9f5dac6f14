#include "app/pictures/film_sink.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "app/pictures/running_program.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;

struct VideoForm {
  std::string_view extension, muxer;
  std::vector<std::string> encoder;
};
// Both play in browsers and presentations. crf: near-transparent quality for each encoder.
const std::array<VideoForm, 2>& videoForms() {
  static const std::array<VideoForm, 2> kForms{
      {{".mp4",
        "mp4",
        {"-c:v", "libx264", "-preset", "medium", "-crf", "17", "-pix_fmt", "yuv420p", "-movflags",
         "+faststart"}},
       {".webm",
        "webm",
        {"-c:v", "libvpx-vp9", "-crf", "24", "-b:v", "0", "-row-mt", "1", "-pix_fmt", "yuv420p"}}}};
  return kForms;
}

const VideoForm* formOf(const fs::path& path) {
  for (const VideoForm& form : videoForms())
    if (path.extension() == form.extension) return &form;
  return nullptr;
}

tl::unexpected<Error> notWritten(const std::string& path, const std::string& why) {
  return failure(ErrorKind::storage, "The film '" + path + "' was not written: " + why + ".");
}

class Video final : public FilmSink {
 public:
  Video(std::string path, std::string beside, RunningProgram ffmpeg)
      : path_(std::move(path)), beside_(std::move(beside)), ffmpeg_(std::move(ffmpeg)) {}
  ~Video() override {
    if (finished_) return;
    std::error_code ignored;
    fs::remove(beside_, ignored);
  }

  Expected<void> add(const render::Image& picture) override {
    if (ffmpeg_.write(std::as_bytes(std::span(picture.rgba)))) return {};
    auto ended = ffmpeg_.finish();
    return notWritten(path_, ended ? "ffmpeg ended early" : ended.error().message);
  }

  Expected<void> finish() override {
    if (auto ended = ffmpeg_.finish(); !ended) return notWritten(path_, ended.error().message);
    const int file = ::open(beside_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool durable = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!durable || ::rename(beside_.c_str(), path_.c_str()) != 0)
      return notWritten(path_, std::strerror(errno));
    finished_ = true;
    return {};
  }

 private:
  std::string path_, beside_;
  RunningProgram ffmpeg_;
  bool finished_ = false;
};

class Frames final : public FilmSink {
 public:
  Frames(fs::path folder, fs::path beside) : folder_(std::move(folder)), beside_(std::move(beside)) {}
  ~Frames() override {
    if (finished_) return;
    std::error_code ignored;
    fs::remove_all(beside_, ignored);
  }

  Expected<void> add(const render::Image& picture) override {
    return render::writePng(picture, (beside_ / fmt::format("{:05}.png", ++count_)).string());
  }

  Expected<void> finish() override {
    std::error_code error;
    fs::rename(beside_, folder_, error);  // onto an empty folder, if there is one
    if (error) return notWritten(folder_.string(), error.message());
    finished_ = true;
    return {};
  }

 private:
  fs::path folder_, beside_;
  int count_ = 0;
  bool finished_ = false;
};

Expected<std::unique_ptr<FilmSink>> openVideo(const std::string& path, glm::ivec2 size, int framesPerSecond) {
  const VideoForm& form = *formOf(path);
  const std::string beside = path + ".part";
  std::vector<std::string> arguments = {
      "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format",
      "rgba", "-video_size", fmt::format("{}x{}", size.x, size.y), "-framerate",
      std::to_string(framesPerSecond), "-i", "pipe:0",
      // Chroma of half the resolution wants even sizes; display-encoded values are sRGB's.
      "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709:out_range=tv", "-colorspace",
      "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-color_range", "tv"};
  arguments.insert(arguments.end(), form.encoder.begin(), form.encoder.end());
  // "file:" keeps ffmpeg from taking a name for a protocol or an option.
  arguments.insert(arguments.end(), {"-f", std::string(form.muxer),
                                     "file:" + fs::absolute(beside).lexically_normal().string()});
  auto ffmpeg = RunningProgram::start(std::move(arguments));
  if (!ffmpeg) return tl::unexpected(ffmpeg.error());
  return std::make_unique<Video>(path, beside, std::move(*ffmpeg));
}

Expected<std::unique_ptr<FilmSink>> openFrames(const std::string& path) {
  fs::path folder(path);
  if (!folder.has_filename()) folder = folder.parent_path();
  std::error_code error;
  if (fs::exists(folder, error) && !(fs::is_directory(folder, error) && fs::is_empty(folder, error)))
    return notWritten(path, "the folder is not empty; name a new one");
  fs::path beside = folder;
  beside += ".part";
  fs::remove_all(beside, error);
  if (!fs::create_directory(beside, error)) return notWritten(path, error.message());
  return std::make_unique<Frames>(std::move(folder), std::move(beside));
}

}  // namespace

Expected<FilmPlace> placeOfFilm(const std::string& asked, bool ffmpeg) {
  fs::path path(asked);
  if (path.empty()) return failure(ErrorKind::invalidInput, "A film needs a name to be written under.");
  if (formOf(path) != nullptr) {
    if (ffmpeg) return FilmPlace{true, asked};
    path.replace_extension();
    return FilmPlace{false, path.string() + " frames"};
  }
  std::error_code ignored;
  if (path.has_extension() && !fs::is_directory(path, ignored))
    return failure(
        ErrorKind::invalidInput,
        "A film is written as NAME.mp4, NAME.webm, or as numbered pictures into a folder NAME/; not as '" +
            path.extension().string() + "'.");
  return FilmPlace{false, asked};
}

Expected<std::unique_ptr<FilmSink>> openFilm(const FilmPlace& place, glm::ivec2 size, int framesPerSecond) {
  return place.video ? openVideo(place.path, size, framesPerSecond) : openFrames(place.path);
}

}  // namespace chiasm::app
