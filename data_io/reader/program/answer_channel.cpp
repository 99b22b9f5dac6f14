#include "data_io/reader/program/answer_channel.h"

#include <algorithm>
#include <array>

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

UniqueFd AnswerChannel::result(std::string_view text, MemoryFile memory) {
  MessageHead head;
  head.kind = MessageKind::result;
  UniqueFd sealed = std::move(memory).seal();
  const std::array<int, 1> fds = {sealed.get()};
  if (!sendMessage(socket_, head, text, fds)) throw Refusal("its description is too long to be handed over.");
  return sealed;
}

void AnswerChannel::digests(std::string_view text) {
  MessageHead head;
  head.kind = MessageKind::digests;
  sendMessage(socket_, head, text);
}

void AnswerChannel::refuse(const Error& error) {
  MessageHead head;
  head.kind = MessageKind::refusal;
  head.value = static_cast<std::int32_t>(error.kind);
  sendMessage(socket_, head, error.message);
}

}  // namespace chiasm::data_io::reader
