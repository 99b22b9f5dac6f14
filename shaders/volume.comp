// Ray casting: front to back, one invocation a pixel, empty bricks leapt over.
#version 450
#extension GL_GOOGLE_include_directive : require

layout(local_size_x = 256) in;

layout(constant_id = 0) const uint kMode = 0;      // 0 shaded, 1 maximum intensity, 2 no volume (labels only)
layout(constant_id = 1) const uint kLayers = 0;    // label layers
layout(constant_id = 2) const bool kMask = false;  // hidden voxels
layout(constant_id = 3) const bool kSkip = true;
layout(constant_id = 4) const bool kCount = false;
layout(constant_id = 5) const bool kIntegrated = false;  // opacity integrated between samples, wide gradients

#include "volume_params.glsl"

layout(push_constant) uniform Push {
  ivec2 tileAt;    // first pixel of this dispatch
  ivec2 tileSize;  // pixels
} push;

layout(binding = 1) uniform sampler3D volume;
layout(binding = 2) uniform usampler3D distances;
// One a table entry: opacity of a step; or, integrated, the sum of the optical depths (of a step each) of all
// entries before, with one more entry at the end.
layout(std430, binding = 3) readonly buffer Opacities { float opacities[]; };
layout(std430, binding = 4) readonly buffer Colours { vec4 colours[]; };
layout(binding = 5, rgba8) uniform writeonly image2D target;
layout(std430, binding = 6) buffer Counts { uint counts[6]; };  // rays, samples, taps: low, high each

const float kOpaque = 0.98;

vec2 slab(vec3 origin, vec3 inverse, vec3 low, vec3 high, vec2 range) {
  vec3 a = (low - origin) * inverse, b = (high - origin) * inverse;
  vec3 near = min(a, b), far = max(a, b);
  return vec2(max(max(near.x, near.y), max(near.z, range.x)), min(min(far.x, far.y), min(far.z, range.y)));
}

vec3 safeInverse(vec3 d) {
  return 1.0 / mix(d, vec3(1e-12), lessThan(abs(d), vec3(1e-12)));
}

vec3 shade(vec3 colour, vec3 gradient, vec3 direction) {
  // Headlight: light and eye are one, so Blinn's half vector is the view vector.
  float squared = dot(gradient, gradient);
  float cosine = squared > 0.0 ? abs(dot(gradient, direction)) * inversesqrt(squared) : 0.0;
  return colour * (P.shading.x + P.shading.y * cosine) + P.shading.z * pow(cosine, P.shading.w);
}

vec3 gradientAt(vec3 uvw, vec3 voxel) {
  if (kIntegrated) {
    // Eight taps on the corners: as smooth as a Sobel kernel, so that thick slices show fewer terraces.
    float a = textureLod(volume, uvw + voxel, 0.0).x, b = textureLod(volume, uvw - voxel, 0.0).x;
    float c = textureLod(volume, uvw + voxel * vec3(1, 1, -1), 0.0).x, d = textureLod(volume, uvw + voxel * vec3(-1, -1, 1), 0.0).x;
    float e = textureLod(volume, uvw + voxel * vec3(1, -1, 1), 0.0).x, f = textureLod(volume, uvw + voxel * vec3(-1, 1, -1), 0.0).x;
    float g = textureLod(volume, uvw + voxel * vec3(-1, 1, 1), 0.0).x, h = textureLod(volume, uvw + voxel * vec3(1, -1, -1), 0.0).x;
    return vec3(a - b + c - d + e - f - g + h, a - b + c - d - e + f + g - h, a - b - c + d + e - f + g - h);
  }
  return vec3(textureLod(volume, uvw + vec3(voxel.x, 0, 0), 0.0).x - textureLod(volume, uvw - vec3(voxel.x, 0, 0), 0.0).x,
              textureLod(volume, uvw + vec3(0, voxel.y, 0), 0.0).x - textureLod(volume, uvw - vec3(0, voxel.y, 0), 0.0).x,
              textureLod(volume, uvw + vec3(0, 0, voxel.z), 0.0).x - textureLod(volume, uvw - vec3(0, 0, voxel.z), 0.0).x);
}

// Sum of optical depths below a (fractional) table index.
float depthBelow(float index) {
  int entry = int(index);
  float before = opacities[entry];
  return before + (index - float(entry)) * (opacities[entry + 1] - before);
}

void main() {
  // 16 x 16 pixels a group; eight neighbouring invocations (a SIMD vector of a CPU device) are 4 x 2 pixels.
  uint lane = gl_LocalInvocationIndex & 7u, block = gl_LocalInvocationIndex >> 3;
  ivec2 inTile = ivec2(gl_WorkGroupID.xy) * 16 +
                 ivec2((block & 3u) * 4u + (lane & 3u), (block >> 2) * 2u + (lane >> 2));
  ivec2 pixel = push.tileAt + inTile;
  bool inside = all(lessThan(inTile, push.tileSize)) && all(lessThan(pixel, P.picture.xy));

  vec2 at = vec2(pixel) + 0.5;
  vec3 caseDir = P.caseDir[0].xyz + at.x * P.caseDir[1].xyz + at.y * P.caseDir[2].xyz;
  float perMm = inversesqrt(dot(caseDir, caseDir));
  caseDir *= perMm;
  vec3 texelDir = (P.texelDir[0].xyz + at.x * P.texelDir[1].xyz + at.y * P.texelDir[2].xyz) * perMm;

  float stepMm = P.eyeTexel.w;
  vec2 range = slab(P.eyeTexel.xyz, safeInverse(texelDir), vec3(0), P.size.xyz, vec2(0.0, 1e9));
  range = slab(P.eyeCase.xyz, safeInverse(caseDir), P.clipLow.xyz, P.clipHigh.xyz, range);
  // Samples lie at (i + 1/2) steps from the eye, whatever the box: cutting moves no sample.
  int i = int(ceil(range.x / stepMm - 0.5));
  int end = inside && range.y > range.x ? int(ceil(range.y / stepMm - 0.5)) : 0;
  int first = i;
  vec3 step = texelDir * stepMm;
  vec3 origin = P.eyeTexel.xyz + 0.5 * step;
  vec3 inverseStep = safeInverse(step);
  vec3 inverseSize = 1.0 / P.size.xyz;
  float brickEdge = P.table.w;

  vec3 colour = vec3(0);
  float through = 1.0;
  float brightest = -1e30;
  uint samples = 0, taps = 0;
  

  while (i < end) {
    int brickEnd = end;
    if (kSkip) {
      // Leap over empty bricks. Exits are whole sample indices, so the samples that remain are the same ones.
      while (true) {
        vec3 p = origin + float(i) * step;
        ivec3 brick = clamp(ivec3(p * P.size.w), ivec3(0), P.brickGrid.xyz - 1);
        int free = int(texelFetch(distances, brick, 0).x);
        vec3 low = vec3(brick - max(free - 1, 0)) * brickEdge;
        vec3 high = vec3(brick + max(free, 1)) * brickEdge;
        vec3 exits = (mix(low, high, greaterThan(step, vec3(0))) - origin) * inverseStep;
        int exit = int(min(ceil(min(exits.x, min(exits.y, exits.z))), float(end)));
        exit = max(exit, i + 1);
        if (free == 0) {
          brickEnd = min(exit, end);
          break;
        }
        i = exit;
        if (i >= end) break;
      }
      if (i >= end) break;
    }
    float opacity = 0.0;
    float texel = 0.0;
    vec3 p = vec3(0);
    if (kIntegrated) {
      // A step's optical depth is the mean over the values between its two ends (pre-integration by prefix
      // sums: Engel et al. 2001), so a thin shell of values is met wherever the samples fall. The step out of
      // a brick belongs to it.
      brickEnd = min(brickEnd + 1, end);
      p = origin + float(i == first ? i : i - 1) * step;
      float index = textureLod(volume, p * inverseSize, 0.0).x * P.table.x + P.table.y;
      float below = depthBelow(index);
      if (kCount) ++samples;
      float indexBefore = index, belowBefore = below, depth = 0.0;
      while (i < brickEnd) {
        indexBefore = index;
        belowBefore = below;
        p = origin + float(i) * step;
        index = textureLod(volume, p * inverseSize, 0.0).x * P.table.x + P.table.y;
        below = depthBelow(index);
        ++i;
        if (kCount) ++samples;
        float across = index - indexBefore;
        int entry = int(index);
        depth = abs(across) < 0.5 ? opacities[entry + 1] - opacities[entry] : (below - belowBefore) / across;
        if (depth > 0.0) break;
      }
      opacity = 1.0 - exp(-depth);
      if (opacity > 0.0) {
        // Shade where half of what is seen of the step lies before.
        float wanted = -log(1.0 - 0.5 * opacity) * abs(index - indexBefore);
        float low = 0.0, high = 1.0;
        for (int k = 0; k < 5; ++k) {
          float middle = 0.5 * (low + high);
          if (abs(depthBelow(mix(indexBefore, index, middle)) - belowBefore) < wanted)
            low = middle;
          else
            high = middle;
        }
        p -= (1.0 - 0.5 * (low + high)) * step;
        texel = mix(indexBefore, index, 0.5 * (low + high));
      }
    } else {
      while (i < brickEnd) {
        p = origin + float(i) * step;
        texel = textureLod(volume, p * inverseSize, 0.0).x;
        ++i;
        if (kCount) ++samples;
        if (kMode == 1) {
          brightest = max(brightest, texel);
        } else {
          texel = texel * P.table.x + P.table.y;
          opacity = opacities[int(texel)];
          if (opacity > 0.0) break;
        }
      }
    }
    if (kMode == 0 && opacity > 0.0) {
      vec3 gradient = gradientAt(p * inverseSize, inverseSize);
      if (kCount) taps += kIntegrated ? 8 : 6;
      gradient = vec3(dot(P.normal[0].xyz, gradient), dot(P.normal[1].xyz, gradient), dot(P.normal[2].xyz, gradient));
      vec3 lit = shade(colours[int(texel)].rgb, gradient, caseDir);
      colour += through * opacity * lit;
      through *= 1.0 - opacity;
      if (through < 1.0 - kOpaque) break;
    }
  }

  if (kMode == 1) {
    float grey = clamp(brightest * P.window.x + P.window.y, 0.0, 1.0);
    colour = vec3(grey);
    through = 1.0 - grey;
  }
  if (kCount && inside) {
    uint values[3] = uint[3](1u, samples, samples + taps);
    for (int k = 0; k < 3; ++k) {
      uint before = atomicAdd(counts[2 * k], values[k]);
      if (before + values[k] < before) atomicAdd(counts[2 * k + 1], 1u);
    }
  }
  if (inside) {
    vec4 background = mix(P.backgroundTop, P.backgroundBottom, at.y / float(P.picture.y));
    imageStore(target, pixel, vec4(colour + through * background.rgb, 1.0 - through * (1.0 - background.a)));
  }
}
