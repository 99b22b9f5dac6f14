// A layer of meshes as it was drawn, to the picture's pixels: how much of each is covered, by what, and how near.
#version 450
layout(local_size_x = 16, local_size_y = 16) in;
layout(binding = 0) uniform sampler2D drawn;
layout(binding = 1) uniform sampler2D drawnDepths;
layout(binding = 2, rgba8) uniform writeonly image2D colours;
layout(binding = 3, r32f) uniform writeonly image2D depths;
layout(push_constant) uniform Push {
  ivec4 picture;  // xy: pixels; z: drawn ones along a side of each; w: which layer
};

void main() {
  ivec2 pixel = ivec2(gl_GlobalInvocationID.xy);
  if (any(greaterThanEqual(pixel, picture.xy))) return;
  vec4 colour = vec4(0);
  float nearest = 0.0;
  for (int y = 0; y < picture.z; ++y)
    for (int x = 0; x < picture.z; ++x) {
      ivec2 at = pixel * picture.z + ivec2(x, y);
      colour += texelFetch(drawn, at, 0);
      nearest = max(nearest, texelFetch(drawnDepths, at, 0).x);
    }
  ivec2 to = pixel + ivec2(0, picture.w * picture.y);
  imageStore(colours, to, colour / float(picture.z * picture.z));
  imageStore(depths, to, vec4(nearest));
}
