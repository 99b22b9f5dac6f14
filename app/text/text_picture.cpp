#include "app/text/text_picture.h"

#include <pango/pangoft2.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace chiasm::app {
namespace {

// Pixels of an em. Capitals are 0.727 em tall (Inter): 35 pixels, 20 and more a degree at the size of signs.
constexpr int kEm = 48;
constexpr int kCapital = 35;
constexpr int kRim = 4, kPadding = 12;
// Scales and lengths change all the time: what was not asked for lately goes.
constexpr std::size_t kMostKept = 200;

template <typename T>
struct Unreference {
  void operator()(T* object) const { g_object_unref(object); }
};
template <typename T>
using GObjectPointer = std::unique_ptr<T, Unreference<T>>;

struct Coverage {
  glm::ivec2 size{0};
  std::vector<unsigned char> values;
  unsigned char at(int x, int y) const {
    return x < 0 || y < 0 || x >= size.x || y >= size.y
               ? 0
               : values[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.x) +
                        static_cast<std::size_t>(x)];
  }
};

Coverage coverageOf(PangoContext& context, const std::string& text, int margin) {
  GObjectPointer<PangoLayout> layout(pango_layout_new(&context));
  PangoFontDescription* font = pango_font_description_from_string("Inter, Noto Sans, sans-serif");
  pango_font_description_set_absolute_size(font, kEm * PANGO_SCALE);
  pango_font_description_set_weight(font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  int width = 0, height = 0;
  pango_layout_get_pixel_size(layout.get(), &width, &height);
  Coverage coverage;
  coverage.size = {std::max(1, width) + 2 * margin, std::max(1, height) + 2 * margin};
  coverage.values.assign(
      static_cast<std::size_t>(coverage.size.x) * static_cast<std::size_t>(coverage.size.y), 0);
  FT_Bitmap bitmap{};
  bitmap.rows = static_cast<unsigned>(coverage.size.y);
  bitmap.width = static_cast<unsigned>(coverage.size.x);
  bitmap.pitch = coverage.size.x;
  bitmap.buffer = coverage.values.data();
  bitmap.num_grays = 256;
  bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
  pango_ft2_render_layout(&bitmap, layout.get(), margin, margin);
  return coverage;
}

// The darkest that the rim is: the largest coverage nearby, a little see-through.
int rimAt(const Coverage& coverage, int x, int y) {
  int most = 0;
  for (int dy = -kRim; dy <= kRim; dy += 2)
    for (int dx = -kRim; dx <= kRim; dx += 2)
      if (dx * dx + dy * dy <= kRim * kRim) most = std::max<int>(most, coverage.at(x + dx, y + dy));
  return most * 3 / 4;
}

render::Image painted(const Coverage& coverage, glm::u8vec3 colour, bool framed) {
  constexpr glm::ivec3 kPlate(14, 17, 19);
  constexpr int kPlateAlpha = 219;
  render::Image image;
  image.size = coverage.size;
  image.rgba.reserve(coverage.values.size() * 4);
  for (int y = 0; y < coverage.size.y; ++y)
    for (int x = 0; x < coverage.size.x; ++x) {
      const int ink = coverage.at(x, y);
      const int under = framed ? kPlateAlpha : rimAt(coverage, x, y);
      // Ink over plate or rim, as straight alpha.
      const int alpha = ink + under * (255 - ink) / 255;
      for (int channel = 0; channel < 3; ++channel) {
        const int below = framed ? kPlate[channel] : 0;
        const int mixed =
            alpha == 0 ? 0 : (int{colour[channel]} * ink + below * under * (255 - ink) / 255) / alpha;
        image.rgba.push_back(static_cast<std::uint8_t>(std::clamp(mixed, 0, 255)));
      }
      image.rgba.push_back(static_cast<std::uint8_t>(alpha));
    }
  return image;
}

}  // namespace

struct TextPictures::State {
  GObjectPointer<PangoFontMap> fontMap{pango_ft2_font_map_new()};
  GObjectPointer<PangoContext> context{pango_font_map_create_context(fontMap.get())};
  struct Kept {
    std::shared_ptr<const render::Image> image;
    std::uint64_t used = 0;
  };
  std::map<std::tuple<std::string, int, bool>, Kept> kept;
  std::uint64_t clock = 0;
};

TextPictures::TextPictures() : state_(std::make_unique<State>()) {}
TextPictures::~TextPictures() = default;

TextPicture TextPictures::of(const std::string& text, glm::u8vec3 colour, bool framed) {
  const int packed = (int{colour.x} << 16) | (int{colour.y} << 8) | int{colour.z};
  State::Kept& kept = state_->kept[{text, packed, framed}];
  kept.used = ++state_->clock;
  if (!kept.image) {
    const Coverage coverage = coverageOf(*state_->context, text, framed ? kPadding : kRim);
    kept.image = std::make_shared<const render::Image>(painted(coverage, colour, framed));
  }
  const TextPicture picture{kept.image, kCapital};
  if (state_->kept.size() > kMostKept) {
    const auto oldest =
        std::min_element(state_->kept.begin(), state_->kept.end(),
                         [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    state_->kept.erase(oldest);
  }
  return picture;
}

}  // namespace chiasm::app
