// The gestures that are going on: what each has done so far, and what nobody else may touch meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <set>
#include <string>
#include <tuple>

#include "core/case/journal.h"

namespace chiasm {

// A drag under way: what it has changed and journaled so far, and what waits for the next beat. Until it ends
// it holds every object and brick that it has ever changed, also those it changed back: so what it journals
// later commutes with whatever others journaled in between, and its undo takes back nothing of theirs.
struct Gesture {
  Uid group;  // its identity, and its entries' group in the history
  Author author;
  std::string kind, name;
  Parameters parameters;
  Uid segment;  // whose voxels it is about to change: held from the beginning; empty: none
  Changes journaled, pending;
  std::chrono::steady_clock::time_point lastJournaled;

  void hold(const Changes& changes);
  // Changes that somebody else is about to make touch what this gesture holds. Its segment may be renamed,
  // recoloured and hidden meanwhile, but neither removed nor locked.
  bool holdsAnyOf(const Changes& changes) const;

 private:
  using BrickPlace = std::tuple<Uid, int, std::uint32_t>;  // segmentation, layer, brick
  std::set<Uid> objects_;
  std::set<BrickPlace> bricks_;
};

// In the order in which they began; pointers stay good until their gesture ends. One thread.
class OpenGestures {
 public:
  bool empty() const { return gestures_.empty(); }
  const Gesture& first() const { return gestures_.front(); }
  Gesture* find(const Uid& group);
  bool contains(const Uid& group) const;
  void begin(Gesture gesture) { gestures_.push_back(std::move(gesture)); }
  Gesture end(const Uid& group);  // must be open
  std::vector<Uid> groups() const;
  void forEach(const std::function<void(Gesture&)>& visit);

  // Fails when another gesture than `own` (empty: any) holds something of these changes, in words for the
  // person who wanted them.
  Expected<void> refuseHeld(const Changes& changes, const Author& by, const Uid& own = {}) const;

 private:
  std::list<Gesture> gestures_;
};

// "Dr Lee's 'Paint Liver' is still going on…": why `by` has to wait.
Error stillGoingOn(const Gesture& gesture, const Author& by);

}  // namespace chiasm
