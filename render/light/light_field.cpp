#include "render/light/light_field.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <utility>

#include "render/light/light_directions.h"
#include "render/passes/volume_params.h"

namespace chiasm::render {

namespace {

constexpr int kOpenDirections = 48, kLampDirections = 12;
// Of those, while a clip box moves: enough to tell a cut face from the inside of matter.
constexpr int kDraftDirections = 6;
constexpr double kLampDegrees = 9.0;  // half the cone's angle
constexpr unsigned kFull = 65535;
// Shade of what is near fades to 1/e over this share of the grid's diagonal.
constexpr double kReach = 0.2;

double reachMm(const LightGrid& grid) {
  return kReach * glm::length(grid.mmPerCell * glm::dvec3(grid.size));
}

// What a direction adds, so that the sum of all fits into 16 bits.
float scaleOf(std::size_t directions) {
  return static_cast<float>(kFull / directions);
}

std::vector<Sweep> openSweeps(const LightGrid& grid, int count) {
  std::vector<Sweep> sweeps;
  const std::vector<glm::dvec3> all = sphereDirections(kOpenDirections);
  for (int k = 0; k < count; ++k)
    sweeps.push_back(
        {all[static_cast<std::size_t>(k)], reachMm(grid), scaleOf(static_cast<std::size_t>(count))});
  return sweeps;
}

std::vector<Sweep> lampSweeps(const glm::dvec3& lamp) {
  std::vector<Sweep> sweeps;
  for (const glm::dvec3& towards : coneDirections(lamp, kLampDegrees, kLampDirections))
    sweeps.push_back({towards, 0.0, scaleOf(kLampDirections)});
  return sweeps;
}

}  // namespace

glm::dvec3 lampOf(const Camera& camera) {
  const CameraRays rays = cameraRays(camera, {1, 1});
  const glm::dvec3 right = glm::normalize(rays.right), down = glm::normalize(rays.down);
  return glm::normalize(glm::cross(down, right) - 0.55 * right - 0.7 * down);
}

LightField::LightField(cpu::Crew& crew, cpu::SimdLevel level)
    : crew_(crew), level_(level), sums_(crew.threads()) {}

bool LightField::converged(const glm::dvec3& lamp) const {
  return openDone_ && lampDone_ && lampShown_ == lamp && !batch_;
}

bool LightField::advance(const LightSource& source, const BrickRanges* ranges,
                         const std::optional<PatientBox>& box, const Camera& camera, Effort effort) {
  visits_ = 0;
  if (!started_ || !(source == matter_.source())) {
    matter_.begin(source);
    started_ = true;
    openDone_ = lampDone_ = false;
    batch_.reset();
    // Light of another place tells nothing.
    if (!(cellsGrid_ == matter_.grid())) {
      cells_ = {};
      openness_ = {};
    }
  }
  if (matter_.classified() && !matter_.cutBy(box)) {
    openDone_ = lampDone_ = false;
    batch_.reset();
  }
  const glm::dvec3 lamp = lampOf(camera);
  if (effort == Effort::draft) {
    if (matter_.classified()) draft(box, lamp);
    return converged(lamp);
  }
  while (!converged(lamp)) {
    if (effort == Effort::bounded && visits_ > 0 && visits_ + costOfNext() > budget_) return false;
    doNext(ranges, box, lamp);
  }
  return true;
}

void LightField::draft(const std::optional<PatientBox>& box, const glm::dvec3& lamp) {
  const bool moved = !matter_.cutBy(box);
  if (!moved && lampShown_ == lamp) return;
  if (moved) {
    visits_ += matter_.cut(crew_, box);
    startBatch(openSweeps(grid(), kDraftDirections), false);
    sweepSome(kDraftDirections);
    openDone_ = false;
  } else if (batch_ && !batch_->ofLamp) {
    openDone_ = false;  // its sums are needed; it begins anew
  }
  startBatch({{lamp, 0.0, scaleOf(1)}}, true);
  sweepSome(1);
  lampShown_ = lamp;
  lampDone_ = false;
  pack();
}

std::uint64_t LightField::costOfNext() const {
  if (!matter_.classified()) return matter_.layerVisits();  // or as much as there is room for
  return grid().count() * std::min<std::size_t>(crew_.threads(), batch_ ? batch_->sweeps.size() - batch_->done
                                                                        : crew_.threads());
}

void LightField::doNext(const BrickRanges* ranges, const std::optional<PatientBox>& box,
                        const glm::dvec3& lamp) {
  if (!matter_.classified()) {
    visits_ += matter_.classify(crew_, ranges, budget_ - std::min(visits_, budget_));
    return;
  }
  if (!matter_.cutBy(box)) {
    visits_ += matter_.cut(crew_, box);
    return;
  }
  if (batch_ && batch_->ofLamp && lampShown_ != lamp) batch_.reset();
  if (!batch_ && !openDone_) {
    startBatch(openSweeps(grid(), kOpenDirections), false);
  } else if (!batch_) {
    startBatch(lampSweeps(lamp), true);
    lampShown_ = lamp;
    lampDone_ = false;
  }
  const bool ofLamp = batch_->ofLamp;
  sweepSome(crew_.threads());
  if (batch_) return;
  (ofLamp ? lampDone_ : openDone_) = true;
  if (ofLamp) pack();
}

void LightField::startBatch(std::vector<Sweep> sweeps, bool ofLamp) {
  batch_ = Batch{std::move(sweeps), 0, ofLamp};
  for (LightSums& sums : sums_) sums.clear(matter_);
}

void LightField::sweepSome(std::size_t most) {
  const std::size_t first = batch_->done, count = std::min(most, batch_->sweeps.size() - first);
  crew_.run(count, [&](std::size_t i, unsigned thread) {
    sweepLight(matter_, batch_->sweeps[first + i], sums_[thread], level_);
  });
  visits_ += count * grid().count();
  batch_->done += count;
  if (batch_->done == batch_->sweeps.size()) finishBatch();
}

// Sums are whole numbers, so that it does not matter which thread's they are.
void LightField::finishBatch() {
  const LightMatter& matter = matter_;
  const glm::ivec3 size = grid().size;
  std::vector<std::uint16_t>& light = batch_->ofLamp ? lampLight_ : openness_;
  light.resize(grid().count());
  const unsigned most =
      static_cast<unsigned>(scaleOf(batch_->sweeps.size())) * static_cast<unsigned>(batch_->sweeps.size());
  // The open half of the sphere over a plain is all of the light that there can be.
  const float gain = static_cast<float>(kFull) / static_cast<float>(most) * (batch_->ofLamp ? 1.0f : 2.0f);
  crew_.run(static_cast<std::size_t>(size.z), [&](std::size_t layer, unsigned) {
    const auto z = static_cast<std::ptrdiff_t>(layer);
    for (std::ptrdiff_t x = 0; x < size.x; ++x)
      for (std::ptrdiff_t y = 0; y < size.y; ++y) {
        const auto straight = static_cast<std::size_t>(x + matter.rowCells() * (y + size.y * z));
        const auto turned = static_cast<std::size_t>(y + matter.turnedRowCells() * (z + size.z * x));
        unsigned sum = 0;
        for (const LightSums& sums : sums_) sum += sums.straight[straight] + unsigned{sums.turned[turned]};
        const float value = std::min(static_cast<float>(sum) * gain + 0.5f, static_cast<float>(kFull));
        light[static_cast<std::size_t>(x + size.x * (y + size.y * z))] = static_cast<std::uint16_t>(value);
      }
  });
  batch_.reset();
}

void LightField::pack() {
  const std::size_t count = grid().count();
  cellsGrid_ = grid();
  cells_.resize(count);
  // A lamp's draft may come before there is any openness.
  const bool open = openness_.size() == count;
  for (std::size_t i = 0; i < count; ++i)
    cells_[i] = (open ? openness_[i] : kFull) | static_cast<std::uint32_t>(lampLight_[i]) << 16;
  ++version_;
}

}  // namespace chiasm::render
