#include "core/volume/colour_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

namespace chiasm {
namespace {

// Entries of DICOM's standard palettes (PS3.6 Annex B.1), level: red, green, blue.
struct Entry {
  std::size_t level;
  int red, green, blue;
};
constexpr Entry kHotIron[] = {{0, 0, 0, 0},         {64, 128, 0, 0},     {127, 254, 0, 0},
                              {128, 255, 0, 0},     {160, 255, 64, 0},   {191, 255, 126, 0},
                              {223, 255, 190, 128}, {255, 255, 255, 255}};
constexpr Entry kPet[] = {{0, 0, 0, 0},       {32, 0, 65, 64},    {63, 0, 128, 126},    {95, 63, 64, 190},
                          {128, 128, 0, 255}, {192, 255, 128, 0}, {233, 255, 210, 165}, {255, 255, 255, 255}};

TEST(ColourMap, HotAndPetAreDicomsPalettes) {
  const auto check = [](ColourMap map, const Entry& entry) {
    const auto table = colourTable(map);
    EXPECT_LE(std::abs(table[entry.level].r - entry.red), 3) << colourMapName(map) << " " << entry.level;
    EXPECT_LE(std::abs(table[entry.level].g - entry.green), 3) << colourMapName(map) << " " << entry.level;
    EXPECT_LE(std::abs(table[entry.level].b - entry.blue), 3) << colourMapName(map) << " " << entry.level;
  };
  for (const Entry& entry : kHotIron) check(ColourMap::hot, entry);
  for (const Entry& entry : kPet) check(ColourMap::pet, entry);
}

TEST(ColourMap, IceIsHotWithRedAndBlueChangedOver) {
  const auto hot = colourTable(ColourMap::hot), ice = colourTable(ColourMap::ice);
  for (std::size_t level = 0; level < 256; ++level)
    EXPECT_EQ(ice[level], glm::u8vec3(hot[level].b, hot[level].g, hot[level].r));
}

TEST(ColourMap, EveryMapBeginsBlackAndEndsWhiteAndHasAName) {
  for (const ColourMap map : allColourMaps()) {
    const auto table = colourTable(map);
    EXPECT_EQ(table[0], glm::u8vec3(0));
    EXPECT_EQ(table[255], glm::u8vec3(255));
    EXPECT_EQ(findColourMap(colourMapName(map)), map);
  }
  EXPECT_EQ(findColourMap("HOT"), ColourMap::hot);
  EXPECT_FALSE(findColourMap("hotter"));
  EXPECT_FALSE(findColourMap(""));
}

}  // namespace
}  // namespace chiasm
