// A flat picture that stands in the room: a strip of 4 corners.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial.glsl"

struct Rectangle {
  vec4 corner[2];  // in the eye's space
  vec4 right[2], down[2];
};
layout(std430, binding = 0) readonly buffer Rectangles { Rectangle rectangles[]; };
layout(location = 0) out vec2 texture_position;

void main() {
  texture_position = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
  vec3 at = rectangles[gl_InstanceIndex].corner[eye].xyz +
            texture_position.x * rectangles[gl_InstanceIndex].right[eye].xyz +
            texture_position.y * rectangles[gl_InstanceIndex].down[eye].xyz;
  gl_Position = toClip(at);
}
