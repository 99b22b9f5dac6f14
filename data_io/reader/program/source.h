// A user's file, read once from front to back: hashed as it is read, inflated where it is compressed.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/sha256.h"

namespace chiasm::data_io::reader {

// One thread. All members throw Refusal when the file cannot be read further.
class Source {
 public:
  // Reads from the descriptor by position, so that its shared offset does not matter.
  Source(int fd, AnswerChannel& channel);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  std::uint64_t fileSize() const { return fileSize_; }
  // Bytes of the file that have not been consumed yet (as they are, compressed or not).
  std::uint64_t fileBytesLeft() const { return fileSize_ - offset_ + (buffer_.size() - consumed_); }
  // The first bytes, up to `count`, without consuming or hashing them.
  std::vector<std::byte> peek(std::size_t count) const;
  // From here on the bytes are a gzip (RFC 1952) or zlib (RFC 1950) stream, and what is read is its content.
  void startInflating();
  bool inflating() const { return inflater_ != nullptr; }

  // Fills `out` exactly; a stream that ends before is refused with what was `expected`.
  void read(std::span<std::byte> out, const char* expected);
  void skip(std::uint64_t count, const char* expected);
  // A line without its end (LF or CR LF); nullopt at the end of the stream.
  std::optional<std::string> readLine(std::size_t maximum);
  // Refuses anything that follows: more content, a bad gzip check sum, bytes after the compressed stream.
  void expectEnd();
  // SHA-256 of the whole file. Ends the reading; hashes what was left unread too.
  Digest finish();

 private:
  std::size_t readSome(std::span<std::byte> out);
  std::size_t inflateSome(std::span<std::byte> out);
  bool fill();
  int fd_;
  AnswerChannel& channel_;
  std::uint64_t fileSize_ = 0;
  std::uint64_t offset_ = 0;  // of the next byte to fetch
  std::vector<std::byte> buffer_;
  std::size_t consumed_ = 0;  // of the buffer
  Sha256 hash_;
  std::unique_ptr<z_stream> inflater_;
  bool inflateEnded_ = false;
};

}  // namespace chiasm::data_io::reader
