// The soft rims of a picture's dense parts, where nothing in the room hides them: rays lay them at their depth.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial_picture.glsl"
layout(binding = 2) uniform sampler2D depths;  // of the room
layout(location = 0) in vec2 texture_position;
layout(location = 0) out vec4 out_colour;

void main() {
  out_colour = pictureAt(texture_position);
  if (out_colour.a >= 0.5 || out_colour.a == 0.0) discard;
  if (gl_FragCoord.z < texelFetch(depths, ivec2(gl_FragCoord.xy), 0).x) discard;
}
