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
#include "data_io/reader/program/staged_voxels.h"
#include "data_io/sha256.h"

namespace chiasm::data_io::reader {

// Whether `finish` is to give the digest of the file: hashing takes as long as a fast reader does.
enum class Hashing { now, later };

// One thread. All members throw Refusal when the file cannot be read further.
class Source {
 public:
  // Reads from the descriptor by position, so that its shared offset does not matter.
  Source(int fd, AnswerChannel& channel, Hashing hashing = Hashing::now);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  std::uint64_t fileSize() const { return fileSize_; }
  int fd() const { return fd_; }
  // The file's name without its folder, as the system tells it; never to be repeated to anybody.
  std::string name() const;
  // Bytes of the file that have not been consumed yet (as they are, compressed or not).
  std::uint64_t fileBytesLeft() const { return fileSize_ - offset_ + (buffer_.size() - consumed_); }
  // The first bytes, up to `count`, without consuming or hashing them.
  std::vector<std::byte> peek(std::size_t count) const;
  // From here on the bytes are a gzip (RFC 1952) or zlib (RFC 1950) stream, and what is read is its content.
  void startInflating();
  bool inflating() const { return inflater_ != nullptr; }
  // What is left of an inflating stream, when it is exactly `size` bytes, by a decoder that wants all at once
  // and is some three times as fast. Nothing, and nothing has happened, when that does not fit (several
  // members, another length, damage): then `read` finds out more. Hashing::later only.
  std::optional<StagedVoxels> inflateRest(std::uint64_t size);

  // Fills `out` exactly; a stream that ends before is refused with what was `expected`.
  void read(std::span<std::byte> out, const char* expected);
  void skip(std::uint64_t count, const char* expected);
  // The next `size` bytes; of a file that does not inflate (Hashing::later only) where they lie.
  StagedVoxels readVoxels(std::uint64_t size, const char* expected);
  // Up to out.size() bytes; 0 at the end of the stream.
  std::size_t readSome(std::span<std::byte> out);
  // A line without its end (LF or CR LF); nullopt at the end of the stream.
  std::optional<std::string> readLine(std::size_t maximum);
  // Refuses anything that follows: more content, a bad gzip check sum, bytes after the compressed stream.
  void expectEnd();
  // SHA-256 of the whole file (Hashing::now only). Ends the reading; hashes what was left unread too.
  Digest finish();

 private:
  std::size_t inflateSome(std::span<std::byte> out);
  std::size_t readDirectly(std::span<std::byte> out);
  std::size_t fetch(std::span<std::byte> out);
  void hash(std::span<const std::byte> bytes);
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
  std::uint64_t inflateStart_ = 0,
                inflated_ = 0;  // where the stream begins in the file; bytes that came of it
  bool hashing_ = true;
};

}  // namespace chiasm::data_io::reader
