#include "data_io/reader/program/answer_channel.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "data_io/reader/program/refusal.h"

namespace chiasm::data_io::reader {

void AnswerChannel::progress(double fraction) {
  const double overall = from_ + (to_ - from_) * std::clamp(fraction, 0.0, 1.0);
  if (overall < said_ + 0.01) return;
  said_ = overall;
  MessageHead head;
  head.kind = MessageKind::progress;
  head.fraction = overall;
  sendMessage(socket_, head);
}

void AnswerChannel::result(std::string_view text, MemoryFile memory) {
  MessageHead head;
  head.kind = MessageKind::result;
  const UniqueFd sealed = std::move(memory).seal();
  const std::array<int, 1> fds = {sealed.get()};
  if (!sendMessage(socket_, head, text, fds)) throw Refusal("its description is too long to be handed over.");
}

void AnswerChannel::result(std::string_view text, VoxelsComeBy way) {
  MessageHead head;
  head.kind = MessageKind::result;
  head.value = static_cast<std::int32_t>(way);
  if (!sendMessage(socket_, head, text)) throw Refusal("its description is too long to be handed over.");
}

void AnswerChannel::piece(const PieceOfVolume& piece, int file) {
  MessageHead head;
  head.kind = MessageKind::piece;
  const std::string_view text(reinterpret_cast<const char*>(&piece), sizeof piece);
  const std::array<int, 1> fds = {file};
  while (!sendMessage(socket_, head, text, fds)) {
    // Too many open files are on their way (unix(7)): some will have arrived.
    if (errno != ETOOMANYREFS) throw Refusal("nobody waits for it any more.", ErrorKind::cancelled);
    constexpr timespec kSoon{0, 1'000'000};
    ::nanosleep(&kSoon, nullptr);
  }
}

void AnswerChannel::digest(std::string_view text) {
  MessageHead head;
  head.kind = MessageKind::digest;
  sendMessage(socket_, head, text);
}

void AnswerChannel::refuse(const Error& error) {
  MessageHead head;
  head.kind = MessageKind::refusal;
  head.value = static_cast<std::int32_t>(error.kind);
  sendMessage(socket_, head, error.message);
}

}  // namespace chiasm::data_io::reader
