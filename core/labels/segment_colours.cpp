#include <array>
#include <cstdint>

#include "core/labels/segmentation.h"

namespace chiasm {

glm::u8vec3 segmentColour(int index) {
  // Chosen farthest-first in CIELAB among muted colours legible on black, with the pictures that people with
  // deuteranopia and protanopia get (Machado et al. 2009) counted in; each differs from the one before it in
  // all three. The first is the recommended display colour of bone.
  static constexpr std::array<std::array<std::uint8_t, 3>, 28> kPalette = {{
      {241, 214, 145}, {86, 156, 214},  {230, 126, 84},  {126, 200, 190}, {190, 132, 204}, {232, 196, 64},
      {216, 84, 120},  {96, 132, 240},  {216, 204, 252}, {228, 168, 144}, {84, 252, 204},  {132, 120, 156},
      {192, 204, 96},  {180, 108, 84},  {96, 144, 132},  {228, 144, 60},  {240, 144, 168}, {96, 240, 228},
      {132, 168, 252}, {132, 192, 108}, {132, 192, 216}, {156, 192, 252}, {180, 240, 180}, {156, 132, 60},
      {72, 180, 156},  {72, 192, 132},  {192, 144, 180}, {240, 228, 108},
  }};
  const auto& [r, g, b] = kPalette[static_cast<std::size_t>(index < 0 ? 0 : index) % kPalette.size()];
  return {r, g, b};
}

}  // namespace chiasm
