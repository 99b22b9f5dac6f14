// Pictures and films of the open case, made behind the window: by this program's own command `render`, in a
// process of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <glm/vec2.hpp>

#include "app/session/jobs.h"
#include "app/view_state.h"
#include "render/image.h"

namespace chiasm {
class CaseStore;
}

namespace chiasm::app {

// What is asked for. It stays as it was for the next time.
struct PictureRequest {
  enum class What { picture, turntable, stations, timePoints };
  What what = What::picture;
  ViewKind view = ViewKind::volume3d;
  glm::ivec2 size{1920, 1080};
  bool transparent = false, scaleBar = true, letters = true, names = false, title = false;
  double seconds = 8.0;
  int framesPerSecond = 25;
  std::string path;

  bool film() const { return what != What::picture; }
};

// The arguments of `render` for a request; the view's state is read from the input.
std::vector<std::string> renderArguments(const PictureRequest& request, const std::string& casePath);
// The word of a film for `render --film`; empty for a picture.
const char* filmWord(PictureRequest::What what);
// A name beside the case that nothing has yet: "HEAD 3d.png", "HEAD turntable 2.mp4".
std::string freePictureName(const PictureRequest& request, const std::string& casePath);

// Owner: the UI thread, which never waits. Another process reads the case file, so that neither the window's
// device nor its memory is shared with a picture of any size.
class PictureMaker {
 public:
  struct Voice {
    std::function<void(std::string)> say;
    std::function<void(const Error&)> fail;
  };
  PictureMaker(JobRunner& jobs, Voice voice) : jobs_(jobs), voice_(std::move(voice)) {}

  PictureRequest request;

  // As the case looks in `view`; begins as soon as everything that was done is in the case's file.
  void make(const std::string& casePath, const ViewState& view);
  // Puts a picture into the clipboard.
  void copy(render::Image picture);
  // Once a frame with an open case.
  void update(const CaseStore& store);
  // What was asked of a case that is closed now is not made.
  void forget() { waiting_.reset(); }
  bool waiting() const { return waiting_.has_value(); }

 private:
  struct Waiting {
    PictureRequest request;
    std::string casePath, view;
  };
  void start(Waiting what);

  JobRunner& jobs_;
  Voice voice_;
  std::optional<Waiting> waiting_;
};

}  // namespace chiasm::app
