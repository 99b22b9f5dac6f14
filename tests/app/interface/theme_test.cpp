// Both themes can be read: the contrast of every text colour on every ground (WCAG 2.1, 1.4.3: 4.5 : 1).
#include "app/interface/theme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace chiasm::app {
namespace {

struct Rgb {
  double r, g, b;  // 0 to 1
};

Rgb rgbOf(ImU32 colour) {
  const auto channel = [&](int shift) { return static_cast<double>((colour >> shift) & 0xff) / 255.0; };
  return {channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT)};
}

Rgb over(ImU32 tint, double alpha, ImU32 ground) {
  const Rgb a = rgbOf(tint), b = rgbOf(ground);
  const auto mix = [&](double x, double y) { return x * alpha + y * (1.0 - alpha); };
  return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)};
}

// WCAG 2.1's relative luminance and contrast ratio.
double luminance(Rgb colour) {
  const auto linear = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.r) + 0.7152 * linear(colour.g) + 0.0722 * linear(colour.b);
}
double contrast(Rgb a, Rgb b) {
  const auto [low, high] = std::minmax({luminance(a), luminance(b)});  // values, not references to them
  return (high + 0.05) / (low + 0.05);
}

class BothThemes : public testing::TestWithParam<ThemeKind> {
 protected:
  Palette colours_ = paletteOf(GetParam());
};

TEST_P(BothThemes, TextOfEveryRoleCanBeReadOnEveryGround) {
  const Palette& c = colours_;
  const std::vector<std::pair<const char*, ImU32>> inks = {
      {"text", c.text}, {"dim", c.dim},         {"faint", c.faint},       {"accent", c.accent},
      {"link", c.link}, {"warning", c.warning}, {"conflict", c.conflict}, {"pass", c.pass}};
  const std::vector<std::pair<const char*, ImU32>> grounds = {
      {"background", c.background}, {"panel", c.panel}, {"raised", c.raised}};
  for (const auto& [ink, colour] : inks)
    for (const auto& [ground, below] : grounds)
      EXPECT_GE(contrast(rgbOf(colour), rgbOf(below)), 4.5) << ink << " on " << ground;
  for (const ImU32 kind : c.kinds)
    for (const auto& [ground, below] : grounds)
      EXPECT_GE(contrast(rgbOf(kind), rgbOf(below)), 4.5) << "a kind of span on " << ground;
}

// What is chosen or pointed at lies on a tinted ground.
TEST_P(BothThemes, TextCanBeReadOnWhatIsLit) {
  const Palette& c = colours_;
  for (const ImU32 ground : {c.panel, c.raised}) {
    EXPECT_GE(contrast(rgbOf(c.text), over(c.accent, 0.22, ground)), 4.5);
    EXPECT_GE(contrast(rgbOf(c.text), over(c.accent, 0.36, ground)), 4.5) << "selected words";
    EXPECT_GE(contrast(rgbOf(c.text), over(c.link, 0.22, ground)), 4.5) << "a lit phrase";
  }
  EXPECT_GE(contrast(rgbOf(c.accent), over(c.accent, 0.18, c.panel)), 4.5) << "the active tool";
  EXPECT_GE(contrast(rgbOf(c.text), rgbOf(c.hovered)), 4.5);
  EXPECT_GE(contrast(rgbOf(c.text), rgbOf(c.pressed)), 4.5);
  for (const ImU32 kind : c.kinds)
    EXPECT_GE(contrast(rgbOf(c.text), over(kind, 0.34, c.panel)), 4.5) << "words of a lit span";
}

TEST_P(BothThemes, KindsOfSpansAreToldApart) {
  for (std::size_t i = 0; i < colours_.kinds.size(); ++i)
    for (std::size_t j = i + 1; j < colours_.kinds.size(); ++j) {
      const Rgb a = rgbOf(colours_.kinds[i]), b = rgbOf(colours_.kinds[j]);
      EXPECT_GT(std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b), 0.14) << i << " and " << j;
    }
}

INSTANTIATE_TEST_SUITE_P(Theme, BothThemes, testing::Values(ThemeKind::dark, ThemeKind::light),
                         [](const auto& one) { return one.param == ThemeKind::dark ? "Dark" : "Light"; });

TEST(Theme, WhatLiesOverPicturesIsTheSameInBoth) {
  Theme light;
  light.colours = paletteOf(ThemeKind::light);
  const Palette over = light.overViews().colours, dark = paletteOf(ThemeKind::dark);
  EXPECT_EQ(over.text, dark.text);
  EXPECT_EQ(over.dim, dark.dim);
  EXPECT_EQ(over.axial, dark.axial);
  EXPECT_EQ(over.background, dark.background);
  EXPECT_EQ(paletteOf(ThemeKind::light).viewBackground, dark.viewBackground) << "views are dark in both";
}

}  // namespace
}  // namespace chiasm::app
