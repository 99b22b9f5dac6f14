#include "data_io/pack/unpack.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "data_io/case_file/case_file.h"
#include "data_io/reader/unique_fd.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

namespace fs = std::filesystem;
using reader::UniqueFd;

tl::unexpected<Error> damaged(const std::string& what) {
  return failure(ErrorKind::unreadable,
                 "This pack cannot be unpacked: " + what + ". Get it again from its sender.");
}

bool readExactly(int fd, void* to, std::size_t count) {
  auto* at = static_cast<char*>(to);
  while (count > 0) {
    const ssize_t got = ::read(fd, at, count);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

struct OpenPack {
  UniqueFd file;  // at the first content
  std::vector<PackEntry> entries;
};

Expected<OpenPack> openPack(const fs::path& path) {
  OpenPack pack;
  pack.file = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!pack.file || ::fstat(pack.file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return failure(ErrorKind::notFound, "There is no file '" + path.string() + "' that can be read.");
  std::string magic(kPackMagic.size(), '\0');
  std::uint64_t length = 0;
  if (!readExactly(pack.file.get(), magic.data(), magic.size()) ||
      magic.substr(0, 12) != kPackMagic.substr(0, 12))
    return failure(ErrorKind::unreadable, "'" + path.string() + "' is not a packed case.");
  if (magic != kPackMagic)
    return failure(ErrorKind::unreadable, "This pack was made by a newer Chiasm. Update Chiasm.");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::uint64_t head = kPackMagic.size() + sizeof length;
  if (!readExactly(pack.file.get(), &length, sizeof length) || length > kLongestPackList ||
      length + 32 > size - head)
    return damaged("it ends within its list of files");
  std::vector<std::byte> list(length);
  Digest digest;
  if (!readExactly(pack.file.get(), list.data(), list.size()) ||
      !readExactly(pack.file.get(), digest.bytes.data(), digest.bytes.size()))
    return damaged("it ends within its list of files");
  if (sha256(list) != digest) return damaged("its list of files does not fit its hash");
  auto entries = decodePackList(list, size - head - length - 32);
  if (!entries) return tl::unexpected(entries.error());
  pack.entries = *std::move(entries);
  return pack;
}

// The new folder under a name of its own until it is whole.
class Unfinished {
 public:
  explicit Unfinished(fs::path path) : path_(std::move(path)) {}
  ~Unfinished() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  const fs::path& path() const { return path_; }
  void keep() { path_.clear(); }

 private:
  fs::path path_;
};

Expected<void> writeEntry(int pack, const PackEntry& entry, const fs::path& folder, Progress& progress) {
  const fs::path target = folder / fs::path(entry.path);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  const UniqueFd file(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (error || !file)
    return failure(ErrorKind::storage, "A file of the pack could not be written: " +
                                           std::string(error ? error.message() : std::strerror(errno)) + ".");
  Sha256 hash;
  std::array<char, 1 << 16> piece;
  for (std::uint64_t left = entry.size; left > 0;) {
    if (progress.cancelled()) return failure(ErrorKind::cancelled, "Unpacking was cancelled.");
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    if (!readExactly(pack, piece.data(), count)) return damaged("it ends within its contents");
    hash.update(std::as_bytes(std::span(piece).first(count)));
    for (std::size_t at = 0; at < count;) {
      const ssize_t written = ::write(file.get(), piece.data() + at, count - at);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0)
        return failure(ErrorKind::storage,
                       "A file of the pack could not be written: " + std::string(std::strerror(errno)) + ".");
      at += static_cast<std::size_t>(written);
    }
    left -= count;
  }
  if (hash.finish() != entry.digest) return damaged("one of its contents does not fit its hash");
  if (::fsync(file.get()) != 0)
    return failure(ErrorKind::storage, "A file of the pack could not be written.");
  return {};
}

}  // namespace

Expected<std::vector<PackEntry>> readPackList(const fs::path& path) {
  auto pack = openPack(path);
  if (!pack) return tl::unexpected(pack.error());
  return std::move(pack->entries);
}

Expected<fs::path> unpack(const fs::path& path, const fs::path& folder, Progress& progress) {
  std::error_code error;
  fs::path target = fs::weakly_canonical(fs::absolute(folder, error), error);
  if (!target.has_filename()) target = target.parent_path();
  if (fs::exists(fs::symlink_status(target, error)))
    return failure(ErrorKind::conflict,
                   "'" + folder.string() + "' is there already; unpack to a new folder.");
  auto pack = openPack(path);
  if (!pack) return tl::unexpected(pack.error());
  const bool hasCase = std::any_of(pack->entries.begin(), pack->entries.end(),
                                   [](const PackEntry& entry) { return entry.path == kPackedCase; });
  if (!hasCase) return damaged("it holds no case");

  Unfinished unfinished(target.string() + ".unpacking");
  fs::create_directories(target.parent_path(), error);
  if (!fs::create_directory(unfinished.path(), error))
    return failure(ErrorKind::storage, "The folder '" + unfinished.path().string() + "' cannot be made" +
                                           (error ? ": " + error.message() : ", it is there already") + ".");
  fs::permissions(unfinished.path(), fs::perms::owner_all, error);
  double done = 0;
  for (const PackEntry& entry : pack->entries) {
    if (auto written = writeEntry(pack->file.get(), entry, unfinished.path(), progress); !written)
      return tl::unexpected(written.error());
    progress.report(0.9 * ++done / static_cast<double>(pack->entries.size()));
  }
  const auto verified = verifyCase(unfinished.path() / kPackedCase, progress);
  if (!verified) return tl::unexpected(verified.error());
  if (!verified->whole()) return damaged("its case is not whole: " + verified->problems.front());
  fs::rename(unfinished.path(), target, error);
  if (error)
    return failure(ErrorKind::storage, "The folder cannot be put in place: " + error.message() + ".");
  unfinished.keep();
  return target / kPackedCase;
}

}  // namespace chiasm::data_io
