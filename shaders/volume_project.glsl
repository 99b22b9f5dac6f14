// Projections: the largest, the smallest or the mean value along a ray, in the grey of the window.

const bool kProjects = kMode == 1u || kMode == 3u || kMode == 4u;

float projected = kMode == 3u ? 1e30 : kMode == 1u ? -1e30 : 0.0, projectedCount = 0.0;

void project(float texel) {
  if (kMode == 1u) {
    projected = max(projected, texel);
  } else if (kMode == 3u) {
    projected = min(projected, texel);
  } else {
    projected += texel;
    projectedCount += 1.0;
  }
}

// Rays that met nothing stay dark.
float projectedGrey() {
  if (kMode == 1u && projected < -1e29) return 0.0;
  if (kMode == 3u && projected > 1e29) return 0.0;
  if (kMode == 4u && projectedCount == 0.0) return 0.0;
  float value = kMode == 4u ? projected / projectedCount : projected;
  return clamp(value * P.window.x + P.window.y, 0.0, 1.0);
}
