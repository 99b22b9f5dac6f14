#include "tests/render/stereo/stereo_test.h"

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/trigonometric.hpp>

#include "render/gpu/shared_parts.h"
#include "tests/support/phantom.h"

namespace chiasm::test {

using namespace chiasm::render;

void StereoTest::SetUp() {
  SharedDeviceOptions options;
  options.validation = true;
  auto device = SharedDevice::create(options);
  ASSERT_TRUE(device) << device.error().message;
  device_ = *device;
  auto renderer = StereoRenderer::create(device_);
  ASSERT_TRUE(renderer) << renderer.error().message;
  renderer_ = std::move(*renderer);
}

void StereoTest::TearDown() {
  renderer_.reset();
  if (!device_) return;
  for (const std::string& message : device_->validationMessages()) ADD_FAILURE() << message;
}

const gpu::Device& StereoTest::device() const {
  return *device_->parts().device;
}

std::array<Image, 2> StereoTest::draw(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                                      glm::ivec2 pixels, const StereoQuality& quality) {
  auto updated = renderer_->update(scene);
  EXPECT_TRUE(updated) << (updated ? "" : updated.error().message);
  auto drawn = renderer_->draw(scene, eyes, pixels, quality);
  EXPECT_TRUE(drawn) << (drawn ? "" : drawn.error().message);
  std::array<Image, 2> images;
  for (int eye = 0; eye < 2; ++eye) {
    auto image = renderer_->readBack(eye);
    EXPECT_TRUE(image) << (image ? "" : image.error().message);
    if (image) images[static_cast<std::size_t>(eye)] = std::move(*image);
  }
  return images;
}

StereoReport StereoTest::count(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                               glm::ivec2 pixels, const StereoQuality& quality) {
  EXPECT_TRUE(renderer_->update(scene));
  renderer_->setCounting(true);
  auto report = renderer_->draw(scene, eyes, pixels, quality);
  renderer_->setCounting(false);
  EXPECT_TRUE(report) << (report ? "" : report.error().message);
  return report ? *report : StereoReport{};
}

Image StereoTest::mono(const SceneView& scene, const Volume3dContent& content, glm::ivec2 pixels) {
  RendererOptions options;
  options.sharedDevice = device_;
  auto renderer = Renderer::create(options);
  EXPECT_TRUE(renderer);
  SceneView view = scene;
  Viewport viewport;
  viewport.id = 1;
  viewport.size = pixels;
  viewport.content = content;
  view.viewports = {viewport};
  EXPECT_TRUE((*renderer)->update(view));
  EXPECT_TRUE((*renderer)->draw(view, Quality::full));
  auto image = (*renderer)->readBack(1);
  EXPECT_TRUE(image);
  return image ? *image : Image{};
}

EyeView eyeOf(const Camera& camera, glm::ivec2 pixels) {
  EyeView eye;
  eye.position = camera.position;
  const glm::dvec3 forward = glm::normalize((camera.focalPoint - camera.position).mm);
  eye.right = {glm::normalize(glm::cross(forward, camera.viewUp.mm))};
  eye.up = {glm::cross(eye.right.mm, forward)};
  eye.back = {-forward};
  eye.tanUp = std::tan(glm::radians(camera.verticalFieldOfViewDegrees) / 2);
  eye.tanDown = -eye.tanUp;
  eye.tanRight = eye.tanUp * pixels.x / pixels.y;
  eye.tanLeft = -eye.tanRight;
  return eye;
}

std::array<EyeView, 2> eyesInFront(glm::dvec3 at, double apart, double reach) {
  std::array<EyeView, 2> eyes;
  for (std::size_t i = 0; i < 2; ++i) {
    eyes[i].position = {at + glm::dvec3((i == 0 ? -0.5 : 0.5) * apart, 0, 0)};
    eyes[i].tanLeft = eyes[i].tanDown = -reach;
    eyes[i].tanRight = eyes[i].tanUp = reach;
  }
  return eyes;
}

std::array<EyeView, 2> turned(std::array<EyeView, 2> eyes, const glm::dmat3& turn) {
  for (EyeView& eye : eyes) {
    eye.position.mm = turn * eye.position.mm;
    for (PatientVector* axis : {&eye.right, &eye.up, &eye.back}) axis->mm = turn * axis->mm;
  }
  return eyes;
}

SpatialScene ballScene(double radius, double opacityPerMm, glm::dvec3 colour, glm::dvec3 centre) {
  const GridGeometry grid = makeGrid({64, 64, 64}, glm::dvec3(1.0));
  SpatialScene scene;
  // A ramp through the surface, so that it lies where it should between voxels.
  scene.scene = sceneOf(grid, [&](glm::ivec3 voxel) {
    const double distance = glm::length(voxelToPatient(grid, VoxelIndex{voxel}).mm - centre);
    return std::clamp(1000.0 + 400.0 * (radius - distance), 0.0, 2000.0);
  });
  SceneVolume& volume = scene.scene.volumes[0];
  volume.transferFunction = stepFunction(998, 2, opacityPerMm, colour);
  volume.shading = {1.0f, 0.0f, 0.0f, 1.0f};
  scene.background = {0, 0, 0, 1};
  return scene;
}

SpatialMesh squareMesh(glm::dvec3 centre, double half, glm::u8vec4 colour) {
  auto mesh = std::make_shared<render::Mesh>();
  for (const glm::vec3 corner :
       {glm::vec3(-1, 0, -1), glm::vec3(1, 0, -1), glm::vec3(1, 0, 1), glm::vec3(-1, 0, 1)}) {
    mesh->positions.push_back(corner);
    mesh->normals.emplace_back(0, -1, 0);
  }
  mesh->indices = {0, 1, 2, 0, 2, 3};
  SpatialMesh shown;
  shown.mesh = mesh;
  shown.caseFromMesh = glm::dmat4(half);
  shown.caseFromMesh[3] = glm::dvec4(centre, 1.0);
  shown.colour = colour;
  shown.lit = false;
  return shown;
}

}  // namespace chiasm::test
