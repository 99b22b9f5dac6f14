// A slow, plain ray caster in double precision: what the volume pass must agree with.
#pragma once

#include <span>
#include <vector>

#include <glm/vec2.hpp>
#include <glm/vec4.hpp>

#include "render/scene_view.h"
#include "render/spatial_scene.h"

namespace chiasm::test {

// One volume, no label layers; no tables, no skipping, nothing shared with the renderer but the scene's
// types. Display-encoded RGBA 0..1, top row first, size.x * size.y. The grid's caseFromVolume must be the
// identity and its direction orthonormal (the gradient is turned by it). Nothing is seen above a plane.
std::vector<glm::dvec4> castRays(const render::SceneVolume& volume, const render::Volume3dContent& content,
                                 glm::ivec2 size, std::size_t eye = 0,
                                 std::span<const render::ClipPlane> planes = {});
// Two volumes in one picture, the first eye: what both show of a step adds up.
std::vector<glm::dvec4> castRays(const render::SceneVolume& first, const render::SceneVolume& second,
                                 const render::Volume3dContent& content, glm::ivec2 size);

}  // namespace chiasm::test
