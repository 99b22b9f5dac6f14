#include "render/passes/volume_params.h"

#include <cmath>
#include <glm/geometric.hpp>
#include <glm/gtc/matrix_access.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <glm/matrix.hpp>
#include <glm/trigonometric.hpp>

namespace chiasm::render {

namespace {

glm::vec4 packed(const glm::dvec3& v, double w = 0) {
  return {glm::vec3(v), static_cast<float>(w)};
}

// Rows of the matrix that takes a gradient per texel to case space. A gradient is a covector: it goes there
// by the transpose of the matrix that takes positions from there. Only its direction is used.
void setNormalRows(glm::vec4 (&rows)[3], const glm::dmat4& texelFromCaseMatrix) {
  const glm::dmat3 toCase = glm::transpose(glm::dmat3(texelFromCaseMatrix));
  for (int row = 0; row < 3; ++row) rows[row] = packed({toCase[0][row], toCase[1][row], toCase[2][row]});
}

}  // namespace

CameraRays cameraRays(const Camera& camera, glm::ivec2 size) {
  // Case space (L, P, S) is right-handed: forward x up points to the screen's right.
  const glm::dvec3 forward = glm::normalize((camera.focalPoint - camera.position).mm);
  glm::dvec3 up = camera.viewUp.mm;
  // Looking straight along "up" any other direction is as good.
  if (glm::length(glm::cross(forward, up)) < 1e-9 * glm::length(up))
    up = std::abs(forward.x) < 0.9 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
  const glm::dvec3 right = glm::normalize(glm::cross(forward, up));
  const glm::dvec3 down = glm::cross(forward, right);
  const double mmPerPixel = 2.0 * std::tan(glm::radians(camera.verticalFieldOfViewDegrees) / 2) / size.y;
  CameraRays rays;
  rays.eye = camera.position.mm;
  rays.right = right * mmPerPixel;
  rays.down = down * mmPerPixel;
  rays.origin = forward - rays.right * (size.x / 2.0) - rays.down * (size.y / 2.0);
  return rays;
}

CameraRays cameraRays(const Camera& camera, glm::ivec2 size, const PicturePart& part) {
  if (part.whole.x <= 0 || part.whole.y <= 0) return cameraRays(camera, size);
  CameraRays rays = cameraRays(camera, part.whole);
  rays.origin += rays.right * static_cast<double>(part.at.x) + rays.down * static_cast<double>(part.at.y);
  return rays;
}

CameraRays cameraRays(const EyeView& eye, glm::ivec2 size) {
  CameraRays rays;
  rays.eye = eye.position.mm;
  rays.right = eye.right.mm * ((eye.tanRight - eye.tanLeft) / size.x);
  rays.down = eye.up.mm * ((eye.tanDown - eye.tanUp) / size.y);
  rays.origin = eye.right.mm * eye.tanLeft + eye.up.mm * eye.tanUp - eye.back.mm;
  return rays;
}

DepthCue depthCueFor(float strength, const Camera& camera, const GridGeometry& grid) {
  if (strength <= 0.0f) return {};
  const PatientBox box = boundingBox(grid);
  const double radius = std::max(glm::length(box.maximum - box.minimum) / 2, 1e-3);
  const double middle = glm::length((box.minimum + box.maximum) / 2.0 - camera.position.mm);
  // What lies before the eye begins there when it stands inside.
  const double near = std::max(middle - radius, 0.0);
  return {static_cast<float>(strength / (middle + radius - near)), static_cast<float>(near)};
}

glm::dmat4 texelFromCase(const GridGeometry& grid) {
  return glm::translate(glm::dmat4(1.0), glm::dvec3(0.5)) * grid.voxelFromCase();
}

void setLayerTransforms(LabelParams& params, const GridGeometry& labels, const GridGeometry& frame) {
  const glm::dmat4 fromTexel = texelFromCase(labels) * glm::inverse(texelFromCase(frame));
  for (int row = 0; row < 3; ++row) params.fromTexel[row] = glm::vec4(glm::row(fromTexel, row));
  setNormalRows(params.normal, texelFromCase(labels));
  params.size = packed(glm::dvec3(labels.size));
}

EyeParams eyeParams(const CameraRays& rays, const GridGeometry& grid, double stepMm) {
  const glm::dmat4 toTexel = texelFromCase(grid);
  const glm::dmat3 linear(toTexel);
  EyeParams params{};
  params.eyeTexel = packed(glm::dvec3(toTexel * glm::dvec4(rays.eye, 1.0)), stepMm);
  params.texelDir[0] = packed(linear * rays.origin);
  params.texelDir[1] = packed(linear * rays.right);
  params.texelDir[2] = packed(linear * rays.down);
  params.eyeCase = packed(rays.eye);
  params.caseDir[0] = packed(rays.origin);
  params.caseDir[1] = packed(rays.right);
  params.caseDir[2] = packed(rays.down);
  return params;
}

void setClipBox(FrameParams& params, const std::optional<PatientBox>& box) {
  const glm::dvec3 everywhere(1e9);
  params.clipLow = packed(box ? box->minimum : -everywhere);
  params.clipHigh = packed(box ? box->maximum : everywhere);
}

void setNormals(FrameParams& params, const GridGeometry& grid) {
  setNormalRows(params.normal, texelFromCase(grid));
}

}  // namespace chiasm::render
