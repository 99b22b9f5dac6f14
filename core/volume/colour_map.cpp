#include "core/volume/colour_map.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace chiasm {
namespace {

constexpr ColourMap kAll[] = {ColourMap::hot, ColourMap::ice, ColourMap::pet};

// Where one channel's straight pieces meet: grey level, channel 0..255.
struct Corner {
  double level, value;
};
using Channel = std::span<const Corner>;

constexpr Corner kFirst[] = {{0, 0}, {127.5, 255}};  // of hot: red, green, blue
constexpr Corner kSecond[] = {{127.5, 0}, {255, 255}};
constexpr Corner kThird[] = {{191, 0}, {255, 255}};
constexpr Corner kPetRed[] = {{63, 0}, {192, 255}};
constexpr Corner kPetGreen[] = {{0, 0}, {63.5, 128}, {128, 0}, {255, 255}};
constexpr Corner kPetBlue[] = {{0, 0}, {128, 255}, {192, 0}, {255, 255}};

std::uint8_t valueAt(Channel corners, int level) {
  const auto after = std::find_if(corners.begin(), corners.end(),
                                  [&](const Corner& corner) { return corner.level > level; });
  if (after == corners.begin()) return static_cast<std::uint8_t>(after->value);
  const Corner before = *(after - 1);
  if (after == corners.end()) return static_cast<std::uint8_t>(before.value);
  const double part = (level - before.level) / (after->level - before.level);
  return static_cast<std::uint8_t>(std::lround(before.value + part * (after->value - before.value)));
}

}  // namespace

std::span<const ColourMap> allColourMaps() {
  return kAll;
}

const char* colourMapName(ColourMap map) {
  switch (map) {
    case ColourMap::hot:
      return "hot";
    case ColourMap::ice:
      return "ice";
    case ColourMap::pet:
      return "pet";
  }
  return "";
}

std::optional<ColourMap> findColourMap(std::string_view name) {
  const auto same = [&](const char* known) {
    const std::string_view word(known);
    return word.size() == name.size() &&
           std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) {
             return a == static_cast<char>(std::tolower(static_cast<unsigned char>(b)));
           });
  };
  for (const ColourMap map : kAll)
    if (same(colourMapName(map))) return map;
  return std::nullopt;
}

std::array<glm::u8vec3, 256> colourTable(ColourMap map) {
  const bool pet = map == ColourMap::pet;
  const Channel red = pet ? Channel(kPetRed) : Channel(map == ColourMap::ice ? kThird : kFirst);
  const Channel green = pet ? Channel(kPetGreen) : Channel(kSecond);
  const Channel blue = pet ? Channel(kPetBlue) : Channel(map == ColourMap::ice ? kFirst : kThird);
  std::array<glm::u8vec3, 256> table;
  for (int level = 0; level < 256; ++level)
    table[static_cast<std::size_t>(level)] = {valueAt(red, level), valueAt(green, level),
                                              valueAt(blue, level)};
  return table;
}

}  // namespace chiasm
