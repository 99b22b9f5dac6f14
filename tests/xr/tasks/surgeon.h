// Surgeon: a person in VR with the demo head CT, as a script moves them: `chiasm vr` on Monado, the puppet
// for a headset. Every step waits until the program says that it is done.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/xr/support/headset_puppet.h"
#include "tests/xr/support/running_program.h"
#include "tests/xr/tasks/captured_view.h"
#include "tests/xr/tasks/demo_case.h"

namespace chiasm::test {

// One thread. A step that is not done in time throws std::runtime_error with what was waited for.
class Surgeon {
 public:
  static constexpr const char* kName = "Dr Test Surgeon";

  // Puts the headset on: returns when the case and its panels stand before them. Pictures are kept below
  // build/artifacts/xr/NAME. `selectOnly`: their controllers have select and menu alone.
  Surgeon(const DemoCase& demo, const std::string& name, bool selectOnly = false,
          const std::vector<std::string>& arguments = {"--eye-pixels", "400x400"});

  // --- what they know
  VrStatus now() const;
  Hand toolHand() const { return toolHand_; }
  Hand otherHand() const { return toolHand_ == Hand::right ? Hand::left : Hand::right; }
  bool selectOnly() const { return selectOnly_; }
  // +1 when the tool is in the right hand: what is mirrored for the left-handed.
  double side() const { return toolHand_ == Hand::right ? 1.0 : -1.0; }
  void waitUntil(const std::string& what, const std::function<bool(const VrStatus&)>& condition);
  // Everything seen, drawn and saved that was done until now.
  void settle();
  // Both eyes and the panels, kept as files and side by side.
  CapturedView look(const std::string& name);

  // --- what they do
  void lookFrom(glm::dvec3 eyes, glm::dvec3 at);
  void rest(Hand hand);
  void hold(Hand hand, glm::dvec3 grip, glm::dvec3 forward);
  void moveTo(Hand hand, const Pose& pose, double seconds = 0.0);
  // The tip at a place of the patient (or of the room), the hand pointing `forward` (stage).
  void touch(Hand hand, PatientPoint point, glm::dvec3 forward);
  void touch(Hand hand, glm::dvec3 stage, glm::dvec3 forward);
  // From where the hand is.
  void pointAt(Hand hand, glm::dvec3 stage);
  void trigger(Hand hand, bool down);
  void pull(Hand hand);
  // Takes hold of the patient, and lets go.
  void grip(Hand hand, bool closed);
  // A stroke of the tool at the tip.
  void stroke(const std::vector<PatientPoint>& points, glm::dvec3 forward);
  void undo();
  // Tiles of the wrist palette, from its first page on.
  void choose(const std::vector<std::string>& tiles);
  // A row, a button or a tile of a panel, by the name it is noted under ("tile Rename"), once it is in sight.
  void press(const std::string& panel, const std::string& item);
  // On the ray keyboard, once it stands there: small letters, digits and spaces.
  void type(const std::string& text);
  // Words of the report, brought into sight first; from the first word to the last of a quote.
  void pointAtWords(const std::string& quote);
  void selectWords(const std::string& quote);
  // The exit code.
  int leave();

  void becomeLeftHanded();
  RunningProgram& program() { return *program_; }
  HeadsetPuppet& puppet() { return puppet_; }
  const std::filesystem::path& pictures() const { return pictures_; }

 private:
  VrPanel panel(const std::string& kind) const;
  std::vector<std::string> wordsIn(const VrPanel& report, const std::string& quote) const;
  void bringIntoSight(const std::string& quote);
  void scrollIntoSight(std::int64_t begin, const std::function<bool(const VrStatus&)>& whole);
  void dragIntoSight(const std::function<bool(const VrStatus&)>& whole);
  void pressOn(const std::string& panel, const std::string& item);

  const DemoCase& demo_;
  std::filesystem::path pictures_, statusFile_;
  bool selectOnly_ = false;
  Hand toolHand_ = Hand::right;
  HeadsetPuppet puppet_;
  std::unique_ptr<RunningProgram> program_;
};

// An orientation that looks along a direction, upright.
glm::dquat lookingAlong(glm::dvec3 forward);

}  // namespace chiasm::test
