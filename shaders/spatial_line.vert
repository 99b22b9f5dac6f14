// The box around a round line: a strip of 14 corners.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial.glsl"
#include "spatial_line.glsl"
layout(location = 0) out vec3 at;
layout(location = 1) flat out uint index;

void main() {
  index = gl_InstanceIndex;
  vec4 from = lines[index].from[eye];
  vec3 along = lines[index].to[eye].xyz - from.xyz;
  float extent = length(along);
  vec3 x = extent > 0.0 ? along / extent : vec3(1, 0, 0);
  vec3 y = normalize(cross(x, abs(x.y) < 0.9 ? vec3(0, 1, 0) : vec3(0, 0, 1)));
  vec3 z = cross(x, y);
  uint corner = 1u << gl_VertexIndex;
  vec3 side = vec3((0x287au & corner) != 0u, (0x02afu & corner) != 0u, (0x31e3u & corner) != 0u);
  // With room for a rim of a pixel at the far end.
  float farthest = max(-min(from.z, lines[index].to[eye].z), near);
  float radius = 1.01 * from.w + 0.6 * pixel * farthest;
  at = from.xyz + x * mix(-radius, extent + radius, side.x) + y * mix(-radius, radius, side.y) +
       z * mix(-radius, radius, side.z);
  gl_Position = toClip(at);
}
