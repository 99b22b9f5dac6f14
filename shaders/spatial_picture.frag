// The picture's texels, premultiplied. What is more opaque than not has a depth of its own; spatial_veil.frag draws the
// rest.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial.glsl"
#include "spatial_picture.glsl"
layout(location = 0) in vec2 texture_position;
layout(location = 0) out vec4 out_colour;

void main() {
  out_colour = pictureAt(texture_position);
  if (part == 1u && out_colour.a < 0.5) discard;
}
