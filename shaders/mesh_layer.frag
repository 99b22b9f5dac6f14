#version 450
#extension GL_GOOGLE_include_directive : require
#include "mesh_surface.glsl"

void main() {
  if (isCutAway()) discard;
  out_colour = surface();
}
