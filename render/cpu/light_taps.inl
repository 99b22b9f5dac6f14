// Shading with shadows: the light field between its cells' middles. Included among the kernel's vectors.

struct Light {
  F open, lamp;
};

// `x`, `y`, `z`: cells, 0.5 in the middle of the first. In the lanes asked for.
inline Light lightAt(const CastJob& job, F x, F y, F z, I asked) {
  const Floats atX(x), atY(y), atZ(z);
  Floats open(splat(1.0f)), lamp(splat(1.0f));
  for (unsigned left = lanesOf(asked); left != 0; left &= left - 1) {
    const int k = __builtin_ctz(left);
    const float at[3] = {atX.at[k] - 0.5f, atY.at[k] - 0.5f, atZ.at[k] - 0.5f};
    int cell[3], next[3];
    float part[3];
    for (int axis = 0; axis < 3; ++axis) {
      const int last = job.lightSize[axis] - 1;
      const float low = at[axis] > 0.0f ? at[axis] : 0.0f, high = static_cast<float>(last);
      const float clamped = low < high ? low : high;
      cell[axis] = static_cast<int>(clamped);
      next[axis] = cell[axis] < last ? cell[axis] + 1 : last;
      part[axis] = clamped - static_cast<float>(cell[axis]);
    }
    float sums[2] = {0.0f, 0.0f};
    for (int corner = 0; corner < 8; ++corner) {
      const bool right = (corner & 1) != 0, down = (corner & 2) != 0, deep = (corner & 4) != 0;
      const int cx = right ? next[0] : cell[0], cy = down ? next[1] : cell[1], cz = deep ? next[2] : cell[2];
      const float weight = (right ? part[0] : 1.0f - part[0]) * (down ? part[1] : 1.0f - part[1]) *
                           (deep ? part[2] : 1.0f - part[2]);
      const std::uint32_t both = job.light[cx + job.lightSize[0] * (cy + job.lightSize[1] * cz)];
      sums[0] = sums[0] + weight * static_cast<float>(both & 0xffffu);
      sums[1] = sums[1] + weight * static_cast<float>(both >> 16);
    }
    open.at[k] = sums[0] * (1.0f / 65535.0f);
    lamp.at[k] = sums[1] * (1.0f / 65535.0f);
  }
  return {open.vector(), lamp.vector()};
}

// As shaders/volume_light.glsl. `squared`: of g; 0 where it has no direction.
inline V3 shadeInLight(const CastJob& job, V3 direction, V3 colour, V3 g, F squared, V3 at, I seen, I face) {
  const F cosineOfG = dot(g, direction);
  const I directed = (squared > 0.0f) & ~face;
  F perLength = 1.0f / squareRoot(directed ? squared : splat(1.0f));
  perLength = directed ? (cosineOfG > 0.0f ? -perLength : perLength) : F{};
  const V3 outward = g * perLength;
  const V3 moved = outward + direction * splat(-0.5f);
  const Light there =
      lightAt(job, at.x * job.lightScale[0] + dot(splat3(job.lightFromCase[0]), moved),
              at.y * job.lightScale[1] + dot(splat3(job.lightFromCase[1]), moved),
              at.z * job.lightScale[2] + dot(splat3(job.lightFromCase[2]), moved), seen);
  const float strength = job.shadows;
  const F open = 1.0f - strength * (1.0f - there.open);
  const F fromEye = (1.0f - strength) * open, fromLamp = strength * there.lamp;
  const auto cosineTo = [&](V3 towards) {
    return least(most(dot(outward, towards), F{}), splat(1.0f));
  };
  const V3 toLamp = splat3(job.lamp), toEye = direction * splat(-1.0f);
  const V3 between = toLamp + toEye;
  const F cosine = cosineTo(toEye), lampCosine = cosineTo(toLamp);
  const F halfCosine = cosineTo(between * (1.0f / squareRoot(dot(between, between))));
  const F lit = job.ambient * open + job.diffuse * (fromEye * cosine + fromLamp * lampCosine);
  const F cut = job.ambient * open + (0.8f * job.diffuse) * (fromEye + fromLamp);
  const F shine = job.specular * (fromEye * raised(cosine, job.specularPower, job.wholePower) +
                                   fromLamp * raised(halfCosine, job.specularPower, job.wholePower));
  const F glare = face ? F{} : shine;
  return colour * (face ? cut : lit) + V3{glare, glare, glare};
}
