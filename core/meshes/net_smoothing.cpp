#include "core/meshes/net_smoothing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <glm/common.hpp>

#include "core/jobs/parallel.h"

namespace chiasm {

namespace {

using Points = std::vector<glm::vec3>;
constexpr std::size_t kChunk = 1 << 14;

template <typename Work>
void forEachPoint(std::size_t count, const Work& work) {
  parallelFor((count + kChunk - 1) / kChunk, [&](std::size_t chunk, unsigned) {
    for (std::size_t i = chunk * kChunk; i < std::min(count, (chunk + 1) * kChunk); ++i) work(i);
  });
}

glm::vec3 meanOfNeighbours(const SurfaceNet& net, const Points& points, std::size_t i) {
  const auto& [a, b, c, d] = net.neighbours[i];
  return 0.25F * (points[a] + points[b] + points[c] + points[d]);
}

// Coefficients of the Chebyshev polynomials T_n(1 − k/2), k in [0, 2] an eigenvalue of "point minus the mean
// of its neighbours", of a low pass with a Hamming window; scaled so that k = 0, where things are, stays
// exactly.
std::vector<double> lowPass(int iterations, double passBand) {
  const double theta = std::acos(1.0 - 0.5 * passBand);
  std::vector<double> coefficients;
  double sum = 0.0;
  for (int n = 0; n <= iterations; ++n) {
    const double window = 0.54 + 0.46 * std::cos(n * std::numbers::pi / (iterations + 1));
    coefficients.push_back(
        window * (n == 0 ? theta / std::numbers::pi : 2.0 * std::sin(n * theta) / (n * std::numbers::pi)));
    sum += coefficients.back();
  }
  for (double& coefficient : coefficients) coefficient /= sum;
  return coefficients;
}

}  // namespace

std::vector<glm::vec3> smoothedPoints(const SurfaceNet& net, int iterations, double wavelength) {
  if (iterations <= 0 || net.points.empty()) return net.points;
  // A wave along one of the two directions of the net has half the eigenvalue of one along both.
  const double passBand = 0.5 * (1.0 - std::cos(2.0 * std::numbers::pi / wavelength));
  const std::vector<double> coefficients = lowPass(iterations, passBand);
  const std::size_t count = net.points.size();
  Points former = net.points, now(count), sum(count);
  forEachPoint(count, [&](std::size_t i) {
    now[i] = 0.5F * (former[i] + meanOfNeighbours(net, former, i));
    sum[i] = static_cast<float>(coefficients[0]) * former[i] + static_cast<float>(coefficients[1]) * now[i];
  });
  Points next(count);
  for (std::size_t n = 2; n < coefficients.size(); ++n) {
    const auto weight = static_cast<float>(coefficients[n]);
    forEachPoint(count, [&](std::size_t i) {
      next[i] = now[i] + meanOfNeighbours(net, now, i) - former[i];
      sum[i] += weight * next[i];
    });
    std::swap(former, now);
    std::swap(now, next);
  }
  forEachPoint(count, [&](std::size_t i) {
    const SurfaceNet::Reach reach = net.reach[i];
    glm::vec3 below(SurfaceNet::kFree), above(SurfaceNet::kFree);
    if (reach.thinBelow) below[reach.axis] = SurfaceNet::kThin;
    if (reach.thinAbove) above[reach.axis] = SurfaceNet::kThin;
    sum[i] = glm::clamp(sum[i], net.points[i] - below, net.points[i] + above);
  });
  return sum;
}

}  // namespace chiasm
