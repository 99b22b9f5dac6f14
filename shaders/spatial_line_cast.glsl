// Where the ray of a pixel meets a cylinder with a ball at each end. Edges are smoothed over a pixel: what covers half of
// one and more is the line, what covers less (CHIASM_VEIL) veils what is behind it.
#include "spatial.glsl"
#include "spatial_line.glsl"
layout(location = 0) in vec3 at;
layout(location = 1) flat in uint index;
layout(location = 0) out vec4 out_colour;

void main() {
  vec3 from = lines[index].from[eye].xyz, to = lines[index].to[eye].xyz;
  float radius = lines[index].from[eye].w;
  vec3 ray = normalize(at);
  vec3 axis = to - from;
  float extent = length(axis);
  axis = extent > 0.0 ? axis / extent : vec3(1, 0, 0);
  // The ray comes nearest to the axis at `nearest`, by the distance `aside`: a product and not a difference
  // of squares, so that thin lines are as precise far away.
  float slope = dot(ray, axis);
  vec3 across = ray - slope * axis;
  float squared = max(dot(across, across), 1e-12);
  float nearest = dot(from, across) / squared;
  float fromAxis = abs(dot(from, cross(ray, axis))) * inversesqrt(squared), aside = fromAxis;
  float along = nearest * slope - dot(from, axis);  // on the axis, from its beginning
  if (along < 0.0 || along > extent) {
    vec3 end = along < 0.0 ? from : to;
    nearest = dot(end, ray);
    aside = length(end - nearest * ray);
  }
  float pixelMm = pixel * max(-ray.z * nearest, near);
  float coverage = clamp((radius - aside) / pixelMm + 0.5, 0.0, min(1.0, 2.0 * radius / pixelMm));
  vec4 colour = lines[index].colour;

  float t = nearest;
#ifdef CHIASM_VEIL
  if (coverage >= 0.5 || coverage <= 0.0) discard;
#else
  if (part == 1u ? coverage < 0.5 : coverage <= 0.0) discard;
  // The near side of the cylinder, or of the ball at the end that it would leave by.
  float inside = radius * radius - fromAxis * fromAxis;
  t = dot(from, across) / squared - sqrt(max(inside, 0.0) / squared);
  float place = t * slope - dot(from, axis);
  if (squared <= 1e-12 || place < 0.0 || place > extent) {
    bool first = squared <= 1e-12 ? slope > 0.0 : place < 0.0;
    vec3 end = first ? from : to;
    float closest = dot(end, ray);
    vec3 miss = end - closest * ray;
    t = closest - sqrt(max(radius * radius - dot(miss, miss), 0.0));
  }
#endif
  // From within a line one sees out of it.
  if (t <= 0.0) discard;
  gl_FragDepth = clamp(near / max(-ray.z * t, near), 0.0, 1.0);
#ifdef CHIASM_VEIL
  if (gl_FragDepth < texelFetch(depths, ivec2(gl_FragCoord.xy), 0).x) discard;
#endif
  colour.a *= part == 1u ? 1.0 : coverage;
  out_colour = vec4(colour.rgb * colour.a, colour.a);
}
