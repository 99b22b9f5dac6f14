#include "render/renderer.h"

#include <gtest/gtest.h>

#include "tests/render/slice/slice_scene.h"

namespace chiasm::test {
namespace {

using namespace render;

constexpr auto kAxial = AnatomicalPlane::axial;

class RendererTest : public testing::Test {
 protected:
  void SetUp() override {
    renderer_ = headlessRenderer();
    scene_ = sliceScene(letterPhantom(makeGrid({64, 60, 56}, glm::dvec3(1.0))), kAxial, {80, 70}, 1.0);
    TransferFunction bone;
    bone.points = {{300, glm::dvec3(1.0, 0.9, 0.8), 0.0}, {500, glm::dvec3(1.0, 0.9, 0.8), 0.6}};
    scene_.volumes[0].transferFunction = bone;
    scene_.labels.push_back(labelLayer(scene_.volumes[0].grid, {96, 70, 64}, glm::dmat3(1.0)));
  }
  void TearDown() override {
    if (renderer_) {
      EXPECT_THAT(renderer_->validationMessages(), testing::IsEmpty());
    }
  }

  void add3d(glm::ivec2 size, std::uint32_t id = 2) {
    Viewport viewport;
    viewport.id = id;
    viewport.size = size;
    Volume3dContent content;
    content.eyes[0].position = {{90, -170, 60}};
    viewport.content = content;
    scene_.viewports.push_back(viewport);
  }
  UploadReport update() {
    auto report = renderer_->update(scene_);
    if (!report) ADD_FAILURE() << report.error().message;
    return report ? *report : UploadReport{};
  }
  DrawReport draw(Quality quality = Quality::progressive) {
    auto report = renderer_->draw(scene_, quality);
    if (!report) ADD_FAILURE() << report.error().message;
    return report ? *report : DrawReport{};
  }
  Image picture(std::uint32_t id) {
    auto image = renderer_->readBack(id);
    if (!image) ADD_FAILURE() << image.error().message;
    return image ? *image : Image{};
  }
  // Copies the scene's label map with one voxel changed, as a command does.
  void setLabel(VoxelIndex voxel, Label label) {
    LabelMap map = *scene_.labels[0].map;
    LabelMapEditor editor(map);
    editor.set(voxel, label);
    for (const BrickEdit& edit : editor.finish()) map.setBrick(edit.brick, edit.after);
    scene_.labels[0].map = std::make_shared<const LabelMap>(std::move(map));
  }

  std::unique_ptr<Renderer> renderer_;
  SceneView scene_;
};

TEST_F(RendererTest, AnUnchangedSceneUploadsAndDrawsNothing) {
  add3d({64, 64});
  EXPECT_GT(update().volumeBytes, 0u);
  EXPECT_EQ(draw(Quality::full).drawnViewports, 2u);
  const std::uint64_t memory = renderer_->deviceMemory();
  for (int frame = 0; frame < 3; ++frame) {
    const UploadReport sent = update();
    EXPECT_EQ(sent.volumeBytes + sent.labelBytes + sent.tableBytes + sent.labelBricks, 0u);
    const DrawReport drawn = draw();
    EXPECT_EQ(drawn.drawnViewports, 0u);
    EXPECT_TRUE(drawn.complete);
  }
  EXPECT_EQ(renderer_->deviceMemory(), memory);
}

TEST_F(RendererTest, AnEditOfOneBrickSendsOneBrickAndShows) {
  sliceOf(scene_).mmPerPixel = 0.5;  // a voxel of the labels is 0.6 mm
  for (LabelAppearance& look : scene_.labels[0].appearance) look.opacity3d = 0.0f;  // no surfaces
  update();
  draw(Quality::full);
  const Image before = picture(1);
  setLabel({{48, 35, 32}}, 40000);
  const UploadReport sent = update();
  EXPECT_EQ(sent.labelBricks, 1u);
  EXPECT_EQ(sent.volumeBytes, 0u);
  EXPECT_LE(sent.labelBytes, kBrickVoxels * sizeof(Label) + 4096);
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  EXPECT_NE(picture(1).rgba, before.rgba);
  // A copy of the map that shares every brick is no edit.
  scene_.labels[0].map = std::make_shared<const LabelMap>(*scene_.labels[0].map);
  EXPECT_EQ(update().labelBricks, 0u);
  EXPECT_EQ(draw().drawnViewports, 0u);
}

TEST_F(RendererTest, AChangeDrawsOnlyThePicturesItTouches) {
  add3d({64, 64});
  update();
  draw(Quality::full);
  scene_.volumes[0].window.level = 100;  // slices; the 3-D picture is shaded by its transfer function
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  scene_.volumes[0].shading.ambient = 0.5f;  // only 3-D
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  scene_.labels[0].appearance[1].opacity3d = 0.3f;
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  scene_.labels[0].appearance[1].sliceFill = 0.9f;
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  scene_.preview = ThresholdPreview{scene_.volumes[0].uid, 100, 2000, {79, 179, 217}, 0.5f};
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  sliceOf(scene_).centre.mm.z += 1;
  update();
  EXPECT_EQ(draw(Quality::full).drawnViewports, 1u);
  EXPECT_EQ(draw(Quality::full).drawnViewports, 0u);
}

TEST_F(RendererTest, RefinementEndsInThePictureThatFullQualityGives) {
  add3d({300, 270});
  scene_.viewports[1].moving = true;
  update();
  ASSERT_TRUE(draw().complete) << "coarse is all there is to draw while moving";
  const Image coarse = picture(2);
  EXPECT_EQ(draw().drawnViewports, 0u);
  scene_.viewports[1].moving = false;
  if (!draw().complete) {
    scene_.viewports[1].moving = true;  // another drag, of a slice: the half-refined picture waits
    EXPECT_EQ(draw().drawnViewports, 0u);
    scene_.viewports[1].moving = false;
  }
  int calls = 0;
  while (!draw().complete) ASSERT_LT(++calls, 100);
  const Image refined = picture(2);
  scene_.viewports[1].id = 3;  // a fresh picture
  draw(Quality::full);
  EXPECT_EQ(picture(3).rgba, refined.rgba);
  if (renderer_->deviceDescription().find("llvmpipe") != std::string::npos) {
    EXPECT_NE(coarse.rgba, refined.rgba);
  }
}

TEST_F(RendererTest, AStillPictureIsShownCoarselyBeforeItRefines) {
  add3d({300, 270});
  update();
  draw();
  const Image first = picture(2);  // whole, if coarse
  EXPECT_EQ(first.size, glm::ivec2(300, 270));
  bool anything = false;
  for (std::size_t i = 0; i < first.rgba.size(); i += 4) anything = anything || first.rgba[i] > 100;
  EXPECT_TRUE(anything);
}

TEST_F(RendererTest, TwoEyesLieSideBySideAndAreThePicturesOfTheirCameras) {
  add3d({240, 100});
  auto& content = std::get<Volume3dContent>(scene_.viewports[1].content);
  content.eyes.push_back(content.eyes[0]);
  content.eyes[1].position.mm.x += 8;
  add3d({120, 100}, 3);
  add3d({120, 100}, 4);
  std::get<Volume3dContent>(scene_.viewports[3].content).eyes[0] =
      std::get<Volume3dContent>(scene_.viewports[1].content).eyes[1];
  update();
  draw(Quality::full);
  const Image both = picture(2), left = picture(3), right = picture(4);
  EXPECT_NE(left.rgba, right.rgba);
  for (int y = 0; y < 100; ++y) {
    const auto row = both.rgba.begin() + y * 240 * 4, l = left.rgba.begin() + y * 120 * 4,
               r = right.rgba.begin() + y * 120 * 4;
    ASSERT_TRUE(std::equal(l, l + 480, row)) << "left eye, row " << y;
    ASSERT_TRUE(std::equal(r, r + 480, row + 480)) << "right eye, row " << y;
  }
  scene_.viewports[1].size.x = 241;
  auto refused = renderer_->draw(scene_, Quality::full);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::invalidInput);
}

TEST_F(RendererTest, ViewportsKeepTheirPicturesApartAndFollowTheirSizes) {
  Viewport coronal = scene_.viewports[0];
  coronal.id = 7;
  coronal.size = {50, 90};
  auto& content = std::get<SliceContent>(coronal.content);
  content.right = screenRight(AnatomicalPlane::coronal);
  content.down = screenDown(AnatomicalPlane::coronal);
  scene_.viewports.push_back(coronal);
  EXPECT_EQ(renderer_->viewportTexture(7), nullptr);
  EXPECT_FALSE(renderer_->readBack(7));
  update();
  draw();
  const Image axial = picture(1);
  EXPECT_EQ(picture(7).size, glm::ivec2(50, 90));
  void* texture = renderer_->viewportTexture(7);
  EXPECT_NE(texture, nullptr);
  EXPECT_NE(texture, renderer_->viewportTexture(1));

  scene_.viewports[1].size = {64, 32};
  EXPECT_EQ(draw().drawnViewports, 1u);
  EXPECT_EQ(picture(7).size, glm::ivec2(64, 32));
  EXPECT_EQ(renderer_->viewportTexture(7), texture) << "a handle outlives a resize";
  EXPECT_EQ(picture(1).rgba, axial.rgba);

  scene_.viewports.pop_back();
  draw();
  EXPECT_EQ(renderer_->viewportTexture(7), nullptr);
}

TEST_F(RendererTest, RefusesPicturesThatTheDeviceCannotHold) {
  scene_.viewports[0].size = {0, 10};
  EXPECT_EQ(renderer_->draw(scene_, Quality::full).error().kind, ErrorKind::invalidInput);
  scene_.viewports[0].size = {1 << 20, 10};
  EXPECT_EQ(renderer_->draw(scene_, Quality::full).error().kind, ErrorKind::invalidInput);
  scene_.viewports[0].size = {20, 10};
  EXPECT_TRUE(renderer_->draw(scene_, Quality::full)) << "a refusal harms nothing";
  EXPECT_FALSE(renderer_->createTexture({{4, 4}, std::vector<std::uint8_t>(63)}));
  EXPECT_FALSE(renderer_->createTexture({{0, 4}, {}}));
}

TEST_F(RendererTest, GivesMemoryBackWhenAVolumeLeavesTheScene) {
  update();
  draw(Quality::full);
  const std::uint64_t with = renderer_->deviceMemory();
  const std::uint64_t voxelBytes = scene_.volumes[0].voxels->bytes().size();
  EXPECT_GT(with, voxelBytes);
  scene_.volumes.clear();
  scene_.labels.clear();
  for (int frame = 0; frame < 4; ++frame) {  // a deferred destruction waits for the frames in flight
    update();
    sliceOf(scene_).centre.mm.z += 1;
    draw(Quality::full);
  }
  EXPECT_LE(renderer_->deviceMemory(), with - voxelBytes);
}

}  // namespace
}  // namespace chiasm::test
