// The rim of a mesh: where its outline is, a strip a pixel wide beside it that fades to nothing. One instance an edge,
// four corners each; `part` is the mesh's number.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "spatial.glsl"
#include "spatial_mesh.glsl"
layout(std430, binding = 0) readonly buffer Instances { Instance instances[]; };
struct Edge {
  vec4 from, to;       // from.w: 1 where two faces meet, 0 at a border
  vec4 one, other;     // the corners of those faces that are not on the edge
  vec4 normals[2];     // at `from` and `to`
};
layout(std430, binding = 3) readonly buffer Edges { Edge edges[]; };
layout(location = 0) out vec3 at;
layout(location = 1) out vec3 turned;
layout(location = 2) flat out vec4 colour;
layout(location = 3) flat out float lit;
layout(location = 4) out float coverage;

void main() {
  Edge edge = edges[gl_InstanceIndex];
  mat4 place = instances[part].eyeFromMesh[eye];
  vec3 from = (place * vec4(edge.from.xyz, 1)).xyz, to = (place * vec4(edge.to.xyz, 1)).xyz;
  // The plane through the eye and the edge: an outline has all of the mesh's faces there on one side of it.
  vec3 aside = cross(from, to);
  float one = dot(aside, (place * vec4(edge.one.xyz, 1)).xyz);
  float other = edge.from.w > 0.5 ? dot(aside, (place * vec4(edge.other.xyz, 1)).xyz) : one;
  bool last = (gl_VertexIndex & 1) != 0, outside = gl_VertexIndex >= 2;
  colour = instances[part].colour;
  lit = instances[part].lit.x;
  coverage = outside ? 0.0 : 1.0;
  turned = mat3(instances[part].normals[eye]) * edge.normals[last ? 1 : 0].xyz;
  at = last ? to : from;
  float area = dot(aside, aside);
  if (one * other <= 0.0 || area <= 0.0 || max(from.z, to.z) > -near) {
    gl_Position = vec4(0, 0, 0, 1);  // of no size
    return;
  }
  if (outside) at -= sign(one) * aside * inversesqrt(area) * pixel * -at.z;
  gl_Position = toClip(at);
}
