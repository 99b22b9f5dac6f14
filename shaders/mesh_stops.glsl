// Where a ray meets meshes: what is opaque ends it, what is seen through veils what comes after.
#include "ray_stops.glsl"

// Layers below one another: what is opaque, then P.picture.z of what is seen through (render/passes/mesh_pass.h).
layout(binding = 18, rgba8) uniform readonly image2D meshColours;
layout(binding = 19, r32f) uniform readonly image2D meshDepths;

const float kNearMm = 0.05;  // render/passes/stereo_params.h
const float kNowhere = 1e9;

ivec2 meshPixel;
float stepsPerDistance;  // along the camera's axis
int peels = 0, peel = 0;
// What the ray ends at; or, where it covers a part of the pixel only, its rim among the veils.
vec4 solid = vec4(0), rim = vec4(0);
float rimAt = kNowhere;

float stepsTo(int layer) {
  float depth = imageLoad(meshDepths, meshPixel + ivec2(0, layer * P.picture.y)).x;
  return depth > 0.0 ? kNearMm / depth * stepsPerDistance - 0.5 : kNowhere;
}
vec4 layerColour(int layer) {
  return imageLoad(meshColours, meshPixel + ivec2(0, layer * P.picture.y));
}

void nextVeil() {
  float peelAt = peel < peels ? stepsTo(peel + 1) : kNowhere;
  if (peelAt < rimAt) {
    ++peel;
    veilAt = peelAt;
    veil = layerColour(peel);
  } else {
    veilAt = rimAt;
    veil = rim;
    rimAt = kNowhere;
  }
}

// `perMm`: of depth along the axis, per mm of the ray.
void findMeshes(ivec2 pixel, float perMm, float stepMm) {
  meshPixel = pixel;
  stepsPerDistance = 1.0 / (perMm * stepMm);
  peels = P.picture.z;
  vec4 opaque = layerColour(0);
  if (opaque.a > 0.998) {
    solid = opaque;
    stopAt = stepsTo(0);
  } else if (opaque.a > 0.0) {
    rim = opaque;
    rimAt = stepsTo(0);
  }
  nextVeil();
}
