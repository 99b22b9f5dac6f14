// Colour maps: how the grey levels of a volume laid over another become colours.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include <glm/vec3.hpp>

namespace chiasm {

// hot and pet follow DICOM's standard palettes Hot Iron and PET (PS3.6 Annex B.1) within 3 of 255 levels; ice
// is hot with red and blue changed over, for what hot's reds would be mistaken on.
enum class ColourMap { hot, ice, pet };

std::span<const ColourMap> allColourMaps();
// The word that files, commands and menus use: "hot".
const char* colourMapName(ColourMap map);
std::optional<ColourMap> findColourMap(std::string_view name);  // ignoring case
// Display-encoded RGB of the grey levels 0..255.
std::array<glm::u8vec3, 256> colourTable(ColourMap map);

}  // namespace chiasm
