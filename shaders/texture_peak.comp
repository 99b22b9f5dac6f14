// How many filtered fetches from a 3-D image a device can do: nothing but fetches, all from its caches.
// (For render_bench, which states a picture's fetches as a share of it.)
#version 450

layout(local_size_x = 256) in;
layout(constant_id = 0) const uint kFetches = 256;  // by each invocation

layout(binding = 0) uniform sampler3D volume;
layout(std430, binding = 1) writeonly buffer Sums { float sums[]; };

void main() {
  // Neighbours look at neighbouring texels, and each walks on by a part of one, as rays do; no place comes twice,
  // or a compiler would fetch it once only.
  uint lane = gl_LocalInvocationIndex;
  vec3 at = (vec3(lane & 15u, lane >> 4, gl_WorkGroupID.x & 7u) + 0.25) / 32.0;
  const vec3 step = vec3(0.37, 0.61, 0.29) / 32.0;
  float sum = 0.0;
  for (uint i = 0u; i < kFetches; ++i) {
    sum += textureLod(volume, at, 0.0).x;
    at = fract(at + step);
  }
  sums[gl_GlobalInvocationID.x] = sum;
}
