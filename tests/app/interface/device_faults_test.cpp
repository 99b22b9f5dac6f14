// The graphics device fails under a person who paints: nothing of the stroke is lost, the window goes on with
// whole pictures, and says what happened.
#include "render/gpu/shared_parts.h"
#include "tests/app/interface/window_fixture.h"
#include "tests/support/vulkan_faults.h"

namespace chiasm::app {
namespace {

using render::gpu::DeviceFunctions;
using test::VulkanFaults;

// What a stroke may stumble over: memory that is not there, and a device that is lost.
void installFaults(DeviceFunctions& functions, bool losses) {
  test::FaultyFunction<&DeviceFunctions::AllocateMemory>::install(functions, "AllocateMemory",
                                                                  VK_ERROR_OUT_OF_DEVICE_MEMORY);
  if (losses)
    test::FaultyFunction<&DeviceFunctions::QueueSubmit2>::install(functions, "QueueSubmit2",
                                                                  VK_ERROR_DEVICE_LOST);
}

class DeviceFaults : public test::SessionFixture {
 protected:
  void TearDown() override {
    VulkanFaults::failNone();
    window_.reset();
  }

  // A device of its own for each renderer. The graphics card's fail as planned, the processor's never.
  Expected<std::unique_ptr<render::Renderer>> makeRenderer(const PictureMeans& means) {
    made_.push_back(means);
    if (faultsEndHere_) VulkanFaults::failNone();
    if (!deviceThere_)
      return failure(ErrorKind::unavailable,
                     "The graphics device could not be opened (VK_ERROR_DEVICE_LOST).");
    auto device = render::SharedDevice::create({});
    if (!device) return tl::unexpected(device.error());
    if (!means.onProcessor) installFaults((*device)->parts().device->editableFunctions(), losses_);
    render::RendererOptions options;
    options.sharedDevice = *device;
    return render::Renderer::create(options);
  }
  void openWindow() {
    window_.reset();
    made_.clear();
    session_.reset();  // before the file that its store writes to
    file_ = std::make_unique<test::MemoryCaseFile>(small_.value);
    open(true);
    view().activeSegment = small_.anteriorMarker;
    view().brush.radiusMm = 3;
    view().tool = ToolKind::brush;
    view().layout = layout_;
    view().filledView = ViewKind::axial;
    auto made = HeadlessInterface::create(
        *session_, [this](const PictureMeans& means) { return makeRenderer(means); }, {1024, 640}, 1.0f);
    ASSERT_TRUE(made) << made.error().message;
    window_ = std::move(*made);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(window_->frame());
  }
  // From press to release, with a frame at each step.
  Expected<void> paint() {
    const ViewGeometry& axial =
        *window_->interface().scene().views[static_cast<std::size_t>(ViewKind::axial)];
    const double z = view().crosshair.mm.z;
    return window_->drag(*axial.pixelOf({{-6, 10, z}}), *axial.pixelOf({{10, 6, z}}));
  }
  LabelMap painted() const { return current().segmentations[0].layers[0]; }
  // The views when everything is done and nobody points at anything; the case's history stands beside them.
  std::vector<std::uint8_t> viewsPicture() {
    while (!session_->messages().empty()) session_->dismissMessage(session_->messages().front().id);
    window_->moveMouse({2, 2});
    auto picture = window_->settledPicture();
    EXPECT_TRUE(picture) << picture.error().message;
    const Area& views = window_->interface().layout().views;
    std::vector<std::uint8_t> pixels;
    for (int y = views.origin.y; picture && y < views.bottom(); ++y) {
      const auto row = picture->rgba.begin() + (static_cast<std::ptrdiff_t>(y) * picture->size.x) * 4;
      pixels.insert(pixels.end(), row + views.origin.x * 4, row + views.right() * 4);
    }
    return pixels;
  }
  std::string said() const {
    return session_->messages().empty() ? std::string() : session_->messages().back().text;
  }

  std::unique_ptr<HeadlessInterface> window_;
  std::vector<PictureMeans> made_;
  LayoutKind layout_ = LayoutKind::single;  // quick; the pictures of 3-D have fault tests of their own
  bool deviceThere_ = true, losses_ = true, faultsEndHere_ = false;
};

TEST_F(DeviceFaults, AFaultInAnyAllocationOrSubmissionLosesNothingOfAStroke) {
  openWindow();
  VulkanFaults::failNone();
  ASSERT_TRUE(paint());
  const int calls = VulkanFaults::calls();
  EXPECT_GT(calls, 10);
  const LabelMap expected = painted();
  const std::string undo = session_->store().undoName();
  const std::vector<std::uint8_t> picture = viewsPicture();
  int lost = 0, shortOfMemory = 0;
  for (int n = 1; n <= calls; ++n) {
    openWindow();
    SCOPED_TRACE("call " + std::to_string(n));
    VulkanFaults::failOnce(n);
    const auto done = paint();
    const std::string name = VulkanFaults::struckAt();
    VulkanFaults::failNone();
    SCOPED_TRACE(name);
    ASSERT_TRUE(done) << done.error().message;
    ASSERT_FALSE(name.empty());
    EXPECT_TRUE(painted() == expected) << "the stroke is another one";
    EXPECT_EQ(session_->store().undoName(), undo);
    EXPECT_FALSE(session_->store().inGesture());
    if (name == "QueueSubmit2") {
      ++lost;
      EXPECT_EQ(made_, (std::vector<PictureMeans>{{}, {}}));
      EXPECT_NE(said().find("VK_ERROR_DEVICE_LOST"), std::string::npos) << said();
      EXPECT_NE(said().find("built again. Nothing that was done is lost."), std::string::npos) << said();
    } else if (!said().empty()) {  // gradients and other things that only save time may be done without
      ++shortOfMemory;
      EXPECT_NE(said().find("too little free memory"), std::string::npos) << said();
    }
    EXPECT_TRUE(viewsPicture() == picture) << "the pictures are others";
    if (HasFailure()) return;
  }
  EXPECT_GT(lost, 5);
  EXPECT_GT(shortOfMemory + lost, 5);
}

TEST_F(DeviceFaults, ADeviceThatIsLostForGoodGivesWayToTheProcessor) {
  openWindow();
  ASSERT_TRUE(paint());
  const LabelMap expected = painted();
  const std::vector<std::uint8_t> picture = viewsPicture();
  for (const int n : {1, 4, 9}) {
    openWindow();
    SCOPED_TRACE("from call " + std::to_string(n) + " on");
    VulkanFaults::failFrom(n);
    const auto done = paint();
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_TRUE(made_.back().onProcessor);
    EXPECT_TRUE(painted() == expected);
    EXPECT_NE(said().find("drawn by the processor"), std::string::npos) << said();
    EXPECT_EQ(session_->messages().size(), 1u) << "one sentence about it, the newest";
    EXPECT_TRUE(viewsPicture() == picture) << "the same pictures, however they are made";
    VulkanFaults::failNone();
  }
}

// No device at all for a while: the stroke waits for one.
TEST_F(DeviceFaults, WithoutAnyDeviceNothingIsLostUntilThereIsOneAgain) {
  ImGuiContext* context = ImGui::CreateContext();
  ImGui::SetCurrentContext(context);
  ImGui::GetIO().IniFilename = nullptr;
  {
    WindowPictures pictures(*session_, [this](const PictureMeans& means) { return makeRenderer(means); });
    ASSERT_TRUE(pictures.build(1.0f));
    deviceThere_ = false;
    EXPECT_FALSE(pictures.recover({ErrorKind::unavailable, "It was lost (VK_ERROR_DEVICE_LOST)."}, 10.0));
    EXPECT_FALSE(pictures.there());
    EXPECT_NE(pictures.whyNot().find("could not be opened"), std::string::npos);
    EXPECT_TRUE(session_->messages().empty()) << "there is no window to say it in";
    const std::size_t tried = made_.size();
    EXPECT_FALSE(pictures.retry(10.1));
    EXPECT_EQ(made_.size(), tried) << "not yet";
    EXPECT_FALSE(pictures.retry(12.0));
    EXPECT_GT(made_.size(), tried);
    deviceThere_ = true;
    ASSERT_TRUE(pictures.retry(30.0));
    EXPECT_TRUE(pictures.there());
    EXPECT_NE(said().find("built again"), std::string::npos) << said();
  }
  ImGui::DestroyContext(context);
}

// The reduced pictures are drawn, and are whole again with another case.
TEST_F(DeviceFaults, MemoryIsSparedUntilAnotherCaseIsOpen) {
  losses_ = false;
  layout_ = LayoutKind::grid2x2;
  openWindow();
  const auto sizeOf3d = [&] {
    for (const render::Viewport& viewport : window_->interface().scene().scene.viewports)
      if (std::holds_alternative<render::Volume3dContent>(viewport.content)) return viewport.size;
    return glm::ivec2(0);
  };
  const glm::ivec2 whole = sizeOf3d();
  // Twice in a row: each time while a larger picture needs memory.
  for (int strike = 0; strike < 2; ++strike) {
    view().layout = strike == 0 ? LayoutKind::single : LayoutKind::grid2x2;
    VulkanFaults::failFrom(1);  // until it is built again: whoever finds no memory tries another kind first
    faultsEndHere_ = true;
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(window_->frame());
    ASSERT_EQ(made_.size(), static_cast<std::size_t>(strike) + 2);
  }
  EXPECT_TRUE(made_.back().reduced) << said();
  EXPECT_EQ(sizeOf3d(), (whole + 1) / 2);
  EXPECT_NE(said().find("half its resolution"), std::string::npos) << said();
  auto picture = window_->settledPicture();  // to be looked at
  ASSERT_TRUE(picture);
  const std::filesystem::path folder = std::filesystem::path(CHIASM_BINARY_DIR) / "artefacts";
  std::filesystem::create_directories(folder);
  EXPECT_TRUE(render::writePng(*picture, (folder / "memory_is_short.png").string()));
  session_->closeCase();
  session_->waitUntilIdle();
  ASSERT_TRUE(window_->frame());
  session_->adoptCase(file_->open(), {});
  view().layout = layout_;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(window_->frame());
  EXPECT_EQ(sizeOf3d(), whole);
}

}  // namespace
}  // namespace chiasm::app
