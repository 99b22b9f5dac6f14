// The room as a headset's eyes see it, drawn on the device: to be looked at, and left stays left.
#include <filesystem>

#include "render/interop_vulkan.h"
#include "render/stereo_renderer.h"
#include "tests/app/vr/interaction/hands_fixture.h"

namespace chiasm::app::vr {
namespace {

constexpr glm::ivec2 kEye(720, 720);

class RoomRender : public test::HandsFixture {
 protected:
  static void SetUpTestSuite() {
    render::SharedDeviceOptions options;
    options.validation = true;
    auto device = render::SharedDevice::create(options);
    ASSERT_TRUE(device) << device.error().message;
    device_ = *device;
    auto made = render::StereoRenderer::create(device_);
    ASSERT_TRUE(made) << made.error().message;
    renderer_ = std::move(*made);
  }
  static void TearDownTestSuite() {
    const auto messages = device_->validationMessages();
    EXPECT_TRUE(messages.empty()) << messages.front();
    renderer_.reset();
    device_.reset();
  }

  render::EyeView eye(double aside) const {
    const Pose& head = input_.head;
    render::EyeView view;
    view.position = world().caseFromStage(head.position + head.right() * aside);
    view.right = world().caseDirectionFromStage(head.right());
    view.up = world().caseDirectionFromStage(head.up());
    view.back = world().caseDirectionFromStage(-head.forward());
    view.tanLeft = view.tanDown = -0.85;
    view.tanRight = view.tanUp = 0.85;
    return view;
  }
  // The right eye's pixel of a place of the room.
  glm::dvec2 pixelOf(glm::dvec3 stage) const {
    const Pose& head = input_.head;
    const glm::dvec3 local =
        glm::conjugate(head.orientation) * (stage - (head.position + head.right() * 0.032));
    return (glm::dvec2(local.x, -local.y) / -local.z / 0.85 * 0.5 + 0.5) * glm::dvec2(kEye);
  }
  render::Image shot(const VrFrame& frame, const std::string& name) {
    EXPECT_TRUE(renderer_->update(frame.spatial));
    const auto drawn = renderer_->draw(frame.spatial, {eye(-0.032), eye(0.032)}, kEye, {});
    EXPECT_TRUE(drawn) << drawn.error().message;
    auto image = renderer_->readBack(1);
    EXPECT_TRUE(image) << image.error().message;
    const std::filesystem::path folder = std::filesystem::path(CHIASM_BINARY_DIR) / "artefacts";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(render::writePng(*image, (folder / (name + ".png")).string()));
    return *image;
  }
  static glm::ivec3 at(const render::Image& image, glm::dvec2 pixel) {
    const auto x = static_cast<std::size_t>(pixel.x), y = static_cast<std::size_t>(pixel.y);
    const std::size_t offset = (y * static_cast<std::size_t>(image.size.x) + x) * 4;
    return {image.rgba[offset], image.rgba[offset + 1], image.rgba[offset + 2]};
  }

  static inline std::shared_ptr<render::SharedDevice> device_;
  static inline std::unique_ptr<render::StereoRenderer> renderer_;
};

TEST_F(RoomRender, ThePatientWithNamesLettersAndABrush) {
  view().showNames = true;
  view().tool = ToolKind::brush;
  view().brush.radiusMm = 5.0;
  view().activeSegment = small_.bone;
  ask(RoomAct::fitToTable);
  input_.head.orientation =
      facing(input_.head.position, input_.head.position - (stage({}) - input_.head.position));
  // The brush stands free in the air at the patient's left: a ball of 5 mm, ten times as large here.
  const PatientBox box = boundingBox(current().volumes.front().info.grid);
  const PatientPoint aside{{box.maximum.x - 1.0, box.minimum.y, 20.0}};
  touch(Hand::right, aside);
  setHand(Hand::left, stage({{-60, 0, -20}}), {0, 0.3, -1});
  const VrFrame frame = step(2);
  const render::Image image = shot(frame, "vr_room");
  const glm::dvec2 ball = pixelOf(stage(aside));
  EXPECT_GT(ball.x, kEye.x / 2) << "patient left at the reader's right";
  const glm::ivec3 inside = at(image, ball), ground = at(image, {kEye.x - 4, 4});
  EXPECT_GT(inside.x + inside.y + inside.z, ground.x + ground.y + ground.z + 60) << "the ball is seen";
}

TEST_F(RoomRender, CutOpenWithASliceOnItsDisplay) {
  ask(RoomAct::fitToTable);
  input_.head.orientation =
      facing(input_.head.position, input_.head.position - (stage({}) - input_.head.position));
  view().crosshair = {{0, 4, 0}};
  ask(RoomAct::snapCoronal);
  ask(RoomAct::clipPlane);
  touch(Hand::left, PatientPoint{{0, -6, 0}});
  step();
  click(Hand::left);
  setHand(Hand::left, stage({{-60, 0, -20}}), {0, 0.3, -1});
  const VrFrame frame = step(2);
  ASSERT_EQ(frame.spatial.slices.size(), 2u);
  const render::Image image = shot(frame, "vr_room_cut");
  // The display shows the phantom the right way round: bone at the patient's right, so at the reader's left.
  const render::SpatialSlice& shown = frame.spatial.slices[1];
  const auto onDisplay = [&](PatientPoint point) {
    const glm::dvec3 offset = point.mm - shown.content.centre.mm;
    const double extent = shown.content.mmPerPixel * shown.pixels.x;
    return stage(shown.at.corner +
                 shown.at.right * (glm::dot(offset, shown.content.right.mm) / extent + 0.5) +
                 shown.at.down * (glm::dot(offset, shown.content.down.mm) / extent + 0.5));
  };
  const PatientPoint bone = inside(small_.bone);
  const glm::dvec3 there = onDisplay({{bone.mm.x, 4, bone.mm.z}});
  const glm::dvec3 mirrored = onDisplay({{-bone.mm.x, 4, bone.mm.z}});
  EXPECT_LT(pixelOf(there).x, pixelOf(mirrored).x);
}

}  // namespace
}  // namespace chiasm::app::vr
