// The light is at the eye, as in the volume shader, with its default coefficients; both sides are lit.
#version 450
layout(location = 0) in vec3 at;
layout(location = 1) in vec3 turned;
layout(location = 2) flat in vec4 colour;
layout(location = 3) flat in float lit;
layout(location = 0) out vec4 out_colour;

void main() {
  float squared = dot(turned, turned) * dot(at, at);
  float cosine = squared > 0.0 ? abs(dot(turned, at)) * inversesqrt(squared) : 0.0;
  vec3 shaded = min(colour.rgb * (0.2 + 0.8 * cosine) + 0.2 * pow(cosine, 10.0), vec3(1));
  out_colour = vec4(mix(colour.rgb, shaded, lit) * colour.a, colour.a);
}
