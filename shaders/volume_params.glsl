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

#ifdef CHIASM_STEREO
// As the first members of the other block; two eyes have one each (StereoParams in render/passes/stereo_params.h).
struct EyeParams {
  vec4 eyeTexel;
  vec4 texelDir[3];
  vec4 eyeCase;
  vec4 caseDir[3];
};
// A rectangle of rays of one eye's picture.
struct RayRegion {
  ivec4 place;  // xy: where they are kept in the image of rays; zw: how many
  ivec4 first;  // xy: the first one's number among the rays that would cover the whole picture
  vec4 scale;   // xy: pixels per ray
  vec4 skip;    // rays inside this rectangle of the picture (low xy, high zw; pixels) are not needed
};
layout(std140, binding = 0) uniform Params {
  EyeParams eye[2];
  RayRegion region[4];  // 2 * level + eye; level 0: the whole picture, 1: its middle
  vec4 plane[8];        // 4 * eye + k: xyz normal, w its distance over the plane: volumes are hidden above it
  vec4 nearBall[2];     // xyz: from the eye to the middle between the eyes, w: radius; hidden inside
  vec4 core[2];         // the middle (low xy, high zw; pixels)
  vec4 stops;           // x: depth * distance of the depth image; y: table depths per step; z: pixels of blending; w: 1 with veils
  ivec4 counts;         // x: planes; y: levels; zw: pixels of an eye's picture
  ivec4 groups;         // y: rows of groups of all pieces together
#else
layout(std140, binding = 0) uniform Params {
  vec4 eyeTexel;      // xyz: the eye in texels; w: mm between samples
  vec4 texelDir[3];   // texels per mm of depth at pixel (0,0); per pixel to the right; per pixel down
  vec4 eyeCase;       // the eye in case space, mm
  vec4 caseDir[3];    // the same in case space; the view plane is 1 mm away
#endif
  vec4 size;          // xyz: the frame's grid in voxels; w: 1 / brick edge
  vec4 clipLow;       // case space
  vec4 clipHigh;
  vec4 normal[3];     // rows: gradient per texel -> gradient in case space
  vec4 table;         // x, y: index = texel * x + y; z: last index; w: brick edge
  vec4 window;        // grey = texel * x + y (projections); depth cue: z per mm from w mm on
  vec4 shading;       // ambient, diffuse, specular, power
  vec4 backgroundTop;
  vec4 backgroundBottom;
  ivec4 brickGrid;    // xyz
  ivec4 picture;      // xy: pixels; z: layers of meshes that are seen through
  ivec4 maskSlots;    // xy: slots along x and y of the hidden mask's atlas
  vec4 lightScale;    // xyz: frame texel -> light field, which runs from 0 to 1
  vec4 lightFromCase[3];  // rows: a unit vector in case space -> a cell's edge in the light field
  vec4 lamp;          // xyz: unit vector towards it, in case space; w: strength of shadows
  LabelParams label[4];
} P;
