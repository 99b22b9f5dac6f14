// Shading with shadows: the light field (render/light/light_field.h) looked up just outside of a surface.

layout(binding = 30) uniform sampler3D light;  // openness, lamp

// As `shading`, read once.
vec3 lightScale, lightX, lightY, lightZ;
vec4 lamp;
void readLight() {
  lightScale = P.lightScale.xyz;
  lightX = P.lightFromCase[0].xyz;
  lightY = P.lightFromCase[1].xyz;
  lightZ = P.lightFromCase[2].xyz;
  lamp = P.lamp;
}

// A cell's edge outwards and half of one towards the eye: the cell of the surface itself lies in its own shade.
vec2 lightAt(vec3 p, vec3 outward, vec3 direction) {
  vec3 moved = outward - 0.5 * direction;
  precise vec3 at = p * lightScale + vec3(dot(lightX, moved), dot(lightY, moved), dot(lightZ, moved));
  if (kCount) ++taps;
  return textureLod(light, at, 0.0).xy;
}

// Between the headlight, dimmed where it is not open, and the lamp with its shadows.
vec3 shadeInLight(vec3 colour, vec3 gradient, vec3 direction, vec3 p) {
  float squared = dot(gradient, gradient);
  // Surfaces have two sides; the one that is seen is lit.
  float towardsEye = dot(gradient, direction) > 0.0 ? -1.0 : 1.0;
  vec3 outward = squared > 0.0 ? gradient * (towardsEye * inversesqrt(squared)) : vec3(0);
  vec2 there = lightAt(p, outward, direction);
  float open = mix(1.0, there.x, lamp.w);
  float fromEye = (1.0 - lamp.w) * open, fromLamp = lamp.w * there.y;
  float cosine = min(max(-dot(outward, direction), 0.0), 1.0);
  float lampCosine = max(dot(outward, lamp.xyz), 0.0);
  float halfCosine = min(max(dot(outward, normalize(lamp.xyz - direction)), 0.0), 1.0);
  precise vec3 lit = colour * (shading.x * open + shading.y * (fromEye * cosine + fromLamp * lampCosine)) +
                     shading.z * (fromEye * pow(cosine, shading.w) + fromLamp * pow(halfCosine, shading.w));
  return lit;
}

// The face of a section, which has no direction.
vec3 faceInLight(vec3 colour, vec3 direction, vec3 p) {
  vec2 there = lightAt(p, vec3(0), direction);
  float open = mix(1.0, there.x, lamp.w);
  precise vec3 lit =
      colour * (shading.x * open + 0.8 * shading.y * ((1.0 - lamp.w) * open + lamp.w * there.y));
  return lit;
}
