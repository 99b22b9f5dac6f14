#include "app/text/report_layout.h"

#include <pango/pangoft2.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/report/sections.h"

namespace chiasm::app {

namespace {

// Type of the report: 14.5/23 for text, 11 capitals for section heads (logical pixels).
constexpr double kTextSize = 14.5, kTextLine = 23.0, kHeadingSize = 11.0;
constexpr double kHeadingGap = 14.0, kParagraphGap = 6.0, kHeadingToText = 4.0;
constexpr double kMaximumTextWidth = 500.0;  // about 68 characters

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
  std::vector<Block> blocks;
  std::vector<Piece> pieces;
  std::vector<GObjectPointer<PangoLayout>> layouts;
  struct Picture {
    bool made = false;
    void* texture = nullptr;
    glm::ivec2 size{0};
  };
  std::vector<Picture> pictures;
  float height = 0;

  State(std::string content, int width, float uiScale, render::Renderer& target)
      : text(std::move(content)),
        index(text),
        renderer(target),
        scale(uiScale),
        fontMap(pango_ft2_font_map_new()) {
    context.reset(pango_font_map_create_context(fontMap.get()));
    pieces = piecesOf(text, index);
    const int textWidth = static_cast<int>(std::min<double>(width, kMaximumTextWidth * scale));
    double y = 0;
    for (const Piece& piece : pieces) {
      layouts.push_back(makeLayout(piece, textWidth));
      if (piece.heading && y > 0) y += (kHeadingGap - kParagraphGap) * scale;
      int pixelWidth = 0, pixelHeight = 0;
      pango_layout_get_pixel_size(layouts.back().get(), &pixelWidth, &pixelHeight);
      Block block;
      block.heading = piece.heading;
      block.y = static_cast<float>(std::round(y));
      block.width = static_cast<float>(pixelWidth);
      block.height = static_cast<float>(pixelHeight);
      block.begin = index.codePointAt(piece.begin);
      block.end = piece.end < text.size() ? index.codePointAt(piece.end) : index.count();
      blocks.push_back(block);
      y = block.y + block.height + (piece.heading ? kHeadingToText : kParagraphGap) * scale;
    }
    height = static_cast<float>(y);
    pictures.resize(blocks.size());
  }

  GObjectPointer<PangoLayout> makeLayout(const Piece& piece, int width) const {
    GObjectPointer<PangoLayout> layout(pango_layout_new(context.get()));
    FontDescription font(pango_font_description_from_string("Inter, Noto Sans, sans-serif"),
                         &pango_font_description_free);
    const double size = (piece.heading ? kHeadingSize : kTextSize) * scale;
    pango_font_description_set_absolute_size(font.get(), size * PANGO_SCALE);
    if (piece.heading) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_SEMIBOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), width * PANGO_SCALE);
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

  void makePicture(std::size_t block) {
    Picture& picture = pictures[block];
    picture.made = true;
    const glm::ivec2 size(static_cast<int>(blocks[block].width) + 2,
                          static_cast<int>(blocks[block].height) + 2);
    if (size.x <= 2 || size.y <= 2) return;
    std::vector<unsigned char> coverage(static_cast<std::size_t>(size.x) * static_cast<std::size_t>(size.y),
                                        0);
    FT_Bitmap bitmap{};
    bitmap.rows = static_cast<unsigned>(size.y);
    bitmap.width = static_cast<unsigned>(size.x);
    bitmap.pitch = size.x;
    bitmap.buffer = coverage.data();
    bitmap.num_grays = 256;
    bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
    pango_ft2_render_layout(&bitmap, layouts[block].get(), 0, 0);
    render::Image image;
    image.size = size;
    image.rgba.reserve(coverage.size() * 4);
    for (const unsigned char value : coverage) image.rgba.insert(image.rgba.end(), {255, 255, 255, value});
    // Without a texture (device lost) the words are missing for one frame; the renderer's rebuild lays out
    // anew.
    if (auto texture = renderer.createTexture(image)) {
      picture.texture = *texture;
      picture.size = size;
    }
  }

  ~State() {
    for (const Picture& picture : pictures)
      if (picture.texture) renderer.destroyTexture(picture.texture);
  }
};

ReportLayout::ReportLayout(std::string text, int widthPixels, float scale, render::Renderer& renderer)
    : state_(std::make_unique<State>(std::move(text), std::max(widthPixels, 40), scale, renderer)) {}

ReportLayout::~ReportLayout() = default;

float ReportLayout::height() const {
  return state_->height;
}
const std::vector<ReportLayout::Block>& ReportLayout::blocks() const {
  return state_->blocks;
}
const CodePointIndex& ReportLayout::index() const {
  return state_->index;
}
const std::string& ReportLayout::text() const {
  return state_->text;
}

std::pair<void*, glm::ivec2> ReportLayout::picture(std::size_t block) {
  if (!state_->pictures[block].made) state_->makePicture(block);
  return {state_->pictures[block].texture, state_->pictures[block].size};
}

std::vector<TextRectangle> ReportLayout::rectangles(std::int64_t begin, std::int64_t end) const {
  std::vector<TextRectangle> found;
  for (std::size_t i = 0; i < state_->blocks.size(); ++i) {
    const Block& block = state_->blocks[i];
    const std::int64_t first = std::max(begin, block.begin), last = std::min(end, block.end);
    if (first >= last) continue;
    const std::size_t base = state_->pieces[i].begin;
    const int firstByte = static_cast<int>(state_->index.byteOffset(first) - base);
    const int lastByte = static_cast<int>(state_->index.byteOffset(last) - base);
    PangoLayoutIter* lines = pango_layout_get_iter(state_->layouts[i].get());
    do {
      PangoLayoutLine* line = pango_layout_iter_get_line_readonly(lines);
      const int lineBegin = line->start_index, lineEnd = line->start_index + line->length;
      if (std::max(firstByte, lineBegin) >= std::min(lastByte, lineEnd)) continue;
      PangoRectangle logical;
      pango_layout_iter_get_line_extents(lines, nullptr, &logical);
      int* ranges = nullptr;
      int count = 0;
      pango_layout_line_get_x_ranges(line, std::max(firstByte, lineBegin), std::min(lastByte, lineEnd),
                                     &ranges, &count);
      for (int range = 0; range < count; ++range) {
        // Ranges are from the layout's left edge, in Pango units.
        const float x = static_cast<float>(ranges[2 * range]) / PANGO_SCALE;
        const float x2 = static_cast<float>(ranges[2 * range + 1]) / PANGO_SCALE;
        if (x2 <= x) continue;
        found.push_back({x, block.y + static_cast<float>(logical.y) / PANGO_SCALE, x2 - x,
                         static_cast<float>(logical.height) / PANGO_SCALE});
      }
      g_free(ranges);
    } while (pango_layout_iter_next_line(lines));
    pango_layout_iter_free(lines);
  }
  return found;
}

std::int64_t ReportLayout::boundaryAt(glm::vec2 position) const {
  if (state_->blocks.empty()) return 0;
  // The block under the position, or the nearest one above or below it.
  std::size_t nearest = 0;
  float distance = std::numeric_limits<float>::max();
  for (std::size_t i = 0; i < state_->blocks.size(); ++i) {
    const Block& block = state_->blocks[i];
    const float away = std::max({block.y - position.y, position.y - (block.y + block.height), 0.0f});
    if (away < distance) {
      distance = away;
      nearest = i;
    }
  }
  const Block& block = state_->blocks[nearest];
  int byte = 0, trailing = 0;
  pango_layout_xy_to_index(state_->layouts[nearest].get(), static_cast<int>(position.x * PANGO_SCALE),
                           static_cast<int>((position.y - block.y) * PANGO_SCALE), &byte, &trailing);
  const std::size_t offset = state_->pieces[nearest].begin + static_cast<std::size_t>(byte);
  const std::int64_t codePoint =
      offset < state_->text.size() ? state_->index.codePointAt(offset) : state_->index.count();
  return std::min(codePoint + trailing, block.end);
}

std::pair<std::int64_t, std::int64_t> ReportLayout::wordAt(std::int64_t codePoint) const {
  for (std::size_t i = 0; i < state_->blocks.size(); ++i) {
    const Block& block = state_->blocks[i];
    if (codePoint < block.begin || codePoint >= block.end) continue;
    int count = 0;
    const PangoLogAttr* marks = pango_layout_get_log_attrs_readonly(state_->layouts[i].get(), &count);
    const int at = static_cast<int>(codePoint - block.begin);
    int begin = at, end = at + 1;
    while (begin > 0 && !marks[begin].is_word_start) --begin;
    while (end < count - 1 && !marks[end].is_word_end) ++end;
    // Between words the nearest start and end enclose a gap: that is no word.
    for (int inside = begin + 1; inside <= at; ++inside)
      if (marks[inside].is_word_end) return {codePoint, codePoint};
    return {block.begin + begin, block.begin + end};
  }
  return {codePoint, codePoint};
}

struct ReportLayoutCache::Entry {
  int width = 0;
  float scale = 0;
  std::unique_ptr<ReportLayout> layout;
};

ReportLayoutCache::ReportLayoutCache(render::Renderer& renderer) : renderer_(renderer) {}
ReportLayoutCache::~ReportLayoutCache() = default;

ReportLayout& ReportLayoutCache::layoutOf(const Report& report, int widthPixels, float scale) {
  std::unique_ptr<Entry>& entry = entries_[report.uid];
  if (!entry) entry = std::make_unique<Entry>();
  // A report version's text never changes, so width and scale decide alone.
  if (!entry->layout || entry->width != widthPixels || entry->scale != scale) {
    entry->layout = std::make_unique<ReportLayout>(report.text, widthPixels, scale, renderer_);
    entry->width = widthPixels;
    entry->scale = scale;
  }
  return *entry->layout;
}

void ReportLayoutCache::clear() {
  entries_.clear();
}

}  // namespace chiasm::app
