// One writer for each case file: a lock that the operating system takes back when its holder dies.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/base/time.h"

namespace chiasm::data_io {

// Who holds a case.
struct LeaseHolder {
  std::string author;  // display name, or empty when it was not said
  std::string host;
  std::int64_t process = 0;
  UtcTime since;
};

// Held from `take` until destruction. The lock is an open-file-description lock on NAME.chiasm.lock beside
// the case: it goes with its process, however that ends (kill -9, power loss), so that no time-out is needed,
// and network file systems that support locks carry it to other machines. The file says who holds it; it is
// removed at the end, and a left-over one without a lock means nothing. Movable between threads.
class Lease {
 public:
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  struct Attempt {
    std::unique_ptr<Lease> lease;           // set: ours
    std::optional<LeaseHolder> heldBy;      // set: somebody else's
    std::optional<std::string> impossible;  // set: no lock can be had here (read-only medium), and why
  };
  static Attempt take(const std::filesystem::path& caseFile, const std::string& author);

 private:
  Lease(int file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
  int file_;
  std::filesystem::path path_;
};

// Who holds a case now, without taking it; nullopt when nobody does.
std::optional<LeaseHolder> leaseHolder(const std::filesystem::path& caseFile);

// "Anna has this case open since 14:02 on this machine; it is opened read-only."
std::string describe(const LeaseHolder& holder);

}  // namespace chiasm::data_io
