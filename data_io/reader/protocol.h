// What the application and chiasm-reader say to each other, packet by packet, over Unix sockets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "data_io/reader/unique_fd.h"

namespace chiasm::data_io::reader {

// The control socket (SOCK_SEQPACKET) is the program's descriptor 3. On it the program says Hello once; then
// every packet is a Request with its descriptors: the socket to answer on, for a volume the two lanes
// (lanes.h), the file or folder to read (opened by the application, so that paths never travel), and for a
// file its folder (O_PATH). On the answer socket come any number of `progress`, then one `result` or
// `refusal` from the process that parses, then one `ended` from the program itself once that process is gone.
// A result brings a sealed memory file, but for a volume: its voxels follow through the lanes, which are
// closed after the last of them, and then the `digest` of its file; until then there may still be a
// `refusal`.
inline constexpr std::uint32_t kMagic = 0x4d534843;  // "CHSM"
inline constexpr std::uint32_t kProtocol = 2;
inline constexpr int kControlFd = 3;
inline constexpr std::size_t kMaximumPacket = 64 * 1024;
inline constexpr const char* kServeArgument = "--serve";

inline constexpr std::size_t kMaximumFds = 5;

struct Hello {
  std::uint32_t magic = kMagic;
  std::uint32_t protocol = kProtocol;
  std::uint32_t landlock = 0, seccomp = 0, limits = 0;  // 1 when the fence stands
};

enum class RequestKind : std::uint32_t {
  volume,
  labels,
  text,
  labelNames,
  vocabulary,
  annotations,
  links,
  segmentation,
  sourceSeries,
  inspect,
  report,
  study,
  identifiers,
  mesh
};

struct Request {
  std::uint32_t magic = kMagic;
  std::uint32_t protocol = kProtocol;
  RequestKind kind = RequestKind::volume;
  std::uint32_t processorSeconds = 30;
  std::uint32_t wallMilliseconds = 120'000;
  // NUL-terminated. Volumes: VolumeSource::seriesInstanceUid. Reports: the encoding of a text, a line end,
  // and which row of a table. Meshes: "ras" or "lps" where a file does not say its space.
  char seriesInstanceUid[72] = {};
};

enum class MessageKind : std::uint32_t { progress, result, refusal, ended, digest, piece };

// Where a volume's voxels are; the value of its result.
enum class VoxelsComeBy : std::int32_t { lanes, pieces };

// The content of a `piece`: the volume's bytes from `begin` on are `size` bytes of the file that comes along,
// from `at` on. Pieces come in order and without gaps.
struct PieceOfVolume {
  std::uint64_t begin = 0, size = 0, at = 0;
};

// Every answer begins with this; `value` depends on the kind.
struct MessageHead {
  std::uint32_t magic = kMagic;
  MessageKind kind = MessageKind::progress;
  // refusal: ErrorKind. ended: wait status as waitpid gives it. result of a volume: VoxelsComeBy.
  std::int32_t value = 0;
  // ended: 1 when the watchdog killed the process.
  std::uint32_t timedOut = 0;
  double fraction = 0;  // progress
};

struct Packet {
  std::vector<std::byte> bytes;
  std::vector<UniqueFd> fds;
};

struct Message {
  MessageHead head;
  std::string text;  // result: JSON; refusal: the sentence without the file's name
  std::vector<UniqueFd> fds;
};

// All of them: false or nullopt when the other side is gone or says nonsense. Never raise SIGPIPE.
bool sendPacket(int socket, std::span<const std::byte> bytes, std::span<const int> fds);
std::optional<Packet> receivePacket(int socket);
bool sendMessage(int socket, const MessageHead& head, std::string_view text = {},
                 std::span<const int> fds = {});
std::optional<Message> receiveMessage(int socket);

template <typename T>
bool sendPlain(int socket, const T& value, std::span<const int> fds = {}) {
  return sendPacket(socket, std::as_bytes(std::span(&value, 1)), fds);
}

}  // namespace chiasm::data_io::reader
