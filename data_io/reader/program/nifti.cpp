// NIfTI-1 and NIfTI-2 (nifti1.h, nifti2.h, https://nifti.nimh.nih.gov) and Analyze 7.5 (dbh.h), in one file
// or two.
#include <bit>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <glm/geometric.hpp>
#include <glm/vec3.hpp>

#include "data_io/reader/program/payload.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kHeader1 = 348, kHeader2 = 540;
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

enum class Kind { single, pair, analyze };

struct Header {
  Kind kind = Kind::single;
  std::size_t bytes = kHeader1;
  bool swapped = false;
  std::array<std::int64_t, 8> dim{};
  int datatype = 0;
  std::array<double, 8> pixdim{};
  double offset = 0, slope = 0, intercept = 0;
  int units = 0, qformCode = 0, sformCode = 0;
  std::array<double, 3> quaternion{}, qoffset{};
  std::array<std::array<double, 4>, 3> srow{};
  std::array<double, 3> analyzeOrigin{};  // SPM's addition to Analyze: the origin's voxel, from 1
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
      Header h = parse1(bytes, swapped);
      if (magic == std::string("n+1\0", 4)) return h;
      h.kind = Kind::pair;
      if (magic == std::string("ni1\0", 4)) return h;
      h.kind = Kind::analyze;
      for (std::size_t i = 0; i < 3; ++i)
        h.analyzeOrigin[i] = load<std::int16_t>(bytes, 253 + 2 * i, swapped);
      return h;
    }
    if (is(540, swapped)) {
      bytes.resize(kHeader2);
      source.read(std::span(bytes).subspan(kHeader1), "NIfTI-2 header");
      const bool pair = std::memcmp(bytes.data() + 4, "ni2\0\r\n\032\n", 8) == 0;
      if (!pair && std::memcmp(bytes.data() + 4, "n+2\0\r\n\032\n", 8) != 0)
        throw Refusal("its NIfTI-2 header is damaged; copy it again from its source.");
      Header h = parse2(bytes, swapped);
      if (pair) h.kind = Kind::pair;
      return h;
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

using PlaceInSpace = std::array<glm::dvec3, 4>;

// RAS to LPS: x and y change sign.
glm::dvec3 toLps(const glm::dvec3& ras) {
  return {-ras.x, -ras.y, ras.z};
}

PlaceInSpace placeBySform(const Header& h) {
  PlaceInSpace place;
  for (std::size_t j = 0; j < 4; ++j) place[j] = toLps({h.srow[0][j], h.srow[1][j], h.srow[2][j]});
  return place;
}

// nifti1.h, "Method 2": a rotation by the quaternion, the third axis turned around where qfac is -1.
PlaceInSpace placeByQform(const Header& h) {
  double b = h.quaternion[0], c = h.quaternion[1], d = h.quaternion[2];
  double a = 1.0 - (b * b + c * c + d * d);
  if (a < 1e-7) {  // a rotation by 180 degrees, rounded
    const double length = std::sqrt(b * b + c * c + d * d);
    b /= length;
    c /= length;
    d /= length;
    a = 0;
  } else {
    a = std::sqrt(a);
  }
  const double qfac = h.pixdim[0] < 0 ? -1.0 : 1.0;
  const glm::dvec3 i(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c));
  const glm::dvec3 j(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b));
  const glm::dvec3 k(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - b * b - c * c);
  return {toLps(i * std::abs(h.pixdim[1])), toLps(j * std::abs(h.pixdim[2])),
          toLps(k * std::abs(h.pixdim[3]) * qfac), toLps({h.qoffset[0], h.qoffset[1], h.qoffset[2]})};
}

// Analyze says nothing of sides; as SPM and nibabel take it, columns go to the left, rows to the front,
// slices to the head, and the origin is the voxel that SPM notes or the middle.
PlaceInSpace placeOfAnalyze(const Header& h, StagedVolume& volume) {
  volume.badges.emplace_back(kOrientationAssumed);
  volume.note =
      "Analyze files do not say which side is left: columns to the patient's left, rows to the front and "
      "slices to the head were assumed.";
  const glm::dvec3 step(std::abs(h.pixdim[1]), std::abs(h.pixdim[2]), std::abs(h.pixdim[3]));
  glm::dvec3 origin = (glm::dvec3(volume.size) - 1.0) / 2.0;
  bool noted = false, inside = true;
  for (int i = 0; i < 3; ++i) {
    const double voxel = h.analyzeOrigin[static_cast<std::size_t>(i)];
    noted = noted || voxel != 0;
    inside = inside && voxel > -volume.size[i] && voxel < 2.0 * volume.size[i];
  }
  if (noted && inside) origin = glm::dvec3(h.analyzeOrigin[0], h.analyzeOrigin[1], h.analyzeOrigin[2]) - 1.0;
  return {glm::dvec3(step.x, 0, 0), glm::dvec3(0, -step.y, 0), glm::dvec3(0, 0, step.z),
          glm::dvec3(-step.x * origin.x, step.y * origin.y, -step.z * origin.z)};
}

PlaceInSpace placeOf(const Header& h, StagedVolume& volume) {
  if (h.kind != Kind::analyze) {
    const Place place = choosePlace(h, volume);
    if (place == Place::sform) return placeBySform(h);
    requireFinite(std::span(h.pixdim).first(4), "voxel size");
    for (std::size_t i = 1; i <= 3; ++i)
      if (h.pixdim[i] == 0) throw Refusal("its header gives a voxel size of 0 mm.");
    if (place == Place::qform) return placeByQform(h);
    return {glm::dvec3(std::abs(h.pixdim[1]), 0, 0), glm::dvec3(0, std::abs(h.pixdim[2]), 0),
            glm::dvec3(0, 0, std::abs(h.pixdim[3])), glm::dvec3(0)};
  }
  requireFinite(std::span(h.pixdim).first(4), "voxel size");
  for (std::size_t i = 1; i <= 3; ++i)
    if (h.pixdim[i] == 0) throw Refusal("its header gives a voxel size of 0 mm.");
  return placeOfAnalyze(h, volume);
}

// How many volumes follow one another (time points, components).
std::uint64_t partsOf(const Header& h) {
  if (h.dim[0] < 1 || h.dim[0] > 7) throw Refusal("its header gives a number of axes outside 1 to 7.");
  if (h.dim[0] < 3)
    throw Refusal("it has " + std::to_string(h.dim[0]) + " axes; a volume has three.",
                  ErrorKind::invalidInput);
  std::uint64_t parts = 1;
  for (std::size_t i = 4; i <= static_cast<std::size_t>(h.dim[0]); ++i) {
    if (h.dim[i] < 1 || h.dim[i] > 1'000'000 || parts * static_cast<std::uint64_t>(h.dim[i]) > 1'000'000)
      throw Refusal("its header gives an axis of " + std::to_string(h.dim[i]) + " entries beside space.");
    parts *= static_cast<std::uint64_t>(h.dim[i]);
  }
  return parts;
}

// The voxels' file of a pair, beside the header: the same name but for its ending.
UniqueFd openImage(const Source& header, int folder) {
  const std::string name = header.name();
  for (const auto& [ending, images] :
       std::initializer_list<std::pair<const char*, std::array<const char*, 2>>>{
           {".hdr", {".img", ".img.gz"}}, {".HDR", {".IMG", ".img"}}, {".hdr.gz", {".img.gz", ".img"}}}) {
    if (!name.ends_with(ending)) continue;
    const std::string stem = name.substr(0, name.size() - std::strlen(ending));
    for (const char* image : images) {
      try {
        return openBeside(folder, stem + image);
      } catch (const Refusal&) {
        // Perhaps under the other name.
      }
    }
  }
  throw Refusal("it is the header of a pair, and no image file (.img) of the same name lies beside it.",
                ErrorKind::notFound);
}

std::uint64_t gapBeforeVoxels(const Header& h) {
  const bool own = h.kind != Kind::single;
  const double smallest = own ? 0 : static_cast<double>(h.bytes);
  const double offset = h.offset == 0 && !own ? static_cast<double>(h.bytes + 4) : h.offset;
  if (!(offset >= smallest && offset <= kMaximumOffset && offset == std::floor(offset)))
    throw Refusal("its header gives an impossible place for its voxels.");
  return static_cast<std::uint64_t>(offset - smallest);
}

void readVoxels(Source& data, const Header& h, const PayloadPlan& plan, StagedVolume& volume) {
  const std::uint64_t gap = gapBeforeVoxels(h), total = plan.payload * volume.parts;
  if (data.inflating()) {
    acceptRatio(gap + total, data.fileSize());
  } else if (data.fileBytesLeft() < gap + total) {
    const std::uint64_t left = data.fileBytesLeft();
    throw Refusal("it ends after " + grouped(left > gap ? left - gap : 0) + " of the " + grouped(total) +
                  " bytes of its voxels; copy it again from its source.");
  }
  data.skip(gap, "header extension");
  stageVoxels(data, plan, volume);
}

}  // namespace

StagedVolume stageNifti(Source& source, int folder, std::size_t part, AnswerChannel& channel) {
  const Header h = readHeader(source);
  StagedVolume volume;
  volume.format = h.kind == Kind::analyze ? Format::analyze : Format::nifti;
  choosePart(volume, part, partsOf(h));
  volume.component = componentOf(h.datatype);
  PayloadPlan plan;
  plan.swapped = h.swapped;
  plan.encoding = PayloadEncoding::raw;
  plan.payload = acceptSize({h.dim[1], h.dim[2], h.dim[3]}, volume.component);
  volume.size = {static_cast<int>(h.dim[1]), static_cast<int>(h.dim[2]), static_cast<int>(h.dim[3])};
  // nifti1.h: a slope of 0 means none. SPM keeps its own at the same place in Analyze files.
  if (std::isfinite(h.slope) && h.slope != 0) {
    if (!std::isfinite(h.intercept)) throw Refusal("its scl_inter is not a number.");
    volume.slope = h.slope;
    volume.intercept = h.kind == Kind::analyze ? 0.0 : h.intercept;
  }
  volume.place = placeOf(h, volume);
  const double mm = h.kind == Kind::analyze ? 1.0 : millimetres(h.units);
  for (glm::dvec3& vector : volume.place) vector *= mm;

  if (h.kind == Kind::single) {
    if (source.inflating()) plan.encoding = PayloadEncoding::deflate;
    readVoxels(source, h, plan, volume);
    volume.digest = digestLater(source.fd());
    return volume;
  }
  UniqueFd image = openImage(source, folder);
  Source data(image.get(), channel, Hashing::later);
  const std::vector<std::byte> head = data.peek(2);
  if (head.size() == 2 && head[0] == std::byte{0x1f} && head[1] == std::byte{0x8b}) {
    data.startInflating();
    plan.encoding = PayloadEncoding::deflate;
  }
  readVoxels(data, h, plan, volume);
  volume.digest = digestLater(source.fd(), std::move(image));
  return volume;
}

}  // namespace chiasm::data_io::reader
