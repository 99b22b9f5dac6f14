// What every ray caster of volumes does alike: where rays meet boxes, light, what a ray gathers, label surfaces.
// They declare kLayers, kCount, kCue, taps and shading, and include volume_labels.glsl (and what ends rays) before.

const float kOpaque = 0.98;             // a ray ends here
const float kLeastDepth = 1.0 / 512.0;  // of a label surface, within one step

vec2 slab(vec3 origin, vec3 inverse, vec3 low, vec3 high, vec2 range) {
  vec3 a = (low - origin) * inverse, b = (high - origin) * inverse;
  vec3 near = min(a, b), far = max(a, b);
  return vec2(max(max(near.x, near.y), max(near.z, range.x)), min(min(far.x, far.y), min(far.z, range.y)));
}

vec3 safeInverse(vec3 d) {
  return 1.0 / mix(d, vec3(1e-12), lessThan(abs(d), vec3(1e-12)));
}

// `p`: where, in texels of the frame. With CHIASM_LIGHT there is volume_light.glsl.
vec3 shade(vec3 colour, vec3 gradient, vec3 direction, vec3 p) {
#ifdef CHIASM_LIGHT
  if (kLight) return shadeInLight(colour, gradient, direction, p);
#endif
  // Headlight: light and eye are one, so Blinn's half vector is the view vector.
  float squared = dot(gradient, gradient);
  float cosine = squared > 0.0 ? abs(dot(gradient, direction)) * inversesqrt(squared) : 0.0;
  precise vec3 lit = colour * (shading.x + shading.y * cosine) + shading.z * pow(cosine, shading.w);
  return lit;
}

// Contracted or reordered differently in two variants of the shader, these would differ in the last bit.
vec3 rayOrigin, rayStep;
vec3 sampleAt(int i) {
#ifdef CHIASM_STOPS
  precise vec3 p = rayOrigin + min(float(i), stopAt) * rayStep;
#else
  precise vec3 p = rayOrigin + float(i) * rayStep;
#endif
  return p;
}

// What the ray has gathered.
vec3 colour = vec3(0);
float through = 1.0;

float cue = 1.0;  // of the step that is being gathered

void gather(vec3 lit, float opacity) {
  if (kCue) lit *= cue;
  precise vec3 sum = colour + through * opacity * lit;
  precise float left = through * (1.0 - opacity);
  colour = sum;
  through = left;
}

#ifdef CHIASM_STOPS
void layVeil() {
  colour += through * veil.rgb;
  through *= 1.0 - veil.a;
  nextVeil();
}
#endif

// Label layers: the shares at the last sample, and how far they changed in the step to it. The layer is a
// constant in every call, so that nothing of what is not there is left in a variant.
vec2 lastShares[4];
vec2 across[4];
#define EACH_LAYER(f, a, b)      \
  if (kLayers > 0u) f(0u, a, b); \
  if (kLayers > 1u) f(1u, a, b); \
  if (kLayers > 2u) f(2u, a, b); \
  if (kLayers > 3u) f(3u, a, b);

void startLayer(uint k, vec3 p, bool outside) {
  lastShares[k] = outside ? vec2(0) : shares(k, toLayer(k, p));
  if (kCount) ++taps;
}

void stepLayer(uint k, vec3 p, inout bool seen) {
  vec2 here = shares(k, toLayer(k, p));
  if (kCount) ++taps;
  across[k] = abs(here - lastShares[k]);
  lastShares[k] = here;
  seen = seen || across[k].x + across[k].y > kLeastDepth;
}

// The surface that the step crosses. Its optical depth is spread over the whole crossing, so that its opacity
// is the label's from every direction and at every step width.
void drawLayer(uint k, vec3 p, vec3 direction) {
  for (bool once = across[k].x + across[k].y > kLeastDepth; once; once = false) {
    Place place = placeOf(k, toLayer(k, p));
    bool opaque = across[k].y > 0.5 * across[k].x;
    vec3 gradient = shareGradient(k, place, opaque);
    if (kCount) taps += 7;
    float steepness = length(gradient);
    // Just inside: there is the label whose surface this is.
    vec4 look = lookAt(k, place, steepness > 0.0 ? gradient / steepness : vec3(0));
    float depth = across[k].x * depthOf(look.a) + across[k].y * kOpaqueDepth;
    float surface = 1.0 - exp(-depth);
    // Cut by the box there is no gradient: lit like the face of a section.
#ifdef CHIASM_LIGHT
    vec3 face = kLight ? faceInLight(look.rgb, direction, p) : look.rgb * 0.8;
#else
    vec3 face = look.rgb * 0.8;
#endif
    vec3 lit = steepness > 0.0 ? shade(look.rgb, layerToCase(k, gradient), direction, p) : face;
    gather(lit, surface);
  }
}

void tintLayer(uint k, vec3 p, inout vec3 base) {
  for (bool once = lastShares[k].x > 0.0; once; once = false) {
    vec4 look = lookAt(k, placeOf(k, toLayer(k, p)), vec3(0));
    base = mix(base, look.rgb, 0.9 * look.a * lastShares[k].x);
  }
}
