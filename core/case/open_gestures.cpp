#include "core/case/open_gestures.h"

#include <algorithm>
#include <utility>

namespace chiasm {
namespace {

const Uid& uidOf(const ObjectChange& object) {
  return std::visit([](const auto& change) -> const Uid& { return change.either().uid; }, object);
}

// The segment stays paintable, whatever else of it changes.
bool staysPaintable(const ValueChange<Segment>& change) {
  return change.before && change.after && change.before->label == change.after->label &&
         change.before->layer == change.after->layer && change.before->locked == change.after->locked;
}

}  // namespace

void Gesture::hold(const Changes& changes) {
  for (const ObjectChange& object : changes.objects) objects_.insert(uidOf(object));
  for (const BrickChange& brick : changes.bricks)
    bricks_.emplace(brick.segmentation, brick.layer, brick.brick);
}

bool Gesture::holdsAnyOf(const Changes& changes) const {
  for (const ObjectChange& object : changes.objects) {
    if (objects_.contains(uidOf(object))) return true;
    const auto* change = std::get_if<ValueChange<Segment>>(&object);
    if (change && change->either().uid == segment && !staysPaintable(*change)) return true;
  }
  return !bricks_.empty() &&
         std::any_of(changes.bricks.begin(), changes.bricks.end(), [this](const BrickChange& brick) {
           return bricks_.contains({brick.segmentation, brick.layer, brick.brick});
         });
}

Gesture* OpenGestures::find(const Uid& group) {
  const auto found =
      std::find_if(gestures_.begin(), gestures_.end(), [&](const Gesture& g) { return g.group == group; });
  return found == gestures_.end() ? nullptr : &*found;
}

bool OpenGestures::contains(const Uid& group) const {
  return std::any_of(gestures_.begin(), gestures_.end(), [&](const Gesture& g) { return g.group == group; });
}

Gesture OpenGestures::end(const Uid& group) {
  const auto found =
      std::find_if(gestures_.begin(), gestures_.end(), [&](const Gesture& g) { return g.group == group; });
  Gesture gesture = std::move(*found);
  gestures_.erase(found);
  return gesture;
}

std::vector<Uid> OpenGestures::groups() const {
  std::vector<Uid> groups;
  for (const Gesture& gesture : gestures_) groups.push_back(gesture.group);
  return groups;
}

void OpenGestures::forEach(const std::function<void(Gesture&)>& visit) {
  for (Gesture& gesture : gestures_) visit(gesture);
}

Expected<void> OpenGestures::refuseHeld(const Changes& changes, const Author& by, const Uid& own) const {
  for (const Gesture& gesture : gestures_)
    if (gesture.group != own && gesture.holdsAnyOf(changes))
      return tl::unexpected<Error>(stillGoingOn(gesture, by));
  return {};
}

Error stillGoingOn(const Gesture& gesture, const Author& by) {
  if (gesture.author.uid == by.uid)
    return {ErrorKind::conflict, "'" + gesture.name + "' is still going on. Finish or cancel it first."};
  return {ErrorKind::conflict,
          gesture.author.displayName + "'s '" + gesture.name + "' is still going on. Wait until it is done."};
}

}  // namespace chiasm
