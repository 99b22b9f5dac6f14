// Session: voxels that are shown before it is known whether they are the recorded ones.
//
// The first picture does not wait for the digests. What is made meanwhile does: commands wait, strokes are
// refused, and neither pictures nor the view are written, so nothing is ever judged by a file that is not the
// case's and then kept. Voxels that turn out to be others are taken away again, with all that was made of
// them.
#include <memory>
#include <utility>

#include "app/session/effects.h"
#include "app/session/session.h"
#include "app/session/unverified_voxels.h"

namespace chiasm::app {

void Session::verifyVolume(const VolumeInfo& info, std::shared_ptr<data_io::VolumeInHand> inHand) {
  const auto view = view_.volumes.find(info.uid);
  unverified_[info.uid] = {view == view_.volumes.end() ? std::nullopt : std::optional(view->second),
                           viewIsFresh_};
  jobs_.start("Verifying " + info.name, JobRunner::Visibility::shown,
              [this, info, inHand = std::move(inHand),
               number = caseNumber_](Progress& progress) -> JobRunner::Completion {
                const Expected<void> same = verifyVoxels(*inHand, info, progress);
                return [this, number, uid = info.uid, same] {
                  if (number != caseNumber_ || !store_) return;
                  if (!same) refuseVoxels(uid, same.error());
                  unverified_.erase(uid);
                };
              });
}

void Session::refuseVoxels(const Uid& uid, const Error& reason) {
  volumeProblems_[uid] = reason.message;
  volumeStatistics_.erase(uid);
  hiddenMasks_.erase(uid);
  effects_->close();
  closeRegistration();
  const LookBefore& before = unverified_[uid];
  if (before.view)
    view_.of(uid) = *before.view;
  else
    view_.volumes.erase(uid);
  viewIsFresh_ = viewIsFresh_ || before.wasFresh;
  if (current().findVolume(uid) != nullptr)
    if (auto taken = store_->attachVoxels(uid, nullptr); !taken) sayError(taken.error());
  sayError(reason);
}

}  // namespace chiasm::app
