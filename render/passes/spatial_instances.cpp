#include "render/passes/spatial_instances.h"

#include <algorithm>
#include <cmath>
#include <glm/geometric.hpp>
#include <glm/mat3x3.hpp>
#include <glm/matrix.hpp>

namespace chiasm::render {

namespace {

// Case space to an eye's: x right, y up, z back.
glm::dmat4 eyeFromCase(const EyeView& eye) {
  const glm::dmat3 turn = glm::transpose(glm::dmat3(eye.right.mm, eye.up.mm, eye.back.mm));
  glm::dmat4 matrix(turn);
  matrix[3] = glm::dvec4(-(turn * eye.position.mm), 1.0);
  return matrix;
}

glm::vec4 colourOf(glm::u8vec4 colour) {
  return glm::vec4(colour) / 255.0f;
}

class Packer {
 public:
  Packer(const SpatialScene& scene, const std::array<EyeView, 2>& eyes, const ResidentThings& things)
      : scene_(scene),
        things_(things),
        eyes_{eyeFromCase(eyes[0]), eyeFromCase(eyes[1])},
        between_(0.5 * (eyes[0].position.mm + eyes[1].position.mm)) {}

  SpatialInstances pack() {
    packMeshes();
    packLines();
    packRectangles();
    for (auto* draws : {&packed_.rims, &packed_.seenThrough})
      std::stable_sort(draws->begin(), draws->end(),
                       [](const ThingDraw& a, const ThingDraw& b) { return a.distance > b.distance; });
    return std::move(packed_);
  }

 private:
  void packMeshes() {
    for (std::size_t i = 0; i < scene_.meshes.size(); ++i) {
      const SpatialMesh& shown = scene_.meshes[i];
      const ResidentMesh* resident = things_.mesh(shown.mesh.get());
      if (resident == nullptr || shown.colour.a == 0) continue;
      MeshInstance instance{};
      for (int eye = 0; eye < 2; ++eye) {
        const glm::dmat4 matrix = eyes_[eye] * shown.caseFromMesh;
        instance.eyeFromMesh[eye] = glm::mat4(matrix);
        const glm::dmat3 linear(matrix);
        if (glm::determinant(linear) != 0)
          instance.normals[eye] = glm::mat4(glm::mat3(glm::transpose(glm::inverse(linear))));
      }
      instance.colour = colourOf(shown.colour);
      instance.lit.x = shown.lit ? 1.0f : 0.0f;
      const glm::dvec3 centre(shown.caseFromMesh * glm::dvec4(resident->centre, 1.0));
      const ThingDraw draw{ThingDraw::Kind::mesh, static_cast<std::uint32_t>(packed_.meshes.size()), i,
                           glm::length(centre - between_)};
      (shown.onTop             ? packed_.onTopMeshes
       : shown.colour.a == 255 ? packed_.solid
                               : packed_.seenThrough)
          .push_back(draw);
      if (!shown.onTop && shown.colour.a == 255) ++packed_.solidMeshes;
      packed_.meshes.push_back(instance);
    }
  }

  void packLines() {
    for (const bool opaque : {true, false}) {
      for (std::size_t i = 0; i < scene_.lines.size(); ++i) {
        const SpatialLine& line = scene_.lines[i];
        if (line.colour.a == 0 || line.widthMm <= 0 || (line.colour.a == 255) != opaque) continue;
        LineInstance instance{};
        for (int eye = 0; eye < 2; ++eye) {
          instance.from[eye] = glm::vec4(eyes_[eye] * glm::dvec4(line.from.mm, 1.0));
          instance.to[eye] = glm::vec4(eyes_[eye] * glm::dvec4(line.to.mm, 1.0));
          instance.from[eye].w = static_cast<float>(0.5 * line.widthMm);
        }
        instance.colour = colourOf(line.colour);
        if (!opaque)
          packed_.seenThrough.push_back({ThingDraw::Kind::line,
                                         static_cast<std::uint32_t>(packed_.lines.size()), i,
                                         glm::length(0.5 * (line.from.mm + line.to.mm) - between_)});
        packed_.lines.push_back(instance);
      }
      if (opaque) packed_.opaqueLines = static_cast<std::uint32_t>(packed_.lines.size());
    }
  }

  void packRectangles() {
    for (const SpatialSlice& slice : scene_.slices) packed_.rectangles.push_back(rectangle(slice.at));
    for (std::size_t i = 0; i < scene_.pictures.size(); ++i) {
      const SpatialPicture& picture = scene_.pictures[i];
      const glm::dvec3 centre = picture.at.corner.mm + 0.5 * (picture.at.right.mm + picture.at.down.mm);
      const ThingDraw draw{ThingDraw::Kind::picture, static_cast<std::uint32_t>(packed_.rectangles.size()), i,
                           glm::length(centre - between_)};
      packed_.rectangles.push_back(rectangle(picture.at));
      if (things_.picture(picture.image.get()) == nullptr) continue;
      if (picture.onTop) {
        packed_.onTop.push_back(draw);
      } else {
        packed_.solid.push_back(draw);
        packed_.rims.push_back(draw);
      }
    }
  }

  RectangleInstance rectangle(const SpatialRectangle& at) const {
    RectangleInstance instance{};
    for (int eye = 0; eye < 2; ++eye) {
      instance.corner[eye] = glm::vec4(eyes_[eye] * glm::dvec4(at.corner.mm, 1.0));
      instance.right[eye] = glm::vec4(eyes_[eye] * glm::dvec4(at.right.mm, 0.0));
      instance.down[eye] = glm::vec4(eyes_[eye] * glm::dvec4(at.down.mm, 0.0));
    }
    return instance;
  }

  const SpatialScene& scene_;
  const ResidentThings& things_;
  glm::dmat4 eyes_[2];
  glm::dvec3 between_;
  SpatialInstances packed_;
};

}  // namespace

SpatialInstances packInstances(const SpatialScene& scene, const std::array<EyeView, 2>& eyes,
                               const ResidentThings& things) {
  return Packer(scene, eyes, things).pack();
}

}  // namespace chiasm::render
