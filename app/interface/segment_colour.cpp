#include "app/interface/segment_colour.h"

#include <array>

namespace chiasm::app {

glm::u8vec3 shownColour(const Segment& segment, const ViewState& view) {
  if (!view.safeColours) return segment.colour;
  static constexpr std::array<glm::u8vec3, 8> kSafe = {{{230, 159, 0},
                                                        {86, 180, 233},
                                                        {0, 158, 115},
                                                        {240, 228, 66},
                                                        {0, 114, 178},
                                                        {213, 94, 0},
                                                        {204, 121, 167},
                                                        {187, 187, 187}}};
  const auto count = static_cast<std::int64_t>(kSafe.size());
  return kSafe[static_cast<std::size_t>(((segment.order % count) + count) % count)];
}

}  // namespace chiasm::app
