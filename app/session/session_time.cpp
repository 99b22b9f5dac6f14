// Session: the time points of a series, one after another.
#include <algorithm>

#include "app/actions/view_times.h"
#include "app/session/session.h"

namespace chiasm::app {
namespace {

// Voxels of time points that the device keeps beside what is shown; the others are sent again when their turn
// comes.
constexpr std::uint64_t kKeptBytes = std::uint64_t{512} << 20;

std::uint64_t bytesOf(const Volume& volume) {
  return volume.voxels ? volume.voxels->bytes().size() : 0;
}

}  // namespace

void Session::showTimePoint(std::size_t index) {
  if (!store_) return;
  const auto points = shownTimePoints(current(), view_);
  if (index >= points.size()) return;
  keepTimePoint();
  app::showTimePoint(current(), view_, points[index]->info.uid);
  keepTimePoint();
}

void Session::stepTime(int step) {
  if (!store_) return;
  const auto here = shownTimePoint(current(), view_);
  if (!here) return;
  if (const auto next = nextTimePoint(*here, shownTimePoints(current(), view_).size(), step, view_.time.loop))
    showTimePoint(*next);
}

void Session::playTime(bool play) {
  if (!play || !store_ || !shownTimePoint(current(), view_)) return player_.pause();
  const auto count = shownTimePoints(current(), view_).size();
  // From the end there is nothing to play but all of it again.
  if (!view_.time.loop && *shownTimePoint(current(), view_) + 1 == count) showTimePoint(0);
  player_.play();
}

// What was shown last is kept longest; nothing of another series is.
void Session::keepTimePoint() {
  const auto points = shownTimePoints(current(), view_);
  const auto here = shownTimePoint(current(), view_);
  std::erase_if(keptTimePoints_, [&](const Uid& uid) {
    return !here || uid == points[*here]->info.uid ||
           std::none_of(points.begin(), points.end(),
                        [&](const Volume* one) { return one->info.uid == uid; });
  });
  if (!here) return;
  keptTimePoints_.push_back(points[*here]->info.uid);
  std::uint64_t bytes = 0;
  for (const Uid& uid : keptTimePoints_) bytes += bytesOf(*current().findVolume(uid));
  while (bytes > kKeptBytes && keptTimePoints_.size() > 1) {
    bytes -= bytesOf(*current().findVolume(keptTimePoints_.front()));
    keptTimePoints_.erase(keptTimePoints_.begin());
  }
}

bool Session::passTime(double seconds) {
  if (!player_.playing()) return false;
  const auto here = store_ ? shownTimePoint(current(), view_) : std::nullopt;
  // Who draws looks at one place; who goes to another volume wants to see that one.
  if (!here || !view_.gesture.empty()) {
    player_.pause();
    return true;
  }
  if (!player_.advance(seconds, view_.time.framesPerSecond)) return false;
  const auto points = shownTimePoints(current(), view_);
  std::size_t at = *here;
  while (const auto next = nextTimePoint(at, points.size(), 1, view_.time.loop)) {
    at = *next;
    if (at == *here) break;
    const Volume& point = *points[at];
    if (point.voxels) {
      showTimePoint(at);
      return true;
    }
    // Still being read: it is waited for. One that cannot be read is left out.
    if (volumeProblem(point.info.uid).empty()) return false;
  }
  player_.pause();
  return true;
}

std::optional<double> Session::untilNextTimePoint() const {
  return player_.untilNext(view_.time.framesPerSecond);
}

}  // namespace chiasm::app
