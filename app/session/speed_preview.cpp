#include "app/session/speed_preview.h"

#include <utility>

#include "app/session/effects.h"

namespace chiasm::app {
namespace {

// Whether two evolutions have the same speed before they move: what only acts on the way makes no difference.
bool sameSpeed(const EvolutionSettings& a, const EvolutionSettings& b) {
  if (a.towards != b.towards || a.reachMm != b.reachMm || (a.pressure < 0.0) != (b.pressure < 0.0))
    return false;
  return a.towards == EvolutionSettings::Towards::edges
             ? a.sigmaMm == b.sigmaMm
             : a.range.lower == b.range.lower && a.range.upper == b.range.upper && a.softness == b.softness;
}

}  // namespace

void SpeedPreview::clear() {
  if (finding_) finding_->cancel();
  finding_.reset();
  image_.reset();
  sentence_.clear();
  answered_.reset();
  asked_.reset();
  found_.reset();
}

void SpeedPreview::refuse(std::string sentence) {
  image_.reset();
  found_.reset();
  sentence_ = std::move(sentence);
}

bool SpeedPreview::update(const CaseStore& store, const Operation* open, const EffectState& told,
                          JobRunner& jobs) {
  if (open == nullptr || open->name != kEvolveOperation || !told.speed.shown) {
    const bool was = image_ != nullptr || finding_ != nullptr || !sentence_.empty();
    if (was || answered_) clear();
    return was;
  }
  const Question question{store.revision(), told.segment, told.said};
  if (answered_ == question) return false;
  if (finding_ && asked_ != question) finding_->cancel();
  // While a stroke goes on the case changes all the time: its end is waited for.
  if (finding_ || store.inGesture()) return false;
  ask(question, *open, store.current(), jobs);
  return true;
}

void SpeedPreview::ask(const Question& question, const Operation& operation, const Case& snapshot,
                       JobRunner& jobs) {
  const auto values = parseValues(operation, question.said, snapshot);
  const bool sameCase =
      answered_ && answered_->revision == question.revision && answered_->segment == question.segment;
  answered_ = question;
  if (!values) return refuse(values.error().message);
  const EvolutionSettings settings = evolutionSettings(*values);
  if (image_ && found_ && sameCase && sameSpeed(*found_, settings)) return;
  answered_.reset();
  asked_ = question;
  finding_ = std::make_shared<Progress>();
  jobs.start("Speed of the evolution", JobRunner::Visibility::quiet,
             [this, alive = std::weak_ptr<int>(alive_), question, snapshot, settings,
              progress = finding_](Progress&) -> JobRunner::Completion {
               auto found = std::make_shared<Expected<SpeedImage>>(
                   speedImage(snapshot, question.segment, settings, *progress));
               return [this, alive, question, settings, found, progress] {
                 if (alive.expired() || finding_ != progress) return;
                 finding_.reset();
                 asked_.reset();
                 if (progress->cancelled()) return;
                 answered_ = question;
                 if (!*found) return refuse(found->error().message);
                 image_ = std::make_shared<const SpeedImage>(std::move(**found));
                 found_ = settings;
                 sentence_.clear();
               };
             });
}

}  // namespace chiasm::app
