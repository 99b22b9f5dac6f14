#include "core/labels/cielab.h"

#include <algorithm>
#include <cmath>

#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm {
namespace {

// sRGB to XYZ of D50, Bradford-adapted (ICC.1 annex E; the columns of the sRGB profile).
const glm::dmat3 kXyzFromLinear(0.4360747, 0.2225045, 0.0139322, 0.3850649, 0.7168786, 0.0971045, 0.1430804,
                                0.0606169, 0.7141733);
constexpr glm::dvec3 kWhite(0.9642199, 1.0, 0.82521);
constexpr double kEpsilon = 216.0 / 24389.0, kKappa = 24389.0 / 27.0;

double linear(double encoded) {
  return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}
double encoded(double linear) {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1.0 / 2.4) - 0.055;
}
double lightness(double share) {
  return share > kEpsilon ? std::cbrt(share) : (kKappa * share + 16.0) / 116.0;
}
double share(double lightness) {
  const double cube = lightness * lightness * lightness;
  return cube > kEpsilon ? cube : (116.0 * lightness - 16.0) / kKappa;
}
std::uint16_t stored(double value, double from, double to) {
  return static_cast<std::uint16_t>(std::lround(std::clamp((value - from) / (to - from), 0.0, 1.0) * 65535));
}
double restored(std::uint16_t value, double from, double to) {
  return from + (to - from) * value / 65535.0;
}

}  // namespace

std::array<std::uint16_t, 3> cielabFromSrgb(glm::u8vec3 colour) {
  glm::dvec3 rgb(0);
  for (int i = 0; i < 3; ++i) rgb[i] = linear(colour[i] / 255.0);
  const glm::dvec3 xyz = kXyzFromLinear * rgb / kWhite;
  const double x = lightness(xyz.x), y = lightness(xyz.y), z = lightness(xyz.z);
  return {stored(116.0 * y - 16.0, 0, 100), stored(500.0 * (x - y), -128, 127),
          stored(200.0 * (y - z), -128, 127)};
}

glm::u8vec3 srgbFromCielab(std::array<std::uint16_t, 3> lab) {
  const double y = (restored(lab[0], 0, 100) + 16.0) / 116.0;
  const double x = y + restored(lab[1], -128, 127) / 500.0, z = y - restored(lab[2], -128, 127) / 200.0;
  const glm::dvec3 rgb = glm::inverse(kXyzFromLinear) * (kWhite * glm::dvec3(share(x), share(y), share(z)));
  glm::u8vec3 out;
  for (int i = 0; i < 3; ++i)
    out[i] = static_cast<std::uint8_t>(std::lround(std::clamp(encoded(rgb[i]), 0.0, 1.0) * 255));
  return out;
}

}  // namespace chiasm
