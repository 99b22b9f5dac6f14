// Dear ImGui's triangles: positions in its display units, colours display-encoded and passed as they are.
#version 450
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 texture_position;
layout(location = 2) in vec4 colour;
layout(push_constant) uniform Placement { vec2 scale, translate; };
layout(location = 0) out vec2 out_texture_position;
layout(location = 1) out vec4 out_colour;

void main() {
  out_texture_position = texture_position;
  out_colour = colour;
  gl_Position = vec4(position * scale + translate, 0.0, 1.0);
}
