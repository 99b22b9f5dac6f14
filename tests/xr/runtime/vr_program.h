// The application in VR, as tests on the runtime drive it: its own case, what it says, its pictures.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/case/case.h"
#include "core/case/case_store.h"
#include "render/image.h"
#include "tests/support/test_data.h"
#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/running_program.h"

namespace chiasm::test {

// A bright ball of 60 mm radius in air, 64³ voxels of 2.5 mm around the origin, as a case file with the
// segment "Ball" and a brush ready in the hand. Its report: "A bright ball."
class BallCase {
 public:
  BallCase();
  const std::filesystem::path& path() const { return path_; }
  // As it is on disk now, read by this process.
  LoadedCase read() const;
  // What `chiasm VERB CASE --json` says of it.
  nlohmann::json ask(const std::string& verb) const;
  // Nobody holds it any more.
  bool mayBeEdited() const;

 private:
  TemporaryFolder folder_;
  std::filesystem::path path_;
};

// `chiasm vr CASE` on the Monado that this test runs on.
class VrProgram {
 public:
  enum class Window { none, onDisplay };  // onDisplay: DISPLAY names one
  explicit VrProgram(const std::filesystem::path& path, std::vector<std::string> more = {},
                     Window window = Window::none);

  RunningProgram& program() { return *program_; }
  // What it says of itself now; empty before it said anything.
  nlohmann::json state() const;
  bool waitUntil(const std::function<bool(const nlohmann::json&)>& condition);
  // What the window shows (app/interface/interface_description.h).
  nlohmann::json window() const;
  bool waitUntilWindow(const std::function<bool(const nlohmann::json&)>& condition);
  // The headset is worn, frames come, nothing is awaited.
  bool waitUntilReady();
  // Where a point of the case stands in the room (metres).
  glm::dvec3 inRoom(PatientPoint point) const;

  struct Pictures {
    render::Image left, right;
    std::filesystem::path base;  // of the panels' pictures: base + "-report.png"
    nlohmann::json state;
  };
  // Both eyes as they are now; kept under artefacts/xr as NAME.
  Pictures pictures(const std::string& name);

 private:
  TemporaryFolder folder_;
  std::unique_ptr<RunningProgram> program_;
};

// Begins a stroke with the right hand's brush inside the ball; true when the case knows of it.
bool beginStroke(VrProgram& vr, HeadsetPuppet& puppet);
bool strokeGoesOn(const nlohmann::json& state);

}  // namespace chiasm::test
