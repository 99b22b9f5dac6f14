// The three transfer functions of the speed comparison with other renderers; not offered to people.
#pragma once

#include <optional>
#include <string_view>

#include "core/volume/transfer_function.h"

namespace chiasm {

// "semi" (soft tissue and bone), "bone" (96% transparent) or "skin" (opaque), in HU: point for point what
// the peers are given, so that a ratio of times compares the same work. nullopt for any other name.
std::optional<TransferFunction> benchTransferFunction(std::string_view name);

}  // namespace chiasm
