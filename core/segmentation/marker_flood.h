// Watersheds from markers: labels rise over a relief as water does, until they meet.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm {

// Meyer's flooding (without watershed lines) over face neighbours, as ITK's
// MorphologicalWatershedFromMarkersImageFilter does it, voxel for voxel: the lowest level first, first come
// first served within one. `labels` holds the markers (0: none) and becomes the result; a label `barrier` is
// never entered and does not spread. `relief` has one level for each voxel, x fastest. One thread; stops
// early when `goOn` says so.
void floodFromMarkers(const std::vector<std::uint16_t>& relief, glm::ivec3 size,
                      std::vector<std::uint8_t>& labels, std::uint8_t barrier,
                      const std::function<bool()>& goOn = {});

}  // namespace chiasm
