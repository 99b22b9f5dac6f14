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

namespace chiasm::data_io::reader {
namespace {

constexpr int kCancelPollMilliseconds = 50;
// The program's own watchdog strikes first; this one is for when the program itself hangs.
constexpr std::chrono::seconds kGrace{5};

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

// Nothing when the program died under us.
std::optional<Expected<Answer>> follow(int socket, MessageKind wanted, const Request& request,
                                       const std::filesystem::path& path, Progress& progress) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point deadline =
      Clock::now() + std::chrono::milliseconds(request.wallMilliseconds) + kGrace;
  for (;;) {
    pollfd wait{socket, POLLIN, 0};
    const int ready = ::poll(&wait, 1, kCancelPollMilliseconds);
    if (progress.cancelled()) return refuse(ErrorKind::cancelled, path, "reading was cancelled.");
    if (Clock::now() > deadline) {
      MessageHead late;
      late.timedOut = 1;
      return refuse(ErrorKind::unreadable, path, causeOfDeath(late, request));
    }
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
      case MessageKind::digests:
        if (wanted != MessageKind::digests) break;
        return Answer{std::move(message->text), UniqueFd(), UniqueFd()};
      case MessageKind::result: {
        if (wanted != MessageKind::result) break;
        Answer answer;
        answer.text = std::move(message->text);
        if (!message->fds.empty()) answer.memory = std::move(message->fds.front());
        return answer;
      }
      case MessageKind::refusal:
        return refuse(kindOf(message->head.value), path, sanitized(std::move(message->text)));
      case MessageKind::ended:
        return refuse(ErrorKind::unreadable, path, causeOfDeath(message->head, request));
    }
  }
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
    std::vector<int> fds = {theirs.get(), input->file.get()};
    if (input->folder) fds.push_back(input->folder.get());
    if (Expected<void> sent = process.submit(request, fds); !sent)
      return refuse(sent.error().kind, path, sent.error().message);
    theirs.reset();
    if (std::optional<Expected<Answer>> answer =
            follow(ours.get(), MessageKind::result, request, path, progress)) {
      if (*answer) (*answer)->socket = std::move(ours);
      return std::move(*answer);
    }
    process.noteDeath();
  }
  return refuse(ErrorKind::unavailable, path, "the program chiasm-reader stopped twice: start chiasm again.");
}

Expected<std::string> awaitDigests(const Answer& answer, const Request& request,
                                   const std::filesystem::path& path, Progress& progress) {
  std::optional<Expected<Answer>> more =
      follow(answer.socket.get(), MessageKind::digests, request, path, progress);
  if (!more)
    return refuse(ErrorKind::unavailable, path, "its reader stopped before it had verified it; try again.");
  if (!*more) return tl::unexpected<Error>(more->error());
  return std::move((*more)->text);
}

}  // namespace chiasm::data_io::reader
