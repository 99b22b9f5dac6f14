// Recommended display colours as DICOM stores them: CIELab, 16 bits a channel.
#pragma once

#include <array>
#include <cstdint>

#include <glm/vec3.hpp>

namespace chiasm {

// PCS-Values (DICOM PS3.3 C.10.7.1.1): L* 0..100 as 0..65535; a* and b* −128..127 as 0..65535; white is D50
// (ICC profile connection space), from sRGB (IEC 61966-2-1, D65) by the Bradford adaptation. Every sRGB
// colour comes back as itself.
std::array<std::uint16_t, 3> cielabFromSrgb(glm::u8vec3 colour);
// Colours beyond sRGB are clipped.
glm::u8vec3 srgbFromCielab(std::array<std::uint16_t, 3> lab);

}  // namespace chiasm
