#include "app/interface/window_pictures.h"

#include <algorithm>
#include <utility>

namespace chiasm::app {

Expected<void> WindowPictures::build(float scale) {
  drop();
  scale_ = scale;
  auto renderer = maker_(plan_.means());
  if (!renderer) return tl::unexpected(renderer.error());
  renderer_ = std::move(*renderer);
  return rescale(scale);
}

Expected<void> WindowPictures::rescale(float scale) {
  scale_ = scale;
  if (interface_) views_ = interface_->releaseViews();
  interface_.reset();
  auto interface = MainInterface::create(session_, *renderer_, scale, std::move(views_));
  if (!interface) {
    drop();
    return tl::unexpected(interface.error());
  }
  interface_ = std::move(*interface);
  interface_->setReduced(plan_.means().reduced);
  return {};
}

void WindowPictures::drop() {
  if (interface_) views_ = interface_->releaseViews();
  interface_.reset();
  renderer_.reset();
}

bool WindowPictures::recover(const Error& error, double now) {
  Error trouble = error;
  while (const auto means = plan_.failed(render::troubleOf(trouble), now)) {
    auto built = build(scale_);
    if (built) {
      sayRecovered(error);
      return true;
    }
    trouble = built.error();
  }
  drop();
  whyNot_ = trouble.message;
  retryAt_ = now + plan_.pause();
  return false;
}

bool WindowPictures::retry(double now) {
  if (now < retryAt_) return false;
  auto built = build(scale_);
  if (!built) return recover(built.error(), now);
  sayRecovered({ErrorKind::unavailable, std::exchange(whyNot_, {})});
  return true;
}

// One sentence about it at a time: the newest.
void WindowPictures::sayRecovered(const Error& error) {
  const auto& messages = session_.messages();
  const auto before = std::find_if(messages.begin(), messages.end(),
                                   [&](const Message& message) { return message.text == said_; });
  if (!said_.empty() && before != messages.end()) session_.dismissMessage(before->id);
  said_ = error.message;
  const PictureMeans& means = plan_.means();
  if (means.onProcessor)
    said_ += " The pictures are now drawn by the processor (" + renderer_->deviceDescription() +
             "), which is slower; start Chiasm again to try the graphics device.";
  else
    said_ += " The pictures were built again.";
  if (means.reduced)
    said_ +=
        " To save memory, 3-D is drawn at half its resolution and without the surfaces of segments; slices "
        "are "
        "whole. Close other programs, then open the case again to see everything.";
  said_ += " Nothing that was done is lost.";
  session_.sayError({error.kind, said_});
}

void WindowPictures::followCase() {
  const Uid now = session_.hasCase() ? session_.current().info.uid : Uid();
  if (now == std::exchange(case_, now) || !plan_.means().reduced) return;
  plan_.spareNothing();
  if (interface_) interface_->setReduced(false);
}

}  // namespace chiasm::app
