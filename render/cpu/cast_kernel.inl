// Ray casting for a packet of CHIASM_LANES rays at once: the same compositing as shaders/volume_cast.glsl,
// step for step. Included by one file an instruction set, which defines CHIASM_LANES and CHIASM_CAST.

#include "render/cpu/cast_job.h"
#if CHIASM_LANES >= 8
#include <immintrin.h>
#endif

namespace chiasm::render::cpu {
namespace {

#include "render/cpu/lanes.inl"
#include "render/cpu/voxel_taps.inl"

constexpr float kThrough = 1.0f - 0.98f;  // a ray that lets less through ends
// A packet covers this many pixels.
constexpr int kPacketX = kLanes >= 8 ? 4 : kLanes >= 4 ? 2 : 1, kPacketY = kLanes / kPacketX;

struct V3 {
  F x, y, z;
};
inline V3 operator+(V3 a, V3 b) {
  return {a.x + b.x, a.y + b.y, a.z + b.z};
}
inline V3 operator*(V3 a, F b) {
  return {a.x * b, a.y * b, a.z * b};
}
inline V3 operator*(V3 a, V3 b) {
  return {a.x * b.x, a.y * b.y, a.z * b.z};
}
inline F dot(V3 a, V3 b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline V3 splat3(const float (&v)[3]) {
  return {splat(v[0]), splat(v[1]), splat(v[2])};
}
#include "render/cpu/light_taps.inl"

inline F mixed(F a, F b, F part) {
  return a * (1.0f - part) + b * part;
}

inline F safeInverse(F v) {
  return 1.0f / (absolute(v) < 1e-12f ? splat(1e-12f) : v);
}
// Narrows near and far to what lies between two planes across an axis.
inline void slab(F origin, F inverse, float low, float high, F& near, F& far) {
  const F a = (low - origin) * inverse, b = (high - origin) * inverse;
  near = most(near, least(a, b));
  far = least(far, most(a, b));
}

inline bool isHidden(const CastJob& job, F4 at) {
  int voxel[3];
  for (int axis = 0; axis < 3; ++axis) {
    const int v = static_cast<int>(at[axis]);
    voxel[axis] = v < 0 ? 0 : v >= job.grid.size[axis] ? job.grid.size[axis] - 1 : v;
  }
  const std::uint32_t* rows =
      job.hidden[(voxel[0] >> 5) +
                 job.hiddenGrid[0] * ((voxel[1] >> 5) + job.hiddenGrid[1] * (voxel[2] >> 5))];
  return rows != nullptr && (rows[(voxel[1] & 31) + 32 * (voxel[2] & 31)] >> (voxel[0] & 31) & 1u) != 0;
}
// Lanes of `asked` where display hides the voxel that holds p.
inline I hiddenAmong(const CastJob& job, I asked, V3 p) {
  Ints hidden(I{});
  const Floats x(p.x), y(p.y), z(p.z);
  for (unsigned left = lanesOf(asked); left != 0; left &= left - 1) {
    const int k = __builtin_ctz(left);
    if (isHidden(job, F4{x.at[k], y.at[k], z.at[k], 0})) hidden.at[k] = -1;
  }
  return hidden.vector();
}

// Sums of optical depths below (fractional) table indices.
inline void entryAndNext(const float* table, I entry, F& here, F& next) {
  const Ints at(entry);
  Floats a, b;
  for (int k = 0; k < kLanes; ++k) {
    a.at[k] = table[at.at[k]];
    b.at[k] = table[at.at[k] + 1];
  }
  here = a.vector();
  next = b.vector();
}
inline F depthBelow(const CastJob& job, F index) {
  const I entry = clampTo(truncate(index), job.lastEntry + 1);
  F here, next;
  entryAndNext(job.opacities, entry, here, next);
  return here + (index - toF(entry)) * (next - here);
}

template <typename T, bool kIntegrated, bool kProjects>
class Packet {
 public:
  Packet(const CastJob& job, int x, int y, const CastPart& part)
      : job_(job), projected_(splat(job.projection == Projection::maximum ? -1e30f : 0.0f)) {
    Ints laneX, laneY;
    for (int k = 0; k < kLanes; ++k) {
      laneX.at[k] = x + k % kPacketX;
      laneY.at[k] = y + k / kPacketX;
    }
    const I pixelX = laneX.vector(), pixelY = laneY.vector();
    inside_ = (pixelX < part.x1) & (pixelY < part.y1);
    const F centreX = toF(pixelX) + 0.5f;
    centreY_ = toF(pixelY) + 0.5f;
    direction_ = along(job.caseDir, centreX);
    const F perMm = 1.0f / squareRoot(dot(direction_, direction_));
    direction_ = direction_ * perMm;
    const V3 texelDir = along(job.texelDir, centreX) * perMm;
    step_ = texelDir * splat(job.stepMm);
    origin_ = splat3(job.eyeTexel) + step_ * splat(0.5f);
    F near{}, far = splat(1e9f);
    slab(splat(job.eyeTexel[0]), safeInverse(texelDir.x), 0, static_cast<float>(job.grid.size[0]), near, far);
    slab(splat(job.eyeTexel[1]), safeInverse(texelDir.y), 0, static_cast<float>(job.grid.size[1]), near, far);
    slab(splat(job.eyeTexel[2]), safeInverse(texelDir.z), 0, static_cast<float>(job.grid.size[2]), near, far);
    slab(splat(job.eyeCase[0]), safeInverse(direction_.x), job.clipLow[0], job.clipHigh[0], near, far);
    slab(splat(job.eyeCase[1]), safeInverse(direction_.y), job.clipLow[1], job.clipHigh[1], near, far);
    slab(splat(job.eyeCase[2]), safeInverse(direction_.z), job.clipLow[2], job.clipHigh[2], near, far);
    // Samples lie at (i + 1/2) steps from the eye, whatever the box: cutting moves no sample.
    first_ = i_ = ceiling(near / job.stepMm - 0.5f);
    const I hits = inside_ & (far > near);
    end_ = hits ? ceiling(far / job.stepMm - 0.5f) : I{};
    const V3 inverse{safeInverse(step_.x), safeInverse(step_.y), safeInverse(step_.z)};
    const V3 ahead{signOf(step_.x), signOf(step_.y), signOf(step_.z)};
    // The step at which a ray leaves a block of bricks: one product a brick, one a brick of distance, and a
    // constant.
    exitPerBrick_ = inverse * splat(static_cast<float>(job.brickEdge));
    exitPerDistance_ = ahead * exitPerBrick_;
    exitOfFirst_ = {firstExit(ahead.x, origin_.x, inverse.x), firstExit(ahead.y, origin_.y, inverse.y),
                    firstExit(ahead.z, origin_.z, inverse.z)};
  }

  // The way: begin(counts); while (underWay()) { findBricks; step(counts); }; finish().
  void begin(CastCounts& counts) {
    counts.rays += static_cast<unsigned>(__builtin_popcount(lanesOf(inside_)));
    active_ = i_ < end_;
    brickEnd_ = job_.skip ? i_ : end_;
    full_ = splatInt(-1);
    searching_ = I{};
  }
  bool underWay() const { return any(active_); }
  // Rays that have left their brick look for the next one that can show anything: call `leap` while
  // searching.
  void search() {
    if (job_.skip) searching_ = active_ & (i_ >= brickEnd_);
  }
  I searching() const { return searching_; }
  // Leaps over empty bricks. Exits are whole sample indices, so the samples that remain are the same ones.
  void leap() {
    const float perBrick = 1.0f / static_cast<float>(job_.brickEdge);
    const V3 p = sampleAt(i_);
    const I x = clampTo(truncate(p.x * perBrick), job_.brickGrid[0] - 1);
    const I y = clampTo(truncate(p.y * perBrick), job_.brickGrid[1] - 1);
    const I z = clampTo(truncate(p.z * perBrick), job_.brickGrid[2] - 1);
    const I free = lookUp(job_.distances, x + job_.brickGrid[0] * (y + job_.brickGrid[1] * z));
    // The far face of the empty block: `free` bricks on, the way the ray goes.
    const F blocks = toF(most(free, splatInt(1)));
    const F exitX = toF(x) * exitPerBrick_.x + blocks * exitPerDistance_.x + exitOfFirst_.x;
    const F exitY = toF(y) * exitPerBrick_.y + blocks * exitPerDistance_.y + exitOfFirst_.y;
    const F exitZ = toF(z) * exitPerBrick_.z + blocks * exitPerDistance_.z + exitOfFirst_.z;
    const I exit = most(ceiling(least(least(exitX, least(exitY, exitZ)), toF(end_))), i_ + 1);
    const I full = free == 0;
    // Looked at whatever its brick: the sample that follows one in a full brick, since what lies between the
    // two may be seen.
    const I owed = kIntegrated ? i_ == owedSample_ : I{};
    const I found = searching_ & (full | owed);
    brickEnd_ = found ? (full ? least(exit, end_) : i_ + 1) : brickEnd_;
    full_ = found ? full : full_;
    searching_ = searching_ & ~found;
    i_ = searching_ ? exit : i_;
    active_ = active_ & (i_ < end_);
    searching_ = searching_ & active_;
  }
  // Looks at a sample of every active ray.
  void step(CastCounts& counts) {
    const unsigned lanes = lanesOf(active_);
    if (lanes == 0) return;
    counts.samples += static_cast<unsigned>(__builtin_popcount(lanes));
    counts.taps += static_cast<unsigned>(__builtin_popcount(lanes));
    look(counts);
    active_ = active_ & (i_ < end_) & (through_ >= kThrough);
  }
  void finish() {
    if (!kProjects) return;
    const F value = job_.projection == Projection::mean ? projected_ / most(met_, splat(1.0f)) : projected_;
    F grey = least(most(value * job_.windowScale + job_.windowOffset, F{}), splat(1.0f));
    grey = met_ > 0.0f ? grey : F{};  // rays that met nothing stay dark
    colour_ = colour_ + V3{grey, grey, grey} * through_;
    through_ = through_ * (1.0f - grey);
  }

  // Over the background, to the part's pixels.
  void store(const CastPart& part, int x, int y) const {
    const F down = centreY_ / static_cast<float>(job_.picture[1]);
    F channels[4];
    const F gathered[3] = {colour_.x, colour_.y, colour_.z};
    for (int c = 0; c < 4; ++c) {
      const F background = mixed(splat(job_.backgroundTop[c]), splat(job_.backgroundBottom[c]), down);
      channels[c] = c < 3 ? gathered[c] + through_ * background : 1.0f - through_ * (1.0f - background);
    }
    Ints bytes(I{});
    I packed{};
    for (int c = 0; c < 4; ++c) {
      const F value = least(most(channels[c], F{}), splat(1.0f)) * 255.0f + 0.5f;
      packed = packed | (truncate(value) << (8 * c));
    }
    bytes = Ints(packed);
    for (unsigned left = lanesOf(inside_); left != 0; left &= left - 1) {
      const int k = __builtin_ctz(left);
      std::uint8_t* pixel =
          part.pixels + (y - part.y0 + k / kPacketX) * part.stride + (x - part.x0 + k % kPacketX) * 4;
      for (int c = 0; c < 4; ++c)
        pixel[c] = static_cast<std::uint8_t>(static_cast<unsigned>(bytes.at[k]) >> (8 * c));
    }
  }

 private:
  V3 along(const float (&rows)[3][3], F centreX) const {
    return splat3(rows[0]) + splat3(rows[1]) * centreX + splat3(rows[2]) * centreY_;
  }
  static F signOf(F v) { return v > 0.0f ? splat(1.0f) : splat(-1.0f); }
  F firstExit(F ahead, F origin, F inverse) const {
    return ((0.5f - 0.5f * ahead) * static_cast<float>(job_.brickEdge) - origin) * inverse;
  }
  V3 sampleAt(I i) const { return origin_ + step_ * toF(i); }
  F indexOf(F value) const { return value * job_.indexScale + job_.indexOffset; }

  void look(CastCounts& counts) {
    if (kIntegrated) {
      const I fresh = active_ & (reached_ != i_);
      if (any(fresh)) {
        const V3 start = sampleAt(most(i_ - 1, first_));
        const F index = indexOf(valueAt<T>(job_.grid, placeOf(start.x, start.y, start.z), fresh));
        lastIndex_ = fresh ? index : lastIndex_;
        lastBelow_ = fresh ? depthBelow(job_, index) : lastBelow_;
        counts.samples += static_cast<unsigned>(__builtin_popcount(lanesOf(fresh)));
        counts.taps += static_cast<unsigned>(__builtin_popcount(lanesOf(fresh)));
      }
    }
    const I here = i_;
    const V3 p = sampleAt(here);
    const Place place = placeOf(p.x, p.y, p.z);
    const F value = valueAt<T>(job_.grid, place, active_);
    i_ = active_ ? here + 1 : here;
    if (kProjects) return project(value, p);
    const F index = indexOf(value);
    if (kIntegrated) {
      const F indexBefore = lastIndex_, belowBefore = lastBelow_;
      const F below = depthBelow(job_, index);
      lastIndex_ = active_ ? index : lastIndex_;
      lastBelow_ = active_ ? below : lastBelow_;
      reached_ = active_ ? i_ : reached_;
      owedSample_ = active_ ? (full_ ? i_ : splatInt(-1)) : owedSample_;
      // The mean over the values between a step's ends (pre-integration by prefix sums: Engel et al. 2001).
      const F across = index - indexBefore;
      F entryBelow, nextBelow;
      entryAndNext(job_.opacities, clampTo(truncate(index), job_.lastEntry + 1), entryBelow, nextBelow);
      const I flat = absolute(across) < 0.5f;
      const F depth = flat ? nextBelow - entryBelow : (below - belowBefore) / (flat ? splat(1.0f) : across);
      F opacity = depth > 0.0f ? 1.0f - exponential(-least(depth, splat(80.0f))) : F{};
      opacity = active_ ? opacity : F{};
      I seen = opacity > 0.0f;
      if (job_.hidden != nullptr) seen = seen & ~hiddenAmong(job_, seen, p);
      if (!any(seen)) return;
      const F part = middleOfStep(opacity, indexBefore, belowBefore, index, seen);
      const V3 shaded = p + step_ * (part - 1.0f);
      const F shadedIndex = indexBefore + (index - indexBefore) * part;
      // Where the box cuts through what is visible, the first steps are the face of a section: inside of
      // matter gradients are noise.
      cut_ = cut_ | (seen & (here == first_));
      const I face = cut_ & (here <= first_ + 2);
      shade(seen, opacity, shadedIndex, shaded, placeOf(shaded.x, shaded.y, shaded.z), face, counts);
    } else {
      const I entry = clampTo(truncate(index), job_.lastEntry);
      const F opacity = active_ ? lookUp(job_.opacities, entry) : F{};
      I seen = opacity > 0.0f;
      if (job_.hidden != nullptr) seen = seen & ~hiddenAmong(job_, seen, p);
      if (any(seen)) shade(seen, opacity, index, p, place, I{}, counts);
    }
  }

  void project(F value, V3 p) {
    I use = active_;
    if (job_.projection == Projection::maximum) use = use & (value > projected_);
    if (job_.projection == Projection::minimum) use = use & ((value < projected_) | (met_ == 0.0f));
    if (job_.hidden != nullptr) use = use & ~hiddenAmong(job_, use, p);
    const F next = job_.projection == Projection::mean ? projected_ + value : value;
    projected_ = use ? next : projected_;
    met_ = use ? met_ + 1.0f : met_;
  }

  // The part of the step before which half of what is seen of it lies.
  F middleOfStep(F opacity, F before, F belowBefore, F index, I seen) const {
    F wanted = -logarithm(1.0f - 0.5f * opacity);
    const F across = absolute(index - before);
    // The same value all along:
    const F even = wanted / -logarithm(most(1.0f - opacity, splat(1e-7f)));
    const I flat = across < 0.5f;
    if (!any(seen & ~flat)) return even;
    wanted = wanted * across;
    F lowPart{}, highPart = splat(1.0f);
    for (int k = 0; k < 5; ++k) {
      const F middle = 0.5f * (lowPart + highPart);
      const I early = absolute(depthBelow(job_, mixed(before, index, middle)) - belowBefore) < wanted;
      lowPart = early ? middle : lowPart;
      highPart = early ? highPart : middle;
    }
    return flat ? even : 0.5f * (lowPart + highPart);
  }

  void shade(I seen, F opacity, F index, V3 at, const Place& place, I face, CastCounts& counts) {
    const Ints entries(clampTo(truncate(index), job_.lastEntry));
    const Floats fx(place.fx), fy(place.fy), fz(place.fz);
    const int rowStep = job_.grid.size[0], sliceStep = job_.grid.size[0] * job_.grid.size[1];
    const Ints corner(place.x - 1 + place.y * rowStep + place.z * sliceStep);
    const I inner = (place.x >= 1) & (place.x < job_.grid.size[0] - 2) & (place.y >= 1) &
                    (place.y < job_.grid.size[1] - 2) & (place.z >= 1) & (place.z < job_.grid.size[2] - 2);
    Fours gradients{}, colours{};
    const unsigned lanes = lanesOf(seen), border = lanesOf(seen & ~inner);
    const auto keep = [&](int k, F4 g) {
      const float* colour = job_.colours + 4 * static_cast<std::ptrdiff_t>(entries.at[k]);
      __builtin_memcpy(gradients.at[k], &g, sizeof(g));
      __builtin_memcpy(colours.at[k], colour, sizeof(g));
    };
    for (unsigned left = lanes & ~border; left != 0; left &= left - 1) {
      const int k = __builtin_ctz(left);
      keep(k, differences(static_cast<const T*>(job_.grid.voxels) + corner.at[k], rowStep, sliceStep,
                          fx.at[k], fy.at[k], fz.at[k]));
    }
    if (border != 0) {
      const Ints x(place.x), y(place.y), z(place.z);
      for (unsigned left = border; left != 0; left &= left - 1) {
        const int k = __builtin_ctz(left);
        keep(k, differencesAtBorder<T>(job_.grid, x.at[k], y.at[k], z.at[k], fx.at[k], fy.at[k], fz.at[k]));
      }
    }
    counts.taps += 6 * static_cast<unsigned>(__builtin_popcount(lanes));
    V3 g, colour;
    gradients.vectors(g.x, g.y, g.z);
    colours.vectors(colour.x, colour.y, colour.z);
    // Less than a fiftieth of a table entry is rounding in even matter: no direction at all.
    const I directed = dot(g, g) * (job_.indexScale * job_.indexScale) >= 4e-4f;
    g = V3{dot(splat3(job_.normal[0]), g), dot(splat3(job_.normal[1]), g), dot(splat3(job_.normal[2]), g)};
    const F squared = dot(g, g);
    const I lightable = directed & (squared > 0.0f);
    // Headlight: light and eye are one, so Blinn's half vector is the view vector.
    F cosine = absolute(dot(g, direction_)) / squareRoot(lightable ? squared : splat(1.0f));
    cosine = lightable ? least(cosine, splat(1.0f)) : F{};
    const F diffuse = job_.ambient + job_.diffuse * cosine;
    const F specular = job_.specular * raised(cosine, job_.specularPower, job_.wholePower);
    const F faceLight = splat(job_.ambient + 0.8f * job_.diffuse);
    const F light = face ? faceLight : diffuse, shine = face ? F{} : specular;
    const F weight = seen ? through_ * opacity : F{};
    V3 lit = colour * light + V3{shine, shine, shine};
    if (job_.light != nullptr) {
      counts.taps += static_cast<unsigned>(__builtin_popcount(lanes));
      lit = shadeInLight(job_, direction_, colour, g, lightable ? squared : F{}, at, seen, face);
    }
    if (job_.cuePerMm > 0) {
      // The sample looked at is the one before i_; it lies in the middle of its step.
      const F beyond = most((toF(i_) - 0.5f) * job_.stepMm - job_.cueFromMm, F{});
      lit = lit * (1.0f - beyond * job_.cuePerMm);
    }
    colour_ = colour_ + lit * weight;
    through_ = seen ? through_ * (1.0f - opacity) : through_;
  }

  const CastJob& job_;
  V3 direction_, origin_, step_;
  V3 exitPerBrick_, exitPerDistance_, exitOfFirst_;
  F centreY_;
  I inside_, first_, end_;
  // Each lane's way along its ray.
  I i_, active_{}, searching_{}, brickEnd_{}, full_{};
  I reached_ = splatInt(-1), owedSample_ = splatInt(-1), cut_{};
  F lastIndex_{}, lastBelow_{};
  // The largest, the smallest or the sum of the values met, and how many (largest and smallest: how often it
  // changed).
  F projected_, met_{};
  // What it has gathered.
  V3 colour_{F{}, F{}, F{}};
  F through_ = splat(1.0f);
};

// Two packets side by side, turn by turn: while one waits for what it has looked up, the other gets on.
template <typename T, bool kIntegrated, bool kProjects>
void castPart(const CastJob& job, const CastPart& part, CastCounts& counts) {
  for (int y = part.y0; y < part.y1; y += kPacketY)
    for (int x = part.x0; x < part.x1; x += 2 * kPacketX) {
      Packet<T, kIntegrated, kProjects> left(job, x, y, part), right(job, x + kPacketX, y, part);
      left.begin(counts);
      right.begin(counts);
      while (left.underWay() || right.underWay()) {
        left.search();
        right.search();
        while (any(left.searching() | right.searching())) {
          left.leap();
          right.leap();
        }
        left.step(counts);
        right.step(counts);
      }
      left.finish();
      right.finish();
      left.store(part, x, y);
      right.store(part, x + kPacketX, y);
    }
}

template <typename T>
void castVoxels(const CastJob& job, const CastPart& part, CastCounts& counts) {
  if (job.projection != Projection::none)
    castPart<T, false, true>(job, part, counts);
  else if (job.integrated)
    castPart<T, true, false>(job, part, counts);
  else
    castPart<T, false, false>(job, part, counts);
}

}  // namespace

void CHIASM_CAST(const CastJob& job, const CastPart& part, CastCounts& counts) {
  switch (job.grid.kind) {
    case VoxelKind::uint8:
      return castVoxels<std::uint8_t>(job, part, counts);
    case VoxelKind::int16:
      return castVoxels<std::int16_t>(job, part, counts);
    case VoxelKind::uint16:
      return castVoxels<std::uint16_t>(job, part, counts);
    case VoxelKind::float32:
      return castVoxels<float>(job, part, counts);
  }
}

}  // namespace chiasm::render::cpu
