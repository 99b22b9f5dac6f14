// A scene's meshes, in case space, before one eye.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "mesh_layer.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 0) out vec3 at;
layout(location = 1) out vec3 turned;
layout(location = 2) out vec3 inCase;
// Each peel draws the same triangles: what it compares must be the same to the last bit.
invariant gl_Position;

void main() {
  vec4 p = vec4(position, 1);
  at = vec3(dot(eyeFromCase[0], p), dot(eyeFromCase[1], p), dot(eyeFromCase[2], p));
  turned = vec3(dot(eyeFromCase[0].xyz, normal), dot(eyeFromCase[1].xyz, normal), dot(eyeFromCase[2].xyz, normal));
  inCase = position;
  gl_Position = vec4(at.x / clipLow.w, at.y / clipHigh.w, near, at.z);
}
