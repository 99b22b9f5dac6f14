// What the shaders of a scene's meshes share. Eye space: mm, x right, y down, z into the picture.

layout(push_constant) uniform Layer {
  vec4 eyeFromCase[3];  // rows
  vec4 colour;          // straight alpha
  vec4 clipLow;         // xyz: case space; w: tangent of half the field of view across
  vec4 clipHigh;        // the same; w: along
  float near;           // mm
  uint peel;            // 0: what is opaque; else which of what is seen through, from the eye on
};
