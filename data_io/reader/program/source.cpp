#include "data_io/reader/program/source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

#include "data_io/reader/program/image_files.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/whole_inflate.h"

namespace chiasm::data_io::reader {
namespace {

constexpr std::size_t kChunk = 256 * 1024;
// zlib: 15 bits of window, + 32 = find out from the header whether it is gzip or zlib.
constexpr int kAnyWindow = 15 + 32;
// Of a stream, before its voxels.
constexpr std::uint64_t kLargestLead = 64 * 1024 * 1024;

}  // namespace

Source::Source(int fd, AnswerChannel& channel, Hashing hashing)
    : fd_(fd), channel_(channel), hashing_(hashing == Hashing::now) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) throw Refusal("it is not a regular file.");
  fileSize_ = static_cast<std::uint64_t>(status.st_size);
}

Source::~Source() {
  if (inflater_) ::inflateEnd(inflater_.get());
}

std::string Source::name() const {
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(fd_);
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  const std::string whole(path.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return whole.substr(whole.rfind('/') + 1);
}

std::vector<std::byte> Source::peek(std::size_t count) const {
  std::vector<std::byte> out(std::min<std::uint64_t>(count, fileSize_));
  const ssize_t got = ::pread(fd_, out.data(), out.size(), 0);
  out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return out;
}

void Source::startInflating() {
  inflateStart_ = offset_ - (buffer_.size() - consumed_);
  inflater_ = std::make_unique<z_stream>();
  if (::inflateInit2(inflater_.get(), kAnyWindow) != Z_OK) throw Refusal("it cannot be decompressed.");
}

void Source::hash(std::span<const std::byte> bytes) {
  if (hashing_) hash_.update(bytes);
}

// The file's next bytes, up to out.size().
std::size_t Source::fetch(std::span<std::byte> out) {
  ssize_t got = 0;
  do {
    got = ::pread(fd_, out.data(), out.size(), static_cast<off_t>(offset_));
  } while (got < 0 && errno == EINTR);
  if (got <= 0) throw Refusal("it changed or vanished while it was read; try again.");
  const auto count = static_cast<std::size_t>(got);
  offset_ += count;
  hash(out.first(count));
  // A small header beside a large data file is no progress worth telling.
  if (fileSize_ > kChunk) channel_.progress(static_cast<double>(offset_) / static_cast<double>(fileSize_));
  return count;
}

bool Source::fill() {
  if (consumed_ < buffer_.size()) return true;
  const std::uint64_t left = fileSize_ - offset_;
  buffer_.resize(std::min<std::uint64_t>(kChunk, left));
  consumed_ = 0;
  if (left == 0) return false;
  buffer_.resize(fetch(buffer_));
  return true;
}

// Large pieces go where they are wanted without a stop in the buffer, in portions that the hash finds in the
// cache.
std::size_t Source::readDirectly(std::span<std::byte> out) {
  return fetch(out.first(std::min<std::uint64_t>(std::min(out.size(), kChunk), fileSize_ - offset_)));
}

std::size_t Source::readSome(std::span<std::byte> out) {
  if (inflater_) return inflateSome(out);
  if (consumed_ == buffer_.size() && out.size() >= kChunk && offset_ < fileSize_) return readDirectly(out);
  if (!fill()) return 0;
  const std::size_t count = std::min(out.size(), buffer_.size() - consumed_);
  std::memcpy(out.data(), buffer_.data() + consumed_, count);
  consumed_ += count;
  return count;
}

std::size_t Source::inflateSome(std::span<std::byte> out) {
  const std::size_t wanted = std::min<std::size_t>(out.size(), std::numeric_limits<uInt>::max());
  inflater_->next_out = reinterpret_cast<Bytef*>(out.data());
  inflater_->avail_out = static_cast<uInt>(wanted);
  while (inflater_->avail_out > 0 && !inflateEnded_) {
    if (!fill()) throw Refusal("its compressed data ends too early; copy it again from its source.");
    inflater_->next_in = reinterpret_cast<Bytef*>(buffer_.data() + consumed_);
    inflater_->avail_in = static_cast<uInt>(buffer_.size() - consumed_);
    const int outcome = ::inflate(inflater_.get(), Z_NO_FLUSH);
    consumed_ = buffer_.size() - inflater_->avail_in;
    if (outcome == Z_STREAM_END) {
      // RFC 1952 2.2: a gzip file is a series of members, one after another.
      if (fill() && buffer_[consumed_] == std::byte{0x1f})
        ::inflateReset(inflater_.get());
      else
        inflateEnded_ = true;
    } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
      throw Refusal(
          "its compressed data is damaged (check sum or structure); copy it again from its source.");
    }
  }
  inflated_ += wanted - inflater_->avail_out;
  return wanted - inflater_->avail_out;
}

std::optional<StagedVoxels> Source::inflateRest(std::uint64_t size) {
  if (!inflater_ || inflateEnded_ || hashing_ || inflated_ > kLargestLead) return std::nullopt;
  const FileBytes file = mapFile(fd_, true);
  StagedVoxels out(size, inflated_);
  if (file.bytes.size() != fileSize_ || !inflateWhole(file.bytes.subspan(inflateStart_), out.withLead()))
    return std::nullopt;
  buffer_.clear();
  consumed_ = 0;
  offset_ = fileSize_;
  inflated_ += size;
  inflateEnded_ = true;
  return out;
}

StagedVoxels Source::readVoxels(std::uint64_t size, const char* expected) {
  const std::uint64_t start = offset_ - (buffer_.size() - consumed_);
  if (inflater_ || hashing_ || size > fileSize_ - start) {
    StagedVoxels out(size);
    read(out.own(), expected);
    return out;
  }
  buffer_.clear();
  consumed_ = 0;
  offset_ = start + size;
  return {StagedVoxels::Place{fd_, start}, size};
}

void Source::read(std::span<std::byte> out, const char* expected) {
  std::size_t done = 0;
  while (done < out.size()) {
    const std::size_t got = readSome(out.subspan(done));
    if (got == 0)
      throw Refusal("it ends after " + grouped(done) + " of the " + grouped(out.size()) + " bytes of its " +
                    expected + "; copy it again from its source.");
    done += got;
  }
}

void Source::skip(std::uint64_t count, const char* expected) {
  if (!inflater_ && !hashing_ && count <= fileBytesLeft()) {
    offset_ += count - (buffer_.size() - consumed_);
    buffer_.clear();
    consumed_ = 0;
    return;
  }
  std::vector<std::byte> chunk(std::min<std::uint64_t>(count, kChunk));
  for (std::uint64_t left = count; left > 0;) {
    const std::span<std::byte> part(chunk.data(), std::min<std::uint64_t>(left, chunk.size()));
    read(part, expected);
    left -= part.size();
  }
}

std::optional<std::string> Source::readLine(std::size_t maximum) {
  std::string line;
  for (;;) {
    std::byte next{};
    if (readSome({&next, 1}) == 0) {
      if (line.empty()) return std::nullopt;
      return line;
    }
    if (next == std::byte{'\n'}) break;
    if (line.size() >= maximum) throw Refusal("a line of its header is longer than any header's.");
    line.push_back(static_cast<char>(next));
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

void Source::expectEnd() {
  std::byte more{};
  if (inflater_ && readSome({&more, 1}) != 0)
    throw Refusal("it holds more voxels than its header says; the header or the data are not this file's.");
  if (fileBytesLeft() != 0)
    throw Refusal("it goes on for " + grouped(fileBytesLeft()) +
                  " bytes after the end of its voxels; the header or the data are not this file's.");
}

Digest Source::finish() {
  do {
    consumed_ = buffer_.size();
  } while (fill());
  return hash_.finish();
}

}  // namespace chiasm::data_io::reader
