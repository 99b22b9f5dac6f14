// From texels to stored values and grey levels, for shaders of slices. They declare `thresholds` and kEven first
// (shaders/slice.comp says what these are).

float storedOf(float texel, float scale, float offset, bool whole) {
  float value = texel * scale + offset;
  return whole ? roundEven(value) : value;
}

// The level of a signed stored value, 0..255; `perValue`: levels per signed stored value, where even.
int levelOf(float value, float perValue) {
  int level = 0;
  if (kEven) {
    level = int(clamp((value - thresholds[1]) * perValue + 1.0, 0.0, 255.0));
    while (level < 255 && value >= thresholds[level + 1]) ++level;
    while (level > 0 && value < thresholds[level]) --level;
  } else {
    for (int bit = 128; bit > 0; bit >>= 1) level += value >= thresholds[level + bit] ? bit : 0;
  }
  return level;
}
