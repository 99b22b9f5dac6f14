// Ray casting: front to back, one invocation a ray, empty bricks leapt over. Included by volume.comp (one
// eye, tile by tile, over a background), volume_meshes.comp (CHIASM_MESHES: the same among meshes) and
// stereo.comp (CHIASM_STEREO: both eyes, over what stands in the room). CHIASM_STOPS: the two whose rays end
// at something.

layout(local_size_x = 256) in;
#include "volume_params.glsl"

layout(constant_id = 0) const uint kMode = 0;      // 0 shaded, 1 maximum intensity, 2 no volume (labels only), 3 minimum, 4 average
layout(constant_id = 1) const uint kLayers = 0;    // label layers, 0 to 4
layout(constant_id = 2) const bool kMask = false;  // hidden voxels
layout(constant_id = 3) const bool kSkip = true;
layout(constant_id = 4) const bool kCount = false;
layout(constant_id = 5) const bool kIntegrated = false;  // opacity integrated between samples
layout(constant_id = 6) const bool kGradients = false;   // central differences looked up
layout(constant_id = 7) const bool kAdaptive = false;    // two steps at once where little is seen (one eye only)
layout(constant_id = 8) const bool kCue = false;         // what is far is darker (one eye only)
layout(constant_id = 12) const bool kLight = false;      // shadows

#if defined(CHIASM_STEREO) || defined(CHIASM_MESHES)
#define CHIASM_STOPS
#endif
#ifdef CHIASM_STEREO
#define EYE P.eye[gl_WorkGroupID.z & 1u]
#define TARGET_FORMAT rgba16f
#else
#define EYE P
#define TARGET_FORMAT rgba8
layout(push_constant) uniform Push {
  ivec2 tileAt;    // first pixel of this dispatch
  ivec2 tileSize;  // pixels
}
push;
#endif

layout(binding = 1) uniform sampler3D volume;
// Tables are storage images: a CPU device (lavapipe) reads them eight lanes at a time, a buffer lane by lane,
// and a sampled image with arithmetic for mip levels.
layout(binding = 2, r8ui) uniform readonly uimage3D distances;
// One a table entry: opacity of a step; or, integrated, the sum of the optical depths (of a step each) of all
// entries before, with one more entry at the end.
layout(binding = 3, r32f) uniform readonly image2D opacities;
layout(binding = 4, rgba32f) uniform readonly image2D colours;
layout(binding = 5, TARGET_FORMAT) uniform writeonly image2D target;
layout(binding = 22) uniform sampler3D gradients;
layout(std430, binding = 6) buffer Counts {
  uint counts[6];
};  // rays, samples, taps: low, high each

#include "volume_labels.glsl"
#include "volume_project.glsl"

// Entries lie in rows of 1024 (render/passes/volume_frame.cpp).
ivec2 entryAt(int entry) {
  return ivec2(entry & 1023, entry >> 10);
}
float opacityOf(int entry) {
  return imageLoad(opacities, entryAt(entry)).x;
}

const int kFaint = 255;  // in the map of distances: a brick of which each step shows little

uint samples = 0, taps = 0;

// What loops read of the parameters, read once: a CPU device (lavapipe) fetches a uniform for every lane and
// checks its bounds each time.
vec4 shading;
vec2 tableIndex;
vec3 normalX, normalY, normalZ;
#include "volume_light.glsl"
void readParameters() {
  shading = P.shading;
  tableIndex = P.table.xy;
  normalX = P.normal[0].xyz;
  normalY = P.normal[1].xyz;
  normalZ = P.normal[2].xyz;
  if (kLight) readLight();
}

#ifdef CHIASM_STEREO
#include "stereo_rays.glsl"
#endif
#ifdef CHIASM_MESHES
#include "mesh_stops.glsl"
#endif
#define CHIASM_LIGHT
#include "volume_rays.glsl"

float texelAt(vec3 uvw) {
  return textureLod(volume, uvw, 0.0).x;
}

// Central differences over two voxels, in case space (direction only).
vec3 gradientAt(vec3 uvw, vec3 voxel) {
  if (kGradients) {
    vec3 kept = textureLod(gradients, uvw, 0.0).xyz - 512.0 / 1023.0;
    if (kCount) ++taps;
    if (dot(kept, kept) < 1e-8) return vec3(0);
    return vec3(dot(normalX, kept), dot(normalY, kept), dot(normalZ, kept));
  }
  vec3 x = vec3(voxel.x, 0, 0), y = vec3(0, voxel.y, 0), z = vec3(0, 0, voxel.z);
  vec3 g = vec3(texelAt(uvw + x) - texelAt(uvw - x), texelAt(uvw + y) - texelAt(uvw - y),
                texelAt(uvw + z) - texelAt(uvw - z));
  if (kCount) taps += 6;
  // Less than a fiftieth of a table entry is the filter's rounding in even matter: no direction at all.
  if (dot(g, g) * tableIndex.x * tableIndex.x < 4e-4) return vec3(0);
  return vec3(dot(normalX, g), dot(normalY, g), dot(normalZ, g));
}

// Sum of optical depths below a (fractional) table index.
float depthBelow(float index) {
  int entry = int(index);
  float before = opacityOf(entry);
  precise float below = before + (index - float(entry)) * (opacityOf(entry + 1) - before);
  return below;
}

// A step whose ends have these indices and sums: its optical depth is the mean over the values between them
// (pre-integration by prefix sums: Engel et al. 2001), so a thin shell of values is met wherever samples
// fall.
float stepDepth(float before, float belowBefore, float index, float below) {
  precise float across = index - before;
  int entry = int(index);
  precise float depth =
      abs(across) < 0.5 ? opacityOf(entry + 1) - opacityOf(entry) : (below - belowBefore) / across;
  return depth;
}

// The part of the step before which half of what is seen of it lies.
float middleOfStep(float opacity, float before, float belowBefore, float index, float width) {
  float wanted = -log(1.0 - 0.5 * opacity);
  if (abs(index - before) < 0.5) return wanted / -log(max(1.0 - opacity, 1e-7));  // the same value all along
#ifdef CHIASM_STOPS
  wanted /= depthFactor;
#endif
  if (kAdaptive) wanted /= width;
  wanted *= abs(index - before);
  float low = 0.0, high = 1.0;
  for (int k = 0; k < 5; ++k) {
    float middle = 0.5 * (low + high);
    if (abs(depthBelow(mix(before, index, middle)) - belowBefore) < wanted)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

float indexOf(float texel) {
  precise float index = texel * tableIndex.x + tableIndex.y;
  return index;
}

void main() {
  readParameters();
  // 16 x 16 pixels a group; eight neighbouring invocations (a SIMD vector of a CPU device) are 4 x 2 pixels.
  uint lane = gl_LocalInvocationIndex & 7u, block = gl_LocalInvocationIndex >> 3;
  // Even rows of groups first, then odd ones: a CPU device gives each thread one contiguous share of the
  // groups, and what a picture shows is rarely spread evenly from top to bottom.
#ifdef CHIASM_STEREO
  uint rows = uint(P.groups.y);  // a dispatch may be a piece of them
#else
  uint rows = gl_NumWorkGroups.y;
#endif
  uint row = gl_WorkGroupID.y, evenRows = (rows + 1u) >> 1;
  row = row < evenRows ? 2u * row : 2u * (row - evenRows) + 1u;
  ivec2 inTile = ivec2(gl_WorkGroupID.x, row) * 16 +
                 ivec2((block & 3u) * 4u + (lane & 3u), (block >> 2) * 2u + (lane >> 2));
#ifdef CHIASM_STEREO
  RayRegion region = P.region[gl_WorkGroupID.z];
  vec2 centre = (vec2(region.first.xy + inTile) + 0.5) * region.scale.xy;
  bool inside = all(lessThan(inTile, region.place.zw)) &&
                !(all(greaterThan(centre, region.skip.xy)) && all(lessThan(centre, region.skip.zw)));
#else
  ivec2 pixel = push.tileAt + inTile;
  bool inside = all(lessThan(inTile, push.tileSize)) && all(lessThan(pixel, P.picture.xy));

  vec2 centre = vec2(pixel) + 0.5;
#endif
  vec3 caseDir = EYE.caseDir[0].xyz + centre.x * EYE.caseDir[1].xyz + centre.y * EYE.caseDir[2].xyz;
  float perMm = inversesqrt(dot(caseDir, caseDir));
  caseDir *= perMm;
  vec3 texelDir =
      (EYE.texelDir[0].xyz + centre.x * EYE.texelDir[1].xyz + centre.y * EYE.texelDir[2].xyz) * perMm;

  float stepMm = EYE.eyeTexel.w;
  vec2 range = slab(EYE.eyeTexel.xyz, safeInverse(texelDir), vec3(0), P.size.xyz, vec2(0.0, 1e9));
  range = slab(EYE.eyeCase.xyz, safeInverse(caseDir), P.clipLow.xyz, P.clipHigh.xyz, range);
#ifdef CHIASM_STEREO
  range = cutByPlanes(caseDir, outsideNearBall(caseDir, range));
#endif
  // Samples lie at (i + 1/2) steps from the eye, whatever the box: cutting moves no sample.
  int i = int(ceil(range.x / stepMm - 0.5));
  int end = inside && range.y > range.x ? int(ceil(range.y / stepMm - 0.5)) : 0;
#ifdef CHIASM_STEREO
  beginAt = range.x / stepMm - 0.5;
  depthPerStep = P.stops.y;
  ivec2 room = inRoom(centre);
  float roomDepth = texelFetch(depths, room, 0).x;
  stopAt = distanceTo(roomDepth, perMm) / stepMm - 0.5;
  findVeil(room, perMm, stepMm);
#endif
#ifdef CHIASM_MESHES
  beginAt = range.x / stepMm - 0.5;
  findMeshes(clamp(pixel, ivec2(0), P.picture.xy - 1), perMm, stepMm);
#endif
#ifdef CHIASM_STOPS
  if (stopAt < range.y / stepMm - 0.5) end = stopAt > beginAt ? min(end, int(ceil(stopAt)) + 1) : 0;
#endif
  int first = i;
  precise vec3 step = texelDir * stepMm;
  precise vec3 origin = EYE.eyeTexel.xyz + 0.5 * step;
  rayOrigin = origin;
  rayStep = step;
  vec3 inverseStep = safeInverse(step);
  vec3 inverseSize = 1.0 / P.size.xyz;
  float brickEdge = P.table.w, perBrick = P.size.w;
  ivec3 lastBrick = P.brickGrid.xyz - 1;
  vec3 ahead = mix(vec3(-1), vec3(1), greaterThan(step, vec3(0)));
  // The step at which a ray leaves a block of bricks: one product a brick, one a brick of distance, and a
  // constant.
  vec3 exitPerBrick = brickEdge * inverseStep, exitPerDistance = ahead * exitPerBrick;
  vec3 exitOfFirst = ((0.5 - 0.5 * ahead) * brickEdge - origin) * inverseStep;

  // At the sample before: the table index and the depths below it.
  int reached = -1, owedSample = -1;
  float lastIndex = 0.0, lastBelow = 0.0;
  bool cut = false;  // the first sample was visible

  while (i < end) {
    int brickEnd = end, width = 1;
    bool full = true;
    if (kSkip) {
      // Leap over empty bricks. Exits are whole sample indices, so the samples that remain are the same ones.
      while (true) {
        vec3 p = sampleAt(i);
        ivec3 brick = clamp(ivec3(p * perBrick), ivec3(0), lastBrick);
        int free = int(imageLoad(distances, brick).x);
        full = free == 0 || free == kFaint;
        if (kAdaptive) width = free == kFaint ? 2 : 1;
        // The far face of the empty block: `free` bricks on, the way the ray goes.
        vec3 exits = vec3(brick) * exitPerBrick + float(full ? 1 : free) * exitPerDistance + exitOfFirst;
        int exit = int(min(ceil(min(exits.x, min(exits.y, exits.z))), float(end)));
        exit = max(exit, i + 1);
        // Looked at whatever its brick: the sample that follows one in a full brick (what lies between the
        // two may be seen), and the first one (the cut face of a label lies in it).
        bool owed = (kIntegrated && i == owedSample) || (kLayers > 0u && (i == owedSample || i == first));
        if (full || owed) {
          brickEnd = full ? min(exit, end) : i + 1;
          break;
        }
        i = exit;
        if (i >= end) break;
      }
      if (i >= end) break;
    }
    // What depends on two neighbouring samples starts from the one before.
    // (A loop and not an if: a CPU device then skips it when no lane of the vector needs it.)
    for (bool fresh = (kIntegrated || kLayers > 0u) && reached != i; fresh; fresh = false) {
      vec3 start = sampleAt(max(i - 1, first));
      if (kIntegrated) {
        lastIndex = indexOf(texelAt(start * inverseSize));
        lastBelow = depthBelow(lastIndex);
        if (kCount) ++samples;
      }
      EACH_LAYER(startLayer, start, i == first)
    }
    float opacity = 0.0, index = 0.0, indexBefore = 0.0, belowBefore = 0.0;
    vec3 p = vec3(0);
    // Until something is seen ...
    bool seen = false;
    int wide = 1;
    while (i < brickEnd) {
      if (kAdaptive) {
        wide = min(width, brickEnd - i);
        i += wide - 1;
      }
      p = sampleAt(i);
#ifdef CHIASM_STOPS
      measureStep(i);
#endif
      ++i;
      if (kMode != 2u) {
        // Points stand for the middle of what they cover.
        if (kAdaptive && !kIntegrated) p -= (0.5 * float(wide - 1)) * step;
        float texel = texelAt(p * inverseSize);
        if (kCount) ++samples;
        if (kProjects) {
          if (!kMask || !hiddenAt(p)) project(texel);
        } else if (kIntegrated) {
          indexBefore = lastIndex;
          belowBefore = lastBelow;
          index = indexOf(texel);
          lastIndex = index;
          lastBelow = depthBelow(index);
          float depth = stepDepth(indexBefore, belowBefore, index, lastBelow);
#ifdef CHIASM_STOPS
          depth *= depthFactor;
#endif
          if (kAdaptive) depth *= float(wide);
          opacity = depth > 0.0 ? 1.0 - exp(-depth) : 0.0;
        } else {
          index = indexOf(texel);
          opacity = opacityOf(int(index));
          if (kAdaptive && wide == 2) opacity *= 2.0 - opacity;
#ifdef CHIASM_STOPS
          if (depthFactor != 1.0) opacity = 1.0 - pow(1.0 - opacity, depthFactor);
#endif
        }
        if (kMask && kMode == 0u && opacity > 0.0 && hiddenAt(p)) opacity = 0.0;
        seen = opacity > 0.0;
      }
      EACH_LAYER(stepLayer, p, seen)
      if (seen) break;
    }
    reached = i;
    owedSample = full ? i : -1;
    if (!seen) continue;
#ifdef CHIASM_STEREO
    if (float(i - 1) >= veilAt) layVeil();
#endif
    if (kCue) cue = 1.0 - max((float(i) - 0.5) * stepMm - P.window.w, 0.0) * P.window.z;
#ifdef CHIASM_MESHES
    while (float(i - 1) >= veilAt) layVeil();
#endif
    // ... which is then shaded: first the label surfaces that the step crosses ...
    EACH_LAYER(drawLayer, p, caseDir)
    // ... then the volume, in the colours of the labels it lies in.
    if (kMode == 0u && opacity > 0.0) {
      if (kIntegrated) {
        float part = middleOfStep(opacity, indexBefore, belowBefore, index, float(wide));
#ifdef CHIASM_STOPS
        precise vec3 shaded = p - (1.0 - part) * stepShare * step;
#else
        precise vec3 shaded = p - (1.0 - part) * (kAdaptive ? float(wide) * step : step);
#endif
        precise float shadedIndex = indexBefore + (index - indexBefore) * part;
        p = shaded;
        index = shadedIndex;
      }
      vec3 base = imageLoad(colours, entryAt(int(index))).rgb;
      EACH_LAYER(tintLayer, p, base)
      vec3 lit = shade(base, gradientAt(p * inverseSize, inverseSize), caseDir, p);
      // Where the box cuts through what is visible, the first steps are the face of a section: inside of
      // matter gradients are noise.
      if (kIntegrated) {
        if (i - 1 == first) cut = true;
        if (cut && i - 1 <= first + 2)
          lit = kLight ? faceInLight(base, caseDir, p) : base * (shading.x + 0.8 * shading.y);
      }
      gather(lit, opacity);
    }
    if (through < 1.0 - kOpaque) break;
  }

#ifdef CHIASM_STEREO
  layVeil();
#endif
#ifdef CHIASM_MESHES
  while (veilAt < kNowhere) layVeil();
#endif
  if (kProjects) {
    float grey = projectedGrey();
    colour += through * vec3(grey);
    through *= 1.0 - grey;
  }
  if (kCount && inside) {
    uint values[3] = uint[3](1u, samples, samples + taps);
    for (int k = 0; k < 3; ++k) {
      uint old = atomicAdd(counts[2 * k], values[k]);
      if (old + values[k] < old) atomicAdd(counts[2 * k + 1], 1u);
    }
  }
#ifdef CHIASM_STEREO
  if (inside) {
    imageStore(target, region.place.xy + inTile, vec4(colour, through));
    imageStore(rayDepths, region.place.xy + inTile, vec4(roomDepth));
  }
#else
  if (inside) {
    vec4 background = mix(P.backgroundTop, P.backgroundBottom, centre.y / float(P.picture.y));
#ifdef CHIASM_MESHES
    if (solid.a > 0.0) background = vec4(solid.rgb, 1);
#endif
    imageStore(target, pixel, vec4(colour + through * background.rgb, 1.0 - through * (1.0 - background.a)));
  }
#endif
}
