// VrStatus: how `chiasm vr --describe FILE` says that VR stands, as a test reads it
// (app/vr/witness/vr_description.h).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <glm/mat4x4.hpp>
#include <nlohmann/json.hpp>

#include "core/space/points.h"
#include "tests/xr/support/stereo_pictures.h"

namespace chiasm::test {

// A floating panel: its quad in stage space and what is written on it.
struct VrPanel {
  struct Item {
    std::string name;
    glm::dvec2 low{0.0}, high{0.0};  // in the panel's pixels
    glm::dvec2 middle() const { return (low + high) * 0.5; }
  };
  std::string kind;
  bool shown = false;
  glm::ivec2 pixels{0};
  std::optional<Pose> pose;  // centre, +X right, +Y up, +Z towards the reader; none while it is not placed
  glm::dvec2 metres{0.0};
  std::vector<Item> items;

  const Item* item(const std::string& name) const;
  // Where a pixel of it is in the room.
  glm::dvec3 stageOf(glm::dvec2 pixel) const;
};

// One reading; a value. Asking for what the description does not say throws (a test would test nothing).
class VrStatus {
 public:
  explicit VrStatus(nlohmann::json whole) : whole_(std::move(whole)) {}
  // nullopt while there is none. The file is replaced whole, so it is never half written.
  static std::optional<VrStatus> read(const std::filesystem::path& file);

  // Everything that was asked for is done, drawn and saved.
  bool settled() const { return whole_.at("settled"); }
  bool focused() const { return whole_.at("focused"); }
  std::uint64_t frames() const { return whole_.at("frames"); }
  bool selectOnly() const { return whole_.at("select_only"); }
  Pose head() const;
  Pose hand(Hand hand) const;
  const nlohmann::json& handJson(Hand hand) const;
  // Something follows a hand.
  bool moving() const { return whole_.at("moving"); }
  EyeView eye(int eye) const;

  double scale() const { return whole_.at("world").at("scale"); }
  PatientPoint caseOf(glm::dvec3 stage) const;
  glm::dvec3 stageOf(PatientPoint point) const;
  glm::dvec3 stageDirectionOf(glm::dvec3 lps) const;  // of unit length
  bool holds(const std::string& what) const { return whole_.at("room").at(what); }

  std::string tool() const { return whole_.at("tool"); }
  std::string activeSegment() const { return whole_.value("active_segment", ""); }
  double brushRadius() const { return whole_.at("brush_radius_mm"); }
  bool lit(const std::string& segment) const;
  bool linkLit(const std::string& uid) const;
  // What the checks say, what needs a person most first.
  struct Check {
    std::string kind, result;
    bool overridden = false;
  };
  std::vector<Check> checks() const;
  std::optional<std::pair<std::int64_t, std::int64_t>> selectedText() const;
  std::string undo() const { return whole_.at("undo"); }
  std::string redo() const { return whole_.at("redo"); }
  std::uint64_t savedSequence() const { return whole_.at("saved_sequence"); }
  std::vector<std::string> messages() const { return whole_.at("messages"); }
  std::vector<std::string> validation() const { return whole_.at("validation"); }

  std::vector<VrPanel> panels() const;  // in the order to draw them
  std::optional<VrPanel> panel(const std::string& kind) const;
  std::string text() const { return whole_.dump(2); }

 private:
  glm::dmat4 caseFromStage() const;
  nlohmann::json whole_;
};

}  // namespace chiasm::test
