// Pictures of a case as files want them: the whole window, or one view.
#pragma once

#include <optional>
#include <string>

#include "app/interface/main_interface.h"
#include "app/session/session.h"
#include "render/image.h"

namespace chiasm::app {

// The window as the person would see it, every job done and every picture complete. Waits for both.
Expected<render::Image> renderWindowPicture(Session& session, render::Renderer& renderer, glm::ivec2 size,
                                            float scale = 1.0f);

struct ViewPictureOptions {
  // A window by name for slices ("bone"), a transfer function by name for 3-D ("skin"). A name that a volume
  // does not know is an error that lists those it knows. Empty: as the case was last looked at.
  std::string preset;
  std::optional<double> azimuth, elevation;  // degrees from the front, as VTK counts them
  double zoom = 1.0;                         // > 1 is nearer
  std::optional<PatientPoint> at;            // crosshair; the slices go through it
  bool maximumIntensity = false;
  bool overlays = true;  // letters, scale, measurements; 'not for diagnosis' is always there
  float scale = 1.0f;    // of text and lines
};

// One view, fitted, with its overlays and the badges written into it. The volume's voxels must be there.
Expected<render::Image> renderViewPicture(const Case& current, ViewState view, ViewKind kind, glm::ivec2 size,
                                          const ViewPictureOptions& options, render::Renderer& renderer);

}  // namespace chiasm::app
