#include "data_io/network/program/multipart.h"

#include <algorithm>
#include <cctype>

#include "data_io/network/program/failure.h"

namespace chiasm::data_io::network {
namespace {

constexpr std::size_t kMaximumHeaders = 16 * 1024;

[[noreturn]] void refuse() {
  throw Failure("what it sent is not made of whole DICOM objects (multipart/related); nothing was kept.",
                ErrorKind::unreadable);
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

}  // namespace

std::optional<std::string> boundaryOf(std::string_view contentType) {
  const std::string lower = lowered(contentType);
  if (!lower.starts_with("multipart/related")) return std::nullopt;
  const std::size_t at = lower.find("boundary=");
  if (at == std::string::npos) return std::nullopt;
  std::string_view rest = contentType.substr(at + 9);
  const bool quoted = rest.starts_with('"');
  if (quoted) rest.remove_prefix(1);
  const std::string_view boundary = rest.substr(0, rest.find_first_of(quoted ? "\"" : "; \t\r\n"));
  if (boundary.empty() || boundary.size() > 70) return std::nullopt;
  return std::string(boundary);
}

MultipartParser::MultipartParser(std::string boundary, Sink sink)
    : delimiter_("\r\n--" + std::move(boundary)), sink_(std::move(sink)) {}

void MultipartParser::feed(std::string_view bytes) {
  pending_.append(bytes);
  while (step()) {
  }
}

// True when something was taken off `pending_` and there may be more to do.
bool MultipartParser::step() {
  if (state_ == State::epilogue) {
    pending_.clear();
    return false;
  }
  if (state_ == State::headers) {
    // After a boundary: "--" ends it all; otherwise a line end, headers, an empty line.
    if (pending_.size() < 2) return false;
    if (pending_.starts_with("--")) {
      state_ = State::epilogue;
      return true;
    }
    const std::size_t end = pending_.find("\r\n\r\n");
    if (end == std::string::npos) {
      if (pending_.size() > kMaximumHeaders) refuse();
      return false;
    }
    pending_.erase(0, end + 4);
    state_ = State::body;
    sink_.begin();
    // An empty part's boundary would begin with the line end that was just taken.
    return true;
  }
  const std::size_t at = pending_.find(delimiter_);
  const bool body = state_ == State::body;
  if (at == std::string::npos) {
    // All but what may be the beginning of a boundary.
    const std::size_t sure = pending_.size() > delimiter_.size() ? pending_.size() - delimiter_.size() : 0;
    if (body && sure > 0) sink_.data(std::string_view(pending_).substr(0, sure));
    if (!body && sure > kMaximumHeaders) refuse();
    if (body) pending_.erase(0, sure);
    return false;
  }
  if (body) {
    if (at > 0) sink_.data(std::string_view(pending_).substr(0, at));
    sink_.end();
  }
  pending_.erase(0, at + delimiter_.size());
  state_ = State::headers;
  return true;
}

void MultipartParser::finish() const {
  if (state_ != State::epilogue) refuse();
}

}  // namespace chiasm::data_io::network
