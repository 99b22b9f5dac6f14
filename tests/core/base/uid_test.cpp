#include "core/base/uid.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace chiasm {
namespace {

// 2^128 − 1 in decimal: no UUID is larger.
const std::string kLargest = "340282366920938463463374607431768211455";

bool notLarger(const std::string& number, const std::string& limit) {
  return number.size() != limit.size() ? number.size() < limit.size() : number <= limit;
}

// Version and variant of a UUID given in decimal, by repeated division (RFC 4122 sections 4.1.1 and 4.1.3).
std::pair<int, int> versionAndVariant(std::string decimal) {
  std::string bits;
  while (decimal != "0") {
    int remainder = 0;
    std::string half;
    for (const char digit : decimal) {
      const int value = remainder * 10 + (digit - '0');
      if (!half.empty() || value / 2 != 0) half += static_cast<char>('0' + value / 2);
      remainder = value % 2;
    }
    bits.insert(bits.begin(), static_cast<char>('0' + remainder));
    decimal = half.empty() ? "0" : half;
  }
  bits.insert(0, 128 - bits.size(), '0');
  return {std::stoi(bits.substr(48, 4), nullptr, 2), std::stoi(bits.substr(64, 2), nullptr, 2)};
}

TEST(Uid, GeneratedOnesAreValidUuidDerivedUids) {
  for (int i = 0; i < 200; ++i) {
    const std::string text = Uid::generate().text();
    ASSERT_EQ(text.substr(0, 5), "2.25.");
    ASSERT_EQ(text.find_first_not_of("0123456789", 5), std::string::npos) << text;
    ASSERT_NE(text.at(5), '0') << text;
    ASSERT_LE(text.size(), 64U);
    const std::string number = text.substr(5);
    ASSERT_TRUE(notLarger(number, kLargest)) << text;
    const auto [version, variant] = versionAndVariant(number);
    EXPECT_EQ(version, 4) << text;
    EXPECT_EQ(variant, 2) << text;
    ASSERT_TRUE(Uid::parse(text).has_value());
    EXPECT_EQ(Uid::parse(text)->text(), text);
  }
}

TEST(Uid, GeneratedOnesDiffer) {
  std::unordered_set<Uid> seen;
  for (int i = 0; i < 10000; ++i) EXPECT_TRUE(seen.insert(Uid::generate()).second);
}

TEST(Uid, ParseTakesWhatDicomAllows) {
  for (const char* text :
       {"1.2.840.10008.1.1", "2.25.0", "0", "1.0.3", "2.25.340282366920938463463374607431768211455"})
    EXPECT_TRUE(Uid::parse(text).has_value()) << text;
  EXPECT_TRUE(Uid::parse("1." + std::string(62, '2')).has_value());
}

TEST(Uid, ParseRefusesEverythingElse) {
  for (const char* text :
       {"", ".", "1.", ".1", "1..2", "1.02", "00", "1.2a", "1.2 ", " 1.2", "1,2", "-1", "1.2\n"}) {
    const auto parsed = Uid::parse(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::invalidInput);
    EXPECT_FALSE(parsed.error().message.empty());
  }
  EXPECT_FALSE(Uid::parse("1." + std::string(63, '2')).has_value()) << "65 characters";
}

TEST(Uid, EmptyMeansNone) {
  EXPECT_TRUE(Uid().empty());
  EXPECT_FALSE(Uid());
  EXPECT_TRUE(Uid::generate());
}

}  // namespace
}  // namespace chiasm
