// Where a stereo ray begins and ends: clip planes, the space around the eyes, what stands in the room.

// Both eyes side by side: depths of what stands in the room; what veils it (premultiplied), and at which
// depth.
layout(binding = 18) uniform sampler2D depths;
layout(binding = 19) uniform sampler2D veils;
layout(binding = 20) uniform sampler2D veilDepths;
// The depth of the room where each ray goes, kept beside the ray.
layout(binding = 21, r32f) uniform writeonly image2D rayDepths;

#include "ray_stops.glsl"

// The part of a ray below every clip plane: half spaces, so what is left is one piece.
vec2 cutByPlanes(vec3 direction, vec2 range) {
  for (int k = 0; k < P.counts.x; ++k) {
    vec4 plane = P.plane[4u * (gl_WorkGroupID.z & 1u) + uint(k)];
    float rise = dot(plane.xyz, direction);
    rise = abs(rise) < 1e-9 ? 1e-9 : rise;  // along the plane: all or nothing
    float at = -plane.w / rise;
    range = rise > 0.0 ? vec2(range.x, min(range.y, at)) : vec2(max(range.x, at), range.y);
  }
  return range;
}

// The eye is inside of the ball, or the ball is none.
vec2 outsideNearBall(vec3 direction, vec2 range) {
  vec4 ball = P.nearBall[gl_WorkGroupID.z & 1u];
  float along = dot(ball.xyz, direction);
  float inside = along * along - dot(ball.xyz, ball.xyz) + ball.w * ball.w;
  return vec2(max(range.x, inside > 0.0 ? along + sqrt(inside) : 0.0), range.y);
}

// How far along the ray, mm, something in the room is.
float distanceTo(float depth, float perMm) {
  return P.stops.x / max(depth, 1e-12) / perMm;
}
ivec2 inRoom(vec2 centre) {
  ivec2 at = clamp(ivec2(centre), ivec2(0), P.counts.zw - 1);
  return at + ivec2(int(gl_WorkGroupID.z & 1u) * P.counts.z, 0);
}

// The rim of a picture in tissue: there is one at most.
void findVeil(ivec2 at, float perMm, float stepMm) {
  if (P.stops.w == 0.0) return;
  veil = texelFetch(veils, at, 0);
  veilAt = distanceTo(texelFetch(veilDepths, at, 0).x, perMm) / stepMm - 0.5;
}
void nextVeil() {
  veil = vec4(0);
}
