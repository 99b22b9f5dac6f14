// The folder that a study is fetched into: names of our own, every object looked at, nothing half written.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "data_io/network/network_wire.h"
#include "data_io/network/program/voice.h"

namespace chiasm::data_io::network {

// One thread. Objects are written one after the other: `begin` names the file to write, then `keep` or
// `discard`. Throws Failure when an object is none, or when the disk or a bound is reached.
class ReceivedFolder {
 public:
  ReceivedFolder(const Request& request, Voice& voice);

  // How many objects are expected; 0: not known.
  void expect(int instances) { expected_ = instances; }
  int expected() const { return expected_; }

  // A file that is not there yet, to be written beside its final name.
  std::string begin();
  // Looks at the whole file: a DICOM file whose header agrees with its object, of the study (and series) that
  // was asked for, not there already. It gets its final name; one that was not asked for is removed.
  void keep();
  void discard();
  // A sign of life while an object comes.
  void heard();

  // Throws Failure unless something came and nothing is missing. `failed`: what the server says it could not
  // send.
  FetchedInstances finish(const char* by, int failed);
  int received() const { return fetched_.instances; }

 private:
  const Request& request_;
  Voice& voice_;
  int expected_ = 0;
  int begun_ = 0;
  std::string current_;
  std::set<std::string> instances_;
  FetchedInstances fetched_;
};

}  // namespace chiasm::data_io::network
