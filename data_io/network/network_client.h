// Servers of images (PACS): find, fetch, send. All of it happens in a confined program of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "data_io/network/network_answers.h"
#include "data_io/network/pacs_server.h"

namespace chiasm::data_io {

// Any thread; every call waits for its end and starts chiasm-network for itself. Nothing is contacted but the
// server that is given. Sentences name the server as the person calls it, and never repeat what it says.
class NetworkClient {
 public:
  // `program`: when empty the environment's CHIASM_NETWORK, else "chiasm-network" beside this program.
  explicit NetworkClient(std::optional<std::filesystem::path> program = std::nullopt)
      : program_(std::move(program)) {}

  // C-ECHO, or with DICOMweb an empty search: whether the server answers and lets us in.
  Expected<void> echo(const PacsServer& server, Progress& progress) const;
  // C-FIND or QIDO-RS at the study root. Newest first.
  Expected<Found<FoundStudy>> findStudies(const PacsServer& server, const StudyQuery& query,
                                          Progress& progress) const;
  Expected<Found<FoundSeries>> findSeries(const PacsServer& server, const Uid& study,
                                          Progress& progress) const;
  // C-GET (C-MOVE where that is refused) or WADO-RS: every instance of a study, or of one series, as a file
  // of our naming in the new folder `out`, byte for byte as it was sent. `out` must not be there, or be
  // empty; it appears when all is there, and not at all otherwise.
  Expected<FetchedInstances> fetch(const PacsServer& server, const Uid& study, const Uid& series,
                                   const std::string& out, Progress& progress) const;
  // What would be sent: files, and folders with all beneath. Touches no network.
  Expected<Outgoing> describe(const std::vector<std::string>& paths, Progress& progress) const;
  // C-STORE or STOW-RS of all that `describe` lists. Refuses everything when one series must not be sent.
  // What has been sent when a cancel or a failure comes stays sent.
  Expected<SendOutcome> send(const PacsServer& server, const std::vector<std::string>& paths,
                             Progress& progress) const;

 private:
  std::optional<std::filesystem::path> program_;
};

}  // namespace chiasm::data_io
