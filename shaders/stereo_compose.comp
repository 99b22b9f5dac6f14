// Lays the rays, scaled up, over what stands in the room.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_STEREO
layout(local_size_x = 16, local_size_y = 16) in;

#include "volume_params.glsl"
// Storage images: a CPU device (lavapipe) reads them eight lanes at a time.
layout(binding = 1, rgba16f) uniform readonly image2D rays;
layout(binding = 2, rgba8) uniform readonly image2D room;  // premultiplied, both eyes side by side
layout(binding = 3, rgba8) uniform writeonly image2D target;
layout(binding = 4) uniform sampler2D depths;                     // of the room
layout(binding = 5, r32f) uniform readonly image2D rayDepths;  // of the room where each ray goes

// Linear between four rays: by fetches, so that a ray for every pixel is that ray exactly. Rays that end at another depth
// of the room than the pixel's own do not count, so that nothing bleeds over the edges of things; where all do (things
// thinner than the rays are apart) all count.
vec4 raysAt(uint index, vec2 centre, float here) {
  RayRegion region = P.region[index];
  vec2 at = centre / region.scale.xy - 0.5 - vec2(region.first.xy);
  at = clamp(at, vec2(0), vec2(region.place.zw - 1));
  ivec2 low = ivec2(at);
  vec2 part = at - vec2(low);
  vec4 sum = vec4(0), all = vec4(0);
  float weights = 0.0;
  for (int k = 0; k < 4; ++k) {
    ivec2 corner = ivec2(k & 1, k >> 1);
    vec2 near = mix(1.0 - part, part, vec2(corner));
    float weight = near.x * near.y;
    if (weight == 0.0) continue;
    ivec2 ray = region.place.xy + low + corner;
    vec4 seen = imageLoad(rays, ray);
    all += weight * seen;
    float there = imageLoad(rayDepths, ray).x;
    weight = abs(there - here) > 0.1 * max(there, here) ? 0.0 : weight;
    sum += weight * seen;
    weights += weight;
  }
  return weights > 0.0 ? sum / weights : all;
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  uint eye = gl_GlobalInvocationID.z;
  if (any(greaterThanEqual(pixel, P.counts.zw))) return;
  vec2 centre = vec2(pixel) + 0.5;
  // 1 in the middle, falling to 0 over a few pixels around it.
  vec4 core = P.core[eye];
  vec2 within = min(centre - core.xy, core.zw - centre) / P.stops.z + 1.0;
  float middle = P.counts.y > 1 ? clamp(min(within.x, within.y), 0.0, 1.0) : 0.0;
  vec4 ray = vec4(0);
  ivec2 at = pixel + ivec2(int(eye) * P.counts.z, 0);
  float here = texelFetch(depths, at, 0).x;
  if (middle < 1.0) ray = raysAt(eye, centre, here);
  if (middle > 0.0) {
    vec4 fine = raysAt(2u + eye, centre, here);
    ray = middle < 1.0 ? mix(ray, fine, middle) : fine;
  }
  vec4 behind = imageLoad(room, at);
  imageStore(target, at, vec4(ray.rgb + ray.a * behind.rgb, 1.0 - ray.a * (1.0 - behind.a)));
}
