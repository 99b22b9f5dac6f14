#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial_mesh.glsl"
layout(location = 0) in vec3 at;
layout(location = 1) in vec3 turned;
layout(location = 2) flat in vec4 colour;
layout(location = 3) flat in float lit;
layout(location = 0) out vec4 out_colour;

void main() {
  out_colour = vec4(lightOn(colour.rgb, lit, at, turned) * colour.a, colour.a);
}
