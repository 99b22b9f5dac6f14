// report_bench [WORDS]: what a long report costs in the window (20,000 words unless said otherwise): laying
// it out once, and a frame of the report panel while it stands still, while it is scrolled, and while the
// panel is drawn narrower step by step and each width is laid out behind; with 400 links and spans.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "app/headless/headless_interface.h"
#include "app/text/report_layout_cache.h"
#include "core/case/case_store.h"
#include "tests/support/bench_tools.h"
#include "tests/support/memory_case_file.h"
#include "tests/support/phantom.h"

namespace {

using chiasm::test::milliseconds;

std::string longReport(int words) {
  static const char* const kWords[] = {"nodule",  "of",        "the", "right", "upper",     "lobe",
                                       "without", "measuring", "12",  "mm",    "unchanged", "effusion"};
  std::string text = "FINDINGS:\n";
  unsigned state = 7;
  for (int i = 1; i <= words; ++i) {
    state = state * 1664525u + 1013904223u;
    text += kWords[(state >> 16) % 12];
    text += i % 90 == 0 ? ".\n" : i % 15 == 0 ? ". " : " ";
  }
  return text;
}

void print(const char* what, const std::vector<double>& times) {
  std::printf("%-44s median %6.2f ms  p99 %6.2f ms\n", what, chiasm::test::median(times),
              chiasm::test::percentile(times, 0.99));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace chiasm;
  const int words = argc > 1 ? std::atoi(argv[1]) : 20000;
  auto renderer = render::Renderer::create({.validation = false, .window = nullptr, .deviceName = {}});
  if (!renderer) {
    std::fprintf(stderr, "%s\n", renderer.error().message.c_str());
    return 1;
  }
  test::SmallCase small = test::makeSmallCase();
  Report& report = small.value.reports[0];
  report.text = longReport(words);
  small.value.links.clear();
  const std::size_t step = report.text.size() / 400;
  for (int i = 0; i < 400; ++i) {
    const std::size_t at = report.text.find(' ', static_cast<std::size_t>(i) * step) + 1;
    const std::size_t end = report.text.find(' ', at);
    if (end == std::string::npos) break;
    const auto anchor =
        makeAnchor(report.uid, report.text, static_cast<std::int64_t>(at), static_cast<std::int64_t>(end));
    Link link;
    link.uid = Uid::generate();
    link.order = i + 1;
    link.anchors = {*anchor};
    link.targets = {{std::string(kSegmentTarget), small.bone}};
    small.value.links.push_back(link);
    TextSpan span;
    span.uid = Uid::generate();
    span.order = i + 1;
    span.anchors = {*anchor};
    span.type = "Finding";
    small.value.spans.push_back(span);
  }
  std::vector<double> once;
  for (int i = 0; i < 5; ++i) {
    const auto start = milliseconds(CLOCK_MONOTONIC);
    app::ReportLayout layout(report.text, 356, 1.0f, **renderer);
    once.push_back(milliseconds(CLOCK_MONOTONIC) - start);
  }
  print("laying out", once);
  {
    // A page in every frame, laid out behind whenever its width is another.
    app::ReportLayoutCache cache(**renderer);
    std::vector<double> frames;
    for (int width = 360; width > 330; --width)
      for (int frame = 0; frame < 10; ++frame) {
        const auto start = milliseconds(CLOCK_MONOTONIC);
        if (app::ReportLayout* layout = cache.layoutOf(report, width, 1.0f)) {
          const auto page = layout->linesBetween(0, 600);
          for (std::size_t line = page.first; line < page.last; ++line) layout->picture(line);
        }
        frames.push_back(milliseconds(CLOCK_MONOTONIC) - start);
        std::this_thread::sleep_for(std::chrono::milliseconds(16));
      }
    print("a page while it is laid out behind", frames);
  }

  test::MemoryCaseFile file(small.value);
  app::SessionOptions options;
  options.saveSettings = false;
  options.author = Author{*Uid::parse("2.25.7"), "Bench"};
  app::Session session(std::move(options));
  session.adoptCase(file.open(), {});
  session.waitUntilIdle();
  // The views are hidden behind nothing: their pictures rest, so a frame is the interface alone.
  auto window = app::HeadlessInterface::create(session, **renderer, {1600, 1000}, 1.0f);
  if (!window) {
    std::fprintf(stderr, "%s\n", window.error().message.c_str());
    return 1;
  }
  const auto frames = [&](int count, float wheel) {
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
      if (wheel != 0) (*window)->turnWheel(wheel);
      const auto start = milliseconds(CLOCK_MONOTONIC);
      if (auto drawn = (*window)->frame(); !drawn) {
        std::fprintf(stderr, "%s\n", drawn.error().message.c_str());
        std::exit(1);
      }
      times.push_back(milliseconds(CLOCK_MONOTONIC) - start);
    }
    return times;
  };
  (*window)->moveMouse({1400, 300});
  // Until the report that is laid out behind is there.
  const auto settle = [&] {
    if (auto picture = (*window)->settledPicture(); !picture) {
      std::fprintf(stderr, "%s\n", picture.error().message.c_str());
      std::exit(1);
    }
  };
  settle();
  frames(30, 0);
  print("a frame of the window, standing still", frames(300, 0));
  print("a frame of the window, scrolling", frames(300, -3));
  session.view().showReport = false;
  frames(30, 0);
  print("a frame of the window without the report", frames(300, 0));
  window->reset();
  return 0;
}
