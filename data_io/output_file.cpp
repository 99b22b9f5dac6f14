#include "data_io/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace chiasm::data_io {

namespace {

constexpr std::size_t kBuffer = 1 << 20;

std::string besideOf(const std::string& path) {
  return path + ".part";
}

tl::unexpected<Error> storageFailure(const std::string& path, int reason) {
  return failure(ErrorKind::storage, "The file '" + path + "' was not written: " + std::strerror(reason) +
                                         ". Check the folder's permissions and the free space.");
}

}  // namespace

Expected<OutputFile> OutputFile::create(const std::string& path) {
  struct stat existing {};
  const mode_t mode = ::stat(path.c_str(), &existing) == 0 ? (existing.st_mode & 0777) : 0600;
  reader::UniqueFd file(::open(besideOf(path).c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!file) return storageFailure(path, errno);
  return OutputFile(path, std::move(file));
}

OutputFile::~OutputFile() {
  if (fd_) ::unlink(besideOf(path_).c_str());
}

void OutputFile::write(std::string_view bytes) {
  size_ += bytes.size();
  pending_.append(bytes);
  if (pending_.size() >= kBuffer) flush();
}

void OutputFile::flush() {
  std::string_view left = pending_;
  while (!left.empty() && trouble_ == 0) {
    const ssize_t written = ::write(fd_.get(), left.data(), left.size());
    if (written > 0)
      left.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      trouble_ = errno;
  }
  pending_.clear();
}

void OutputFile::patch(std::uint64_t offset, std::string_view bytes) {
  flush();
  if (trouble_ == 0 && ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
                           static_cast<ssize_t>(bytes.size()))
    trouble_ = errno;
}

void OutputFile::append(OutputFile& other) {
  other.flush();
  if (trouble_ == 0) trouble_ = other.trouble_;
  std::string piece(kBuffer, '\0');
  for (std::uint64_t at = 0; at < other.size_ && trouble_ == 0;) {
    const ssize_t got = ::pread(other.fd_.get(), piece.data(), piece.size(), static_cast<off_t>(at));
    if (got <= 0) {
      trouble_ = got < 0 ? errno : EIO;
      return;
    }
    write({piece.data(), static_cast<std::size_t>(got)});
    at += static_cast<std::uint64_t>(got);
  }
}

Expected<void> OutputFile::commit() {
  flush();
  if (trouble_ == 0 && (::fsync(fd_.get()) != 0 || ::rename(besideOf(path_).c_str(), path_.c_str()) != 0))
    trouble_ = errno;
  if (trouble_ != 0) return storageFailure(path_, trouble_);
  fd_.reset();  // nothing is left to take away
  // The rename itself is durable only when the folder is synced.
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const reader::UniqueFd directory(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory) ::fsync(directory.get());
  return {};
}

}  // namespace chiasm::data_io
