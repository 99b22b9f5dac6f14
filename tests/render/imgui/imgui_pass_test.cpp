#include <gtest/gtest.h>
#include <imgui/imgui.h>

#include <cmath>
#include <cstring>

#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

ImTextureID textureId(void* handle) {
  return (ImTextureID)(std::uintptr_t)handle;
}

// One frame of ImGui, drawn through its background list, into a picture of 64 × 48.
class ImGuiPassTest : public testing::Test {
 protected:
  void SetUp() override {
    renderer_ = headlessRenderer();
    ASSERT_NE(renderer_, nullptr);
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    io.DisplaySize = ImVec2(64, 48);
    unsigned char* pixels = nullptr;
    Image font;
    io.Fonts->GetTexDataAsRGBA32(&pixels, &font.size.x, &font.size.y);
    font.rgba.assign(pixels, pixels + font.size.x * font.size.y * 4);
    auto texture = renderer_->createTexture(font);
    ASSERT_TRUE(texture) << texture.error().message;
    font_ = *texture;
    io.Fonts->SetTexID(textureId(font_));
    begin();
  }
  void TearDown() override {
    if (context_ != nullptr) ImGui::DestroyContext(context_);
    if (renderer_) {
      EXPECT_THAT(renderer_->validationMessages(), testing::IsEmpty());
    }
  }
  void begin() {
    ImGui::GetIO().DeltaTime = 1.0f / 60;
    ImGui::NewFrame();
    list_ = ImGui::GetBackgroundDrawList();
    list_->Flags =
        ImDrawListFlags_AllowVtxOffset;  // no anti-aliased fringe: edges are where they are said to be
  }
  Image draw(glm::vec4 clear = {0, 0, 0, 1}, glm::ivec2 size = {64, 48}) {
    ImGui::Render();
    auto image = renderer_->drawInterface(*ImGui::GetDrawData(), size, clear);
    if (!image) ADD_FAILURE() << image.error().message;
    begin();
    return image ? *image : Image{};
  }
  static std::array<int, 4> at(const Image& image, int x, int y) {
    const std::uint8_t* pixel = &image.rgba[static_cast<std::size_t>(y * image.size.x + x) * 4];
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
  }

  std::unique_ptr<Renderer> renderer_;
  ImGuiContext* context_ = nullptr;
  ImDrawList* list_ = nullptr;
  void* font_ = nullptr;
};

using Rgba = std::array<int, 4>;

TEST_F(ImGuiPassTest, ARectangleCoversItsPixelsInItsExactColour) {
  list_->AddRectFilled(ImVec2(10, 5), ImVec2(30, 25), IM_COL32(79, 179, 217, 255));
  const Image image = draw({14 / 255.0f, 17 / 255.0f, 19 / 255.0f, 1});
  for (int y = 0; y < 48; ++y)
    for (int x = 0; x < 64; ++x) {
      const bool inside = x >= 10 && x < 30 && y >= 5 && y < 25;
      ASSERT_EQ(at(image, x, y), (inside ? Rgba{79, 179, 217, 255} : Rgba{14, 17, 19, 255}))
          << x << ", " << y;
    }
}

TEST_F(ImGuiPassTest, AClipRectangleCuts) {
  list_->PushClipRect(ImVec2(20, 10), ImVec2(40, 12));
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(64, 48), IM_COL32(255, 0, 0, 255));
  list_->PopClipRect();
  list_->PushClipRect(ImVec2(70, 10), ImVec2(90, 20));  // beside the picture
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(90, 48), IM_COL32(255, 255, 0, 255));
  list_->PopClipRect();
  const Image image = draw();
  for (int y = 0; y < 48; ++y)
    for (int x = 0; x < 64; ++x) {
      const bool inside = x >= 20 && x < 40 && y >= 10 && y < 12;
      ASSERT_EQ(at(image, x, y), (inside ? Rgba{255, 0, 0, 255} : Rgba{0, 0, 0, 255})) << x << ", " << y;
    }
}

TEST_F(ImGuiPassTest, ATextureShowsTexelForPixel) {
  Image texels;
  texels.size = {7, 5};
  for (int i = 0; i < 35; ++i)
    for (const int value : {i * 7, 255 - i * 3, i * i % 256, 255})
      texels.rgba.push_back(static_cast<std::uint8_t>(value));
  auto texture = renderer_->createTexture(texels);
  ASSERT_TRUE(texture);
  list_->AddImage(textureId(*texture), ImVec2(20, 30), ImVec2(27, 35));
  const Image image = draw();
  for (int y = 0; y < 5; ++y)
    for (int x = 0; x < 7; ++x) ASSERT_EQ(at(image, 20 + x, 30 + y), at(texels, x, y));
  EXPECT_EQ(at(image, 19, 30), (Rgba{0, 0, 0, 255}));
  EXPECT_EQ(at(image, 27, 30), (Rgba{0, 0, 0, 255}));

  renderer_->destroyTexture(*texture);
  renderer_->destroyTexture(*texture);
  list_->AddImage(textureId(*texture), ImVec2(20, 30), ImVec2(27, 35));
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(4, 4), IM_COL32(1, 2, 3, 255));
  const Image without = draw();
  EXPECT_EQ(at(without, 22, 32), (Rgba{0, 0, 0, 255})) << "a destroyed texture draws nothing";
  EXPECT_EQ(at(without, 1, 1), (Rgba{1, 2, 3, 255}));
}

// Straight alpha over, in display-encoded values: out = source * a + below * (1 - a).
TEST_F(ImGuiPassTest, AlphaBlendsInDisplayValues) {
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(64, 48), IM_COL32(200, 100, 40, 255));
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(32, 48), IM_COL32(255, 255, 255, 128));
  Image image = draw();
  const auto over = [](int source, int below, int alpha) {
    return static_cast<int>(std::lround((source * alpha + below * (255 - alpha)) / 255.0));
  };
  const Rgba blended = at(image, 10, 10);
  EXPECT_NEAR(blended[0], over(255, 200, 128), 1);
  EXPECT_NEAR(blended[1], over(255, 100, 128), 1);
  EXPECT_NEAR(blended[2], over(255, 40, 128), 1);
  EXPECT_EQ(blended[3], 255);
  EXPECT_EQ(at(image, 50, 10), (Rgba{200, 100, 40, 255}));

  // Over a transparent picture the result is premultiplied, with the right coverage.
  list_->AddRectFilled(ImVec2(0, 0), ImVec2(32, 48), IM_COL32(255, 100, 0, 128));
  image = draw({0, 0, 0, 0});
  EXPECT_EQ(at(image, 50, 10), (Rgba{0, 0, 0, 0}));
  const Rgba half = at(image, 10, 10);
  EXPECT_NEAR(half[0], 128, 1);
  EXPECT_NEAR(half[1], 50, 1);
  EXPECT_NEAR(half[3], 128, 1);
}

TEST_F(ImGuiPassTest, AViewportsPictureIsShownByteForByte) {
  SceneView scene = sliceScene(letterPhantom(makeGrid({40, 40, 40}, glm::dvec3(1.0))), AnatomicalPlane::axial,
                               {32, 24}, 1.2);
  const Image slice = drawFull(*renderer_, scene);
  list_->AddImage(textureId(renderer_->viewportTexture(1)), ImVec2(16, 12), ImVec2(48, 36));
  const Image image = draw();
  for (int y = 0; y < 24; ++y)
    for (int x = 0; x < 32; ++x) ASSERT_EQ(at(image, 16 + x, 12 + y), at(slice, x, y));
  // A viewport that is gone leaves a stale handle in the interface's data: nothing is drawn for it.
  list_->AddImage(textureId(renderer_->viewportTexture(1)), ImVec2(16, 12), ImVec2(48, 36));
  scene.viewports.clear();
  ASSERT_TRUE(renderer_->draw(scene, Quality::full));
  EXPECT_EQ(at(draw(), 30, 20), (Rgba{0, 0, 0, 255}));
}

TEST_F(ImGuiPassTest, MoreVerticesThanSixteenBitsCanCount) {
  // 20,000 rectangles of 4 vertices: ImGui starts new commands with a vertex offset. The last wins.
  for (int i = 0; i < 20000; ++i)
    list_->AddRectFilled(ImVec2(0, 0), ImVec2(static_cast<float>(i % 64 + 1), 48),
                         IM_COL32(i % 256, 0, 0, 255));
  list_->AddRectFilled(ImVec2(5, 5), ImVec2(6, 6), IM_COL32(9, 8, 7, 255));
  const Image image = draw();
  EXPECT_EQ(at(image, 5, 5), (Rgba{9, 8, 7, 255}));
  EXPECT_EQ(at(image, 0, 0), (Rgba{19999 % 256, 0, 0, 255}));
}

TEST_F(ImGuiPassTest, ScalesWithTheFramebuffer) {
  ImGui::GetIO().DisplayFramebufferScale = ImVec2(2, 2);
  list_->PushClipRect(ImVec2(10, 10), ImVec2(20, 20));
  list_->AddRectFilled(ImVec2(5, 5), ImVec2(15, 15), IM_COL32(255, 0, 0, 255));
  list_->PopClipRect();
  const Image image = draw({0, 0, 0, 1}, {128, 96});
  for (int y = 0; y < 96; ++y)
    for (int x = 0; x < 128; ++x) {
      const bool inside = x >= 20 && x < 30 && y >= 20 && y < 30;
      ASSERT_EQ(at(image, x, y)[0], inside ? 255 : 0) << x << ", " << y;
    }
  ImGui::Render();
  EXPECT_FALSE(renderer_->drawInterface(*ImGui::GetDrawData(), {0, 10}, {0, 0, 0, 1})) << "no pixels";
  begin();
}

TEST_F(ImGuiPassTest, PresentingWithoutAWindowIsRefused) {
  ImGui::Render();
  auto shown = renderer_->present(*ImGui::GetDrawData(), {0, 0, 0, 1});
  begin();
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace chiasm::test
