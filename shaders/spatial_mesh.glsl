// A mesh as it stands before both eyes, and its light.
struct Instance {
  mat4 eyeFromMesh[2];
  mat4 normals[2];  // upper left 3 x 3: takes normals to the eye's space
  vec4 colour;      // straight alpha
  vec4 lit;         // x: 1, or 0 for the colour as it is
};

// The light is at the eye, as in the volume shader, with its default coefficients; both sides are lit.
vec3 lightOn(vec3 colour, float lit, vec3 at, vec3 normal) {
  float squared = dot(normal, normal) * dot(at, at);
  float cosine = squared > 0.0 ? abs(dot(normal, at)) * inversesqrt(squared) : 0.0;
  vec3 shaded = min(colour * (0.2 + 0.8 * cosine) + 0.2 * pow(cosine, 10.0), vec3(1));
  return mix(colour, shaded, lit);
}
