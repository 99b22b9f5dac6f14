// Effects: one operation of the table chosen by hand, planned in the background to show what it would do.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "app/session/speed_preview.h"
#include "core/case/case_store.h"
#include "core/segmentation/edit_effect.h"
#include "core/segmentation/operation.h"

namespace chiasm::app {

// The effect that is open and what it has been told. One for a session: who is at the window and who is in VR
// share it, as they share the case. Never saved.
struct EffectState {
  std::string operation;                                 // its name in the table; empty: none is open
  Uid segment;                                           // what it works on
  std::map<std::string, std::vector<std::string>> said;  // by parameter, as parseValues reads it
  bool preview = true;
  SpeedDisplay speed;               // of an evolution
  std::string search;               // typed over the list
  std::vector<std::string> recent;  // names, the latest first
};

// What is known of the open effect now.
struct EffectPreview {
  enum class Stage {
    none,     // no effect is open, or its preview is off
    working,  // being planned; `effect` is still what was shown before
    ready,
    refused,  // `sentence` says why
  };
  Stage stage = Stage::none;
  double fraction = 0.0;  // while working
  std::string sentence;
  std::string name;                          // what undo would say: "Dilate Bone"
  std::shared_ptr<const EditEffect> effect;  // null: nothing to show
  bool operator==(const EffectPreview&) const = default;
};

// Owner: the UI thread, which never waits. Plans the open effect over a snapshot as a quiet job; whenever the
// case or what the effect has been told changes, the job is cancelled and starts again, one at a time.
class EffectRunner {
 public:
  explicit EffectRunner(std::vector<Operation> operations) : operations_(std::move(operations)) {}

  EffectState& state() { return state_; }
  const EffectState& state() const { return state_; }
  const EffectPreview& preview() const { return preview_; }
  const SpeedPreview& speed() const { return speed_; }
  const std::vector<Operation>& operations() const { return operations_; }
  // The open effect's row; nullptr when none is open.
  const Operation* open() const;
  // True while a plan that somebody waits for is on its way.
  bool busy() const { return planning_ != nullptr; }

  void openEffect(const std::string& operation, EffectState told);
  void close();  // takes the preview away
  void stop();   // cancels what goes on: before the case goes
  // Commits what is shown as soon as it is planned, signed by who asked for it.
  void apply(std::optional<Author> by) {
    applyWanted_ = true;
    by_ = std::move(by);
  }

  // Once a frame, after finished jobs were taken in.
  struct Turn {
    bool changed = false;                 // something has to be drawn
    std::optional<Edit> edit;             // to commit now
    std::optional<OperationValues> work;  // of an operation without `make`: to be carried out by name
    std::optional<Author> by;             // who asked for it
    std::optional<Error> error;           // what was to be applied was refused
  };
  Turn update(const CaseStore& store, JobRunner& jobs);

 private:
  // What a plan depends on.
  struct Question {
    Revision revision = 0;
    std::string operation;
    Uid segment;
    std::map<std::string, std::vector<std::string>> said;
    bool operator==(const Question&) const = default;
  };
  struct Answer {
    Expected<Edit> edit = Edit{};
    std::shared_ptr<const EditEffect> effect;
  };
  void updatePlan(const CaseStore& store, JobRunner& jobs, Turn& turn);
  void applyByName(const Case& current, Turn& turn);
  void start(const Question& question, const Case& snapshot, JobRunner& jobs);
  void take(const Question& question, Answer answer);
  void refuse(const Question& question, std::string sentence);

  std::vector<Operation> operations_;
  EffectState state_;
  EffectPreview preview_;
  SpeedPreview speed_;
  std::shared_ptr<PartitionMemory> memory_ = std::make_shared<PartitionMemory>();
  std::optional<Question> answered_;  // what `preview_` and `edit_` are the answer to
  std::optional<Edit> edit_;
  std::optional<Question> asked_;       // what the running job plans
  std::shared_ptr<Progress> planning_;  // of the running job
  // What an operation that takes steps has come to; filled by its job.
  struct Steps {
    std::mutex mutex;
    std::shared_ptr<const EditEffect> latest;
  };
  std::shared_ptr<Steps> steps_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // outlived by no completion
  bool applyWanted_ = false;
  std::optional<Author> by_;
};

}  // namespace chiasm::app
