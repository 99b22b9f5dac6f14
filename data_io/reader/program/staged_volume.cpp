#include "data_io/reader/program/staged_volume.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>

#include <glm/geometric.hpp>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/volume_bounds.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::uint64_t kMebibyte = 1024 * 1024;
// deflate's ratio has a limit; a label map comes near it, so only what is large *and* near is a bomb.
constexpr std::uint64_t kDeflateLimit = 1032;
constexpr std::uint64_t kBombBytes = 256 * kMebibyte;
constexpr std::uint64_t kBombRatio = 500;

bool startsWith(const std::vector<std::byte>& bytes, std::string_view text, std::size_t at = 0) {
  return bytes.size() >= at + text.size() && std::memcmp(bytes.data() + at, text.data(), text.size()) == 0;
}

bool looksLikeNifti(const std::vector<std::byte>& head) {
  if (head.size() < 4) return false;
  std::int32_t size = 0;
  std::memcpy(&size, head.data(), sizeof size);
  const auto swapped = static_cast<std::int32_t>(__builtin_bswap32(static_cast<std::uint32_t>(size)));
  return size == 348 || swapped == 348 || size == 540 || swapped == 540;
}

// MetaImage has no magic: its first line is "Key = Value", and NDims is among the first.
bool looksLikeMetaImage(const std::vector<std::byte>& head) {
  const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  const std::size_t key = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (key == 0 || key == std::string_view::npos) return false;
  const std::size_t after = text.find_first_not_of(" \t", key);
  if (after == std::string_view::npos || (text[after] != '=' && text[after] != ':')) return false;
  return text.find("NDims") != std::string_view::npos;
}

StagedVolume stageByContent(Source& source, int folder, std::size_t part, AnswerChannel& channel) {
  const std::vector<std::byte> head = source.peek(4096);
  if (startsWith(head, "\x1f\x8b")) {
    source.startInflating();
    return stageNifti(source, folder, part, channel);
  }
  if (startsWith(head, "NRRD")) return stageNrrd(source, folder, part, channel);
  if (looksLikeNifti(head)) return stageNifti(source, folder, part, channel);
  if (looksLikeMetaImage(head)) return stageMetaImage(source, folder, part, channel);
  throw Refusal("it is in no format that can be read here (NIfTI, Analyze, NRRD, MetaImage or DICOM).");
}

// Portion by portion, since a file may be larger than what this process may hold.
Digest digestOfFile(int file) {
  std::vector<std::byte> portion(kMebibyte);
  Sha256 hash;
  for (off_t at = 0;;) {
    const ssize_t got = ::pread(file, portion.data(), portion.size(), at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Refusal("it changed or vanished while it was read; try again.");
    if (got == 0) return hash.finish();
    hash.update(std::span(portion).first(static_cast<std::size_t>(got)));
    at += got;
  }
}

}  // namespace

std::size_t componentBytes(Component component) {
  switch (component) {
    case Component::uint8:
    case Component::int8:
      return 1;
    case Component::uint16:
    case Component::int16:
      return 2;
    case Component::uint32:
    case Component::int32:
    case Component::float32:
      return 4;
    default:
      return 8;
  }
}

const char* formatName(Format format) {
  switch (format) {
    case Format::nifti:
      return "NIfTI";
    case Format::analyze:
      return "Analyze";
    case Format::nrrd:
      return "NRRD";
    default:
      return "MetaImage";
  }
}

GridGeometry gridOf(const StagedVolume& volume) {
  GridGeometry grid;
  grid.size = volume.size;
  grid.origin = volume.place[3] + 0.0;  // no negative zeros
  for (int i = 0; i < 3; ++i) {
    const glm::dvec3& step = volume.place[static_cast<std::size_t>(i)];
    grid.spacing[i] = glm::length(step);
    if (grid.spacing[i] > 0) grid.direction[i] = step / grid.spacing[i] + 0.0;
  }
  return grid;
}

void choosePart(StagedVolume& volume, std::size_t part, std::uint64_t parts) {
  constexpr std::uint64_t kMaximumParts = 1'000'000;
  if (parts < 1 || parts > kMaximumParts) throw Refusal("its header gives an impossible number of volumes.");
  if (part >= parts)
    throw Refusal(
        "volume " + std::to_string(part + 1) + " was asked for, and it holds " + grouped(parts) + ".",
        ErrorKind::notFound);
  volume.part = part;
  volume.parts = static_cast<std::size_t>(parts);
}

StagedVolume stageVolume(Source& source, int folder, std::size_t part, AnswerChannel& channel) {
  StagedVolume volume = stageByContent(source, folder, part, channel);
  if (landlockAvailable() && !confineFiles(-1)) throw Refusal("its reader could not be confined; try again.");
  return volume;
}

std::uint64_t acceptSize(const std::array<std::int64_t, 3>& size, Component component, std::uint64_t kept) {
  std::uint64_t bytes = componentBytes(component);
  for (const std::int64_t length : size) {
    if (length < 1 || length > 32767)
      throw Refusal("its header gives an axis of " + std::to_string(length) +
                    " voxels, where 1 to 32,767 are possible.");
    bytes *= static_cast<std::uint64_t>(length);  // three 15-bit numbers and 3 bits: no overflow
  }
  if (bytes > kMaximumVoxelBytes)
    throw Refusal("its header announces " + grouped(bytes) + " bytes of voxels, more than the " +
                  grouped(kMaximumVoxelBytes) + " that can be read here.");
  const std::uint64_t needed = bytes * 3;
  if (!canBeRead(bytes))
    throw Refusal("reading it takes " + grouped(needed) + " bytes of memory, more than this machine has.");
  limitMemory(needed + kept);
  return bytes;
}

void acceptRatio(std::uint64_t content, std::uint64_t compressed) {
  if (content / kDeflateLimit > compressed)
    throw Refusal("its header announces " + grouped(content) + " bytes of voxels, more than its " +
                  grouped(compressed) + " compressed bytes can hold; copy it again from its source.");
  if (content > kBombBytes && content / kBombRatio > compressed)
    throw Refusal("its " + grouped(compressed) + " bytes would inflate to " + grouped(content) +
                  "; if that is right, save it uncompressed and open that.");
}

UniqueFd openBeside(int folder, const std::string& name) {
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos || folder < 0)
    throw Refusal("its voxels are to come from another folder; the data file must lie beside the header.");
  UniqueFd fd(::openat(folder, name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
  if (!fd)
    throw Refusal(
        "the data file that it names is not beside it, or is only a link; copy both into one folder.",
        ErrorKind::notFound);
  return fd;
}

std::function<Digest()> digestLater(int file) {
  return [file] { return digestOfFile(file); };
}

std::function<Digest()> digestLater(int header, UniqueFd data) {
  auto kept = std::make_shared<UniqueFd>(std::move(data));
  return [header, kept] { return digestOf(digestOfFile(header), digestOfFile(kept->get())); };
}

Digest digestOf(const Digest& header, const Digest& data) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(header.bytes)));
  hash.update(std::as_bytes(std::span(data.bytes)));
  return hash.finish();
}

}  // namespace chiasm::data_io::reader
