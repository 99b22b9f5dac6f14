// One surface further from the eye than the peel before, and nearer than what is opaque.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "mesh_surface.glsl"
layout(binding = 0) uniform sampler2D opaqueDepths;
layout(binding = 1) uniform sampler2D peeledDepths;

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  if (isCutAway() || gl_FragCoord.z <= texelFetch(opaqueDepths, pixel, 0).x) discard;
  if (peel > 1u && gl_FragCoord.z >= texelFetch(peeledDepths, pixel, 0).x) discard;
  out_colour = surface();
}
