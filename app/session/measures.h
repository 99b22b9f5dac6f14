// Measures: shape and values of every segment, taken in the background while somebody looks at them.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/session/jobs.h"
#include "core/case/case_store.h"
#include "core/metrics/shape_statistics.h"

namespace chiasm::app {

// Owner: the UI thread. One quiet job at a time measures one segment; after a change only segments in the
// bricks that changed are measured anew.
class MeasureTable {
 public:
  // Somebody looks: to be said by whoever draws the table, every frame.
  void want() { wanted_ = true; }
  // nullptr: not measured yet, or empty.
  const ShapeStatistics* of(const Uid& segment) const;
  // True while a segment is being measured.
  bool busy() const { return running_ != nullptr; }
  std::size_t waiting() const { return waiting_.size() + (running_ ? 1 : 0); }

  // Once a frame. True when something changed that has to be drawn.
  bool update(const CaseStore& store, JobRunner& jobs);
  void stop();   // cancels what goes on
  void clear();  // another case

 private:
  void lookForChanges(const Case& current);
  void start(const Case& snapshot, JobRunner& jobs);

  bool wanted_ = false, changed_ = false;
  Revision seen_ = 0;
  std::optional<Case> known_;  // as it was when `waiting_` was last brought up to date
  std::map<Uid, std::optional<ShapeStatistics>> shapes_;
  std::deque<Uid> waiting_;
  std::shared_ptr<Progress> running_;
};

}  // namespace chiasm::app
