#include "tests/support/bench_phantom.h"

#include <algorithm>
#include <cmath>

#include "core/jobs/parallel.h"

namespace chiasm::test {

namespace {

// Single precision and the order of operations matter: the voxels must come out the same as the peers'.

std::uint32_t hash(std::uint32_t x) {
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  x ^= x >> 16;
  return x;
}

// Below 1 inside the ellipsoid.
float ellipsoid(float x, float y, float z, float cx, float cy, float cz, float a, float b, float c) {
  x = (x - cx) / a;
  y = (y - cy) / b;
  z = (z - cz) / c;
  return x * x + y * y + z * z;
}

void addLungs(float x, float y, float z, float& v) {
  const float right = ellipsoid(x, y, z, -0.40f, 0.0f, 0.35f, 0.30f, 0.42f, 0.52f);
  const float left = ellipsoid(x, y, z, 0.40f, 0.0f, 0.35f, 0.30f, 0.42f, 0.52f);
  if (!(right < 1 || left < 1)) return;
  v = -860;
  const float cx = x < 0 ? -0.40f : 0.40f;
  const float qx = x - cx, qz = z - 0.35f;
  const float t = std::sin(18 * qx + 5 * std::sin(6 * y)) * std::sin(16 * qz + 4 * std::sin(5 * y + x * 4));
  const float t2 = std::sin(19 * y + 3 * std::sin(7 * qz));
  if (std::fabs(t) < 0.05f && std::fabs(t2) < 0.22f) v = 60;
  if ((right < 1 && right > 0.985f) || (left < 1 && left > 0.985f)) v = 0;
}

void addOrgans(float x, float y, float z, float& v) {
  if (ellipsoid(x, y, z, 0.05f, -0.12f, 0.20f, 0.26f, 0.22f, 0.28f) < 1) {  // heart and two chambers
    v = 90;
    if (ellipsoid(x, y, z, 0.12f, -0.12f, 0.17f, 0.10f, 0.10f, 0.17f) < 1) v = 320;
    if (ellipsoid(x, y, z, -0.05f, -0.14f, 0.22f, 0.08f, 0.09f, 0.13f) < 1) v = 280;
  }
  if (ellipsoid(x, y, z, -0.30f, -0.05f, -0.45f, 0.42f, 0.40f, 0.26f) < 1) {  // liver and its vessels
    v = 115;
    const float t = std::sin(14 * x + 3 * std::sin(8 * z)) * std::sin(13 * y + 2 * std::sin(9 * x));
    if (std::fabs(t) < 0.06f && std::fabs(std::sin(15 * z + 2 * x)) < 0.35f) v = 190;
  }
  if (ellipsoid(x, y, z, 0.48f, 0.15f, -0.42f, 0.18f, 0.22f, 0.2f) < 1) v = 125;  // spleen
  if (ellipsoid(x, y, z, -0.33f, 0.30f, -0.75f, 0.11f, 0.10f, 0.16f) < 1 ||       // kidneys
      ellipsoid(x, y, z, 0.33f, 0.30f, -0.75f, 0.11f, 0.10f, 0.16f) < 1)
    v = 210 + 60 * std::sin(30 * z);
  const float ax = 0.06f + 0.03f * std::sin(4 * z), ay = 0.22f;  // aorta
  const float d = std::sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay));
  if (d < 0.055f)
    v = 340;
  else if (d < 0.062f)
    v = 80;
  if (z < -0.55f && ellipsoid(x, y, z, 0.15f + 0.1f * std::sin(20 * z), -0.3f, z, 0.12f, 0.10f, 1) < 1)
    v = std::sin(33 * z) > 0.2f ? -950 : 40;  // bowel gas
}

void addSpine(float x, float y, float z, float& v) {
  const float d = std::sqrt((x / 0.13f) * (x / 0.13f) + ((y - 0.42f) / 0.12f) * ((y - 0.42f) / 0.12f));
  const float pz = z * 14;
  const float fz = pz - std::floor(pz);
  if (d < 1) {
    if (fz < 0.14f)
      v = 95;
    else
      v = (d > 0.86f || fz < 0.2f || fz > 0.94f)
              ? 720.f
              : 260.f + 60 * std::sin(60 * x) * std::sin(61 * y) * std::sin(57 * z);
  }
  if (fz > 0.35f && fz < 0.75f) {  // processes
    if (std::fabs(x) < 0.03f && y > 0.5f && y < 0.6f) v = 650;
    if (std::fabs(y - 0.5f) < 0.03f && std::fabs(x) < 0.24f) v = 600;
  }
  const float c = std::sqrt(x * x + (y - 0.555f) * (y - 0.555f));
  if (c < 0.04f) v = 30;
}

void addRibs(float x, float y, float z, float& v) {
  const float rr = std::sqrt((x / 0.76f) * (x / 0.76f) + (y / 0.565f) * (y / 0.565f));
  const float angle = std::atan2(x, y);
  const float zz = z + 0.10f * (1 - std::cos(angle)) * 1.2f;
  if (z > -0.55f) {
    const float pz = zz * 7;
    const float fz = pz - std::floor(pz) - 0.5f;
    const float dr = (rr - 1) * 0.62f;
    const float dz = fz / 7.f;
    const float d = std::sqrt(dr * dr * 2.2f + dz * dz);
    if (d < 0.034f && !(y < -0.45f && std::fabs(x) < 0.15f)) v = d > 0.022f ? 850.f : 320.f;
  }
  if (z > -0.2f && z < 0.8f && std::fabs(x) < 0.10f && std::fabs(y + 0.545f) < 0.03f)  // sternum
    v = (std::fabs(y + 0.545f) > 0.018f || std::fabs(x) > 0.085f) ? 620.f : 220.f;
}

void addPelvis(float x, float y, float z, float& v) {
  if (z >= -0.6f) return;
  const float right = ellipsoid(x, y, z, -0.42f, 0.18f, -0.95f, 0.28f, 0.20f, 0.32f);
  const float left = ellipsoid(x, y, z, 0.42f, 0.18f, -0.95f, 0.28f, 0.20f, 0.32f);
  const float m = std::min(right, left);
  if (m < 1 && m > 0.62f) v = m > 0.9f || m < 0.70f ? 780.f : 300.f;
}

float hounsfield(float x, float y, float z) {
  float v = -1000;
  if (y > 0.74f && y < 0.77f && std::fabs(x) < 0.8f) v = -300 + 450 * (y < 0.75f || y > 0.76f);  // table
  if (std::fabs(z) > 0.95f) return v;
  const float wobble = 1 + 0.03f * std::sin(3 * z) + 0.02f * std::sin(7 * z + 1);
  const float r = std::sqrt((x / (0.88f * wobble)) * (x / (0.88f * wobble)) +
                            (y / (0.66f * wobble)) * (y / (0.66f * wobble)));
  if (r > 1) return v;
  v = r > 0.975f ? 70.f : (r > 0.90f ? -95.f : 55.f);  // skin, fat, muscle
  if (r > 0.90f) return v;
  v += 12 * std::sin(40 * x + 9 * z) * std::sin(37 * y);
  addLungs(x, y, z, v);
  addOrgans(x, y, z, v);
  addSpine(x, y, z, v);
  addRibs(x, y, z, v);
  addPelvis(x, y, z, v);
  return v;
}

std::int16_t voxel(int i, int j, int k, glm::ivec3 size) {
  const float x = (static_cast<float>(i) + .5f) / static_cast<float>(size.x) * 2 - 1;
  const float y = (static_cast<float>(j) + .5f) / static_cast<float>(size.y) * 2 - 1;
  const float z = (static_cast<float>(k) + .5f) / static_cast<float>(size.z) * 2 - 1;
  const float e = 0.5f / static_cast<float>(size.x);
  const float v = 0.5f * (hounsfield(x - e, y - e, z - e) + hounsfield(x + e, y + e, z + e));
  const std::uint32_t s = hash(static_cast<std::uint32_t>(i) +
                               static_cast<std::uint32_t>(size.x) *
                                   (static_cast<std::uint32_t>(j) +
                                    static_cast<std::uint32_t>(size.y) * static_cast<std::uint32_t>(k)));
  const float sum = static_cast<float>((s & 1023) + ((s >> 10) & 1023) + ((s >> 20) & 1023));
  const float noise = (sum - 1534.5f) / 1023.f * 2.0f * 12.f;
  return static_cast<std::int16_t>(std::max(-1024.f, std::min(3071.f, v + noise)));
}

}  // namespace

std::vector<std::int16_t> benchPhantom(glm::ivec3 size) {
  std::vector<std::int16_t> voxels(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y) *
                                   static_cast<std::size_t>(size.z));
  parallelFor(static_cast<std::size_t>(size.z), [&](std::size_t k, unsigned) {
    std::size_t at = k * static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y);
    for (int j = 0; j < size.y; ++j)
      for (int i = 0; i < size.x; ++i) voxels[at++] = voxel(i, j, static_cast<int>(k), size);
  });
  return voxels;
}

GridGeometry benchPhantomGrid(glm::ivec3 size) {
  GridGeometry grid;
  grid.size = size;
  grid.spacing = 256.0 / glm::dvec3(size);
  grid.origin = -128.0 + grid.spacing / 2.0;
  return grid;
}

}  // namespace chiasm::test
