// A point of a mesh's surface: cut by the clip box, lit from the eye.
#include "mesh_layer.glsl"
#include "spatial_mesh.glsl"
layout(location = 0) in vec3 at;
layout(location = 1) in vec3 turned;
layout(location = 2) in vec3 inCase;
layout(location = 0) out vec4 out_colour;

bool isCutAway() {
  return any(lessThan(inCase, clipLow.xyz)) || any(greaterThan(inCase, clipHigh.xyz));
}

vec4 surface() {
  return vec4(lightOn(colour.rgb, 1.0, at, turned) * colour.a, colour.a);
}
