#include "data_io/reader/program/payload.h"

#include <bzlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/text_fields.h"
#include "data_io/reader/program/voxels.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::int64_t kMaximumSkip = 64 * 1024 * 1024;
constexpr std::size_t kMaximumLine = 1024 * 1024;
constexpr std::uint64_t kMaximumText = 256 * 1024 * 1024;

std::uint64_t totalBytes(const PayloadPlan& plan, const StagedVolume& volume) {
  return plan.payload * volume.parts;  // 16 GiB × a million: no overflow
}

void skipTo(Source& data, const PayloadPlan& plan, const StagedVolume& volume) {
  const bool raw = plan.encoding == PayloadEncoding::raw;
  if (plan.lineSkip < 0 || plan.lineSkip > kMaximumSkip || plan.byteSkip < -1 || plan.byteSkip > kMaximumSkip)
    throw Refusal("its header skips to its voxels in a way that cannot be followed here.");
  for (std::int64_t i = 0; i < plan.lineSkip; ++i)
    if (!data.readLine(kMaximumLine))
      throw Refusal("it ends before its voxels; copy it again from its source.");
  const std::uint64_t total = totalBytes(plan, volume);
  if (plan.encoding == PayloadEncoding::deflate) {
    acceptRatio(total + static_cast<std::uint64_t>(std::max<std::int64_t>(plan.byteSkip, 0)),
                data.fileBytesLeft());
    data.startInflating();
  }
  if (plan.byteSkip > 0) data.skip(static_cast<std::uint64_t>(plan.byteSkip), "leading bytes");
  if (!raw) return;
  if (data.fileBytesLeft() < total)
    throw Refusal("it holds " + grouped(data.fileBytesLeft()) + " of the " + grouped(total) +
                  " bytes of voxels that its header announces; copy it again from its source.");
  if (plan.byteSkip == -1) data.skip(data.fileBytesLeft() - total, "leading bytes");
}

// What is left of a file that is read as a whole, because its decoder wants it so.
std::vector<std::byte> restOf(Source& data, std::uint64_t most) {
  const std::uint64_t size = data.fileBytesLeft();
  if (size > most)
    throw Refusal("it holds " + grouped(size) + " bytes of encoded voxels, more than can be read here.");
  std::vector<std::byte> bytes(size);
  data.read(bytes, "voxels");
  return bytes;
}

// The last bytes of a stream whose length is not known before its end.
void readTail(Source& data, const PayloadPlan& plan, StagedVolume& volume) {
  const std::uint64_t total = totalBytes(plan, volume);
  std::vector<std::byte> all(total + static_cast<std::uint64_t>(kMaximumSkip));
  std::uint64_t size = 0;
  while (size < all.size()) {
    const std::size_t got = data.readSome(std::span(all).subspan(size));
    if (got == 0) break;
    size += got;
  }
  if (size < total)
    throw Refusal("it ends after " + grouped(size) + " of the " + grouped(total) +
                  " bytes of its voxels; copy it again from its source.");
  volume.voxels = StagedVoxels(plan.payload);
  std::memcpy(volume.voxels.own().data(), all.data() + (size - total) + plan.payload * volume.part,
              plan.payload);
}

void decodeBzip2(Source& data, const PayloadPlan& plan, StagedVolume& volume) {
  if (volume.parts != 1) throw Refusal("it holds several volumes in bzip2, which cannot be told apart here.");
  std::vector<std::byte> packed = restOf(data, plan.payload * 2 + 4096);
  volume.voxels = StagedVoxels(plan.payload);
  const std::span<std::byte> out = volume.voxels.own();
  constexpr std::uint64_t kLargest = 0xfffffff0;
  if (out.size() > kLargest || packed.size() > kLargest)
    throw Refusal("its bzip2 voxels are more than can be read here.");
  bz_stream stream{};
  if (::BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) throw Refusal("it cannot be decompressed.");
  stream.next_in = reinterpret_cast<char*>(packed.data());
  stream.avail_in = static_cast<unsigned>(packed.size());
  stream.next_out = reinterpret_cast<char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  int outcome = ::BZ2_bzDecompress(&stream);
  // The end of the stream, with its check sum, may stand behind the last byte of output.
  char beyond = 0;
  unsigned extra = 0;
  if (outcome == BZ_OK && stream.avail_out == 0) {
    stream.next_out = &beyond;
    stream.avail_out = 1;
    outcome = ::BZ2_bzDecompress(&stream);
    extra = 1 - stream.avail_out;
    stream.avail_out = 0;
  }
  const unsigned missing = stream.avail_out, unread = stream.avail_in;
  ::BZ2_bzDecompressEnd(&stream);
  if (extra > 0)
    throw Refusal("it holds more voxels than its header says; the header or the data are not this file's.");
  if (outcome == BZ_OK) throw Refusal("its compressed data ends too early; copy it again from its source.");
  if (outcome != BZ_STREAM_END)
    throw Refusal("its compressed data is damaged; copy it again from its source.");
  if (missing > 0)
    throw Refusal("it ends after " + grouped(out.size() - missing) + " of the " + grouped(out.size()) +
                  " bytes of its voxels; copy it again from its source.");
  if (unread > 0)
    throw Refusal("it goes on for " + grouped(unread) +
                  " bytes after the end of its voxels; the header or the data are not this file's.");
}

template <typename T>
T component(double number) {
  if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(number);
  } else {
    if (!(number >= -0x1p53 && number <= 0x1p53) || number != std::floor(number) ||
        !std::in_range<T>(static_cast<std::int64_t>(number)))
      throw Refusal("one of its numbers is none of the type that its header gives.");
    return static_cast<T>(number);
  }
}

// Numbers between blanks, tabs, commas and line ends, as teem reads them; reals must be finite.
void decodeText(Source& data, std::uint64_t payload, StagedVolume& volume) {
  if (volume.parts != 1) throw Refusal("it holds several volumes as text, which cannot be told apart here.");
  const std::vector<std::byte> bytes = restOf(data, kMaximumText);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  constexpr std::string_view kBetween = " \t\r\n,\v\f";
  volume.voxels = StagedVoxels(payload);
  visitComponents(volume.component, volume.voxels.own(), [&](auto* values, std::size_t count) {
    using T = std::remove_reference_t<decltype(*values)>;
    for (std::size_t i = 0; i <= count; ++i) {
      text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
      if (i == count) break;
      if (text.empty())
        throw Refusal("it ends after " + grouped(i) + " of its " + grouped(count) +
                      " voxels; copy it again from its source.");
      const std::size_t end = std::min(text.find_first_of(kBetween), text.size());
      values[i] = component<T>(realField(text.substr(0, end), "voxels"));
      text.remove_prefix(end);
    }
  });
  if (!text.empty())
    throw Refusal("it holds more voxels than its header says; the header or the data are not this file's.");
}

void decodeHexadecimal(Source& data, const PayloadPlan& plan, StagedVolume& volume) {
  if (volume.parts != 1) throw Refusal("it holds several volumes as text, which cannot be told apart here.");
  const std::vector<std::byte> text = restOf(data, std::min(plan.payload * 4 + 4096, kMaximumText));
  volume.voxels = StagedVoxels(plan.payload);
  const std::span<std::byte> out = volume.voxels.own();
  std::size_t digits = 0;
  for (const std::byte byte : text) {
    const char c = static_cast<char>(byte);
    int value = -1;
    if (c >= '0' && c <= '9') value = c - '0';
    if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
    if (value < 0 && c != ' ' && c != '\n' && c != '\r' && c != '\t')
      throw Refusal("its hexadecimal voxels hold something else than digits.");
    if (value < 0) continue;
    if (digits / 2 >= out.size())
      throw Refusal("it holds more voxels than its header says; the header or the data are not this file's.");
    std::byte& to = out[digits / 2];
    to = digits % 2 == 0 ? static_cast<std::byte>(value << 4) : to | static_cast<std::byte>(value);
    ++digits;
  }
  if (digits != 2 * out.size())
    throw Refusal("it ends before its last voxel; copy it again from its source.");
}

// Words end with their line. What ends within one may be whole, or have lost a digit, or the rest of a name:
// it cannot be told.
void noteOpenEnd(int file, StagedVolume& volume) {
  struct stat status {};
  char last = '\n';
  if (::fstat(file, &status) != 0 || ::pread(file, &last, 1, status.st_size - 1) != 1 || last == '\n' ||
      last == '\r' || last == ' ')
    return;
  volume.badges.emplace_back("end uncertain");
  volume.note += std::string(volume.note.empty() ? "" : " ") +
                 "The text of the file stops within a line: something may have been cut off.";
}

}  // namespace

void stageVoxels(Source& data, const PayloadPlan& plan, StagedVolume& volume) {
  switch (plan.encoding) {
    case PayloadEncoding::deflate:
      if (plan.byteSkip == -1) {
        readTail(data, plan, volume);
        break;
      }
      if (volume.parts == 1) {
        if (std::optional<StagedVoxels> rest = data.inflateRest(plan.payload)) {
          volume.voxels = std::move(*rest);
          break;
        }
      }
      [[fallthrough]];
    case PayloadEncoding::raw:
      data.skip(plan.payload * volume.part, "voxels");
      volume.voxels = data.readVoxels(plan.payload, "voxels");
      data.skip(plan.payload * (volume.parts - 1 - volume.part), "voxels");
      break;
    case PayloadEncoding::bzip2:
      decodeBzip2(data, plan, volume);
      break;
    case PayloadEncoding::text:
      decodeText(data, plan.payload, volume);
      noteOpenEnd(data.fd(), volume);
      break;
    case PayloadEncoding::hexadecimal:
      decodeHexadecimal(data, plan, volume);
      break;
  }
  data.expectEnd();
  if (plan.swapped && plan.encoding != PayloadEncoding::text)
    swapComponents(volume.voxels.own(), componentBytes(volume.component));
}

void stagePayload(Source& source, int folder, AnswerChannel& channel, const PayloadPlan& plan,
                  StagedVolume& volume) {
  const bool detached = !plan.detachedName.empty();
  UniqueFd dataFile;
  std::optional<Source> own;
  if (detached) {
    dataFile = openBeside(folder, plan.detachedName);
    own.emplace(dataFile.get(), channel, Hashing::later);
    noteOpenEnd(source.fd(), volume);
  }
  Source& data = detached ? *own : source;
  skipTo(data, plan, volume);
  stageVoxels(data, plan, volume);
  volume.digest = detached ? digestLater(source.fd(), std::move(dataFile)) : digestLater(source.fd());
}

}  // namespace chiasm::data_io::reader
