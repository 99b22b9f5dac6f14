#include "app/interface/speed_colour.h"

#include <algorithm>
#include <cmath>
#include <glm/common.hpp>

namespace chiasm::app {

glm::u8vec3 speedColour(double speed) {
  constexpr glm::dvec3 kStanding(12, 14, 18), kMiddleOut(158, 104, 24), kOut(240, 204, 104),
      kMiddleBack(28, 86, 146), kBack(132, 192, 240);
  const double fast = std::clamp(std::abs(speed), 0.0, 1.0);
  const glm::dvec3 middle = speed < 0.0 ? kMiddleBack : kMiddleOut, end = speed < 0.0 ? kBack : kOut;
  const glm::dvec3 colour =
      fast < 0.5 ? glm::mix(kStanding, middle, fast * 2.0) : glm::mix(middle, end, fast * 2.0 - 1.0);
  return glm::u8vec3(glm::round(colour));
}

}  // namespace chiasm::app
