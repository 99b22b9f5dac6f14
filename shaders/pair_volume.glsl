// One of the two volumes along a ray: where a sample lies in it, the optical depth of a step through it, its light,
// its projection. `v` is a constant at every call, so everything folds to one of the two.

struct PairVolume {
  vec4 fromTexel[3];  // rows: frame texel -> texel of this volume
  vec4 normal[3];     // rows: gradient per texel of this volume -> gradient in case space
  vec4 size;          // xyz: voxels
  vec4 table;         // x, y: index = texel * x + y
  vec4 window;        // grey = texel * x + y (projections); depth cue: z per mm from w mm on
  vec4 shading;       // ambient, diffuse, specular, power
  vec4 share;         // x: of its optical depths; y: of its projected greys
  ivec4 maskSlots;    // xy: slots along x and y of the hidden mask's atlas
};
layout(std140, binding = 23) uniform Pair { PairVolume volume[2]; } S;
layout(binding = 1) uniform sampler3D firstVolume;
layout(binding = 3, r32f) uniform readonly image2D firstOpacities;
layout(binding = 4, rgba32f) uniform readonly image2D firstColours;
layout(binding = 24) uniform sampler3D secondVolume;
layout(binding = 25, r32f) uniform readonly image2D secondOpacities;
layout(binding = 26, rgba32f) uniform readonly image2D secondColours;
layout(binding = 27) uniform usampler3D secondMaskPages;
layout(binding = 28) uniform usampler3D secondMaskAtlas;

// What loops read of the parameters, read once (as in volume_cast.glsl).
vec4 fromTexelX[2], fromTexelY[2], fromTexelZ[2];
vec3 sizes[2], inverseSizes[2];
vec2 tableIndices[2];
void readParameters(int v) {
  fromTexelX[v] = S.volume[v].fromTexel[0];
  fromTexelY[v] = S.volume[v].fromTexel[1];
  fromTexelZ[v] = S.volume[v].fromTexel[2];
  sizes[v] = S.volume[v].size.xyz;
  inverseSizes[v] = 1.0 / sizes[v];
  tableIndices[v] = S.volume[v].table.xy;
}

uint modeOf(int v) {
  return v == 0 ? kMode : kSecondMode;
}
bool isShaded(int v) {
  return modeOf(v) == 0u;
}
bool isIntegrated(int v) {
  return v == 0 ? kIntegrated : kSecondIntegrated;
}

float texelOf(int v, vec3 at) {
  vec3 uvw = at * inverseSizes[v];
  if (v == 0) return textureLod(firstVolume, uvw, 0.0).x;
  return textureLod(secondVolume, uvw, 0.0).x;
}

// Entries lie in rows of 1024 (render/scene/table_image.h).
float opacityOf(int v, int entry) {
  ivec2 at = ivec2(entry & 1023, entry >> 10);
  if (v == 0) return imageLoad(firstOpacities, at).x;
  return imageLoad(secondOpacities, at).x;
}

vec3 colourOf(int v, int entry) {
  ivec2 at = ivec2(entry & 1023, entry >> 10);
  if (v == 0) return imageLoad(firstColours, at).rgb;
  return imageLoad(secondColours, at).rgb;
}

bool maskedAt(int v, vec3 at) {
  if (v == 0 ? !kMask : !kSecondMask) return false;
  ivec3 voxel = clamp(ivec3(at), ivec3(0), ivec3(sizes[v]) - 1);
  uint page = v == 0 ? texelFetch(maskPages, voxel / kBrickEdge, 0).x
                     : texelFetch(secondMaskPages, voxel / kBrickEdge, 0).x;
  if ((page & 0x80000000u) == 0u) return page != 0u;
  int slot = int(page & 0x7fffffffu);
  ivec2 slots = S.volume[v].maskSlots.xy;
  ivec3 inAtlas = ivec3(slot % slots.x, slot / slots.x % slots.y, slot / (slots.x * slots.y)) * kBrickEdge +
                  voxel % kBrickEdge;
  return (v == 0 ? texelFetch(maskAtlas, inAtlas, 0).x : texelFetch(secondMaskAtlas, inAtlas, 0).x) != 0u;
}

vec3 toVolume(int v, vec3 p) {
  precise vec3 at = vec3(dot(fromTexelX[v], vec4(p, 1)), dot(fromTexelY[v], vec4(p, 1)),
                         dot(fromTexelZ[v], vec4(p, 1)));
  return at;
}

bool isInside(int v, vec3 at) {
  return all(greaterThanEqual(at, vec3(0))) && all(lessThanEqual(at, sizes[v]));
}

float indexOf(int v, vec3 at) {
  if (kCount) ++samples;
  precise float index = texelOf(v, at) * tableIndices[v].x + tableIndices[v].y;
  return index;
}

// Sum of optical depths below a (fractional) table index.
float depthBelow(int v, float index) {
  int entry = int(index);
  float before = opacityOf(v, entry);
  precise float below = before + (index - float(entry)) * (opacityOf(v, entry + 1) - before);
  return below;
}

// What is known of a volume at the last sample, and of the step to it.
struct Track {
  float index, below;  // at the sample
  float before, belowBefore;
  float depth;  // of the step as the table has it; 0: nothing of it is seen
  vec3 at;      // texel
  bool inside;
  bool cut;     // the first sample inside was visible
  int entered;  // the number of that sample
};
Track track[2];

// The volume at the sample before one that does not follow its neighbour: nothing of it before the ray's first.
void startVolume(int v, vec3 p, bool none) {
  vec3 at = toVolume(v, p);
  track[v].inside = !none && isInside(v, at);
  for (bool once = isIntegrated(v) && track[v].inside; once; once = false) {
    track[v].index = indexOf(v, at);
    track[v].below = depthBelow(v, track[v].index);
  }
}

// A step ends here. Where the volume begins it ends at its own first value, as a ray through one volume does.
void stepVolume(int v, vec3 p, int number, inout bool seen) {
  bool before = track[v].inside;
  track[v].at = toVolume(v, p);
  track[v].inside = isInside(v, track[v].at);
  track[v].depth = 0.0;
  for (bool once = track[v].inside; once; once = false) {
    float index = indexOf(v, track[v].at);
    if (isIntegrated(v)) {
      float below = depthBelow(v, index);
      track[v].before = before ? track[v].index : index;
      track[v].belowBefore = before ? track[v].below : below;
      track[v].below = below;
      precise float across = index - track[v].before;
      int entry = int(index);
      precise float depth = abs(across) < 0.5 ? opacityOf(v, entry + 1) - opacityOf(v, entry)
                                              : (below - track[v].belowBefore) / across;
      track[v].depth = depth;
    } else {
      precise float depth = -log(max(1.0 - opacityOf(v, int(index)), 1e-7));
      track[v].depth = depth;
    }
    track[v].index = index;
    if (!(track[v].depth > 0.0) || maskedAt(v, track[v].at)) track[v].depth = 0.0;
  }
  if (!before) {
    track[v].cut = track[v].depth > 0.0;
    track[v].entered = number;
  }
  seen = seen || track[v].depth > 0.0;
}

// The part of the step before which half of what is seen of this volume in it lies (as in volume_cast.glsl).
float middleOfStep(int v, float factor) {
  float opacity = 1.0 - exp(-track[v].depth * factor);
  float wanted = -log(1.0 - 0.5 * opacity);
  float across = track[v].index - track[v].before;
  if (abs(across) < 0.5) return wanted / -log(max(1.0 - opacity, 1e-7));
  wanted *= abs(across) / factor;
  float low = 0.0, high = 1.0;
  for (int k = 0; k < 5; ++k) {
    float middle = 0.5 * (low + high);
    if (abs(depthBelow(v, mix(track[v].before, track[v].index, middle)) - track[v].belowBefore) < wanted)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

// Central differences over two of its voxels, in case space (direction only; as in volume_cast.glsl).
vec3 gradientAt(int v, vec3 at) {
  vec3 x = vec3(1, 0, 0), y = vec3(0, 1, 0), z = vec3(0, 0, 1);
  vec3 g = vec3(texelOf(v, at + x) - texelOf(v, at - x), texelOf(v, at + y) - texelOf(v, at - y),
                texelOf(v, at + z) - texelOf(v, at - z));
  if (kCount) taps += 6;
  if (dot(g, g) * tableIndices[v].x * tableIndices[v].x < 4e-4) return vec3(0);
  return vec3(dot(S.volume[v].normal[0].xyz, g), dot(S.volume[v].normal[1].xyz, g),
              dot(S.volume[v].normal[2].xyz, g));
}

// Adds the lit colour of the step through this volume, weighed by its optical depth. `p`: the step's end; `step`: the
// step, in frame texels; `factor`: of the depth; `number`: of the sample at its end; `mm`: how far it is.
void lightVolume(int v, vec3 p, vec3 step, float factor, int number, float mm, vec3 direction, inout vec3 sum) {
  for (bool once = track[v].depth > 0.0; once; once = false) {
    shading = S.volume[v].shading;
    vec3 at = track[v].at;
    float index = track[v].index;
    if (isIntegrated(v)) {
      float part = middleOfStep(v, factor);
      at = toVolume(v, p - (1.0 - part) * step);
      precise float shadedIndex = track[v].before + (index - track[v].before) * part;
      index = shadedIndex;
    }
    vec3 base = colourOf(v, int(index));
    EACH_LAYER(tintLayer, p, base)
    vec3 lit = shade(base, gradientAt(v, at), direction, p);
    // Where the box, or the volume's end, cuts through what is visible: the face of a section.
    if (isIntegrated(v) && track[v].cut && number - track[v].entered < 3)
      lit = base * (shading.x + 0.8 * shading.y);
    if (kCue) lit *= 1.0 - max(mm - S.volume[v].window.w, 0.0) * S.volume[v].window.z;
    precise vec3 more = sum + factor * track[v].depth * lit;
    sum = more;
  }
}

// Projections, as in volume_project.glsl.
float projected[2], projectedCount[2];

void startProjection(int v) {
  projected[v] = modeOf(v) == 3u ? 1e30 : modeOf(v) == 1u ? -1e30 : 0.0;
  projectedCount[v] = 0.0;
}

void project(int v, vec3 p) {
  vec3 at = toVolume(v, p);
  for (bool once = isInside(v, at) && !maskedAt(v, at); once; once = false) {
    float texel = texelOf(v, at);
    if (kCount) ++samples;
    if (modeOf(v) == 1u) projected[v] = max(projected[v], texel);
    if (modeOf(v) == 3u) projected[v] = min(projected[v], texel);
    if (modeOf(v) == 4u) projected[v] += texel;
    projectedCount[v] += 1.0;
  }
}

float projectedGrey(int v) {
  if (projectedCount[v] == 0.0) return 0.0;
  float value = modeOf(v) == 4u ? projected[v] / projectedCount[v] : projected[v];
  return clamp(value * S.volume[v].window.x + S.volume[v].window.y, 0.0, 1.0) * S.volume[v].share.y;
}
