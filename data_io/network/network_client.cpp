#include "data_io/network/network_client.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "data_io/network/network_run.h"

namespace chiasm::data_io {
namespace {

using namespace network;
namespace fs = std::filesystem;

// The program has time-outs of its own; these are for when it hangs, or when a server drips.
RunLimits limitsOf(const Request& request) {
  using std::chrono::seconds;
  const int seconds_ = request.server.timeoutSeconds;
  switch (request.task) {
    case Task::echo:
    case Task::findStudies:
    case Task::findSeries:
      return {.silence = {}, .whole = seconds(4 * seconds_ + 5)};
    case Task::fetch:
    case Task::send:
      return {.silence = seconds(3 * seconds_ + 10), .whole = {}};
    case Task::describe:
      return {.silence = seconds(30), .whole = {}};
  }
  return {};
}

Expected<std::string> run(const std::optional<fs::path>& chosen, Request request, Progress& progress) {
  auto secret = readLogin(request.server);
  if (!secret) return tl::unexpected(secret.error());
  request.secret = std::move(*secret);
  auto program = findNetworkProgram(chosen);
  if (!program) return tl::unexpected(program.error());
  return runNetwork(*program, request, limitsOf(request), progress);
}

tl::unexpected<Error> nonsense(const std::string& who) {
  return failure(ErrorKind::unreadable, who + ": the answer cannot be true and is not to be trusted.");
}

template <typename T>
Expected<T> checked(const Expected<std::string>& text, std::optional<T> (*decode)(std::string_view),
                    const std::string& who) {
  if (!text) return tl::unexpected(text.error());
  std::optional<T> value = decode(*text);
  if (!value) return nonsense(who);
  return std::move(*value);
}

std::string nameOf(const PacsServer& server) {
  return "The server '" + server.name + "'";
}

// A folder beside `out` while it fills; becomes `out` or goes away.
class FolderInTheMaking {
 public:
  static Expected<FolderInTheMaking> make(const std::string& out) {
    std::error_code error;
    fs::path target = fs::absolute(out, error).lexically_normal();
    if (!target.has_filename()) target = target.parent_path();  // "FOLDER/"
    if (fs::exists(fs::symlink_status(target, error)) &&
        (!fs::is_directory(target, error) || !fs::is_empty(target, error) || error))
      return failure(ErrorKind::invalidInput,
                     "'" + out + "' is there already and is not an empty folder. Name a new one.");
    const fs::path beside = target.string() + ".part-" + Uid::generate().text().substr(5, 12);
    fs::create_directories(target.parent_path(), error);
    if (!error) fs::create_directory(beside, error);
    if (!error) fs::permissions(beside, fs::perms::owner_all, error);
    if (error)
      return failure(ErrorKind::storage, "The folder '" + out + "' cannot be made: " + error.message() + ".");
    return FolderInTheMaking(target, beside);
  }
  FolderInTheMaking(FolderInTheMaking&& other) noexcept
      : target_(std::move(other.target_)), beside_(std::exchange(other.beside_, {})) {}
  FolderInTheMaking& operator=(FolderInTheMaking&&) = delete;
  ~FolderInTheMaking() {
    std::error_code ignored;
    if (!beside_.empty()) fs::remove_all(beside_, ignored);
  }
  const fs::path& path() const { return beside_; }
  Expected<void> finish() {
    std::error_code error;
    fs::rename(beside_, target_, error);  // an empty folder of that name is replaced (POSIX rename)
    if (error)
      return failure(ErrorKind::storage,
                     "The folder '" + target_.string() + "' cannot be written: " + error.message() + ".");
    beside_.clear();
    return {};
  }

 private:
  FolderInTheMaking(fs::path target, fs::path beside)
      : target_(std::move(target)), beside_(std::move(beside)) {}
  fs::path target_, beside_;
};

std::vector<std::string> absolutePaths(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  std::error_code error;
  for (const std::string& path : paths) out.push_back(fs::absolute(path, error).lexically_normal().string());
  return out;
}

Expected<void> allThere(const std::vector<std::string>& paths) {
  if (paths.empty()) return failure(ErrorKind::invalidInput, "Nothing was named to be sent.");
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::exists(path, error))
      return failure(ErrorKind::notFound, "'" + path + "' does not exist: check the name.");
  }
  return {};
}

}  // namespace

Expected<void> NetworkClient::echo(const PacsServer& server, Progress& progress) const {
  return run(program_, {.task = Task::echo, .server = server}, progress).map([](const std::string&) {});
}

Expected<Found<FoundStudy>> NetworkClient::findStudies(const PacsServer& server, const StudyQuery& query,
                                                       Progress& progress) const {
  Request request{.task = Task::findStudies, .server = server, .query = query};
  request.query.limit = std::clamp(query.limit, 1, kMaximumFound);
  auto found = checked(run(program_, std::move(request), progress), decodeStudies, nameOf(server));
  if (!found) return found;
  // A program that was taken over tells no more than was asked for either.
  for (FoundStudy& row : found->rows)
    if (!query.withNames) row.patientName.clear();
  std::ranges::stable_sort(found->rows, std::greater{}, &FoundStudy::date);
  return found;
}

Expected<Found<FoundSeries>> NetworkClient::findSeries(const PacsServer& server, const Uid& study,
                                                       Progress& progress) const {
  auto found =
      checked(run(program_, {.task = Task::findSeries, .server = server, .study = study.text()}, progress),
              decodeSeries, nameOf(server));
  if (found) std::ranges::stable_sort(found->rows, {}, &FoundSeries::number);
  return found;
}

Expected<FetchedInstances> NetworkClient::fetch(const PacsServer& server, const Uid& study, const Uid& series,
                                                const std::string& out, Progress& progress) const {
  auto folder = FolderInTheMaking::make(out);
  if (!folder) return tl::unexpected(folder.error());
  auto fetched = checked(run(program_,
                             {.task = Task::fetch,
                              .server = server,
                              .study = study.text(),
                              .series = series.text(),
                              .folder = folder->path().string()},
                             progress),
                         decodeFetched, nameOf(server));
  if (!fetched) return fetched;
  if (auto finished = folder->finish(); !finished) return tl::unexpected(finished.error());
  return fetched;
}

Expected<Outgoing> NetworkClient::describe(const std::vector<std::string>& paths, Progress& progress) const {
  if (auto there = allThere(paths); !there) return tl::unexpected(there.error());
  return checked(run(program_, {.task = Task::describe, .paths = absolutePaths(paths)}, progress),
                 decodeOutgoing, "These files");
}

Expected<SendOutcome> NetworkClient::send(const PacsServer& server, const std::vector<std::string>& paths,
                                          Progress& progress) const {
  if (auto there = allThere(paths); !there) return tl::unexpected(there.error());
  return checked(
      run(program_, {.task = Task::send, .server = server, .paths = absolutePaths(paths)}, progress),
      decodeOutcome, nameOf(server));
}

}  // namespace chiasm::data_io
