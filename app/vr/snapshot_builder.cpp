#include "app/vr/snapshot_builder.h"

#include "app/interface/scene_builder.h"
#include "app/session/effects.h"
#include "app/session/registration_desk.h"

namespace chiasm::app::vr {

VrSnapshot snapshotOf(Session& session) {
  VrSnapshot snapshot;
  if (!session.hasCase()) return snapshot;
  snapshot.current = session.current();
  // No views, so no viewports: what is shown is the same as in the window.
  const WindowLayout noViews{};
  snapshot.scene = buildScene({session.current(), session.view(), noViews,
                               [&session](const Uid& volume) { return session.hiddenMask(volume); }, false,
                               session.effects().preview().effect,
                               [&session](const Uid& shape) { return session.meshModel(shape); },
                               session.effects().speed().image(), session.effects().state().speed.opacity,
                               session.trialVolume(),
                               session.registration().isOpen() ? &session.registration().fixed() : nullptr,
                               session.keptTimePoints()})
                       .scene;
  snapshot.view = session.view();
  snapshot.view.pointedVolume = {};  // by the mouse: hands look at the shown one
  snapshot.undoName = session.undoLabel();
  snapshot.redoName = session.redoLabel();
  snapshot.readOnly = session.readOnlyReason().has_value();
  if (const Volume* volume = session.shownVolume())
    snapshot.hiddenMask = session.hiddenMask(volume->info.uid);
  snapshot.statistics = session.statistics();
  return snapshot;
}

}  // namespace chiasm::app::vr
