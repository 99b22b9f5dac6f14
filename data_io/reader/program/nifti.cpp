// NIfTI-1 and NIfTI-2 headers (nifti1.h, nifti2.h, https://nifti.nimh.nih.gov), checked and rewritten.
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <span>

#include <glm/geometric.hpp>
#include <glm/vec3.hpp>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kHeader1 = 348, kHeader2 = 540;
constexpr std::size_t kPlainOffset = 352;  // NIfTI-1 header and four zeros: no extension
constexpr double kMaximumOffset = 64 * 1024 * 1024;
// Axes further from right angles than this are a shear, not rounding (cosine).
constexpr double kOrthogonal = 1e-3;

// The unsigned integer of so many bytes.
template <std::size_t N>
struct Bits;
template <>
struct Bits<1> {
  using Type = std::uint8_t;
};
template <>
struct Bits<2> {
  using Type = std::uint16_t;
};
template <>
struct Bits<4> {
  using Type = std::uint32_t;
};
template <>
struct Bits<8> {
  using Type = std::uint64_t;
};

template <typename U>
U swapBytes(U value) {
  if constexpr (sizeof(U) == 2) return __builtin_bswap16(value);
  if constexpr (sizeof(U) == 4) return __builtin_bswap32(value);
  if constexpr (sizeof(U) == 8) return __builtin_bswap64(value);
  return value;
}

template <typename T>
T load(std::span<const std::byte> bytes, std::size_t at, bool swapped) {
  typename Bits<sizeof(T)>::Type bits;
  std::memcpy(&bits, bytes.data() + at, sizeof bits);
  return std::bit_cast<T>(swapped ? swapBytes(bits) : bits);
}

template <typename T>
void store(std::span<std::byte> bytes, std::size_t at, T value, bool swapped) {
  auto bits = std::bit_cast<typename Bits<sizeof(T)>::Type>(value);
  if (swapped) bits = swapBytes(bits);
  std::memcpy(bytes.data() + at, &bits, sizeof bits);
}

struct Header {
  std::size_t bytes = kHeader1;
  bool swapped = false;
  std::array<std::int64_t, 8> dim{};
  int datatype = 0;
  std::array<double, 8> pixdim{};
  double offset = 0, slope = 0, intercept = 0;
  int units = 0, qformCode = 0, sformCode = 0;
  std::array<double, 3> quaternion{}, qoffset{};
  std::array<std::array<double, 4>, 3> srow{};
};

Header parse1(std::span<const std::byte> bytes, bool swapped) {
  Header h;
  h.swapped = swapped;
  const auto real = [&](std::size_t at) { return static_cast<double>(load<float>(bytes, at, swapped)); };
  const auto integer = [&](std::size_t at) { return load<std::int16_t>(bytes, at, swapped); };
  for (std::size_t i = 0; i < 8; ++i) h.dim[i] = integer(40 + 2 * i);
  h.datatype = integer(70);
  for (std::size_t i = 0; i < 8; ++i) h.pixdim[i] = real(76 + 4 * i);
  h.offset = real(108);
  h.slope = real(112);
  h.intercept = real(116);
  h.units = std::to_integer<int>(bytes[123]);
  h.qformCode = integer(252);
  h.sformCode = integer(254);
  for (std::size_t i = 0; i < 3; ++i) {
    h.quaternion[i] = real(256 + 4 * i);
    h.qoffset[i] = real(268 + 4 * i);
    for (std::size_t j = 0; j < 4; ++j) h.srow[i][j] = real(280 + 16 * i + 4 * j);
  }
  return h;
}

Header parse2(std::span<const std::byte> bytes, bool swapped) {
  Header h;
  h.bytes = kHeader2;
  h.swapped = swapped;
  const auto real = [&](std::size_t at) { return load<double>(bytes, at, swapped); };
  h.datatype = load<std::int16_t>(bytes, 12, swapped);
  for (std::size_t i = 0; i < 8; ++i) h.dim[i] = load<std::int64_t>(bytes, 16 + 8 * i, swapped);
  for (std::size_t i = 0; i < 8; ++i) h.pixdim[i] = real(104 + 8 * i);
  h.offset = static_cast<double>(load<std::int64_t>(bytes, 168, swapped));
  h.slope = real(176);
  h.intercept = real(184);
  h.qformCode = load<std::int32_t>(bytes, 344, swapped);
  h.sformCode = load<std::int32_t>(bytes, 348, swapped);
  for (std::size_t i = 0; i < 3; ++i) {
    h.quaternion[i] = real(352 + 8 * i);
    h.qoffset[i] = real(376 + 8 * i);
    for (std::size_t j = 0; j < 4; ++j) h.srow[i][j] = real(400 + 32 * i + 8 * j);
  }
  h.units = load<std::int32_t>(bytes, 500, swapped) & 0xff;
  return h;
}

Header readHeader(Source& source) {
  std::vector<std::byte> bytes(kHeader1);
  source.read(bytes, "NIfTI header");
  const auto is = [&](std::int32_t size, bool swapped) {
    return load<std::int32_t>(bytes, 0, swapped) == size;
  };
  for (const bool swapped : {false, true}) {
    if (is(348, swapped)) {
      const std::string magic(reinterpret_cast<const char*>(bytes.data()) + 344, 4);
      if (magic == std::string("n+1\0", 4)) return parse1(bytes, swapped);
      if (magic == std::string("ni1\0", 4))
        throw Refusal("it is one half of a two-file NIfTI; convert it to a single .nii or .nii.gz file.");
      throw Refusal(
          "it is an Analyze 7.5 header, which does not say which side is left; convert it to NIfTI.");
    }
    if (is(540, swapped)) {
      bytes.resize(kHeader2);
      source.read(std::span(bytes).subspan(kHeader1), "NIfTI-2 header");
      if (std::memcmp(bytes.data() + 4, "n+2\0\r\n\032\n", 8) == 0) return parse2(bytes, swapped);
      throw Refusal("its NIfTI-2 header is damaged; copy it again from its source.");
    }
  }
  throw Refusal("what it holds, once decompressed, is not NIfTI.");
}

Component componentOf(int datatype) {
  switch (datatype) {
    case 2:
      return Component::uint8;
    case 4:
      return Component::int16;
    case 8:
      return Component::int32;
    case 16:
      return Component::float32;
    case 64:
      return Component::float64;
    case 256:
      return Component::int8;
    case 512:
      return Component::uint16;
    case 768:
      return Component::uint32;
    case 1024:
      return Component::int64;
    case 1280:
      return Component::uint64;
    case 32:
    case 1792:
      throw Refusal("its voxels are complex numbers; export the magnitude and open that.");
    case 128:
    case 2304:
      throw Refusal("its voxels are colours; volumes of single values can be read.");
    default:
      throw Refusal("its voxels are of a type (NIfTI code " + std::to_string(datatype) +
                    ") that cannot be read here.");
  }
}

std::int64_t codeOf(Component component) {
  for (const int code : {2, 4, 8, 256, 512, 768, 1024, 1280})
    if (componentOf(code) == component) return code;
  throw Refusal("its voxels are of a type that cannot be read here.");
}

void requireFinite(std::span<const double> numbers, const char* what) {
  for (const double number : numbers)
    if (!std::isfinite(number))
      throw Refusal(std::string("its ") + what +
                    " holds a number that is not finite, so its place is unknown.");
}

// mm per unit of space (xyzt_units, lower three bits).
double millimetres(int units) {
  switch (units & 7) {
    case 0:  // unknown: mm by custom
    case 2:
      return 1.0;
    case 1:
      return 1000.0;
    case 3:
      return 0.001;
    default:
      throw Refusal("its unit of length is unknown (NIfTI code " + std::to_string(units & 7) + ").");
  }
}

struct Columns {
  std::array<glm::dvec3, 3> axis;
};

Columns columnsOf(const Header& h) {
  Columns c;
  for (std::size_t j = 0; j < 3; ++j) c.axis[j] = {h.srow[0][j], h.srow[1][j], h.srow[2][j]};
  return c;
}

// The largest cosine between two axes; 1 for an axis of no length.
double worstCosine(const Columns& c) {
  double worst = 0;
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = a + 1; b < 3; ++b) {
      const double lengths = glm::length(c.axis[a]) * glm::length(c.axis[b]);
      worst = std::max(worst, lengths > 0 ? std::abs(glm::dot(c.axis[a], c.axis[b])) / lengths : 1.0);
    }
  return worst;
}

enum class Place { sform, qform, none };

Place choosePlace(const Header& h, StagedVolume& volume) {
  if (h.sformCode > 0) {
    for (const auto& row : h.srow) requireFinite(row, "sform");
    const double cosine = worstCosine(columnsOf(h));
    if (cosine <= kOrthogonal) return Place::sform;
    if (h.qformCode <= 0)
      throw Refusal("its axes are not at right angles (off by " +
                    decimal(std::asin(std::min(cosine, 1.0)) * 180 / 3.14159265358979323846, 2) +
                    " degrees); resample it to an orthogonal grid.");
    volume.note = "The file's sform is sheared, so its qform was used.";
  }
  if (h.qformCode > 0) {
    requireFinite(h.quaternion, "qform");
    requireFinite(h.qoffset, "qform");
    const auto& q = h.quaternion;
    if (q[0] * q[0] + q[1] * q[1] + q[2] * q[2] > 1.0 + 1e-4)
      throw Refusal("its qform is not a rotation, so its place is unknown.");
    return Place::qform;
  }
  volume.badges.emplace_back(kOrientationAssumed);
  volume.note =
      "The file names no patient space (qform and sform are 0): axes as in Analyze files were assumed.";
  return Place::none;
}

double stepOf(const Header& h, Place place, std::size_t axis) {
  return place == Place::sform ? glm::length(columnsOf(h).axis[axis]) : std::abs(h.pixdim[axis + 1]);
}

// RAS to LPS: x and y change sign.
std::array<glm::dvec3, 4> placeOf(const Header& h, double mm) {
  std::array<glm::dvec3, 4> place;
  for (std::size_t j = 0; j < 4; ++j) place[j] = mm * glm::dvec3(-h.srow[0][j], -h.srow[1][j], h.srow[2][j]);
  return place;
}

// Next to nothing beside its column: rounding, or damage that keeps an SVD from converging.
double withoutDust(double element, double length) {
  return std::abs(element) < 1e-9 * length ? 0.0 : element;
}

// See StagedVolume::geometryScale.
double scaleFor(const Header& h, Place place, double mm) {
  const double smallest = mm * std::min({stepOf(h, place, 0), stepOf(h, place, 1), stepOf(h, place, 2)});
  constexpr double kUsual = 0.1;
  if (smallest >= kUsual) return 1.0;
  if (!(smallest > 1e-9)) throw Refusal("its header gives a voxel size that is next to nothing.");
  return std::exp2(std::ceil(-std::log2(smallest)));
}

std::vector<std::byte> plainHeader(const Header& h, const StagedVolume& volume, Place place, double mm) {
  std::vector<std::byte> bytes(kPlainOffset);
  const bool s = h.swapped;
  const auto real = [&](std::size_t at, double value) {
    store(std::span(bytes), at, static_cast<float>(value), s);
  };
  const auto integer = [&](std::size_t at, std::int64_t value) {
    store(std::span(bytes), at, static_cast<std::int16_t>(value), s);
  };
  store(std::span(bytes), 0, std::int32_t{348}, s);
  integer(40, 3);
  for (std::size_t i = 1; i < 8; ++i) integer(40 + 2 * i, i <= 3 ? h.dim[i] : 1);
  integer(70, codeOf(volume.staged));
  integer(72, static_cast<std::int64_t>(8 * componentBytes(volume.staged)));
  real(76, h.pixdim[0] < 0 ? -1 : 1);
  for (std::size_t i = 0; i < 3; ++i) real(80 + 4 * i, mm * stepOf(h, place, i));
  real(108, kPlainOffset);
  bytes[123] = std::byte{2};  // mm
  integer(252, place == Place::qform ? 1 : 0);
  integer(254, place == Place::sform ? 1 : 0);
  for (std::size_t i = 0; i < 3; ++i) {
    if (place == Place::qform) {
      real(256 + 4 * i, h.quaternion[i]);
      real(268 + 4 * i, mm * h.qoffset[i]);
    }
    for (std::size_t j = 0; j < 4; ++j)
      if (place == Place::sform)
        real(280 + 16 * i + 4 * j,
             mm * (j < 3 ? withoutDust(h.srow[i][j], stepOf(h, place, j)) : h.srow[i][j]));
  }
  std::memcpy(bytes.data() + 344, "n+1", 4);
  return bytes;
}

}  // namespace

StagedVolume stageNifti(Source& source) {
  const Header h = readHeader(source);
  if (h.dim[0] < 1 || h.dim[0] > 7) throw Refusal("its header gives a number of axes outside 1 to 7.");
  if (h.dim[0] < 3)
    throw Refusal("it has " + std::to_string(h.dim[0]) + " axes; a volume has three.",
                  ErrorKind::invalidInput);
  for (std::size_t i = 4; i <= static_cast<std::size_t>(h.dim[0]); ++i)
    if (h.dim[i] != 1)
      throw Refusal("it holds several volumes (axis " + std::to_string(i) + " has " +
                        std::to_string(h.dim[i]) +
                        " entries: time points or components); export one of them and open that.",
                    ErrorKind::invalidInput);

  StagedVolume volume;
  volume.format = Format::nifti;
  volume.component = componentOf(h.datatype);
  volume.staged = volume.component == Component::float32   ? Component::int32
                  : volume.component == Component::float64 ? Component::int64
                                                           : volume.component;
  const std::uint64_t payload = acceptSize({h.dim[1], h.dim[2], h.dim[3]}, volume.component);
  volume.size = {static_cast<int>(h.dim[1]), static_cast<int>(h.dim[2]), static_cast<int>(h.dim[3])};

  const double offset = h.offset == 0 ? static_cast<double>(h.bytes + 4) : h.offset;
  if (!(offset >= static_cast<double>(h.bytes) && offset <= kMaximumOffset && offset == std::floor(offset)))
    throw Refusal("its header gives an impossible place for its voxels.");
  const std::uint64_t gap = static_cast<std::uint64_t>(offset) - h.bytes;
  if (source.inflating()) {
    acceptRatio(static_cast<std::uint64_t>(offset) + payload, source.fileSize());
  } else if (source.fileBytesLeft() < gap + payload) {
    const std::uint64_t left = source.fileBytesLeft();
    throw Refusal("it ends after " + grouped(left > gap ? left - gap : 0) + " of the " + grouped(payload) +
                  " bytes of its voxels; copy it again from its source.");
  }

  // nifti1.h: a slope of 0 means none.
  if (std::isfinite(h.slope) && h.slope != 0) {
    if (!std::isfinite(h.intercept)) throw Refusal("its scl_inter is not a number.");
    volume.slope = h.slope;
    volume.intercept = h.intercept;
  }
  const Place place = choosePlace(h, volume);
  if (place != Place::sform) {
    requireFinite(std::span(h.pixdim).first(4), "voxel size");
    for (std::size_t i = 1; i <= 3; ++i)
      if (h.pixdim[i] == 0) throw Refusal("its header gives a voxel size of 0 mm.");
  }
  const double mm = millimetres(h.units);
  volume.geometryScale = scaleFor(h, place, mm);
  if (place == Place::sform) volume.place = placeOf(h, mm);
  const std::vector<std::byte> header = plainHeader(h, volume, place, mm * volume.geometryScale);

  volume.file = MemoryFile(kPlainOffset + payload);
  std::memcpy(volume.file.bytes().data(), header.data(), header.size());
  source.skip(gap, "header extension");
  source.read(volume.file.bytes().subspan(kPlainOffset), "voxels");
  source.expectEnd();
  volume.digest = source.finish();
  return volume;
}

}  // namespace chiasm::data_io::reader
