// What a folder, archive or file holds, looked at before it is opened: series to tick.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "data_io/reader/reader_client.h"

namespace chiasm::app {

// Owner: the UI thread, which never waits. One look at a time; a newer one takes the place of an older one.
class SeriesList {
 public:
  SeriesList(JobRunner& jobs, data_io::ReaderClient* reader) : jobs_(jobs), reader_(reader) {}

  // Lists what is there, in the background; the one that opens by default is ticked.
  void look(const std::string& path);
  // Stops looking; what was found stays.
  void cancel();

  const std::string& path() const { return path_; }
  bool busy() const { return job_ != 0; }
  // Counts the lists: thumbnails of an older one are others.
  std::uint64_t number() const { return turn_; }
  // In the order in which they are offered; empty while looking, and after a failure.
  const std::vector<data_io::InspectedVolume>& volumes() const { return volumes_; }
  // The last failure, as a sentence.
  const std::string& problem() const { return problem_; }

  bool ticked(std::size_t index) const { return ticked_[index]; }
  // Of one that does not open: nothing happens.
  void tick(std::size_t index, bool on);
  // What the ticked ones are asked for by (InspectedVolume::choice), in the list's order.
  std::vector<std::string> chosen() const;
  // Whether there is nothing to choose: one volume, and it opens.
  bool onlyOne() const { return volumes_.size() == 1 && volumes_.front().refusal.empty(); }

 private:
  JobRunner& jobs_;
  data_io::ReaderClient* reader_;
  std::string path_, problem_;
  std::vector<data_io::InspectedVolume> volumes_;
  std::vector<bool> ticked_;
  std::uint64_t job_ = 0, turn_ = 0;
};

}  // namespace chiasm::app
