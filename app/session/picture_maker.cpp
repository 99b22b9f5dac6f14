#include "app/session/picture_maker.h"

#include <fmt/core.h>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <utility>

#include "app/pictures/clipboard_picture.h"
#include "app/pictures/running_program.h"
#include "app/view_words.h"
#include "core/base/program_file.h"
#include "core/case/case_store.h"

namespace chiasm::app {

namespace {

namespace fs = std::filesystem;

// `chiasm` beside the program that runs (a test is another one), or what the environment says.
Expected<std::string> ownProgram() {
  if (const char* named = std::getenv("CHIASM_PROGRAM"); named != nullptr && *named != '\0') return named;
  const auto own = programFile();
  if (!own) return tl::unexpected(own.error());
  return (own->parent_path() / "chiasm").string();
}

// "progress 0.25"
void take(const std::string& line, Progress& progress) {
  constexpr std::string_view kWord = "progress ";
  if (line.starts_with(kWord)) progress.report(std::strtod(line.c_str() + kWord.size(), nullptr));
}

Expected<void> runRender(const std::vector<std::string>& arguments, const std::string& view,
                         Progress& progress) {
  auto program = ownProgram();
  if (!program) return tl::unexpected(program.error());
  std::vector<std::string> words = {*program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto child = RunningProgram::start(std::move(words), RunningProgram::Output::listened);
  if (!child) return tl::unexpected(child.error());
  (void)child->write(std::as_bytes(std::span(view)));  // one that has gone says why at its end
  child->closeInput();
  child->listen([&progress](const std::string& line) { take(line, progress); }, progress);
  auto done = child->finish();
  if (progress.cancelled()) return failure(ErrorKind::cancelled, "Cancelled: nothing was written.");
  return done;
}

}  // namespace

const char* filmWord(PictureRequest::What what) {
  switch (what) {
    case PictureRequest::What::turntable:
      return "turntable";
    case PictureRequest::What::stations:
      return "stations";
    case PictureRequest::What::timePoints:
      return "timepoints";
    case PictureRequest::What::picture:
      break;
  }
  return "";
}

std::vector<std::string> renderArguments(const PictureRequest& request, const std::string& casePath) {
  std::vector<std::string> words = {"render",       casePath,
                                    "--output",     request.path,
                                    "--view",       viewWord(request.view),
                                    "--size",       fmt::format("{}x{}", request.size.x, request.size.y),
                                    "--renderer",   "auto",
                                    "--view-state", "-",
                                    "--progress"};
  const auto flag = [&](bool wanted, const char* name) {
    if (wanted) words.emplace_back(name);
  };
  flag(!request.scaleBar && !request.letters && !request.names && !request.title, "--plain");
  flag(request.scaleBar, "--scale-bar");
  flag(request.letters, "--letters");
  flag(request.names, "--names");
  flag(request.title, "--title");
  flag(request.transparent, "--transparent");
  if (request.film()) {
    words.insert(words.end(),
                 {"--film", filmWord(request.what), "--seconds", fmt::format("{}", request.seconds), "--fps",
                  std::to_string(request.framesPerSecond)});
  }
  return words;
}

std::string freePictureName(const PictureRequest& request, const std::string& casePath) {
  const fs::path file(casePath);
  const std::string what = request.film() ? filmWord(request.what) : viewWord(request.view);
  const char* extension = request.film() ? ".mp4" : ".png";
  const std::string stem = file.stem().string() + " " + what;
  std::error_code ignored;
  fs::path free = file.parent_path() / (stem + extension);
  for (int number = 2; fs::exists(free, ignored); ++number)
    free = file.parent_path() / (stem + " " + std::to_string(number) + extension);
  return free.string();
}

void PictureMaker::make(const std::string& casePath, const ViewState& view) {
  if (casePath.empty())
    return voice_.fail(
        {ErrorKind::unavailable, "This case has no file yet that a picture could be made from."});
  if (waiting_) return;
  waiting_ = Waiting{request, fs::absolute(casePath).string(), toJson(view)};
}

void PictureMaker::update(const CaseStore& store) {
  if (!waiting_) return;
  // The other process reads what is in the file.
  const auto& history = store.history();
  if (store.inGesture() || (!history.empty() && store.savedSequence() < history.back().sequence)) return;
  start(*std::exchange(waiting_, std::nullopt));
}

void PictureMaker::start(Waiting what) {
  fs::path path(what.request.path);
  if (!path.has_filename()) path = path.parent_path();  // a folder for numbered pictures
  const std::string name = path.filename().string();
  jobs_.start((what.request.film() ? "Filming " : "Drawing ") + name, JobRunner::Visibility::shown,
              [this, what = std::move(what), name](Progress& progress) -> JobRunner::Completion {
                const auto done =
                    runRender(renderArguments(what.request, what.casePath), what.view, progress);
                return [this, done, name] {
                  if (!done) return voice_.fail(done.error());
                  voice_.say("Wrote " + name + ".");
                };
              });
}

void PictureMaker::copy(render::Image picture) {
  jobs_.start("Copying the view", JobRunner::Visibility::shown,
              [this, picture = std::move(picture)](Progress&) -> JobRunner::Completion {
                return [this, copied = copyToClipboard(picture)] {
                  if (!copied) return voice_.fail(copied.error());
                  voice_.say("The view is in the clipboard.");
                };
              });
}

}  // namespace chiasm::app
