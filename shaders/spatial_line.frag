// Where the ray of a pixel meets a cylinder with a ball at each end.
#version 450
#extension GL_GOOGLE_include_directive : require
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
  // In the plane across the axis the ray comes nearest to it at `nearest`, by the distance `aside`: a product and
  // not a difference of squares, so that thin lines are as precise far away.
  float slope = dot(ray, axis);
  vec3 across = ray - slope * axis;
  float squared = dot(across, across);
  float t = -1.0, place = 0.0;
  if (squared > 1e-12) {
    float aside = abs(dot(from, cross(ray, axis))) * inversesqrt(squared);
    if (aside > radius) discard;
    float nearest = dot(from, across) / squared;
    t = nearest - sqrt((radius * radius - aside * aside) / squared);
    place = t * slope - dot(from, axis);
  } else {
    place = slope > 0.0 ? -1.0 : extent + 1.0;
  }
  if (place < 0.0 || place > extent) {
    vec3 end = place < 0.0 ? from : to;
    float closest = dot(end, ray);
    vec3 miss = end - closest * ray;
    float inside = radius * radius - dot(miss, miss);
    if (inside < 0.0) discard;
    t = closest - sqrt(inside);
  }
  // From within a line one sees out of it.
  if (t <= 0.0) discard;
  gl_FragDepth = clamp(near / max(-ray.z * t, near), 0.0, 1.0);
  vec4 colour = lines[index].colour;
  out_colour = vec4(colour.rgb * colour.a, colour.a);
}
