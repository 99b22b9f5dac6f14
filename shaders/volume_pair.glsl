// Two volumes along one ray, each with its own grid, transfer function, mode and light; and label surfaces. The ray
// is marched in a frame that covers both (render/scene/cover_grid.h): a step's optical depths add up, and its colour
// is theirs, weighed by depth. Included by volume_pair.comp, with CHIASM_MESHES by volume_pair_meshes.comp, and with
// CHIASM_STEREO by stereo_pair.comp.

layout(local_size_x = 256) in;
#include "volume_params.glsl"

// As in volume_cast.glsl; and those of the second volume.
layout(constant_id = 0) const uint kMode = 0;  // 0 shaded, 1 maximum intensity, 3 minimum, 4 average
layout(constant_id = 1) const uint kLayers = 0;
layout(constant_id = 2) const bool kMask = false;
layout(constant_id = 3) const bool kSkip = true;
layout(constant_id = 4) const bool kCount = false;
layout(constant_id = 5) const bool kIntegrated = false;
layout(constant_id = 8) const bool kCue = false;  // of either volume
layout(constant_id = 9) const uint kSecondMode = 0;
layout(constant_id = 10) const bool kSecondMask = false;
layout(constant_id = 11) const bool kSecondIntegrated = false;

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

layout(binding = 2, r8ui) uniform readonly uimage3D distances;
layout(binding = 5, TARGET_FORMAT) uniform writeonly image2D target;
layout(std430, binding = 6) buffer Counts {
  uint counts[6];
};  // rays, samples, taps: low, high each

const bool kShades = kMode == 0u || kSecondMode == 0u;
const bool kProjects = kMode != 0u || kSecondMode != 0u;

uint samples = 0, taps = 0;
vec4 shading;

#include "volume_labels.glsl"
#ifdef CHIASM_STEREO
#include "stereo_rays.glsl"
#endif
#ifdef CHIASM_MESHES
#include "mesh_stops.glsl"
#endif
#include "volume_rays.glsl"
#include "pair_volume.glsl"

// What a volume's depths count here: its share of the picture, and the part of a step before what ends it.
float factorOf(int v) {
#ifdef CHIASM_STOPS
  return S.volume[v].share.x * depthFactor;
#else
  return S.volume[v].share.x;
#endif
}

void main() {
  readParameters(0);
  readParameters(1);
  shading = S.volume[0].shading;
  // Pixels of a group and rows of groups as in volume_cast.glsl.
  uint lane = gl_LocalInvocationIndex & 7u, block = gl_LocalInvocationIndex >> 3;
#ifdef CHIASM_STEREO
  uint rows = uint(P.groups.y);
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
  // Samples lie at (i + 1/2) steps from the eye, whatever the boxes.
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
  float brickEdge = P.table.w, perBrick = P.size.w;
  ivec3 lastBrick = P.brickGrid.xyz - 1;
  vec3 ahead = mix(vec3(-1), vec3(1), greaterThan(step, vec3(0)));
  vec3 exitPerBrick = brickEdge * inverseStep, exitPerDistance = ahead * exitPerBrick;
  vec3 exitOfFirst = ((0.5 - 0.5 * ahead) * brickEdge - origin) * inverseStep;

  track[0].cut = track[1].cut = false;
  track[0].entered = track[1].entered = 0;
  track[0].depth = track[1].depth = 0.0;
  startProjection(0);
  startProjection(1);
  int reached = -1, owedSample = -1;
  while (i < end) {
    int brickEnd = end;
    bool full = true;
    if (kSkip) {
      // Leap over bricks in which neither volume shows anything.
      while (true) {
        vec3 p = sampleAt(i);
        ivec3 brick = clamp(ivec3(p * perBrick), ivec3(0), lastBrick);
        int free = int(imageLoad(distances, brick).x);
        full = free == 0;
        vec3 exits = vec3(brick) * exitPerBrick + float(full ? 1 : free) * exitPerDistance + exitOfFirst;
        int exit = int(min(ceil(min(exits.x, min(exits.y, exits.z))), float(end)));
        exit = max(exit, i + 1);
        // Looked at whatever its brick, as in volume_cast.glsl.
        bool owed = (kShades || kLayers > 0u) && (i == owedSample || i == first);
        if (full || owed) {
          brickEnd = full ? min(exit, end) : i + 1;
          break;
        }
        i = exit;
        if (i >= end) break;
      }
      if (i >= end) break;
    }
    for (bool fresh = (kShades || kLayers > 0u) && reached != i; fresh; fresh = false) {
      vec3 start = sampleAt(max(i - 1, first));
      if (isShaded(0)) startVolume(0, start, i == first);
      if (isShaded(1)) startVolume(1, start, i == first);
      EACH_LAYER(startLayer, start, i == first)
    }
    vec3 p = vec3(0);
    bool seen = false;
    while (i < brickEnd) {
      p = sampleAt(i);
#ifdef CHIASM_STOPS
      measureStep(i);
#endif
      ++i;
      if (isShaded(0)) stepVolume(0, p, i - 1, seen);
      if (isShaded(1)) stepVolume(1, p, i - 1, seen);
      if (!isShaded(0)) project(0, p);
      if (!isShaded(1)) project(1, p);
      EACH_LAYER(stepLayer, p, seen)
      if (seen) break;
    }
    reached = i;
    owedSample = full ? i : -1;
    if (!seen) continue;
#ifdef CHIASM_STEREO
    if (float(i - 1) >= veilAt) layVeil();
#endif
#ifdef CHIASM_MESHES
    while (float(i - 1) >= veilAt) layVeil();
#endif
    float mm = (float(i) - 0.5) * stepMm;
    if (kCue) cue = 1.0 - max(mm - S.volume[0].window.w, 0.0) * S.volume[0].window.z;
    shading = S.volume[0].shading;
    EACH_LAYER(drawLayer, p, caseDir)
    cue = 1.0;
    float factors[2] = float[2](factorOf(0), factorOf(1));
    precise float depth = factors[0] * track[0].depth + factors[1] * track[1].depth;
    for (bool once = depth > 0.0; once; once = false) {
#ifdef CHIASM_STOPS
      vec3 whole = stepShare * step;
#else
      vec3 whole = step;
#endif
      vec3 sum = vec3(0);
      if (isShaded(0)) lightVolume(0, p, whole, factors[0], i - 1, mm, caseDir, sum);
      if (isShaded(1)) lightVolume(1, p, whole, factors[1], i - 1, mm, caseDir, sum);
      precise vec3 lit = sum / depth;
      gather(lit, 1.0 - exp(-depth));
    }
    // What is projected shines through what is opaque, where the other volume is shaded.
    if (through < 1.0 - kOpaque && !(kShades && kProjects)) break;
  }

#ifdef CHIASM_STEREO
  layVeil();
#endif
#ifdef CHIASM_MESHES
  while (veilAt < kNowhere) layVeil();
#endif
  if (kProjects) {
    float greys[2] = float[2](isShaded(0) ? 0.0 : projectedGrey(0), isShaded(1) ? 0.0 : projectedGrey(1));
    float grey = 1.0 - (1.0 - greys[0]) * (1.0 - greys[1]);
    // Two projections lie behind the labels, as one does; one beside a shaded volume lies over everything.
    colour = kShades ? mix(colour, vec3(1), grey) : colour + through * vec3(grey);
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
