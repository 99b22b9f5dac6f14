// The smoothed surfaces of label layers (render/scene/resident_surface.h says how they are laid out).

layout(binding = 7) uniform usampler3D surfacePages0;
layout(binding = 8) uniform usampler3D surfacePages1;
layout(binding = 9) uniform usampler3D surfacePages2;
layout(binding = 10) uniform usampler3D surfacePages3;
layout(binding = 11) uniform sampler3D surfaceAtlas0;
layout(binding = 12) uniform sampler3D surfaceAtlas1;
layout(binding = 13) uniform sampler3D surfaceAtlas2;
layout(binding = 14) uniform sampler3D surfaceAtlas3;
layout(std430, binding = 15) readonly buffer Looks { vec4 looks[]; };  // colour, opacity of every label
layout(binding = 16) uniform usampler3D maskPages;
layout(binding = 17) uniform usampler3D maskAtlas;

// Arrays of images may not be indexed by a variable on every device (lavapipe). `k` is a constant at every call
// (EACH_LAYER), so these fold to one fetch.
uvec2 surfacePage(uint k, ivec3 brick) {
  if (k == 0u) return texelFetch(surfacePages0, brick, 0).xy;
  if (k == 1u) return texelFetch(surfacePages1, brick, 0).xy;
  if (k == 2u) return texelFetch(surfacePages2, brick, 0).xy;
  return texelFetch(surfacePages3, brick, 0).xy;
}
vec4 surfaceFiltered(uint k, vec3 at) {
  if (k == 0u) return textureLod(surfaceAtlas0, at, 0.0);
  if (k == 1u) return textureLod(surfaceAtlas1, at, 0.0);
  if (k == 2u) return textureLod(surfaceAtlas2, at, 0.0);
  return textureLod(surfaceAtlas3, at, 0.0);
}
vec4 surfaceTexel(uint k, ivec3 at) {
  if (k == 0u) return texelFetch(surfaceAtlas0, at, 0);
  if (k == 1u) return texelFetch(surfaceAtlas1, at, 0);
  if (k == 2u) return texelFetch(surfaceAtlas2, at, 0);
  return texelFetch(surfaceAtlas3, at, 0);
}

const int kBrickEdge = 32;
const int kSurfaceApron = 2;
const int kSurfaceEdge = kBrickEdge + 2 * kSurfaceApron;
const float kOpaqueDepth = 8.0;  // optical depth of an opaque label's surface

vec3 toLayer(uint k, vec3 p) {
  return vec3(dot(P.label[k].fromTexel[0], vec4(p, 1)), dot(P.label[k].fromTexel[1], vec4(p, 1)),
              dot(P.label[k].fromTexel[2], vec4(p, 1)));
}

// Where a layer's texel position lies in its atlas. page.x = 0: in no slot, page.y holds everywhere in the
// brick; otherwise x = 1 + slot position (10 bits each). A slot's apron reaches far enough for `at` to be moved
// by one texel.
struct Place {
  vec3 at;
  uvec2 page;
  bool beyond;  // outside of the layer
};

Place placeOf(uint k, vec3 u) {
  Place place;
  ivec3 brick = clamp(ivec3(floor(u * (1.0 / float(kBrickEdge)))), ivec3(0), P.label[k].brickGrid.xyz - 1);
  place.page = surfacePage(k, brick);
  uint slot = max(place.page.x, 1u) - 1u;
  vec3 corner = vec3(slot & 1023u, slot >> 10 & 1023u, slot >> 20) * float(kSurfaceEdge);
  vec3 inSlot = u - vec3(brick * kBrickEdge) + float(kSurfaceApron);
  place.at = corner + clamp(inSlot, vec3(0.5), vec3(float(kSurfaceEdge) - 0.5));
  place.beyond = any(lessThan(u, vec3(-2.0))) || any(greaterThan(u, P.label[k].size.xyz + 2.0));
  return place;
}

// Shares of visible and of opaque labels as the surface is drawn: nothing up to a third of the smoothed share, all
// from two thirds, so that it lies within two thirds of a voxel of the labels' border, where that is even.
vec2 shares(uint k, vec3 u) {
  Place place = placeOf(k, u);
  vec2 value = surfaceFiltered(k, place.at * P.label[k].atlasScale.xyz).xy;
  if (place.page.x == 0u) value = vec2(place.page.y & 255u, place.page.y >> 8 & 255u) * (1.0 / 255.0);
  return place.beyond ? vec2(0) : clamp(3.0 * value - 1.0, 0.0, 1.0);
}

// Colour and opacity of the visible label nearest to a place, moved by at most one texel.
vec4 lookAt(uint k, Place place, vec3 moved) {
  uvec4 texel = uvec4(surfaceTexel(k, ivec3(place.at + moved)) * 255.0 + 0.5);
  uint label = place.page.x == 0u ? place.page.y >> 16 : texel.z | texel.w << 8;
  return looks[P.label[k].slots.x + int(min(label, uint(P.label[k].slots.y)))];
}

// Per label texel, pointing into the labels.
vec3 shareGradient(uint k, Place place, bool ofOpaque) {
  vec3 scale = P.label[k].atlasScale.xyz;
  vec3 at = place.at * scale, x = vec3(scale.x, 0, 0), y = vec3(0, scale.y, 0), z = vec3(0, 0, scale.z);
  vec2 gx = (surfaceFiltered(k, at + x) - surfaceFiltered(k, at - x)).xy;
  vec2 gy = (surfaceFiltered(k, at + y) - surfaceFiltered(k, at - y)).xy;
  vec2 gz = (surfaceFiltered(k, at + z) - surfaceFiltered(k, at - z)).xy;
  vec3 g = ofOpaque ? vec3(gx.y, gy.y, gz.y) : vec3(gx.x, gy.x, gz.x);
  return place.page.x == 0u || place.beyond ? vec3(0) : g;
}

vec3 layerToCase(uint k, vec3 g) {
  return vec3(dot(P.label[k].normal[0].xyz, g), dot(P.label[k].normal[1].xyz, g), dot(P.label[k].normal[2].xyz, g));
}

float depthOf(float opacity) {
  return min(-log(max(1.0 - opacity, 1e-6)), kOpaqueDepth);
}

bool hiddenAt(vec3 p) {
  ivec3 voxel = clamp(ivec3(p), ivec3(0), ivec3(P.size.xyz) - 1);
  uint page = texelFetch(maskPages, voxel / kBrickEdge, 0).x;
  if ((page & 0x80000000u) == 0u) return page != 0u;
  int slot = int(page & 0x7fffffffu);
  ivec2 slots = ivec2(P.maskSlots.xy);
  ivec3 at = ivec3(slot % slots.x, slot / slots.x % slots.y, slot / (slots.x * slots.y));
  return texelFetch(maskAtlas, at * kBrickEdge + voxel % kBrickEdge, 0).x != 0u;
}
