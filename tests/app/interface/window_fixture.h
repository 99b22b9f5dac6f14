// The whole interface, drawn without a display over the small case; one device for a test program.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/headless/headless_interface.h"
#include "render/image.h"
#include "tests/app/session/session_fixture.h"

namespace chiasm::test {

class WindowFixture : public SessionFixture {
 protected:
  static void SetUpTestSuite() {
    auto made = render::Renderer::create(
        {.validation = true, .window = nullptr, .deviceName = {}, .sharedDevice = {}});
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() { renderer_.reset(); }

  void SetUp() override {
    SessionFixture::SetUp();
    show({1600, 1000}, 1.0f);
  }
  void TearDown() override {
    window_.reset();
    session_.reset();
    const auto messages = renderer_->validationMessages();
    EXPECT_TRUE(messages.empty()) << messages.front();
  }

  void show(glm::ivec2 size, float scale) {
    window_.reset();
    auto made = app::HeadlessInterface::create(*session_, *renderer_, size, scale);
    ASSERT_TRUE(made) << made.error().message;
    window_ = std::move(*made);
    frames(3);
  }
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      const auto drawn = window_->frame();
      ASSERT_TRUE(drawn) << drawn.error().message;
    }
  }
  // Kept as an artefact of the build, to be looked at.
  render::Image picture(const std::string& name) {
    auto taken = window_->settledPicture();
    EXPECT_TRUE(taken) << taken.error().message;
    const std::filesystem::path folder = std::filesystem::path(CHIASM_BINARY_DIR) / "artefacts";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(render::writePng(*taken, (folder / (name + ".png")).string()));
    return *taken;
  }
  const app::ViewGeometry& geometry(app::ViewKind kind) const {
    return *window_->interface().scene().views[static_cast<std::size_t>(kind)];
  }
  glm::dvec2 pixelOf(app::ViewKind kind, PatientPoint point) const { return *geometry(kind).pixelOf(point); }
  // The middle of something that was drawn, by its name in the log.
  glm::dvec2 middleOf(const std::string& name) const {
    for (const app::DrawnItem& item : window_->interface().log().items())
      if (item.name == name)
        return {(item.minimum.x + item.maximum.x) * 0.5, (item.minimum.y + item.maximum.y) * 0.5};
    ADD_FAILURE() << name << " is not on screen";
    return {};
  }
  void click(glm::dvec2 at) { ASSERT_TRUE(window_->click(at)); }
  void drag(glm::dvec2 from, glm::dvec2 to, int button = 0) { ASSERT_TRUE(window_->drag(from, to, button)); }
  bool press(const char* chord) { return session_->handleKey(*app::parseKeyChord(chord)); }

  static inline std::unique_ptr<render::Renderer> renderer_;
  std::unique_ptr<app::HeadlessInterface> window_;
};

// Mean of red, green and blue over a small square around a pixel, 0..255.
inline double brightness(const render::Image& image, glm::dvec2 pixel) {
  double sum = 0;
  int count = 0;
  for (int dy = -1; dy <= 1; ++dy)
    for (int dx = -1; dx <= 1; ++dx) {
      const int x = static_cast<int>(pixel.x) + dx, y = static_cast<int>(pixel.y) + dy;
      if (x < 0 || y < 0 || x >= image.size.x || y >= image.size.y) continue;
      const std::size_t offset = (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.size.x) +
                                  static_cast<std::size_t>(x)) *
                                 4;
      for (std::size_t c = 0; c < 3; ++c) sum += image.rgba[offset + c];
      count += 3;
    }
  return count > 0 ? sum / count : 0.0;
}

}  // namespace chiasm::test
