// Looking for studies on a server and fetching them, in the background of the window.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "data_io/network/network_client.h"

namespace chiasm::app {

// What is typed. Never saved: names and IDs of patients stay in memory.
struct StudySearch {
  std::string id, name, modality, from, to;
};

// Owner: the UI thread, which never waits. One search, one list of series and one fetch at a time; a newer
// search takes the place of an older one.
class StudyBrowser {
 public:
  explicit StudyBrowser(JobRunner& jobs) : jobs_(jobs) {}

  StudySearch search;
  // Names are drawn only after the person asked to see them.
  bool showNames = false;

  // Reads which servers are named; again at every opening, since people edit the file meanwhile.
  void readServers();
  const std::vector<data_io::PacsServer>& servers() const { return servers_; }
  // The chosen one; nullptr at first: none is preset.
  const data_io::PacsServer* server() const;
  void choose(const std::string& name);

  void find();
  void listSeries(const Uid& study);
  // A whole study, or one series, into a new folder; `open` gets it on the UI thread.
  void fetch(const Uid& study, const Uid& series, std::function<void(const std::string&)> open);
  void cancel();

  const std::optional<data_io::Found<data_io::FoundStudy>>& studies() const { return studies_; }
  const Uid& study() const { return study_; }
  const std::optional<data_io::Found<data_io::FoundSeries>>& series() const { return series_; }
  bool busy() const { return job_ != 0; }
  bool fetching() const { return fetching_; }
  // The last failure, as a sentence.
  const std::string& problem() const { return problem_; }

 private:
  using Finish = std::function<void()>;
  // Starts the one job; what it returns is run unless a newer one took its place.
  void start(const std::string& name, std::function<Finish(Progress&)> work);
  template <typename T>
  void take(const Expected<T>& result, std::optional<T>& into);

  JobRunner& jobs_;
  std::vector<data_io::PacsServer> servers_;
  std::string chosen_, problem_;
  std::optional<data_io::Found<data_io::FoundStudy>> studies_;
  Uid study_;
  std::optional<data_io::Found<data_io::FoundSeries>> series_;
  std::uint64_t job_ = 0, turn_ = 0;
  bool fetching_ = false;
};

// "2026-01-31" or nothing; the sentence says how a day is written.
Expected<void> checkDay(const std::string& text);
// A folder that is not there yet, for a fetch: $XDG_DATA_HOME/chiasm/fetched/…, named by nothing of a
// patient.
std::string newFetchFolder();

}  // namespace chiasm::app
