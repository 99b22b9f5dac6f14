#include "core/language/text_measurements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace chiasm {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using Kind = TextMeasurement::Kind;
using Time = TextMeasurement::Time;
using Bound = TextMeasurement::Bound;
using Axis = TextMeasurement::Axis;

std::vector<TextMeasurement> measure(std::string_view text) {
  static const MeasurementFinder finder;
  return finder.find(text, tokenise(text));
}
std::vector<std::string> quotes(std::string_view text) {
  std::vector<std::string> out;
  for (const TextMeasurement& m : measure(text))
    out.emplace_back(text.substr(static_cast<std::size_t>(m.range.begin),
                                 static_cast<std::size_t>(m.range.end - m.range.begin)));
  return out;
}
auto mm(double value) {
  return DoubleNear(value, 1e-9);
}

TEST(TextMeasurements, OneToThreeAxes) {
  EXPECT_THAT(quotes("a 12 mm nodule, 2.4 x 1.9 cm cyst and 27 × 25 × 22 mm mass"),
              ElementsAre("12 mm", "2.4 x 1.9 cm", "27 × 25 × 22 mm"));
  EXPECT_THAT(measure("2.1 x 1.5 by 1.9 cm").at(0).values, ElementsAre(mm(21), mm(15), mm(19)));
  EXPECT_THAT(measure("3.4 cm x 25 mm").at(0).values, ElementsAre(mm(34), mm(25)));
  EXPECT_THAT(measure("2,4 x 1,9 cm").at(0).values, ElementsAre(mm(24), mm(19)));
  EXPECT_THAT(measure("5-mm shift").at(0).values, ElementsAre(mm(5)));
  EXPECT_THAT(measure("7mm").at(0).values, ElementsAre(mm(7)));
  EXPECT_THAT(measure("thirteen millimeter collection").at(0).values, ElementsAre(mm(13)));
}

TEST(TextMeasurements, WrittenWithoutBlanksAndWithTheWayOfEachNumber) {
  EXPECT_THAT(measure("23x19x18mm").at(0).values, ElementsAre(mm(23), mm(19), mm(18)));
  EXPECT_THAT(measure("2.3x1.9 cm").at(0).values, ElementsAre(mm(23), mm(19)));
  EXPECT_THAT(measure("2,3 x1,9cm").at(0).values, ElementsAre(mm(23), mm(19)));
  EXPECT_THAT(measure("3 X 4 X 5 cm").at(0).values, ElementsAre(mm(30), mm(40), mm(50)));
  EXPECT_THAT(quotes("23 mm AP x 19 mm TR x 18 mm CC"), ElementsAre("23 mm AP x 19 mm TR x 18 mm"));
  EXPECT_THAT(measure("2.3 (AP) x 1.9 (transverse) x 1.8 cm (CC)").at(0).values,
              ElementsAre(mm(23), mm(19), mm(18)));
  EXPECT_THAT(quotes("19 mm transverse, 18 mm long"), ElementsAre("19 mm", "18 mm"));
  EXPECT_TRUE(measure("T2 x 4").empty());
}

TEST(TextMeasurements, AChangeIsNoSize) {
  EXPECT_EQ(measure("has grown by 5 mm").at(0).axis, Axis::distance);
  EXPECT_EQ(measure("increased in size by about 5 mm").at(0).axis, Axis::distance);
  EXPECT_EQ(measure("2-3 mm larger than before").at(0).axis, Axis::distance);
  EXPECT_EQ(measure("increased to 5 mm").at(0).axis, Axis::unnamed);
  EXPECT_EQ(measure("larger than 5 mm").at(0).axis, Axis::unnamed);
}

TEST(TextMeasurements, NotLargerIsAtMost) {
  EXPECT_EQ(measure("not larger than 3 cm").at(0).bound, Bound::atMost);
  EXPECT_EQ(measure("no greater than 3 cm").at(0).bound, Bound::atMost);
  EXPECT_EQ(measure("not less than 3 cm").at(0).bound, Bound::atLeast);
  EXPECT_EQ(measure("no nodule larger than 3 cm").at(0).bound, Bound::above);
}

TEST(TextMeasurements, BetweenIsARangeAndThicknessComesBeforeToo) {
  EXPECT_EQ(measure("between 3 and 4 mm").at(0).kind, Kind::range);
  EXPECT_EQ(measure("3 and 4 mm").at(0).kind, Kind::list);
  EXPECT_EQ(measure("Thickness of the haematoma is 8 mm").at(0).axis, Axis::thickness);
  EXPECT_EQ(measure("A thick wall, the cyst measures 8 mm").at(0).axis, Axis::unnamed);
  const auto both = measure("wall 6 mm thick, cyst of 20 mm");
  EXPECT_EQ(both.at(0).axis, Axis::thickness);
  EXPECT_EQ(both.at(1).axis, Axis::unnamed);
  EXPECT_EQ(measure("6 mm thickness, 20 mm").at(1).axis, Axis::unnamed);
}

TEST(TextMeasurements, ResolutionIsTheLastDigits) {
  EXPECT_THAT(measure("12 mm").at(0).resolution, mm(1));
  EXPECT_THAT(measure("1.2 cm").at(0).resolution, mm(1));
  EXPECT_THAT(measure("3 cm").at(0).resolution, mm(10));
  EXPECT_THAT(measure("2,45 cm").at(0).resolution, mm(0.1));
  EXPECT_THAT(measure("3 x 2.5 cm").at(0).resolution, mm(1));
}

TEST(TextMeasurements, RangesAndLists) {
  const auto range = measure("from 2 to 9 mm").at(0);
  EXPECT_EQ(range.kind, Kind::range);
  EXPECT_THAT(range.values, ElementsAre(mm(2), mm(9)));
  EXPECT_EQ(measure("0.5–0.8 mm").at(0).kind, Kind::range);
  EXPECT_EQ(measure("2-3 cm").at(0).kind, Kind::range);
  const auto list = measure("lesions of 9, 12 and 15 mm").at(0);
  EXPECT_EQ(list.kind, Kind::list);
  EXPECT_THAT(list.values, ElementsAre(mm(9), mm(12), mm(15)));
  EXPECT_THAT(quotes("9 mm, 12 mm and 15 mm"), ElementsAre("9 mm", "12 mm", "15 mm"));
}

TEST(TextMeasurements, VolumesAndDensities) {
  EXPECT_EQ(measure("volume 4.2 ml").at(0).kind, Kind::volume);
  EXPECT_THAT(measure("1,200 ml").at(0).values, ElementsAre(1200));
  EXPECT_THAT(measure("2 cm3").at(0).values, ElementsAre(2));
  EXPECT_EQ(measure("mean 35 HU").at(0).kind, Kind::attenuation);
  EXPECT_THAT(measure("about -90 HU").at(0).values, ElementsAre(-90));
}

TEST(TextMeasurements, WhatIsNone) {
  for (const char* text : {"40 cm/s", "120 mmHg", "series 4 image 27", "C5-6", "on 3.4.2021", "60% stenosis",
                           "image #33/68", "10 mcg/kg", "at 5 p.m.", "mm", "x x cm", "1 x 2 x 3 x 4 cm"})
    EXPECT_THAT(quotes(text), ElementsAre()) << text;
}

TEST(TextMeasurements, PriorAgainstCurrent) {
  const auto times = [](std::string_view text) {
    std::vector<bool> prior;
    for (const TextMeasurement& m : measure(text)) prior.push_back(m.time == Time::prior);
    return prior;
  };
  EXPECT_THAT(times("now measures 16 mm, previously 11 mm"), ElementsAre(false, true));
  EXPECT_THAT(times("16 mm (11 mm previously)"), ElementsAre(false, true));
  EXPECT_THAT(times("previously 12 mm, now 14 mm"), ElementsAre(true, false));
  EXPECT_THAT(times("has decreased from 2.1 cm to 1.4 cm"), ElementsAre(true, false));
  EXPECT_THAT(times("The previously seen 3.4 cm collection has resolved"), ElementsAre(true));
  EXPECT_THAT(times("Compared to the prior study, the nodule measures 8 mm"), ElementsAre(false));
  EXPECT_THAT(times("There was a 5 mm nodule"), ElementsAre(false));
  EXPECT_THAT(times("The cyst was 8 mm in March and is 12 mm now"), ElementsAre(true, false));
  EXPECT_THAT(times("The cyst was 8 mm and is now 12 mm"), ElementsAre(true, false));
  EXPECT_THAT(times("There was a 5 mm cyst in the liver, and there is a 7 mm cyst in the kidney"),
              ElementsAre(false, false));
}

TEST(TextMeasurements, BoundsAndAxes) {
  EXPECT_EQ(measure("up to 8 mm in short axis").at(0).bound, Bound::atMost);
  EXPECT_EQ(measure("up to 8 mm in short axis").at(0).axis, Axis::shortAxis);
  EXPECT_EQ(measure("short-axis diameter of 11 mm").at(0).axis, Axis::shortAxis);
  EXPECT_EQ(measure("less than 5 mm").at(0).bound, Bound::below);
  EXPECT_EQ(measure("at least 10 cm long").at(0).bound, Bound::atLeast);
  EXPECT_EQ(measure("approximately 3 cm").at(0).bound, Bound::about);
  EXPECT_EQ(measure("13 mm thick").at(0).axis, Axis::thickness);
  EXPECT_EQ(measure("lies 4 mm lower than the other").at(0).axis, Axis::distance);
  EXPECT_EQ(measure("shift of 7 mm to the left").at(0).axis, Axis::distance);
  EXPECT_EQ(measure("58 x 23 mm, its long axis upwards").at(0).axis, Axis::unnamed);
}

TEST(TextMeasurements, EachSaysWhy) {
  for (const TextMeasurement& m : measure("now 16 mm, previously up to 11 x 9 mm in short axis")) {
    ASSERT_FALSE(m.reasons.empty());
    for (const Reason& reason : m.reasons) EXPECT_FALSE(reason.rule.empty());
  }
}

}  // namespace
}  // namespace chiasm
