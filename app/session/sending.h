// Sending DICOM files to a server, in the background of the window: looked at first, sent only when asked.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "data_io/network/network_client.h"

namespace chiasm::app {

// Owner: the UI thread, which never waits. Looking and sending are one job at a time.
class Sending {
 public:
  explicit Sending(JobRunner& jobs) : jobs_(jobs) {}

  // What is typed: a file, or a folder with all beneath. Whatever was looked at stands for this path alone.
  std::string path;

  void readServers();
  const std::vector<data_io::PacsServer>& servers() const { return servers_; }
  const data_io::PacsServer* server() const;  // nullptr at first: none is preset
  void choose(const std::string& name) { chosen_ = name; }

  void look();
  // What was found there; nullopt until somebody looked at the path as it is now.
  const data_io::Outgoing* outgoing() const { return outgoing_ && lookedAt_ == path ? &*outgoing_ : nullptr; }
  // Why it cannot be sent now: nothing looked at, no server, something that must not leave; empty when it
  // can.
  std::string obstacle() const;
  // Sends what was looked at. To be called only when a person said so.
  void send();
  void cancel();

  bool busy() const { return job_ != 0; }
  const std::string& problem() const { return problem_; }
  const std::string& outcome() const { return outcome_; }  // "sent 3 objects to archive"

 private:
  using Finish = std::function<void()>;
  void start(const std::string& name, std::function<Finish(Progress&)> work);

  JobRunner& jobs_;
  std::vector<data_io::PacsServer> servers_;
  std::string chosen_, lookedAt_, problem_, outcome_;
  std::optional<data_io::Outgoing> outgoing_;
  std::uint64_t job_ = 0;
};

}  // namespace chiasm::app
