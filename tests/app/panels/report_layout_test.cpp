// The report's layout: lines, hit tests, gaps, and that a long report costs what its page costs.
#include "app/text/report_layout_cache.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <thread>
#include <utility>

namespace chiasm::app {
namespace {

class ReportLayoutTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create({.validation = true, .window = nullptr, .deviceName = {}});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }

  static std::string words(int count, int paragraphEvery) {
    std::mt19937 random(7);
    std::string text = "FINDINGS:\n";
    for (int i = 1; i <= count; ++i) {
      const char* some[] = {"nodule", "of",        "the", "right", "upper",
                            "lobe",   "measuring", "12",  "mm,",   "unchanged."};
      text += some[random() % 10];
      text += paragraphEvery > 0 && i % paragraphEvery == 0 ? "\n" : " ";
    }
    return text;
  }

  static inline std::unique_ptr<render::Renderer> renderer_;
};

TEST_F(ReportLayoutTest, EveryCodePointIsFoundWhereItIsDrawn) {
  // Emoji, combining marks, right-to-left words, a CRLF: what is drawn and what is hit agree.
  const std::string text =
      "FINDINGS:\r\nThe e\xcc\x81tat \xf0\x9f\xa7\xa0 of the \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d lobe, 12 "
      "mm.\r\nSecond line.";
  ReportLayout layout(text, 200, 1.0f, *renderer_);
  ASSERT_GT(layout.lines().size(), 2u);
  for (const ReportLayout::Line& line : layout.lines())
    for (std::int64_t at = line.begin; at < line.end; ++at)
      for (const TextRectangle& box : layout.rectangles(at, at + 1)) {
        const std::int64_t hit = layout.boundaryAt({box.x + box.width * 0.5f, box.y + box.height * 0.5f});
        EXPECT_GE(hit, at - 1) << "code point " << at;
        EXPECT_LE(hit, at + 2) << "code point " << at;
      }
  const auto brain = layout.rectangles(17, 18);
  ASSERT_EQ(brain.size(), 1u) << "an emoji is one code point with one box";
}

TEST_F(ReportLayoutTest, LinesAreInOrderAndFoundByPlaceAndByText) {
  ReportLayout layout(words(400, 60), 320, 1.0f, *renderer_);
  const auto& lines = layout.lines();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) {
      EXPECT_GE(lines[i].begin, lines[i - 1].end);
      EXPECT_GE(lines[i].y, lines[i - 1].y + lines[i - 1].height - 0.5f);
    }
    const auto of = layout.linesOf(lines[i].begin, lines[i].begin + 1);
    EXPECT_EQ(of.first, i);
    EXPECT_EQ(of.last, i + 1);
    const float middle = lines[i].y + lines[i].height / 2;
    const auto between = layout.linesBetween(middle, middle);
    EXPECT_EQ(between.first, i);
    EXPECT_EQ(between.last, i + 1);
  }
  EXPECT_LE(lines.back().y + lines.back().height, layout.height());
}

TEST_F(ReportLayoutTest, GapsMoveWhatLiesBelow) {
  ReportLayout layout(words(200, 40), 320, 1.0f, *renderer_);
  const auto before = layout.lines();
  const float height = layout.height();
  std::vector<float> gaps(before.size(), 0.0f);
  gaps[3] = 26;
  gaps[7] = 13;
  layout.setGaps(gaps);
  EXPECT_EQ(layout.height(), height + 39);
  for (std::size_t i = 0; i < before.size(); ++i)
    EXPECT_EQ(layout.lines()[i].y, before[i].y + (i >= 3 ? 26.0f : 0.0f) + (i >= 7 ? 13.0f : 0.0f)) << i;
  const auto boxes = layout.rectangles(before[5].begin, before[5].end);
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_EQ(layout.boundaryAt({boxes[0].x + 1, boxes[0].y + 2}), before[5].begin);
  layout.setGaps({});
  EXPECT_EQ(layout.height(), height);
}

// Work is counted, not timed: once laid out, a page of a 20,000-word report costs its own lines only.
TEST_F(ReportLayoutTest, ALongReportCostsItsPage) {
  for (const int paragraphEvery : {80, 0}) {
    ReportLayout layout(words(20000, paragraphEvery), 356, 1.0f, *renderer_);
    const std::uint64_t laidOut = layout.work().linesLaidOut;
    EXPECT_GT(laidOut, 1500u);
    const auto page = [&](float top) {
      const auto lines = layout.linesBetween(top, top + 600);
      EXPECT_LE(lines.last - lines.first, 40u);
      for (std::size_t i = lines.first; i < lines.last; ++i) layout.picture(i);
      return lines;
    };
    const auto first = page(layout.height() / 2);
    const std::uint64_t made = layout.work().picturesMade;
    EXPECT_EQ(made, first.last - first.first);
    for (int frame = 0; frame < 100; ++frame) page(layout.height() / 2);
    EXPECT_EQ(layout.work().picturesMade, made) << "a page that stands still makes nothing anew";
    EXPECT_EQ(layout.work().linesLaidOut, laidOut) << "nothing is laid out twice";
    // From end to end: pictures far away are given back.
    for (float top = 0; top < layout.height(); top += 500) page(top);
    EXPECT_GT(layout.work().picturesDropped, 0u);
    EXPECT_LT(layout.work().picturesMade - layout.work().picturesDropped, 600u);
    EXPECT_EQ(layout.work().linesLaidOut, laidOut);
  }
}

// Nobody waits for a long report: it is laid out by a worker, and what was there stays until then.
TEST_F(ReportLayoutTest, ALongReportIsLaidOutBehind) {
  std::vector<std::function<void()>> waiting;
  int started = 0;
  const auto finish = [&] {
    for (const auto& work : std::exchange(waiting, {})) std::jthread(work).join();
  };
  ReportLayoutCache cache(*renderer_, [&](std::function<void()> work) {
    ++started;
    waiting.push_back(std::move(work));
  });
  Report report;
  report.uid = Uid::generate();
  report.text = words(20000, 80);
  EXPECT_EQ(cache.layoutOf(report, 356, 1.0f), nullptr);
  EXPECT_EQ(cache.layoutOf(report, 356, 1.0f), nullptr) << "asked for in every frame, begun once";
  EXPECT_EQ(started, 1);
  finish();
  ReportLayout* wide = cache.layoutOf(report, 356, 1.0f);
  ASSERT_NE(wide, nullptr);
  EXPECT_EQ(wide->width(), 356);
  ReportLayout alone(report.text, 356, 1.0f, *renderer_);
  ASSERT_EQ(wide->lines().size(), alone.lines().size()) << "as it would have been laid out here";
  for (std::size_t i = 0; i < alone.lines().size(); ++i) {
    EXPECT_EQ(wide->lines()[i].begin, alone.lines()[i].begin);
    EXPECT_EQ(wide->lines()[i].y, alone.lines()[i].y);
  }
  // The panel becomes narrower: three widths go by while one is laid out.
  for (const int width : {340, 320, 300}) EXPECT_EQ(cache.layoutOf(report, width, 1.0f), wide);
  EXPECT_EQ(started, 2) << "one at a time";
  const auto page = wide->linesBetween(0, 600);
  for (std::size_t i = page.first; i < page.last; ++i) wide->picture(i);
  EXPECT_GT(wide->work().picturesMade, 0u) << "what is there can be read meanwhile";
  finish();
  EXPECT_EQ(cache.layoutOf(report, 300, 1.0f)->width(), 340) << "the first of them";
  EXPECT_EQ(started, 3);
  finish();
  EXPECT_EQ(cache.layoutOf(report, 300, 1.0f)->width(), 300);
  EXPECT_EQ(started, 3);
  EXPECT_EQ(cache.work().here, 0);
  EXPECT_EQ(cache.work().behind, 3);
  // A short one is there at once.
  Report brief;
  brief.uid = Uid::generate();
  brief.text = words(100, 0);
  EXPECT_NE(cache.layoutOf(brief, 356, 1.0f), nullptr);
  EXPECT_EQ(cache.work().here, 1);
  // What is under way when the cache goes is thrown away.
  EXPECT_NE(cache.layoutOf(report, 280, 1.0f), nullptr);
  cache.clear();
  finish();
  EXPECT_EQ(cache.known(report.uid), nullptr);
  // The same by threads of its own.
  ReportLayoutCache own(*renderer_);
  EXPECT_EQ(own.layoutOf(report, 300, 1.0f), nullptr);
  EXPECT_TRUE(own.takeAwaited());
  EXPECT_FALSE(own.takeAwaited()) << "nobody has asked since: a hidden panel draws no frames";
  while (own.layoutOf(report, 300, 1.0f) == nullptr) std::this_thread::yield();
  own.takeAwaited();
  own.layoutOf(report, 300, 1.0f);
  EXPECT_FALSE(own.takeAwaited());
  EXPECT_EQ(own.work().behind, 1);
  own.layoutOf(report, 200, 1.0f);  // under way when it ends
}

}  // namespace
}  // namespace chiasm::app
