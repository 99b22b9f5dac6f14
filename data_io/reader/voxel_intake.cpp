#include "data_io/reader/voxel_intake.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kPortion = 256 * 1024;
constexpr int kPollMilliseconds = 50;

class LaneIntake {
 public:
  LaneIntake(std::span<std::byte> bytes, const std::function<bool(std::uint64_t)>& keepGoing)
      : bytes_(bytes), keepGoing_(keepGoing) {}

  // Until the lane's part is there, and the lane's end, or one of the two lanes has failed.
  void take(int lane, std::size_t number) {
    const std::uint64_t begin = laneBegin(number, bytes_.size()), end = laneBegin(number + 1, bytes_.size());
    std::span<std::byte> left = bytes_.subspan(begin, end - begin);
    while (outcome_ == Intake::whole) {
      std::byte beyond{};
      const ssize_t got = left.empty() ? ::read(lane, &beyond, 1)
                                       : ::read(lane, left.data(), std::min(left.size(), kPortion));
      if (got == 0 && left.empty()) return;
      if (got > 0 && left.empty()) return fail(Intake::tooMuch);
      if (got > 0) {
        left = left.subspan(static_cast<std::size_t>(got));
        taken_ += static_cast<std::uint64_t>(got);
      } else if (got < 0 && errno == EAGAIN) {
        pollfd wait{lane, POLLIN, 0};
        ::poll(&wait, 1, kPollMilliseconds);
      } else if (got == 0 || errno != EINTR) {
        return fail(Intake::tooLittle);
      }
      if (!keepGoing_(taken_)) fail(Intake::stopped);
    }
  }
  Intake outcome() const { return outcome_; }

 private:
  // The first reason stands.
  void fail(Intake why) {
    Intake fine = Intake::whole;
    outcome_.compare_exchange_strong(fine, why);
  }
  std::span<std::byte> bytes_;
  const std::function<bool(std::uint64_t)>& keepGoing_;
  std::atomic<std::uint64_t> taken_ = 0;
  std::atomic<Intake> outcome_ = Intake::whole;
};

class PieceIntake {
 public:
  PieceIntake(std::span<std::byte> bytes, const std::function<Expected<Piece>()>& next,
              const std::function<bool(std::uint64_t)>& keepGoing)
      : bytes_(bytes), next_(next), keepGoing_(keepGoing) {}

  // Until all is there, or something has failed.
  void take() {
    for (std::vector<Piece> pieces = fetch(); !pieces.empty(); pieces = fetch())
      for (const Piece& piece : pieces)
        if (!read(piece)) return;
  }
  Intake outcome() const { return outcome_; }
  std::optional<Error> error() const { return error_; }

 private:
  // The pieces up to the next boundary of huge pages, so that two threads seldom touch the same fresh one.
  std::vector<Piece> fetch() {
    constexpr std::uint64_t kBoundary = 2 * 1024 * 1024;
    const std::lock_guard lock(mutex_);
    std::vector<Piece> pieces;
    const std::uint64_t block = begin_ / kBoundary;
    while (begin_ < bytes_.size() && begin_ / kBoundary == block && outcome_ == Intake::whole && !error_) {
      Expected<Piece> piece = next_();
      if (!piece) {
        error_ = std::move(piece.error());
        fail(Intake::tooLittle);
        return {};
      }
      const PieceOfVolume& where = piece->where;
      struct stat status {};
      if (where.begin != begin_ || where.size == 0 || where.size > bytes_.size() - begin_ ||
          where.at > INT64_MAX - where.size || ::fstat(piece->file.get(), &status) != 0 ||
          !S_ISREG(status.st_mode)) {
        fail(Intake::tooMuch);
        return {};
      }
      begin_ += where.size;
      pieces.push_back(std::move(*piece));
    }
    return pieces;
  }
  bool read(const Piece& piece) {
    std::span<std::byte> left = bytes_.subspan(piece.where.begin, piece.where.size);
    std::uint64_t at = piece.where.at;
    while (!left.empty()) {
      if (outcome_ != Intake::whole) return false;
      const ssize_t got =
          ::pread(piece.file.get(), left.data(), std::min(left.size(), kLargestRead), static_cast<off_t>(at));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return fail(Intake::tooLittle);
      left = left.subspan(static_cast<std::size_t>(got));
      at += static_cast<std::uint64_t>(got);
      taken_ += static_cast<std::uint64_t>(got);
      if (!keepGoing_(taken_)) return fail(Intake::stopped);
    }
    return true;
  }
  bool fail(Intake why) {
    Intake fine = Intake::whole;
    outcome_.compare_exchange_strong(fine, why);
    return false;
  }

  static constexpr std::size_t kLargestRead = 2 * 1024 * 1024;
  std::span<std::byte> bytes_;
  const std::function<Expected<Piece>()>& next_;
  const std::function<bool(std::uint64_t)>& keepGoing_;
  std::mutex mutex_;
  std::uint64_t begin_ = 0;  // of the next piece
  std::optional<Error> error_;
  std::atomic<std::uint64_t> taken_ = 0;
  std::atomic<Intake> outcome_ = Intake::whole;
};

// f(0) on the calling thread and f(1) beside it; false when there is no thread to be had.
bool onBothThreads(const std::function<void(std::size_t)>& f) {
  std::jthread beside;
  try {
    beside = std::jthread([&] { f(1); });
  } catch (const std::system_error&) {
    return false;
  }
  f(0);
  return true;
}

TakenVoxels frozen(Intake outcome, PrivateMemory memory) {
  if (outcome != Intake::whole) return {outcome, {}};
  memory.freeze();
  return {outcome, std::move(memory)};
}

}  // namespace

TakenVoxels takeVoxels(const std::array<UniqueFd, kLanes>& lanes, std::uint64_t bytes,
                       const std::function<bool(std::uint64_t)>& keepGoing) {
  std::optional<PrivateMemory> memory = PrivateMemory::reserve(bytes);
  if (!memory) return {Intake::noMemory, {}};
  LaneIntake intake(memory->bytes(), keepGoing);
  if (!onBothThreads([&](std::size_t i) { intake.take(lanes[i].get(), i); })) return {Intake::noMemory, {}};
  return frozen(intake.outcome(), std::move(*memory));
}

Expected<TakenVoxels> takePieces(std::uint64_t bytes, const std::function<Expected<Piece>()>& next,
                                 const std::function<bool(std::uint64_t)>& keepGoing) {
  std::optional<PrivateMemory> memory = PrivateMemory::reserve(bytes);
  if (!memory) return TakenVoxels{Intake::noMemory, {}};
  PieceIntake intake(memory->bytes(), next, keepGoing);
  if (!onBothThreads([&](std::size_t) { intake.take(); })) return TakenVoxels{Intake::noMemory, {}};
  if (const std::optional<Error> error = intake.error()) return tl::unexpected<Error>(*error);
  return frozen(intake.outcome(), std::move(*memory));
}

}  // namespace chiasm::data_io::reader
