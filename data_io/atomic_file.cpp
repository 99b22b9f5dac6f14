#include "data_io/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace chiasm::data_io {

namespace {

bool writeAll(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Expected<void> writeFileAtomically(const std::string& path, std::string_view content) {
  const auto storageFailure = [&path](int reason) {
    return failure(ErrorKind::storage, "The file '" + path + "' was not written: " + std::strerror(reason) +
                                           ". Check the folder's permissions and the free space.");
  };
  struct stat existing {};
  const mode_t mode = ::stat(path.c_str(), &existing) == 0 ? (existing.st_mode & 0777) : 0600;
  const std::string beside = path + ".part";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return storageFailure(errno);
  const bool written = writeAll(file, content) && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  if (!written || ::rename(beside.c_str(), path.c_str()) != 0) {
    const int shown = written ? errno : reason;
    ::unlink(beside.c_str());
    return storageFailure(shown);
  }
  // The rename itself is durable only when the folder is synced.
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int directory = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    ::fsync(directory);
    ::close(directory);
  }
  return {};
}

Expected<std::string> readSmallFile(const std::string& path, std::size_t maximumBytes) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error)
    return failure(ErrorKind::notFound, "The file '" + path + "' cannot be read: " + error.message() + ".");
  if (size > maximumBytes)
    return failure(ErrorKind::unreadable, "The file '" + path + "' has " + std::to_string(size) +
                                              " bytes; at most " + std::to_string(maximumBytes) +
                                              " are accepted here.");
  std::ifstream stream(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.good() && !stream.eof())
    return failure(ErrorKind::unreadable, "The file '" + path + "' could not be read to its end.");
  return content;
}

}  // namespace chiasm::data_io
