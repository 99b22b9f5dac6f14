// From the session to the snapshot that the frame thread works with.
#pragma once

#include <memory>
#include <vector>

#include "app/session/session.h"
#include "app/vr/vr_frame.h"

namespace chiasm::app::vr {

// As the view state is now: call as the person in VR. What only the VR session knows (panels, tool, settings,
// acts) is left for it to fill in.
VrSnapshot snapshotOf(Session& session);

}  // namespace chiasm::app::vr
