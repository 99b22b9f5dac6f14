// What one ray-cast picture needs to know; mirrors VolumeParams in render/passes/volume_params.h.
// "Texel" coordinates are those of the frame's grid: voxel index + 0.5, so that they run from 0 to its size.

struct LabelParams {
  vec4 fromTexel[3];  // rows: frame texel -> label texel
  vec4 normal[3];     // rows: gradient per label texel -> gradient in case space
  vec4 size;          // label grid in voxels
  vec4 atlasScale;    // xyz: 1 / size of the surface atlas in texels
  ivec4 brickGrid;    // bricks of 32 voxels
  ivec4 slots;        // x: first look of this layer; y: last label with a look
};

layout(std140, binding = 0) uniform Params {
  vec4 eyeTexel;      // xyz: the eye in texels; w: mm between samples
  vec4 texelDir[3];   // texels per mm of depth at pixel (0,0); per pixel to the right; per pixel down
  vec4 eyeCase;       // the eye in case space, mm
  vec4 caseDir[3];    // the same in case space; the view plane is 1 mm away
  vec4 size;          // xyz: the frame's grid in voxels; w: 1 / brick edge
  vec4 clipLow;       // case space
  vec4 clipHigh;
  vec4 normal[3];     // rows: gradient per texel -> gradient in case space
  vec4 table;         // x, y: index = texel * x + y; z: last index; w: brick edge
  vec4 window;        // grey = texel * x + y (maximum intensity)
  vec4 shading;       // ambient, diffuse, specular, power
  vec4 backgroundTop;
  vec4 backgroundBottom;
  ivec4 brickGrid;    // xyz
  ivec4 picture;      // xy: pixels
  ivec4 maskSlots;    // xy: slots along x and y of the hidden mask's atlas
  LabelParams label[4];
} P;
