// VrWitness: tells tests and assistive tools what VR shows: a description that is kept up to date, and
// pictures on demand.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/session/session.h"
#include "app/vr/vr_options.h"
#include "app/vr/vr_session.h"

namespace chiasm::app::vr {

// UI thread; `look` once a turn of the main loop. Where the options name no file or folder it does nothing.
class VrWitness {
 public:
  explicit VrWitness(const VrOptions& options) : describe_(options.describe), capture_(options.capture) {}
  bool watching() const { return !describe_.empty() || !capture_.empty(); }
  // Fails when a file cannot be written.
  Expected<void> look(const Session& session, VrSession& vr);

 private:
  Expected<void> describe(const Session& session, VrSession& vr);
  Expected<void> capture(const Session& session, VrSession& vr);

  std::string describe_, capture_;
  std::string written_;
  std::chrono::steady_clock::time_point lastWritten_{};
  std::optional<std::string> asked_;  // the name of the pictures that are on their way
};

}  // namespace chiasm::app::vr
