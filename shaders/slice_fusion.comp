// Lays a second volume over a slice: sampled in its own grid, each of its grey levels with a look of its own.
#version 450
#extension GL_GOOGLE_include_directive : require
layout(local_size_x = 32, local_size_y = 8) in;

layout(binding = 0, rgba8) uniform restrict image2D picture;
layout(binding = 1) uniform sampler3D volume;
// As in slice.comp; and of every level the colour (red in the low byte) and the opacity * 65536.
layout(binding = 2, std430) readonly restrict buffer Table {
  float thresholds[256];
  uvec2 looks[256];
};

layout(constant_id = 0) const bool kInterpolate = true;
layout(constant_id = 1) const bool kEven = true;
layout(constant_id = 2) const uint kWhere = 0;  // 0 everywhere, 1 every second square, 2 from a line on

layout(push_constant) uniform Fusion {
  vec4 centre;  // these three as in slice.comp, of the second volume
  vec4 step_x;
  vec4 step_y;
  ivec4 grid;
  // w: levels per signed stored value, where even. Squares: xy is the pixel position of case space's origin, z is
  // 1 / a square's edge in pixels. A line: x is where it stands, in pixels.
  vec4 place;
  ivec2 size;  // pixels
};

#include "slice_window.glsl"

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (any(greaterThanEqual(pixel, size))) return;
  vec2 at = vec2(pixel) + 0.5;
  if (kWhere == 1u) {
    ivec2 square = ivec2(floor((at - place.xy) * place.z));
    if (((square.x + square.y) & 1) == 0) return;
  }
  if (kWhere == 2u && at.x < place.x) return;
  vec2 fromCentre = at - 0.5 * vec2(size);
  vec3 voxel = centre.xyz + fromCentre.x * step_x.xyz + fromCentre.y * step_y.xyz;
  ivec3 nearest = ivec3(floor(voxel + 0.5));
  if (all(greaterThanEqual(nearest, ivec3(0))) && all(lessThan(nearest, grid.xyz))) {
    float value = kInterpolate
                      ? textureLod(volume, (voxel + 0.5) / vec3(grid.xyz), 0.0).r * centre.w + step_x.w
                      : storedOf(texelFetch(volume, nearest, 0).r, centre.w, step_x.w, grid.w != 0);
    uvec2 look = looks[levelOf(step_y.w * value, place.w)];
    ivec3 colour = ivec3(uvec3(look.x, look.x >> 8, look.x >> 16) & 255u);
    ivec3 below = ivec3(roundEven(imageLoad(picture, pixel).rgb * 255.0));
    ivec3 laid = (below * 65536 + (colour - below) * int(look.y) + 32768) >> 16;
    imageStore(picture, pixel, vec4(vec3(laid) / 255.0, 1.0));
  } else if (kWhere != 0u) {
    imageStore(picture, pixel, vec4(vec3(0.0), 1.0));
  }
}
