// One plane through a volume: sample (linear or nearest), window to a grey, tint the threshold preview.
#version 450
#extension GL_GOOGLE_include_directive : require
layout(local_size_x = 32, local_size_y = 8) in;

layout(binding = 0, rgba8) uniform writeonly restrict image2D picture;
layout(binding = 1) uniform sampler3D volume;
// thresholds[g] is the smallest signed stored value whose grey is at least g (1..255; [0] is not used). The
// processor computes them in double precision, so that a grey is exactly what core's applyWindow says.
layout(binding = 2, std430) readonly restrict buffer Window { float thresholds[256]; };

// Constants, because a software rasteriser runs both sides of every branch: sample linearly, tint the preview,
// and thresholds that lie evenly (LINEAR, LINEAR_EXACT: a guess and a step beat a search).
layout(constant_id = 0) const bool kInterpolate = true;
layout(constant_id = 1) const bool kPreview = false;
layout(constant_id = 2) const bool kEven = true;

layout(push_constant) uniform Slice {
  vec4 centre;   // xyz: voxel position of the picture's centre; w: stored value = texel * w + step_x.w
  vec4 step_x;   // xyz: voxels per pixel to the right; w: see above
  vec4 step_y;   // xyz: voxels per pixel down; w: +1, or -1 where a negative rescale slope turns the order
  ivec4 grid;    // xyz: size in voxels; w: 1 where stored values are integers
  vec4 preview;  // xy: signed stored values, both ends included; z: opacity * 65536
  vec4 tint;     // rgb 0..255; w: levels per signed stored value, where even
  ivec2 size;    // pixels
};

#include "slice_window.glsl"

float stored(float texel) {
  return storedOf(texel, centre.w, step_x.w, grid.w != 0);
}

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (any(greaterThanEqual(pixel, size))) return;
  vec2 fromCentre = vec2(pixel) + 0.5 - 0.5 * vec2(size);
  vec3 voxel = centre.xyz + fromCentre.x * step_x.xyz + fromCentre.y * step_y.xyz;
  ivec3 nearest = ivec3(floor(voxel + 0.5));
  vec3 colour = vec3(0.0);
  if (all(greaterThanEqual(nearest, ivec3(0))) && all(lessThan(nearest, grid.xyz))) {
    float value = kInterpolate
                      ? textureLod(volume, (voxel + 0.5) / vec3(grid.xyz), 0.0).r * centre.w + step_x.w
                      : stored(texelFetch(volume, nearest, 0).r);
    colour = vec3(float(levelOf(step_y.w * value, tint.w)));
    if (kPreview) {
      // What would be written: decided voxel by voxel, whatever the picture's filter.
      float written = step_y.w * stored(texelFetch(volume, nearest, 0).r);
      if (written >= preview.x && written <= preview.y) {
        ivec3 below = ivec3(colour);
        colour = vec3((below * 65536 + (ivec3(tint.rgb) - below) * int(preview.z) + 32768) >> 16);
      }
    }
  }
  imageStore(picture, pixel, vec4(colour / 255.0, 1.0));
}
