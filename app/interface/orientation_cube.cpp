#include "app/interface/orientation_cube.h"

#include <array>
#include <glm/geometric.hpp>
#include <utility>

namespace chiasm::app {

void drawOrientationCube(ImDrawList& list, const ViewGeometry& geometry, const Theme& theme, ImVec2 centre,
                         float edge) {
  const glm::dvec3 right = geometry.right().mm, down = geometry.down().mm, into = geometry.into().mm;
  const auto project = [&](glm::dvec3 v) {
    return ImVec2(centre.x + static_cast<float>(glm::dot(v, right)) * edge * 0.5f,
                  centre.y + static_cast<float>(glm::dot(v, down)) * edge * 0.5f);
  };
  struct Face {
    glm::dvec3 normal;
    char letter;
  };
  // LPS axes: +x is the patient's left, +y posterior, +z superior.
  constexpr std::array<Face, 6> kFaces{{{{1, 0, 0}, 'L'},
                                        {{-1, 0, 0}, 'R'},
                                        {{0, 1, 0}, 'P'},
                                        {{0, -1, 0}, 'A'},
                                        {{0, 0, 1}, 'S'},
                                        {{0, 0, -1}, 'I'}}};
  for (const Face& face : kFaces) {
    const double facing = -glm::dot(face.normal, into);
    if (facing < 0.02) continue;  // turned away, or edge on
    const glm::dvec3 u = glm::dvec3(face.normal.y, face.normal.z, face.normal.x);
    const glm::dvec3 v = glm::cross(face.normal, u);
    std::array<ImVec2, 4> corners{project(face.normal + u + v), project(face.normal - u + v),
                                  project(face.normal - u - v), project(face.normal + u - v)};
    const float light = 0.55f + 0.45f * static_cast<float>(facing);
    list.AddConvexPolyFilled(corners.data(), 4, withAlpha(theme.colours.raised, light));
    list.AddPolyline(corners.data(), 4, withAlpha(theme.colours.dim, 0.9f), ImDrawFlags_Closed, theme.px(1));
    if (facing < 0.25) continue;  // too slanted to be read
    const char text[2] = {face.letter, 0};
    const ImVec2 size = theme.strong->CalcTextSizeA(theme.strong->FontSize, 1e9f, 0.0f, text);
    const ImVec2 at = project(face.normal);
    list.AddText(theme.strong, theme.strong->FontSize, ImVec2(at.x - size.x * 0.5f, at.y - size.y * 0.5f),
                 withAlpha(theme.colours.text, 0.35f + 0.65f * static_cast<float>(facing)), text);
  }
}

}  // namespace chiasm::app
