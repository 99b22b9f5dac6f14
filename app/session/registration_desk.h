// RegistrationDesk: one volume laid on another by hand, by landmarks or by a search, looked at before it is
// kept.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "core/case/case_store.h"
#include "core/filters/registration.h"

namespace chiasm::app {

// What the trial placement is until a search has found another, and where that begins.
enum class RegistrationStart {
  anywhere,  // the search begins from every place it knows; the trial is where the volume lies now
  asItLies,
  files,      // as the moving volume's file says
  centres,    // centre on centre, turned as the files say
  landmarks,  // the same points named in both volumes
  byHand,
};
const char* startName(RegistrationStart start);  // "anywhere", "as it lies", …

// The same point in both volumes, of which one may not be named yet.
struct DeskLandmark {
  std::optional<PatientPoint> fixed;  // in case space
  std::optional<glm::dvec3> moving;   // in the moving volume's own LPS mm
  std::string name;                   // of the point measurements it was taken from; empty
};

// Owner: the UI thread, which never waits: the search is a job that can be cancelled. Nothing of the case
// changes; what is kept is one command.
class RegistrationDesk {
 public:
  enum class Stage {
    ready,      // the trial is what `start` says
    searching,  // the trial follows the search
    found,      // `result` says what it is worth; failed: the trial is where the search began
    refused,    // `sentence` says why there is no result
  };

  bool isOpen() const { return moving_.has_value(); }
  // Opens over two volumes of the case, at least one of which is not its first; the shown one is moved when
  // it may be. False when there are none.
  bool open(const Case& current, const Uid& shown);
  void close();  // cancels what goes on; leaves no trace

  // What is laid on what. Choosing others begins anew. The case's first volume is never the moving one.
  const Volume& fixed() const { return *fixed_; }
  const Volume& moving() const { return *moving_; }  // as it lies in the case
  void choose(const Case& current, const Uid& fixed, const Uid& moving);
  RegistrationFreedom freedom() const { return freedom_; }
  void setFreedom(RegistrationFreedom freedom);
  RegistrationStart start() const { return start_; }
  void startFrom(RegistrationStart start);

  // By hand: the trial is moved, in mm of case space, or turned about a point; it is no result any more.
  void nudge(PatientVector by);
  void turn(PatientVector axis, double degrees, PatientPoint about);
  double stepMm = 1.0, stepDegrees = 1.0;  // of one nudge

  // A point in the fixed volume, or where the moving volume is seen at its trial placement, completes the
  // first pair that lacks it, or begins a new one.
  void takeLandmark(PatientPoint point, bool inMoving);
  // Point measurements of both volumes that have one name become pairs; the number of them.
  int takeNamedPoints(const Case& current);
  void removeLandmark(std::size_t index);
  const std::vector<DeskLandmark>& landmarks() const { return landmarks_; }
  // How far a complete pair is apart at the trial placement, in mm.
  std::optional<double> apart(const DeskLandmark& landmark) const;
  // The fit of the complete pairs; a sentence when there is none.
  Expected<LandmarkFit> landmarkFit() const;

  void search(JobRunner& jobs);
  void cancelSearch();
  Stage stage() const { return stage_; }
  double fraction() const { return searching_ ? searching_->fraction() : 0.0; }
  const std::optional<Registration>& result() const { return result_; }
  const std::string& sentence() const { return sentence_; }

  // The moving volume at the trial placement, for pictures.
  const Volume& trial() const { return *trial_; }
  const glm::dmat4& placement() const { return trial_->info.grid.caseFromVolume; }
  bool trialIsNew() const { return placement() != moving_->info.grid.caseFromVolume; }
  // Whether there is something to keep: a trial elsewhere, and no search going on.
  bool canKeep() const { return isOpen() && stage_ != Stage::searching && trialIsNew(); }
  // Stores the trial placement, with how it was found.
  std::unique_ptr<Command> keep() const;

  // Once a frame: follows the case and the search; closes when a volume is gone. True when something has to
  // be drawn.
  bool update(const Case& current);

 private:
  struct Steps {
    std::mutex mutex;
    std::optional<glm::dmat4> latest;
  };
  void place(const glm::dmat4& placement) { trial_->info.grid.caseFromVolume = placement; }
  void forgetResult();
  void movedByHand();
  void followLandmarks();
  glm::dmat4 startPlacement() const;

  std::optional<Volume> fixed_, moving_, trial_;
  RegistrationFreedom freedom_ = RegistrationFreedom::rigid;
  RegistrationStart start_ = RegistrationStart::anywhere;
  std::vector<DeskLandmark> landmarks_;
  Stage stage_ = Stage::ready;
  std::optional<Registration> result_;
  std::string sentence_;
  std::shared_ptr<Progress> searching_;
  std::shared_ptr<Steps> steps_;
  double shownFraction_ = 0.0;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // outlived by no completion
};

}  // namespace chiasm::app
