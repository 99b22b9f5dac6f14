// A round line, as the shaders pass it.
struct Line {
  vec4 from[2];  // xyz: in the eye's space; w: radius, mm
  vec4 to[2];
  vec4 colour;   // straight alpha
};
layout(std430, binding = 0) readonly buffer Lines { Line lines[]; };
