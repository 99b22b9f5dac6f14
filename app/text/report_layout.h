// A report laid out for the screen by Pango: shaping, bidirectional text, font fallback, hit tests.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <glm/vec2.hpp>

#include "core/base/uid.h"
#include "core/report/report.h"
#include "core/report/utf8.h"
#include "render/renderer.h"

namespace chiasm::app {

// A rectangle in pixels from the layout's top left corner.
struct TextRectangle {
  float x = 0, y = 0, width = 0, height = 0;
};

// One report at one width and scale. All offsets are half-open code-point ranges of the report's text.
// UI thread.
class ReportLayout {
 public:
  // A heading or a paragraph with its own picture, made when it is first shown.
  struct Block {
    bool heading = false;
    float y = 0, width = 0, height = 0;
    std::int64_t begin = 0, end = 0;
  };

  ReportLayout(std::string text, int widthPixels, float scale, render::Renderer& renderer);
  ~ReportLayout();
  ReportLayout(const ReportLayout&) = delete;
  ReportLayout& operator=(const ReportLayout&) = delete;

  float height() const;
  const std::vector<Block>& blocks() const;
  // The block's coverage as a white picture with alpha, to be tinted; size in pixels. Null when it has no
  // ink.
  std::pair<void*, glm::ivec2> picture(std::size_t block);

  // One rectangle a line of the range, in reading order.
  std::vector<TextRectangle> rectangles(std::int64_t begin, std::int64_t end) const;
  // The code point boundary nearest to a position (clamped into the text).
  std::int64_t boundaryAt(glm::vec2 position) const;
  // The word around a code point (Unicode word boundaries as Pango finds them), empty between words.
  std::pair<std::int64_t, std::int64_t> wordAt(std::int64_t codePoint) const;
  const CodePointIndex& index() const;
  const std::string& text() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Keeps the layouts of the reports on screen; a change of width or scale lays out anew. UI thread.
class ReportLayoutCache {
 public:
  explicit ReportLayoutCache(render::Renderer& renderer);
  ~ReportLayoutCache();
  ReportLayout& layoutOf(const Report& report, int widthPixels, float scale);
  // Frees every texture, before the renderer goes.
  void clear();

 private:
  struct Entry;
  render::Renderer& renderer_;
  std::map<Uid, std::unique_ptr<Entry>> entries_;
};

}  // namespace chiasm::app
