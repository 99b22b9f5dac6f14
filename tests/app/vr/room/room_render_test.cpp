// The room as a headset's eyes see it, drawn on the device: to be looked at, and left stays left.
#include <filesystem>

#include "app/vr/hands/tool_aim.h"
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
  glm::dvec2 pixelOf(glm::dvec3 stage) const { return pixelOf(stage, 0.032); }
  // Where a place of the room stands in an eye's picture, pixels; `aside`: as `eye`.
  glm::dvec2 pixelOf(glm::dvec3 stage, double aside) const {
    const Pose& head = input_.head;
    const glm::dvec3 local =
        glm::conjugate(head.orientation) * (stage - (head.position + head.right() * aside));
    return (glm::dvec2(local.x, -local.y) / -local.z / 0.85 * 0.5 + 0.5) * glm::dvec2(kEye);
  }
  // Both eyes, left first, beside each other in a file.
  std::array<render::Image, 2> bothEyes(const VrFrame& frame, const std::string& name) {
    EXPECT_TRUE(renderer_->update(frame.spatial));
    const auto drawn = renderer_->draw(frame.spatial, {eye(-0.032), eye(0.032)}, kEye, {});
    EXPECT_TRUE(drawn) << drawn.error().message;
    std::array<render::Image, 2> images;
    for (int one = 0; one < 2; ++one) {
      auto image = renderer_->readBack(one);
      EXPECT_TRUE(image) << image.error().message;
      images[static_cast<std::size_t>(one)] = std::move(*image);
    }
    render::Image beside;
    beside.size = {2 * kEye.x, kEye.y};
    for (int y = 0; y < kEye.y; ++y)
      for (const render::Image& one : images) {
        const auto row = one.rgba.begin() + static_cast<std::ptrdiff_t>(y) * kEye.x * 4;
        beside.rgba.insert(beside.rgba.end(), row, row + static_cast<std::ptrdiff_t>(kEye.x) * 4);
      }
    keep(beside, name);
    return images;
  }
  static void keep(const render::Image& image, const std::string& name) {
    const std::filesystem::path folder = std::filesystem::path(CHIASM_BINARY_DIR) / "artefacts";
    std::filesystem::create_directories(folder);
    EXPECT_TRUE(render::writePng(image, (folder / (name + ".png")).string()));
  }
  render::Image shot(const VrFrame& frame, const std::string& name) {
    EXPECT_TRUE(renderer_->update(frame.spatial));
    const auto drawn = renderer_->draw(frame.spatial, {eye(-0.032), eye(0.032)}, kEye, {});
    EXPECT_TRUE(drawn) << drawn.error().message;
    auto image = renderer_->readBack(1);
    EXPECT_TRUE(image) << image.error().message;
    keep(*image, name);
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

// Whoever stands inside the patient, or looks down at them, still sees how they lie and how large.
TEST_F(RoomRender, FigureAndScaleAreSeenFromWithinThePatient) {
  const auto onTopOf = [](const VrFrame& frame) {
    std::vector<render::SpatialMesh> onTop;
    for (const render::SpatialMesh& mesh : frame.spatial.meshes)
      if (mesh.onTop) onTop.push_back(mesh);
    return onTop;
  };
  // A place of the figure: 0 at its belly, 1 at its head's top.
  const auto placeOf = [&](const VrFrame& frame, double up) {
    const glm::dmat4& figure = onTopOf(frame).at(1).caseFromMesh;
    return world().stageFromCase(PatientPoint{glm::dvec3(figure * glm::dvec4(0, 0, up, 1))});
  };
  for (const double pitch : {0.0, -70.0}) {
    input_.head.orientation = glm::angleAxis(glm::radians(pitch), glm::dvec3(1, 0, 0));
    const glm::dvec3 way = glm::normalize(placeOf(step(), 0.0) - input_.head.position);
    // Bone stands between the eyes and the figure, larger than all of it.
    interaction_.setWorld(
        World(40.0, glm::dquat(1, 0, 0, 0), input_.head.position + 0.45 * way, inside(small_.bone)));
    const VrFrame frame = step();
    ASSERT_TRUE(insideVolume(snapshot(), world(), input_.head.position, 0.0));
    ASSERT_EQ(onTopOf(frame).size(), 2u) << "the plate and the figure";
    EXPECT_NEAR(glm::length(placeOf(frame, 0.0) - input_.head.position), 0.8, 0.01)
        << "where eyes rest easily";
    const auto seen = bothEyes(frame, pitch == 0.0 ? "vr_room_within" : "vr_room_within_down");
    VrFrame hidden = frame, bare = frame;
    for (render::SpatialMesh& mesh : hidden.spatial.meshes) mesh.onTop = false;
    std::erase_if(bare.spatial.meshes, [](const auto& mesh) { return mesh.onTop; });
    const auto withoutFigure = bothEyes(bare, "vr_room_within_bare");
    const auto behindBone = pitch == 0.0 ? bothEyes(hidden, "vr_room_within_hidden") : withoutFigure;
    std::array<glm::dvec2, 2> middles{};
    for (const std::size_t one : {0u, 1u}) {
      const double aside = one == 0 ? -0.032 : 0.032;
      const glm::dvec2 belly = pixelOf(placeOf(frame, 0.18), aside);
      // A segment is not quite opaque.
      EXPECT_NEAR(at(behindBone[one], belly).x, at(withoutFigure[one], belly).x, 4)
          << "bone hides what is not on top";
      const glm::ivec3 figure = at(seen[one], belly);
      EXPECT_GT(figure.x, 80) << "light, on a dark plate: pitch " << pitch;
      EXPECT_LT(std::abs(figure.x - figure.z), 25) << "grey, not bone: pitch " << pitch;
      // All that the figure changed, for its place by both eyes.
      double count = 0;
      for (int y = 0; y < kEye.y; ++y)
        for (int x = 0; x < kEye.x; ++x) {
          if (at(seen[one], {x, y}) == at(withoutFigure[one], {x, y})) continue;
          middles[one] += glm::dvec2(x + 0.5, y + 0.5);
          count += 1;
          EXPECT_LT(glm::length(glm::dvec2(x, y) - belly), 0.12 * kEye.x);
        }
      ASSERT_GT(count, 1000);
      middles[one] /= count;
      // The face is before the plate: among themselves things on top hide one another by their depth.
      EXPECT_GT(at(seen[one], pixelOf(placeOf(frame, 0.78), aside)).x, 100);
    }
    // The eyes meet where it stands: 64 mm apart they turn by less than 5°.
    const double disparity = (middles[0].x - middles[1].x) / (kEye.x * 0.5 / 0.85);
    EXPECT_NEAR(0.064 / disparity, 0.8 * std::cos(glm::radians(17.0)), 0.08);
    EXPECT_NEAR(middles[0].y, middles[1].y, 0.5);
  }
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
