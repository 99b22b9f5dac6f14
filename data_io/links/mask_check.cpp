#include "data_io/links/mask_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "data_io/reader/unique_fd.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

Expected<Digest> digestBelow(const std::filesystem::path& folder, const std::string& relative) {
  const auto missing = [&relative](const std::string& reason) {
    return failure(ErrorKind::notFound, "The mask '" + relative + "' cannot be read: " + reason +
                                            ". Keep masks and lines together.");
  };
  reader::UniqueFd place(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (place.get() < 0) return missing(std::strerror(errno));
  for (std::size_t at = 0; at <= relative.size();) {
    const std::size_t end = std::min(relative.find('/', at), relative.size());
    const bool last = end == relative.size();
    reader::UniqueFd next(
        ::openat(place.get(), relative.substr(at, end - at).c_str(),
                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | (last ? 0 : O_DIRECTORY)));
    if (next.get() < 0) return missing(errno == ELOOP ? "it is a symbolic link" : std::strerror(errno));
    place = std::move(next);
    at = end + 1;
  }
  struct stat status {};
  if (::fstat(place.get(), &status) != 0 || !S_ISREG(status.st_mode)) return missing("it is no file");
  Sha256 hash;
  std::vector<std::byte> buffer(1 << 20);
  for (;;) {
    const ssize_t count = ::read(place.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return missing(std::strerror(errno));
    if (count == 0) return hash.finish();
    hash.update(std::span(buffer).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace chiasm::data_io
