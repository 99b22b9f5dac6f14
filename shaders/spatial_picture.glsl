// A picture as a pixel of the eye sees it: the mean over the pixel's part of it, so that small writing turns grey and
// does not crumble. One sample where texels are about as large as pixels, at most 8 x 8.
layout(binding = 1) uniform sampler2D picture;

vec4 pictureAt(vec2 at) {
  vec2 right = dFdx(at), down = dFdy(at), texels = vec2(textureSize(picture, 0));
  float most = max(length(right * texels), length(down * texels));
  int count = clamp(int(most + 0.5), 1, 8);
  vec4 sum = vec4(0);
  for (int y = 0; y < count; ++y)
    for (int x = 0; x < count; ++x) {
      vec2 part = (vec2(x, y) + 0.5) / float(count) - 0.5;
      sum += textureLod(picture, at + part.x * right + part.y * down, 0.0);
    }
  return sum / float(count * count);
}
