#include "core/report/utf8.h"

#include <gtest/gtest.h>

#include <random>

namespace chiasm {
namespace {

// The oracle: encodes by the definition (Unicode 15, table 3-6).
std::string encode(char32_t c) {
  std::string out;
  const auto push = [&](unsigned bits) { out.push_back(static_cast<char>(bits)); };
  const auto v = static_cast<unsigned>(c);
  if (v < 0x80) {
    push(v);
  } else if (v < 0x800) {
    push(0xC0 | v >> 6);
    push(0x80 | (v & 63));
  } else if (v < 0x10000) {
    push(0xE0 | v >> 12);
    push(0x80 | (v >> 6 & 63));
    push(0x80 | (v & 63));
  } else {
    push(0xF0 | v >> 18);
    push(0x80 | (v >> 12 & 63));
    push(0x80 | (v >> 6 & 63));
    push(0x80 | (v & 63));
  }
  return out;
}

TEST(Utf8, AcceptsEveryScalarValueAndNoSurrogate) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
    ASSERT_EQ(validateUtf8(encode(c)).has_value(), !surrogate) << std::hex << static_cast<unsigned>(c);
  }
  EXPECT_FALSE(validateUtf8(encode(0x110000)).has_value());
}

TEST(Utf8, RefusesMalformedBytesWithTheirOffset) {
  // Kuhn's stress test, its kinds: lone continuation, cut sequences, overlong forms, impossible bytes.
  for (const std::string& bad :
       {std::string("\x80"), std::string("\xBF"), std::string("\xC3"), std::string("\xE2\x82"),
        std::string("\xF0\x9F\x92"), std::string("\xC0\xAF"), std::string("\xC1\xBF"),
        std::string("\xE0\x80\xAF"), std::string("\xE0\x9F\xBF"), std::string("\xF0\x80\x80\xAF"),
        std::string("\xF0\x8F\xBF\xBF"), std::string("\xF4\x90\x80\x80"), std::string("\xF8\x88\x80\x80\x80"),
        std::string("\xFE"), std::string("\xFF"), std::string("\xED\xA0\x80"), std::string("\xED\xBF\xBF"),
        std::string("\xE2\x28\xA1")}) {
    const auto result = validateUtf8("caf\xC3\xA9 " + bad + "x");
    ASSERT_FALSE(result.has_value());
    EXPECT_NE(result.error().message.find("offset 6 "), std::string::npos) << result.error().message;
  }
}

TEST(CodePointIndex, MapsBothWays) {
  std::mt19937 random(3);
  std::vector<std::string> characters;
  std::string text;
  for (int i = 0; i < 400; ++i) {
    constexpr char32_t kSamples[] = {U'a', U'\n', U'é', U'→', U'骨', U'🧠', U'\u0301'};
    characters.push_back(encode(kSamples[random() % std::size(kSamples)]));
    text += characters.back();
  }
  ASSERT_TRUE(validateUtf8(text).has_value());
  const CodePointIndex index(text);
  EXPECT_EQ(index.count(), 400);
  EXPECT_EQ(codePointCount(text), 400);
  std::size_t offset = 0;
  for (std::int64_t i = 0; i < 400; ++i) {
    EXPECT_EQ(index.byteOffset(i), offset);
    const std::string& here = characters[static_cast<std::size_t>(i)];
    for (std::size_t inside = 0; inside < here.size(); ++inside)
      EXPECT_EQ(index.codePointAt(offset + inside), i);
    EXPECT_EQ(index.slice(i, i + 1), here);
    offset += here.size();
  }
  EXPECT_EQ(index.byteOffset(400), text.size());
  EXPECT_EQ(index.codePointAt(text.size()), 400);
  EXPECT_EQ(index.slice(0, 400), text);
  EXPECT_EQ(index.slice(7, 7), "");
  EXPECT_EQ(CodePointIndex("").count(), 0);
}

}  // namespace
}  // namespace chiasm
