// Lays the rays, scaled up, over what stands in the room.
#version 450
#extension GL_GOOGLE_include_directive : require
#define CHIASM_STEREO
layout(local_size_x = 16, local_size_y = 16) in;

#include "volume_params.glsl"
layout(binding = 1) uniform sampler2D rays;
layout(binding = 2) uniform sampler2D room;  // premultiplied, both eyes side by side
layout(binding = 3, rgba8) uniform writeonly image2D target;

// Linear between four rays. By fetches, so that a ray for every pixel is that ray exactly.
vec4 raysAt(uint index, vec2 centre) {
  ivec4 place = P.region[index].place;
  vec2 at = centre / P.region[index].scale.xy - 0.5 - vec2(P.region[index].first.xy);
  at = clamp(at, vec2(0), vec2(place.zw - 1));
  ivec2 low = ivec2(at), high = min(low + 1, place.zw - 1);
  vec2 part = at - vec2(low);
  vec4 above = texelFetch(rays, place.xy + low, 0), below = above;
  if (part.x > 0.0) above = mix(above, texelFetch(rays, place.xy + ivec2(high.x, low.y), 0), part.x);
  if (part.y > 0.0) {
    below = texelFetch(rays, place.xy + ivec2(low.x, high.y), 0);
    if (part.x > 0.0) below = mix(below, texelFetch(rays, place.xy + high, 0), part.x);
    above = mix(above, below, part.y);
  }
  return above;
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
  if (middle < 1.0) ray = raysAt(eye, centre);
  if (middle > 0.0) {
    vec4 fine = raysAt(2u + eye, centre);
    ray = middle < 1.0 ? mix(ray, fine, middle) : fine;
  }
  ivec2 at = pixel + ivec2(int(eye) * P.counts.z, 0);
  vec4 behind = texelFetch(room, at, 0);
  imageStore(target, at, vec4(ray.rgb + ray.a * behind.rgb, 1.0 - ray.a * (1.0 - behind.a)));
}
