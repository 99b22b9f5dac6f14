#include "render/light/room_light.h"

#include <algorithm>
#include <utility>

#include "core/jobs/parallel.h"
#include "render/cpu/crew.h"
#include "render/light/light_field.h"

namespace chiasm::render {

namespace {

// Each needs sums of its own; and frames go on beside it.
constexpr unsigned kMostThreads = 4;

}  // namespace

RoomLight::RoomLight() = default;

RoomLight::~RoomLight() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RoomLight::follow(std::optional<RoomMatter> matter) {
  const std::lock_guard lock(mutex_);
  if (matter == wanted_) return;
  wanted_ = std::move(matter);
  ++asked_;
  if (!wanted_) newest_.reset();
  if (wanted_ && !thread_.joinable()) thread_ = std::thread([this] { work(); });
  changed_.notify_all();
}

std::shared_ptr<const RoomLightCells> RoomLight::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

bool RoomLight::settled() const {
  const std::lock_guard lock(mutex_);
  return !wanted_ || answered_ == asked_;
}

void RoomLight::work() {
  cpu::Crew crew(std::min(workerCount(), kMostThreads));
  std::optional<LightField> field;  // holds voxels and labels: only as long as it is wanted
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || answered_ != asked_; });
    if (stopping_) return;
    if (!wanted_) {
      field.reset();
      answered_ = asked_;
      continue;
    }
    if (!field) field.emplace(crew);
    const RoomMatter matter = *wanted_;
    const std::uint64_t number = asked_;
    lock.unlock();
    // A piece, and then what was said last: work for what is gone ends soon.
    const bool there =
        field->advance(matter.source, matter.ranges.get(), matter.box, lamp(), LightField::Effort::bounded);
    std::shared_ptr<const RoomLightCells> made;
    if (there) {
      const auto cells = field->cells();
      made = std::make_shared<const RoomLightCells>(
          RoomLightCells{matter.source.grid, field->grid(), {cells.begin(), cells.end()}});
    }
    lock.lock();
    if (!made || number != asked_) continue;
    newest_ = std::move(made);
    answered_ = number;
  }
}

}  // namespace chiasm::render
