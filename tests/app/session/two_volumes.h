// A case of two volumes that show one body: a CT, and the same seen by another modality and laid elsewhere.
#pragma once

#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <random>
#include <span>
#include <vector>

#include "core/case/case.h"
#include "tests/support/bench_phantom.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

struct TwoVolumes {
  Case value;
  Uid ct, mr;
  glm::dmat4 truth;  // the MR's caseFromVolume that lays it on the CT; it lies at the identity
};

inline TwoVolumes makeTwoVolumes() {
  constexpr int kEdge = 80;
  TwoVolumes two;
  two.ct = *Uid::parse("2.25.21");
  two.mr = *Uid::parse("2.25.22");
  two.truth = glm::translate(glm::dmat4(1.0), glm::dvec3(2, -3, 4)) *
              glm::rotate(glm::dmat4(1.0), glm::radians(6.0), glm::normalize(glm::dvec3(0, 1, 0.2)));
  const std::vector<std::int16_t> hu = benchPhantom(glm::ivec3(kEdge));
  Volume ct;
  ct.info.uid = two.ct;
  ct.info.name = "CT";
  ct.info.unit = "HU";
  ct.info.study.modality = "CT";
  ct.info.grid = benchPhantomGrid(glm::ivec3(kEdge));
  ct.info.voxelType = VoxelType::int16;
  ct.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(hu)));
  // Tissue bright, air and bone dark, with noise of its own: as little like CT as MR is.
  std::mt19937 random(5);
  std::normal_distribution<double> noise(0.0, 12.0);
  std::vector<std::int16_t> signal(hu.size());
  for (std::size_t i = 0; i < hu.size(); ++i)
    signal[i] = static_cast<std::int16_t>(
        std::lround(400.0 * std::exp(-std::abs(hu[i] + 80.0) / 300.0) + noise(random)));
  Volume mr = ct;
  mr.info.uid = two.mr;
  mr.info.order = 1;
  mr.info.name = "MR";
  mr.info.unit = "";
  mr.info.study.modality = "MR";
  const glm::dmat4 away = glm::inverse(two.truth);
  mr.info.grid.direction = glm::dmat3(away) * mr.info.grid.direction;
  mr.info.grid.origin = glm::dvec3(away * glm::dvec4(mr.info.grid.origin, 1.0));
  mr.voxels = VoxelBuffer::copyOf(VoxelType::int16, std::as_bytes(std::span(signal)));
  two.value.info.uid = *Uid::parse("2.25.20");
  two.value.info.title = "Two volumes";
  two.value.volumes = {ct, mr};
  return two;
}

// Mean distance through the body between two placements of the MR, in mm.
inline double apartMm(const glm::dmat4& a, const glm::dmat4& b) {
  double sum = 0;
  for (int i = 0; i < 27; ++i) {
    const glm::dvec4 point(70.0 * (i % 3 - 1), 50.0 * (i / 3 % 3 - 1), 70.0 * (i / 9 - 1), 1.0);
    sum += glm::length(glm::dvec3(a * point - b * point));
  }
  return sum / 27;
}

}  // namespace chiasm::test
