// Central differences of every voxel, that the ray caster looks up: kept in proportion, so that filtered ones are those that
// it would take itself between the voxels, but for 10 bits an axis.
#version 450

layout(local_size_x = 64, local_size_y = 4) in;

layout(binding = 0) uniform sampler3D volume;
layout(binding = 1, rgb10_a2) uniform writeonly image3D differences;
layout(push_constant) uniform Constants {
  ivec4 size;
  float full;  // no difference is greater along an axis
} C;

float texel(ivec3 at) {
  return texelFetch(volume, clamp(at, ivec3(0), C.size.xyz - 1), 0).x;
}

void main() {
  ivec3 at = ivec3(gl_GlobalInvocationID);
  if (any(greaterThanEqual(at, C.size.xyz))) return;
  const ivec2 k = ivec2(1, 0);
  vec3 g = vec3(texel(at + k.xyy) - texel(at - k.xyy), texel(at + k.yxy) - texel(at - k.yxy),
                texel(at + k.yyx) - texel(at - k.yyx));
  // 512 of 1023 stands for 0 exactly.
  imageStore(differences, at, vec4((512.0 + 511.0 * clamp(g / C.full, -1.0, 1.0)) / 1023.0, 0.0));
}
