// Texture times colour, straight alpha; the target is UNORM, so nothing is converted.
#version 450
layout(binding = 0) uniform sampler2D picture;
layout(location = 0) in vec2 texture_position;
layout(location = 1) in vec4 colour;
layout(location = 0) out vec4 out_colour;

void main() { out_colour = colour * texture(picture, texture_position); }
