// Recommended display colours of anatomical structures, found by their names.
#pragma once

#include <optional>
#include <string_view>

#include <glm/vec3.hpp>

namespace chiasm {

// sRGB colour for a structure or a class of structures ("Left kidney", "lung_upper_lobe_left", "Frontal
// bone", "vertebrae_L3"): the recommended colours of common terminologies, as viewers use them. nullopt for a
// name that says nothing known, and for findings (defect, lesion, …), which take a colour of their own.
std::optional<glm::u8vec3> standardColour(std::string_view name);

}  // namespace chiasm
