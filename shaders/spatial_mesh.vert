// Triangles with normals, each object in a space of its own.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial.glsl"
#include "spatial_mesh.glsl"
layout(std430, binding = 0) readonly buffer Instances { Instance instances[]; };
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 0) out vec3 at;
layout(location = 1) out vec3 turned;
layout(location = 2) flat out vec4 colour;
layout(location = 3) flat out float lit;

void main() {
  at = (instances[gl_InstanceIndex].eyeFromMesh[eye] * vec4(position, 1)).xyz;
  turned = mat3(instances[gl_InstanceIndex].normals[eye]) * normal;
  colour = instances[gl_InstanceIndex].colour;
  lit = instances[gl_InstanceIndex].lit.x;
  gl_Position = toClip(at);
}
