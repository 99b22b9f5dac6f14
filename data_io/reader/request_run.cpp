#include "data_io/reader/request_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <vector>

#include "data_io/reader/volume_bounds.h"
#include "data_io/reader/voxel_intake.h"

namespace chiasm::data_io::reader {
namespace {

constexpr int kCancelPollMilliseconds = 50;
// The program's own watchdog strikes first; this one is for when the program itself hangs.
constexpr std::chrono::seconds kGrace{5};

using Clock = std::chrono::steady_clock;

Clock::time_point deadlineOf(const Request& request) {
  return Clock::now() + std::chrono::milliseconds(request.wallMilliseconds) + kGrace;
}

tl::unexpected<Error> refuse(ErrorKind kind, const std::filesystem::path& path, const std::string& sentence) {
  return failure(kind, path.string() + " cannot be opened: " + sentence);
}

struct Input {
  UniqueFd file, folder;
};

Expected<Input> openInput(const std::filesystem::path& path, RequestKind kind) {
  Input input;
  // Non-blocking, so that a named pipe does not hold us up; it is refused right after.
  input.file = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!input.file) {
    if (errno == ENOENT || errno == ENOTDIR)
      return failure(ErrorKind::notFound, path.string() + " does not exist: check the name.");
    return refuse(ErrorKind::unreadable, path, std::string(std::strerror(errno)) + ".");
  }
  struct stat status {};
  if (::fstat(input.file.get(), &status) != 0)
    return refuse(ErrorKind::unreadable, path, std::string(std::strerror(errno)) + ".");
  if (S_ISDIR(status.st_mode)) {
    if (kind != RequestKind::volume && kind != RequestKind::sourceSeries && kind != RequestKind::inspect &&
        kind != RequestKind::study && kind != RequestKind::identifiers)
      return refuse(ErrorKind::invalidInput, path, "it is a folder and a file is needed here.");
    return input;
  }
  if (!S_ISREG(status.st_mode))
    return refuse(ErrorKind::invalidInput, path, "it is neither a file nor a folder.");
  if (status.st_size == 0) return refuse(ErrorKind::unreadable, path, "the file is empty.");
  const std::filesystem::path parent = path.has_parent_path() ? path.parent_path() : ".";
  input.folder = UniqueFd(::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!input.folder) return refuse(ErrorKind::unreadable, path, std::string(std::strerror(errno)) + ".");
  return input;
}

// What to say of a process that ended without an answer.
std::string causeOfDeath(const MessageHead& ended, const Request& request) {
  const std::string advice = " Check it with another program, or copy it again from its source.";
  if (ended.timedOut != 0)
    return "reading took longer than " + std::to_string((request.wallMilliseconds + 999) / 1000) +
           " s and was stopped; the file may be damaged." + advice;
  if (WIFSIGNALED(ended.value) && WTERMSIG(ended.value) == SIGXCPU)
    return "reading took more than " + std::to_string(request.processorSeconds) +
           " s of processor time and was stopped; the file may be damaged." + advice;
  return "it is damaged in a way that ended its reader; nothing else was touched." + advice;
}

tl::unexpected<Error> tooLate(const Request& request, const std::filesystem::path& path) {
  MessageHead late;
  late.timedOut = 1;
  return refuse(ErrorKind::unreadable, path, causeOfDeath(late, request));
}

tl::unexpected<Error> wasCancelled(const std::filesystem::path& path) {
  return refuse(ErrorKind::cancelled, path, "reading was cancelled.");
}

ErrorKind kindOf(std::int32_t value) {
  const bool known = value >= static_cast<std::int32_t>(ErrorKind::invalidInput) &&
                     value <= static_cast<std::int32_t>(ErrorKind::cancelled);
  return known ? static_cast<ErrorKind>(value) : ErrorKind::unreadable;
}

// A refusal's sentence comes from a process that may have been taken over: plain text of a sane length.
std::string sanitized(std::string sentence) {
  sentence.resize(std::min<std::size_t>(sentence.size(), 600));
  for (char& c : sentence)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f) c = ' ';
  return sentence;
}

// The next message of that kind; progress is reported meanwhile. Nothing when the program died under us.
std::optional<Expected<Message>> follow(int socket, MessageKind wanted, const Request& request,
                                        const std::filesystem::path& path, Progress& progress) {
  const Clock::time_point deadline = deadlineOf(request);
  for (;;) {
    pollfd wait{socket, POLLIN, 0};
    const int ready = ::poll(&wait, 1, kCancelPollMilliseconds);
    if (progress.cancelled()) return wasCancelled(path);
    if (Clock::now() > deadline) return tooLate(request, path);
    if (ready <= 0) continue;
    std::optional<Message> message = receiveMessage(socket);
    if (!message) {
      if (wait.revents & POLLHUP) return std::nullopt;
      return refuse(ErrorKind::unreadable, path,
                    "its reader answered with nonsense; the file is not to be trusted.");
    }
    switch (message->head.kind) {
      case MessageKind::progress:
        // Written so that a NaN does not pass.
        if (message->head.fraction >= 0.0 && message->head.fraction <= 1.0)
          progress.report(message->head.fraction);
        break;
      case MessageKind::refusal:
        return refuse(kindOf(message->head.value), path, sanitized(std::move(message->text)));
      case MessageKind::ended:
        return refuse(ErrorKind::unreadable, path, causeOfDeath(message->head, request));
      default:
        if (message->head.kind == wanted) return std::move(*message);
    }
  }
}

tl::unexpected<Error> lied(const std::filesystem::path& path) {
  return refuse(ErrorKind::unreadable, path,
                "what its reader handed over does not fit its own description, so the file is not to be "
                "trusted.");
}

// A piece of a volume, with its file.
Expected<Piece> nextPiece(int socket, const Request& request, const std::filesystem::path& path,
                          Progress& progress) {
  std::optional<Expected<Message>> message = follow(socket, MessageKind::piece, request, path, progress);
  if (!message)
    return refuse(ErrorKind::unavailable, path, "its reader stopped before all of it was read; try again.");
  if (!*message) return tl::unexpected<Error>(message->error());
  Piece piece;
  if ((*message)->text.size() != sizeof piece.where || (*message)->fds.size() != 1) return lied(path);
  std::memcpy(&piece.where, (*message)->text.data(), sizeof piece.where);
  piece.file = std::move((*message)->fds.front());
  return piece;
}

}  // namespace

Expected<Answer> runRequest(ReaderProcess& process, const Request& request, const std::filesystem::path& path,
                            Progress& progress) {
  progress.report(0.0);
  Expected<Input> input = openInput(path, request.kind);
  if (!input) return tl::unexpected<Error>(input.error());
  // A program that died for reasons of its own gets one second chance.
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
      return refuse(ErrorKind::unavailable, path, std::string("no socket (") + std::strerror(errno) + ").");
    UniqueFd ours(ends[0]);
    UniqueFd theirs(ends[1]);
    // Few messages wait at a time, and so few of the open files that come with a volume's pieces: the kernel
    // limits those on their way. The longest message fits twice.
    const int waiting = static_cast<int>(kMaximumPacket);
    ::setsockopt(theirs.get(), SOL_SOCKET, SO_SNDBUF, &waiting, sizeof waiting);
    std::vector<int> fds = {theirs.get()};
    Lanes lanes;
    if (request.kind == RequestKind::volume) {
      Expected<Lanes> made = makeLanes();
      if (!made) return refuse(made.error().kind, path, made.error().message + ".");
      lanes = std::move(*made);
      for (const UniqueFd& lane : lanes.to) fds.push_back(lane.get());
    }
    fds.push_back(input->file.get());
    if (input->folder) fds.push_back(input->folder.get());
    if (Expected<void> sent = process.submit(request, fds); !sent)
      return refuse(sent.error().kind, path, sent.error().message);
    theirs.reset();
    lanes.to = {};
    if (std::optional<Expected<Message>> result =
            follow(ours.get(), MessageKind::result, request, path, progress)) {
      if (!*result) return tl::unexpected<Error>(result->error());
      Answer answer;
      answer.text = std::move((*result)->text);
      if (!(*result)->fds.empty()) answer.memory = std::move((*result)->fds.front());
      answer.voxelsComeBy = static_cast<VoxelsComeBy>((*result)->head.value);
      answer.socket = std::move(ours);
      answer.lanes = std::move(lanes.from);
      return answer;
    }
    process.noteDeath();
  }
  return refuse(ErrorKind::unavailable, path, "the program chiasm-reader stopped twice: start chiasm again.");
}

Expected<PrivateMemory> awaitVoxels(Answer& answer, std::uint64_t bytes, const Request& request,
                                    const std::filesystem::path& path, Progress& progress) {
  // Memory that is promised but not there would cost this process its life, not the reader's.
  if (!canBeHeld(bytes))
    return refuse(ErrorKind::unavailable, path,
                  "its voxels take " + std::to_string(bytes >> 20) +
                      " MiB, more than this machine can hold beside what reading takes.");
  const Clock::time_point deadline = deadlineOf(request);
  const double from = progress.fraction(), to = 0.99;
  const auto keepGoing = [&](std::uint64_t there) {
    progress.report(from + (to - from) * static_cast<double>(there) / static_cast<double>(bytes));
    return !progress.cancelled() && Clock::now() <= deadline;
  };
  const auto next = [&] { return nextPiece(answer.socket.get(), request, path, progress); };
  Expected<TakenVoxels> taken = answer.voxelsComeBy == VoxelsComeBy::pieces
                                    ? takePieces(bytes, next, keepGoing)
                                    : takeVoxels(answer.lanes, bytes, keepGoing);
  answer.lanes = {};
  if (!taken) return tl::unexpected<Error>(std::move(taken.error()));
  switch (taken->outcome) {
    case Intake::whole:
      return std::move(taken->memory);
    case Intake::stopped:
      if (progress.cancelled()) return wasCancelled(path);
      return tooLate(request, path);
    case Intake::noMemory:
      return refuse(ErrorKind::unavailable, path, "it takes more memory than there is.");
    case Intake::tooMuch:
      return lied(path);
    case Intake::tooLittle:
      break;
  }
  if (answer.voxelsComeBy == VoxelsComeBy::pieces)
    return refuse(ErrorKind::unreadable, path, "it changed or vanished while it was read; try again.");
  // Its reader refused it after all, or is gone: either is said on the socket.
  const std::optional<Expected<Message>> why =
      follow(answer.socket.get(), MessageKind::result, request, path, progress);
  if (why && !*why) return tl::unexpected<Error>(why->error());
  return lied(path);
}

Expected<std::string> awaitDigest(const Answer& answer, const Request& request,
                                  const std::filesystem::path& path, Progress& progress) {
  std::optional<Expected<Message>> more =
      follow(answer.socket.get(), MessageKind::digest, request, path, progress);
  if (!more)
    return refuse(ErrorKind::unavailable, path, "its reader stopped before it had verified it; try again.");
  if (!*more) return tl::unexpected<Error>(more->error());
  return std::move((*more)->text);
}

}  // namespace chiasm::data_io::reader
