// Lays one layer of labels over a slice: fill, and an outline of constant width on the screen.
#version 450
layout(local_size_x = 32, local_size_y = 8) in;

layout(binding = 0, rgba8) uniform restrict image2D picture;
layout(binding = 1, std430) readonly restrict buffer Labels { uint labels[]; };
// See render/scene/resident_labels.h: x holds the colour (red in the low byte), y fill | outline << 8.
layout(binding = 2, std430) readonly restrict buffer Appearance { uvec2 looks[]; };

layout(push_constant) uniform Overlay {
  ivec4 part;    // xy: first pixel of the part that `labels` covers; zw: its size
  int pad;       // border of `labels` around the part, at least `radius`
  int radius;    // of the outline, pixels
  int count;     // labels that have a look; the rest is invisible
  float opacity;  // multiplies fill and outline
};

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (any(greaterThanEqual(pixel, part.zw))) return;
  int stride = part.z + 2 * pad;
  int here = (pixel.y + pad) * stride + pixel.x + pad;
  uint label = labels[here];
  if (label != 0u && label < uint(count)) {
    uvec2 look = looks[label];
    ivec3 colour = ivec3(uvec3(look.x, look.x >> 8, look.x >> 16) & 255u);
    float fill = float(look.y & 255u) / 255.0 * opacity;
    float outline = float(look.y >> 8 & 255u) / 255.0 * opacity;
    int reach = outline > 0.0 ? radius : -1;
    bool edge = false;  // loops that no lane enters cost nothing
    for (int dy = -reach; dy <= reach && !edge; ++dy)
      for (int dx = -reach; dx <= reach && !edge; ++dx)
        edge = dx * dx + dy * dy <= reach * reach && labels[here + dy * stride + dx] != label;
    float alpha = edge ? 1.0 - (1.0 - fill) * (1.0 - outline) : fill;
    // In whole numbers, so that halves round the same way everywhere.
    int steps = int(roundEven(alpha * 65536.0));
    ivec3 below = ivec3(roundEven(imageLoad(picture, part.xy + pixel).rgb * 255.0));
    ivec3 laid = (below * 65536 + (colour - below) * steps + 32768) >> 16;
    imageStore(picture, part.xy + pixel, vec4(vec3(laid) / 255.0, 1.0));
  }
}
