// CapturedView: what a headset's wearer saw in one frame: both eyes' pictures, the panels, and where all of
// it stood.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>

#include "render/image.h"
#include "tests/xr/tasks/vr_status.h"

namespace chiasm::test {

struct CapturedView {
  VrStatus status;
  std::array<render::Image, 2> eyes;            // without the panels, which the runtime lays over them
  std::map<std::string, render::Image> panels;  // of those that are shown

  EyeView view(int eye) const { return status.eye(eye); }
  // Where a point of the patient stands in an eye's picture, in pixels.
  std::optional<glm::dvec2> pixelOf(int eye, PatientPoint point) const;
  // The mean of the pixels within `radius` of there; nullopt outside of the picture.
  std::optional<glm::dvec3> colourAt(int eye, PatientPoint point, double radius = 1.5) const;
  // Both eyes side by side with the panels laid over them as a runtime does.
  render::Image sideBySide() const;
};

// From NAME-left.png, NAME-right.png, NAME-PANEL.png and NAME.json in a folder. Throws when one is missing.
CapturedView loadCapturedView(const std::filesystem::path& folder, const std::string& name);

}  // namespace chiasm::test
