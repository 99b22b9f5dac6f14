// The label at every pixel of a part of a slice, and of a border around it, for one layer.
#version 450
layout(local_size_x = 32, local_size_y = 8) in;

// See render/scene/resident_labels.h for the layout of pages and atlas.
layout(binding = 0) uniform usampler3D pages;
layout(binding = 1) uniform usampler3D atlas;
layout(binding = 2, std430) writeonly restrict buffer Labels { uint labels[]; };

layout(push_constant) uniform Layer {
  vec4 centre;  // xyz: label-grid position of the picture's centre, in voxels
  vec4 step_x;  // voxels per pixel to the right
  vec4 step_y;  // voxels per pixel down
  ivec4 grid;   // xyz: size in voxels; w: border around the part, pixels
  ivec4 part;   // xy: the part's first pixel; zw: its size
  ivec4 area;   // xy: size of the picture; zw: slots of the atlas along x and y
};

void main() {
  ivec2 at = ivec2(gl_GlobalInvocationID.xy);
  ivec2 padded = part.zw + 2 * grid.w;
  if (any(greaterThanEqual(at, padded))) return;
  vec2 fromCentre = vec2(part.xy + at - grid.w) + 0.5 - 0.5 * vec2(area.xy);
  ivec3 voxel = ivec3(floor(centre.xyz + fromCentre.x * step_x.xyz + fromCentre.y * step_y.xyz + 0.5));
  uint label = 0u;
  if (all(greaterThanEqual(voxel, ivec3(0))) && all(lessThan(voxel, grid.xyz))) {
    label = texelFetch(pages, voxel >> 5, 0).r;
    if ((label & 0x80000000u) != 0u) {
      int slot = int(label & 0x7fffffffu);
      ivec3 corner = 32 * ivec3(slot % area.z, slot / area.z % area.w, slot / (area.z * area.w));
      label = texelFetch(atlas, corner + (voxel & 31), 0).r;
    }
  }
  labels[at.y * padded.x + at.x] = label;
}
