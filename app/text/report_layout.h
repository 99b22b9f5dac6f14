// A report laid out for the screen by Pango: shaping, bidirectional text, font fallback, hit tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <glm/vec2.hpp>

#include "core/jobs/progress.h"
#include "core/report/utf8.h"
#include "render/renderer.h"

namespace chiasm::app {

// A rectangle in pixels from the layout's top left corner.
struct TextRectangle {
  float x = 0, y = 0, width = 0, height = 0;
};

// One report at one width and scale. All offsets are half-open code-point ranges of the report's text. Text
// is laid out once; what is asked of it afterwards costs as much as the lines that it is about.
class ReportLayout {
 public:
  // A line of a heading or a paragraph, with its own picture, made when it is first shown.
  struct Line {
    bool heading = false;
    float x = 0, y = 0, width = 0, height = 0;  // of its text, without the gap above
    float gap = 0;                              // room above the text, for labels
    std::int64_t begin = 0, end = 0;
  };
  // Half-open range of lines.
  struct LineRange {
    std::size_t first = 0, last = 0;
    bool empty() const { return first >= last; }
  };
  // A line's ink as a white picture with alpha, to be tinted; where it stands from the layout's corner, and
  // its size in pixels. No texture: there is no ink.
  struct Picture {
    void* texture = nullptr;
    glm::ivec2 position{0}, size{0};
  };

  // Made on any thread, used on the UI thread. `progress`: how far it is; when it is cancelled the layout
  // ends somewhere, to be thrown away.
  ReportLayout(std::string text, int widthPixels, float scale, render::Renderer& renderer,
               Progress* progress = nullptr);
  ~ReportLayout();
  ReportLayout(const ReportLayout&) = delete;
  ReportLayout& operator=(const ReportLayout&) = delete;

  float width() const;  // that lines may have
  float height() const;
  const std::vector<Line>& lines() const;
  // The lines that lie in a stripe, their gaps included.
  LineRange linesBetween(float top, float bottom) const;
  // The lines that hold something of a range of the text.
  LineRange linesOf(std::int64_t begin, std::int64_t end) const;
  Picture picture(std::size_t line);
  // Room above each line (pixels), for labels; what lies below moves down. Empty: none.
  void setGaps(const std::vector<float>& above);

  // One rectangle a line of the range (more where writing directions mix), in reading order; all of them, or
  // those in some lines.
  std::vector<TextRectangle> rectangles(std::int64_t begin, std::int64_t end) const;
  std::vector<TextRectangle> rectangles(std::int64_t begin, std::int64_t end, LineRange within) const;
  // The code point boundary nearest to a position (clamped into the text).
  std::int64_t boundaryAt(glm::vec2 position) const;
  // The word around a code point (Unicode word boundaries as Pango finds them), empty between words.
  std::pair<std::int64_t, std::int64_t> wordAt(std::int64_t codePoint) const;
  const CodePointIndex& index() const;
  const std::string& text() const;

  // What this layout has cost since it was made: for tests that nothing is done twice.
  struct Work {
    std::uint64_t linesLaidOut = 0, picturesMade = 0, picturesDropped = 0;
  };
  const Work& work() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::app
