// The light in a volume: how open each place is, and how much of a lamp beside the eye reaches it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <glm/vec3.hpp>

#include "render/cpu/crew.h"
#include "render/light/light_matter.h"
#include "render/light/light_sweep.h"
#include "render/scene_view.h"

namespace chiasm::render {

// Openness is the mean over 48 directions of what matter nearby lets through, twice as much as that, so that
// it is 1 over an open plain: it does not depend on the camera. The lamp hangs to the left of the eye and
// above it, and is as large as twelve directions in a cone of 9 degrees around it: soft shadows.
//
// The work comes in pieces. A field that has converged is the same, bit for bit, however it got there, at
// every SIMD level and number of threads. One thread.
class LightField {
 public:
  // `crew` must outlive it.
  explicit LightField(cpu::Crew& crew, cpu::SimdLevel level = cpu::bestSimdLevel());

  // No call with Effort::bounded visits more cells and voxels than this (or one piece, where that is more).
  static constexpr std::uint64_t kVisits = std::uint64_t{8} << 20;
  enum class Effort {
    draft,    // something moves: what is there, with one direction of the lamp where that has moved
    bounded,  // nothing moves: as much as fits into a frame
    all       // to the end
  };
  // Goes on towards the light of this scene, box and camera. `ranges`: of the source's voxels. True: it is
  // there.
  bool advance(const LightSource& source, const BrickRanges* ranges, const std::optional<PatientBox>& box,
               const Camera& camera, Effort effort);
  // For tests: another bound than kVisits.
  void setBudget(std::uint64_t visits) { budget_ = visits; }
  // Voxels and cells that the last call visited.
  std::uint64_t visits() const { return visits_; }

  const LightGrid& grid() const { return matter_.grid(); }
  // One a cell, x fastest: openness (low 16 bits) and the lamp (high), 65535 is full. Empty until there is
  // any.
  std::span<const std::uint32_t> cells() const { return cells_; }
  // Changes whenever the cells do.
  std::uint64_t version() const { return version_; }

 private:
  // Directions whose light is being summed up.
  struct Batch {
    std::vector<Sweep> sweeps;
    std::size_t done = 0;
    bool ofLamp = false;
  };
  bool converged(const glm::dvec3& lamp) const;
  void draft(const std::optional<PatientBox>& box, const glm::dvec3& lamp);
  // Visits of the next piece of work, and that piece.
  std::uint64_t costOfNext() const;
  void doNext(const BrickRanges* ranges, const std::optional<PatientBox>& box, const glm::dvec3& lamp);
  void startBatch(std::vector<Sweep> sweeps, bool ofLamp);
  void sweepSome(std::size_t most);
  void finishBatch();
  void pack();

  cpu::Crew& crew_;
  cpu::SimdLevel level_;
  LightMatter matter_;
  std::vector<LightSums> sums_;  // one a thread
  std::optional<Batch> batch_;
  std::vector<std::uint16_t> openness_, lampLight_;  // x fastest
  bool started_ = false, openDone_ = false, lampDone_ = false;
  std::optional<glm::dvec3> lampShown_;
  std::vector<std::uint32_t> cells_;
  LightGrid cellsGrid_;
  std::uint64_t budget_ = kVisits, visits_ = 0, version_ = 0;
};

// Where the lamp of a camera is: a unit vector towards it, in case space.
glm::dvec3 lampOf(const Camera& camera);

}  // namespace chiasm::render
