#include "app/text/report_layout.h"

#include <pango/pangoft2.h>

#include <algorithm>
#include <cmath>

#include "core/report/sections.h"

namespace chiasm::app {

namespace {

// Type of the report: 14.5/23 for text, 11 capitals for section heads (logical pixels).
constexpr double kTextSize = 14.5, kTextLine = 23.0, kHeadingSize = 11.0;
constexpr double kHeadingGap = 14.0, kParagraphGap = 6.0, kHeadingToText = 4.0;
constexpr double kMaximumTextWidth = 500.0;  // about 68 characters
// Pictures of lines that are kept, on each side of the line that is shown: some pages.
constexpr std::size_t kPicturesKept = 240;

template <typename T>
struct Unreference {
  void operator()(T* object) const { g_object_unref(object); }
};
template <typename T>
using GObjectPointer = std::unique_ptr<T, Unreference<T>>;
using FontDescription = std::unique_ptr<PangoFontDescription, void (*)(PangoFontDescription*)>;

// A half-open byte range of the text that becomes one block.
struct Piece {
  bool heading = false;
  std::size_t begin = 0, end = 0;
};

// Paragraphs of a byte range: lines, without line ends and without blank lines.
void appendParagraphs(std::vector<Piece>& pieces, const std::string& text, std::size_t begin,
                      std::size_t end) {
  while (begin < end) {
    std::size_t lineEnd = std::min(text.find('\n', begin), end);
    std::size_t first = begin, last = lineEnd;
    while (first < last && (text[first] == ' ' || text[first] == '\t' || text[first] == '\r')) ++first;
    while (last > first && (text[last - 1] == ' ' || text[last - 1] == '\r' || text[last - 1] == '\t'))
      --last;
    if (first < last) pieces.push_back({false, first, last});
    begin = lineEnd + 1;
  }
}

std::vector<Piece> piecesOf(const std::string& text, const CodePointIndex& index) {
  std::vector<Piece> pieces;
  for (const ReportSection& section : findSections(text)) {
    if (!section.name.empty()) {
      std::size_t begin = index.byteOffset(section.headingBegin), end = index.byteOffset(section.headingEnd);
      while (end > begin && (text[end - 1] == ':' || text[end - 1] == ' ')) --end;
      if (begin < end) pieces.push_back({true, begin, end});
    }
    appendParagraphs(pieces, text, index.byteOffset(section.bodyBegin), index.byteOffset(section.bodyEnd));
  }
  return pieces;
}

}  // namespace

struct ReportLayout::State {
  std::string text;
  CodePointIndex index;
  render::Renderer& renderer;
  float scale;
  GObjectPointer<PangoFontMap> fontMap;
  GObjectPointer<PangoContext> context;
  // A heading or a paragraph: one of Pango's layouts, and which lines are its own.
  struct Block {
    Piece piece;
    std::int64_t begin = 0, end = 0;
    GObjectPointer<PangoLayout> layout;
  };
  std::vector<Block> blocks;
  std::vector<Line> lines;
  // What Pango knows of each line.
  struct Shape {
    std::size_t block = 0;
    PangoLayoutLine* line = nullptr;  // its block's layout keeps it
    float top = 0;                    // without gaps
    int baseline = 0;                 // below the line's top
    bool made = false;
    Picture picture;  // its position is from the line's top left corner
  };
  std::vector<Shape> shapes;
  std::vector<std::size_t> made;  // lines that have a picture
  float width = 0, textHeight = 0, height = 0;
  Work work;

  State(std::string content, int wanted, float uiScale, render::Renderer& target, Progress* progress)
      : text(std::move(content)),
        index(text),
        renderer(target),
        scale(uiScale),
        fontMap(pango_ft2_font_map_new()) {
    context.reset(pango_font_map_create_context(fontMap.get()));
    const int textWidth = static_cast<int>(std::min<double>(wanted, kMaximumTextWidth * scale));
    width = static_cast<float>(textWidth);
    double y = 0;
    for (const Piece& piece : piecesOf(text, index)) {
      if (progress != nullptr) {
        if (progress->cancelled()) break;
        progress->report(static_cast<double>(piece.begin) / static_cast<double>(text.size() + 1));
      }
      if (piece.heading && y > 0) y += (kHeadingGap - kParagraphGap) * scale;
      Block block{piece, index.codePointAt(piece.begin),
                  piece.end < text.size() ? index.codePointAt(piece.end) : index.count(),
                  makeLayout(piece, textWidth)};
      y = std::round(y);
      y += addLines(block, static_cast<float>(y)) + (piece.heading ? kHeadingToText : kParagraphGap) * scale;
      blocks.push_back(std::move(block));
    }
    height = textHeight = static_cast<float>(y);
    work.linesLaidOut = lines.size();
  }

  // Appends the block's lines from a height on; how tall they are together.
  float addLines(const Block& block, float top) {
    PangoLayoutIter* at = pango_layout_get_iter(block.layout.get());
    do {
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(at, nullptr, &logical);
      Shape shape;
      shape.block = blocks.size();
      shape.line = pango_layout_iter_get_line_readonly(at);
      const float y = static_cast<float>(logical.y) / PANGO_SCALE;
      shape.top = top + y;
      shape.baseline = static_cast<int>(
          std::lround(static_cast<float>(pango_layout_iter_get_baseline(at)) / PANGO_SCALE - y));
      Line line;
      line.heading = block.piece.heading;
      line.x = static_cast<float>(logical.x) / PANGO_SCALE;
      line.y = shape.top;
      line.width = static_cast<float>(logical.width) / PANGO_SCALE;
      line.height = static_cast<float>(logical.height) / PANGO_SCALE;
      const std::size_t begin = block.piece.begin + static_cast<std::size_t>(shape.line->start_index);
      line.begin = codePoint(begin);
      line.end = codePoint(begin + static_cast<std::size_t>(shape.line->length));
      lines.push_back(line);
      shapes.push_back(shape);
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    int pixelHeight = 0;
    pango_layout_get_pixel_size(block.layout.get(), nullptr, &pixelHeight);
    return static_cast<float>(pixelHeight);
  }

  std::int64_t codePoint(std::size_t byte) const {
    return byte < text.size() ? index.codePointAt(byte) : index.count();
  }

  GObjectPointer<PangoLayout> makeLayout(const Piece& piece, int lineWidth) const {
    GObjectPointer<PangoLayout> layout(pango_layout_new(context.get()));
    FontDescription font(pango_font_description_from_string("Inter, Noto Sans, sans-serif"),
                         &pango_font_description_free);
    const double size = (piece.heading ? kHeadingSize : kTextSize) * scale;
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    if (piece.heading) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_SEMIBOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), lineWidth * PANGO_SCALE);
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout.get(), TRUE);
    pango_layout_set_text(layout.get(), text.data() + piece.begin, static_cast<int>(piece.end - piece.begin));
    if (piece.heading) {
      PangoAttrList* attributes = pango_attr_list_new();
      pango_attr_list_insert(attributes,
                             pango_attr_letter_spacing_new(static_cast<int>(0.9 * scale * PANGO_SCALE)));
      pango_layout_set_attributes(layout.get(), attributes);
      pango_attr_list_unref(attributes);
    } else {
      PangoRectangle logical;
      pango_layout_line_get_extents(pango_layout_get_line_readonly(layout.get(), 0), nullptr, &logical);
      const int wanted = static_cast<int>(kTextLine * scale * PANGO_SCALE);
      pango_layout_set_spacing(layout.get(), std::max(0, wanted - logical.height));
    }
    return layout;
  }

  void makePicture(std::size_t number) {
    dropFarFrom(number);
    Shape& shape = shapes[number];
    shape.made = true;
    PangoRectangle ink;
    pango_layout_line_get_pixel_extents(shape.line, &ink, nullptr);
    if (ink.width <= 0 || ink.height <= 0) return;
    const glm::ivec2 size(ink.width + 2, ink.height + 2);
    std::vector<unsigned char> coverage(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y),
                                        0);
    FT_Bitmap bitmap{};
    bitmap.rows = static_cast<unsigned>(size.y);
    bitmap.width = static_cast<unsigned>(size.x);
    bitmap.pitch = size.x;
    bitmap.buffer = coverage.data();
    bitmap.num_grays = 256;
    bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
    pango_ft2_render_layout_line(&bitmap, shape.line, 1 - ink.x, 1 - ink.y);
    render::Image image;
    image.size = size;
    image.rgba.reserve(coverage.size() * 4);
    for (const unsigned char value : coverage) image.rgba.insert(image.rgba.end(), {255, 255, 255, value});
    // Without a texture (device lost) the words are missing for one frame; the renderer's rebuild lays out
    // anew.
    if (auto texture = renderer.createTexture(image)) {
      shape.picture = {*texture, {ink.x - 1, shape.baseline + ink.y - 1}, size};
      made.push_back(number);
      ++work.picturesMade;
    }
  }

  // A long report is not kept as pictures from end to end.
  void dropFarFrom(std::size_t number) {
    if (made.size() < 2 * kPicturesKept) return;
    std::erase_if(made, [&](std::size_t other) {
      if (std::max(other, number) - std::min(other, number) <= kPicturesKept) return false;
      renderer.destroyTexture(shapes[other].picture.texture);
      shapes[other].picture = {};
      shapes[other].made = false;
      ++work.picturesDropped;
      return true;
    });
  }

  ~State() {
    for (const std::size_t line : made) renderer.destroyTexture(shapes[line].picture.texture);
  }
};

ReportLayout::ReportLayout(std::string text, int widthPixels, float scale, render::Renderer& renderer,
                           Progress* progress)
    : state_(std::make_unique<State>(std::move(text), std::max(widthPixels, 40), scale, renderer, progress)) {
}

ReportLayout::~ReportLayout() = default;

float ReportLayout::width() const {
  return state_->width;
}
float ReportLayout::height() const {
  return state_->height;
}
const std::vector<ReportLayout::Line>& ReportLayout::lines() const {
  return state_->lines;
}
const CodePointIndex& ReportLayout::index() const {
  return state_->index;
}
const std::string& ReportLayout::text() const {
  return state_->text;
}
const ReportLayout::Work& ReportLayout::work() const {
  return state_->work;
}

ReportLayout::Picture ReportLayout::picture(std::size_t line) {
  if (!state_->shapes[line].made) state_->makePicture(line);
  Picture picture = state_->shapes[line].picture;
  const Line& at = state_->lines[line];
  picture.position += glm::ivec2(static_cast<int>(std::lround(at.x)), static_cast<int>(std::lround(at.y)));
  return picture;
}

ReportLayout::LineRange ReportLayout::linesBetween(float top, float bottom) const {
  const auto& lines = state_->lines;
  const auto first = std::partition_point(lines.begin(), lines.end(),
                                          [top](const Line& line) { return line.y + line.height < top; });
  const auto last = std::partition_point(first, lines.end(),
                                         [bottom](const Line& line) { return line.y - line.gap <= bottom; });
  return {static_cast<std::size_t>(first - lines.begin()), static_cast<std::size_t>(last - lines.begin())};
}

ReportLayout::LineRange ReportLayout::linesOf(std::int64_t begin, std::int64_t end) const {
  const auto& lines = state_->lines;
  const auto first = std::partition_point(lines.begin(), lines.end(),
                                          [begin](const Line& line) { return line.end <= begin; });
  const auto last =
      std::partition_point(first, lines.end(), [end](const Line& line) { return line.begin < end; });
  return {static_cast<std::size_t>(first - lines.begin()), static_cast<std::size_t>(last - lines.begin())};
}

void ReportLayout::setGaps(const std::vector<float>& above) {
  float sum = 0;
  for (std::size_t i = 0; i < state_->lines.size(); ++i) {
    const float gap = i < above.size() ? std::round(above[i]) : 0.0f;
    sum += gap;
    state_->lines[i].gap = gap;
    state_->lines[i].y = state_->shapes[i].top + sum;
  }
  state_->height = state_->textHeight + sum;
}

std::vector<TextRectangle> ReportLayout::rectangles(std::int64_t begin, std::int64_t end) const {
  return rectangles(begin, end, {0, state_->lines.size()});
}

std::vector<TextRectangle> ReportLayout::rectangles(std::int64_t begin, std::int64_t end,
                                                    LineRange within) const {
  std::vector<TextRectangle> found;
  const LineRange lines = linesOf(begin, end);
  for (std::size_t i = std::max(lines.first, within.first); i < std::min(lines.last, within.last); ++i) {
    const State::Shape& shape = state_->shapes[i];
    const Line& line = state_->lines[i];
    const std::int64_t first = std::max(begin, line.begin), last = std::min(end, line.end);
    if (first >= last) continue;
    const std::size_t base = state_->blocks[shape.block].piece.begin;
    int* ranges = nullptr;
    int count = 0;
    pango_layout_line_get_x_ranges(shape.line, static_cast<int>(state_->index.byteOffset(first) - base),
                                   static_cast<int>(state_->index.byteOffset(last) - base), &ranges, &count);
    for (int range = 0; range < count; ++range) {
      // Ranges are from the layout's left edge, in Pango units.
      const float x = static_cast<float>(ranges[2 * range]) / PANGO_SCALE;
      const float x2 = static_cast<float>(ranges[2 * range + 1]) / PANGO_SCALE;
      if (x2 > x) found.push_back({x, line.y, x2 - x, line.height});
    }
    g_free(ranges);
  }
  return found;
}

std::int64_t ReportLayout::boundaryAt(glm::vec2 position) const {
  const auto& lines = state_->lines;
  if (lines.empty()) return 0;
  // The line under the position, or the nearest one above or below it.
  const auto below = std::partition_point(
      lines.begin(), lines.end(), [&](const Line& line) { return line.y + line.height < position.y; });
  auto nearest = static_cast<std::size_t>(below - lines.begin());
  if (nearest == lines.size())
    --nearest;
  else if (nearest > 0 && position.y < lines[nearest].y &&
           position.y - (lines[nearest - 1].y + lines[nearest - 1].height) < lines[nearest].y - position.y)
    --nearest;
  const State::Shape& shape = state_->shapes[nearest];
  int byte = 0, trailing = 0;
  pango_layout_line_x_to_index(shape.line, static_cast<int>((position.x - lines[nearest].x) * PANGO_SCALE),
                               &byte, &trailing);
  const State::Block& block = state_->blocks[shape.block];
  const std::int64_t codePoint = state_->codePoint(block.piece.begin + static_cast<std::size_t>(byte));
  return std::min(codePoint + trailing, block.end);
}

std::pair<std::int64_t, std::int64_t> ReportLayout::wordAt(std::int64_t codePoint) const {
  const auto found =
      std::partition_point(state_->blocks.begin(), state_->blocks.end(),
                           [codePoint](const State::Block& block) { return block.end <= codePoint; });
  if (found == state_->blocks.end() || codePoint < found->begin) return {codePoint, codePoint};
  int count = 0;
  const PangoLogAttr* marks = pango_layout_get_log_attrs_readonly(found->layout.get(), &count);
  const int at = static_cast<int>(codePoint - found->begin);
  int begin = at, end = at + 1;
  while (begin > 0 && !marks[begin].is_word_start) --begin;
  while (end < count - 1 && !marks[end].is_word_end) ++end;
  // Between words the nearest start and end enclose a gap: that is no word.
  for (int inside = begin + 1; inside <= at; ++inside)
    if (marks[inside].is_word_end) return {codePoint, codePoint};
  return {found->begin + begin, found->begin + end};
}

}  // namespace chiasm::app
