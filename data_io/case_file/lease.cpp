#include "data_io/case_file/lease.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace chiasm::data_io {

namespace {

std::filesystem::path lockPath(const std::filesystem::path& caseFile) {
  return std::filesystem::path(caseFile).concat(".lock");
}

std::string hostName() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

struct flock wholeFile(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

bool sameFile(int file, const std::filesystem::path& path) {
  struct stat open {
  }, named{};
  return fstat(file, &open) == 0 && stat(path.c_str(), &named) == 0 && open.st_ino == named.st_ino &&
         open.st_dev == named.st_dev;
}

void writeHolder(int file, const std::string& author) {
  nlohmann::json holder = nlohmann::json::object();
  holder["author"] = author;
  holder["host"] = hostName();
  holder["process"] = getpid();
  holder["since_us"] = UtcTime::now().microseconds;
  const std::string text = holder.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  // What it says is a courtesy to others; the lock itself does not depend on it.
  if (ftruncate(file, 0) == 0) (void)!pwrite(file, text.data(), text.size(), 0);
}

// The lock file can be written by anybody who may write the folder: nothing in it is trusted.
LeaseHolder readHolder(int file) {
  LeaseHolder holder;
  std::array<char, 4096> text{};
  const ssize_t size = pread(file, text.data(), text.size(), 0);
  if (size <= 0 ||
      std::string_view(text.data(), static_cast<std::size_t>(size)).find('[') != std::string::npos) {
    return holder;
  }
  const auto json = nlohmann::json::parse(text.data(), text.data() + size, nullptr, false);
  if (!json.is_object()) return holder;
  const auto textOf = [&](const char* key) {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
  };
  const auto numberOf = [&](const char* key) {
    return json.contains(key) && json[key].is_number_integer() ? json[key].get<std::int64_t>()
                                                               : std::int64_t{0};
  };
  holder.author = textOf("author");
  holder.host = textOf("host");
  holder.process = numberOf("process");
  holder.since.microseconds = numberOf("since_us");
  return holder;
}

}  // namespace

Lease::~Lease() {
  // Removed while it is still locked: whoever opened it meanwhile sees that the name is gone and tries again.
  if (sameFile(file_, path_)) (void)unlink(path_.c_str());
  (void)close(file_);
}

Lease::Attempt Lease::take(const std::filesystem::path& caseFile, const std::string& author) {
  const std::filesystem::path path = lockPath(caseFile);
  Attempt attempt;
  // A holder that ends between our open and our lock removes the file; a few such in a row are possible.
  for (int tries = 0; tries < 100; ++tries) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file < 0) {
      attempt.impossible = std::string("its folder cannot be written (") + std::strerror(errno) + ")";
      return attempt;
    }
    struct flock lock = wholeFile(F_WRLCK);
    if (fcntl(file, F_OFD_SETLK, &lock) != 0) {
      const int reason = errno;
      if (reason == EAGAIN || reason == EACCES) {
        attempt.heldBy = readHolder(file);
      } else {
        attempt.impossible = std::string("its file system has no locks (") + std::strerror(reason) + ")";
      }
      (void)close(file);
      return attempt;
    }
    if (sameFile(file, path)) {
      writeHolder(file, author);
      attempt.lease.reset(new Lease(file, path));
      return attempt;
    }
    (void)close(file);
  }
  attempt.impossible = "its lock file keeps changing";
  return attempt;
}

std::optional<LeaseHolder> leaseHolder(const std::filesystem::path& caseFile) {
  const int file = open(lockPath(caseFile).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return std::nullopt;
  struct flock lock = wholeFile(F_WRLCK);
  std::optional<LeaseHolder> holder;
  if (fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK) holder = readHolder(file);
  (void)close(file);
  return holder;
}

std::string describe(const LeaseHolder& holder) {
  const std::string who = holder.author.empty() ? "Somebody" : holder.author;
  const std::string since =
      holder.since.microseconds == 0 ? std::string() : " since " + holder.since.localClock().substr(0, 5);
  const std::string where = holder.host.empty()         ? std::string()
                            : holder.host == hostName() ? std::string(" on this machine")
                                                        : " on " + holder.host;
  return who + " has this case open" + since + where + "; it is opened read-only.";
}

}  // namespace chiasm::data_io
