// Pictures of a case as files want them: the whole window, or one view.
#pragma once

#include <optional>
#include <string>

#include "app/headless/view_painter.h"
#include "app/interface/main_interface.h"
#include "app/session/session.h"
#include "render/image.h"

namespace chiasm::app {

// The window as the person would see it, every job done and every picture complete. Waits for both.
Expected<render::Image> renderWindowPicture(Session& session, render::Renderer& renderer, glm::ivec2 size,
                                            float scale = 1.0f);

// What is written into a picture when somebody says what. 'Not for diagnosis' is always there.
struct PictureLabels {
  bool scaleBar = false, letters = false, names = false, measurements = false, crosshair = false;
  bool title = false;  // the view's name, window and the volume's name (free text from its file)
};

struct ViewPictureOptions {
  // A window by name for slices ("bone"), a transfer function by name for 3-D ("skin"). A name that a volume
  // does not know is an error that lists those it knows. Empty: as the case was last looked at.
  std::string preset;
  std::string overPreset;                    // the same for the second volume
  std::optional<double> azimuth, elevation;  // degrees from the front, as VTK counts them
  double zoom = 1.0;                         // > 1 is nearer
  std::optional<PatientPoint> at;            // crosshair; the slices go through it
  Uid volume;                                // shown instead of the saved view's; empty: that one
  Uid over;                                  // laid over it (fusion says how); empty: nothing, or as saved
  std::optional<FusionState> fusion;         // instead of the saved view's
  bool maximumIntensity = false;
  // nullopt: all that the case's view shows but the volume's name.
  std::optional<PictureLabels> labels;
  bool transparent = false;
  float scale = 1.0f;  // of text and lines
};

// Fails with a sentence for sizes that are no picture's.
Expected<void> checkPictureSize(glm::ivec2 size);

// Puts the volumes and the fusion of the options into a view.
void applyVolumes(const Case& current, const ViewPictureOptions& options, ViewState& view);

// Makes a view state one of a picture: volumes, preset, camera and crosshair as asked, fitted, nothing
// pointed at. The volume's voxels must be there.
Expected<void> prepareForPicture(const Case& current, ViewState& view, ViewKind kind, glm::ivec2 size,
                                 const ViewPictureOptions& options);
PictureLook lookOf(const ViewPictureOptions& options);

// One view, fitted, with what was asked for and the badges written into it.
Expected<render::Image> renderViewPicture(const Case& current, ViewState view, ViewKind kind, glm::ivec2 size,
                                          const ViewPictureOptions& options, render::Renderer& renderer);

}  // namespace chiasm::app
