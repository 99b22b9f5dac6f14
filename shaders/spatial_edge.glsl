// How a rim is coloured; as a veil where nothing in the room hides it.
#include "spatial_mesh.glsl"
layout(location = 0) in vec3 at;
layout(location = 1) in vec3 turned;
layout(location = 2) flat in vec4 colour;
layout(location = 3) flat in float lit;
layout(location = 4) in float coverage;
layout(location = 0) out vec4 out_colour;
#ifdef CHIASM_VEIL
layout(binding = 1) uniform sampler2D depths;  // of the room
#endif

void main() {
#ifdef CHIASM_VEIL
  if (gl_FragCoord.z < texelFetch(depths, ivec2(gl_FragCoord.xy), 0).x) discard;
#endif
  float alpha = colour.a * clamp(coverage, 0.0, 1.0);
  out_colour = vec4(lightOn(colour.rgb, lit, at, turned) * alpha, alpha);
}
