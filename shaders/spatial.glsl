// What the shaders of things in the room share. Positions are in an eye's space: mm, x right, y up, z back.

layout(push_constant) uniform Eye {
  vec4 tangents;  // of its field of view: left, right, up, down
  float near;     // mm
  uint eye;       // 0, 1
  uint part;      // 0 all; 1 of pictures what is more opaque than not, of lines what covers half of a pixel
  float pixel;    // tangent of the width of a pixel
};

// Depth is near / distance: infinitely far is 0.
vec4 toClip(vec3 p) {
  float distance = -p.z;
  return vec4((2.0 * p.x - (tangents.y + tangents.x) * distance) / (tangents.y - tangents.x),
              -(2.0 * p.y - (tangents.z + tangents.w) * distance) / (tangents.z - tangents.w), near, distance);
}
