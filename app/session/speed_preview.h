// SpeedPreview: the speed of the open evolution, found in the background and shown in slices before it moves.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/jobs.h"
#include "core/case/case_store.h"
#include "core/filters/level_speed.h"
#include "core/segmentation/operation.h"

namespace chiasm::app {

struct EffectState;  // app/session/effects.h

// Whether it is shown, and how strongly it covers the volume. Never saved.
struct SpeedDisplay {
  bool shown = false;
  double opacity = 0.75;  // 0 to 1
};

// Owner: the UI thread, which never waits. A quiet job, one at a time; it is cancelled and begins again when
// the case or what the speed depends on has changed. What was shown stays until the new one is there.
class SpeedPreview {
 public:
  // Null: there is nothing to show.
  std::shared_ptr<const SpeedImage> image() const { return image_; }
  bool working() const { return finding_ != nullptr; }
  // Why there is no speed; empty when there is one, or nobody asked.
  const std::string& sentence() const { return sentence_; }

  // Once a frame. `open`: the open effect, null without one. True when something has to be drawn.
  bool update(const CaseStore& store, const Operation* open, const EffectState& told, JobRunner& jobs);
  // Cancels what goes on and shows nothing: before the effect or the case goes.
  void clear();

 private:
  struct Question {
    Revision revision = 0;
    Uid segment;
    std::map<std::string, std::vector<std::string>> said;
    bool operator==(const Question&) const = default;
  };
  void ask(const Question& question, const Operation& operation, const Case& snapshot, JobRunner& jobs);
  void refuse(std::string sentence);

  std::shared_ptr<const SpeedImage> image_;
  std::string sentence_;
  std::optional<Question> answered_, asked_;
  std::optional<EvolutionSettings> found_;  // what `image_` was found with, at `answered_`'s revision
  std::shared_ptr<Progress> finding_;
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // outlived by no completion
};

}  // namespace chiasm::app
