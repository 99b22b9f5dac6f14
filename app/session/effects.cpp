#include "app/session/effects.h"

#include <algorithm>
#include <utility>

namespace chiasm::app {
namespace {

constexpr std::size_t kRecent = 4;

}  // namespace

const Operation* EffectRunner::open() const {
  return state_.operation.empty() ? nullptr : findOperation(operations_, state_.operation);
}

void EffectRunner::openEffect(const std::string& operation, EffectState told) {
  close();
  told.operation = operation;
  told.recent = state_.recent;
  std::erase(told.recent, operation);
  told.recent.insert(told.recent.begin(), operation);
  if (told.recent.size() > kRecent) told.recent.resize(kRecent);
  state_ = std::move(told);
}

void EffectRunner::close() {
  stop();
  state_.operation.clear();
  state_.said.clear();
  preview_ = {};
  // What growing from seeds kept is large: not for an effect that is closed.
  memory_ = std::make_shared<PartitionMemory>();
}

void EffectRunner::stop() {
  if (planning_) planning_->cancel();
  speed_.clear();
  applyWanted_ = false;
  answered_.reset();
  edit_.reset();
}

EffectRunner::Turn EffectRunner::update(const CaseStore& store, JobRunner& jobs) {
  const EffectPreview before = preview_;
  Turn turn;
  const bool speedChanged = speed_.update(store, open(), state_, jobs);
  updatePlan(store, jobs, turn);
  turn.changed = speedChanged || !(preview_ == before);
  return turn;
}

void EffectRunner::updatePlan(const CaseStore& store, JobRunner& jobs, Turn& turn) {
  const Operation* operation = open();
  if (operation == nullptr || (!state_.preview && !applyWanted_)) {
    if (planning_) planning_->cancel();
    preview_ = {};
    answered_.reset();
    edit_.reset();
    applyWanted_ = false;
    return;
  }
  if (!operation->make) {
    preview_ = {};
    if (std::exchange(applyWanted_, false)) applyByName(store.current(), turn);
    return;
  }
  const Question question{store.revision(), state_.operation, state_.segment, state_.said};
  const bool known = answered_ == question;
  if (!known && planning_ && asked_ != question) planning_->cancel();
  // While a stroke goes on the case changes all the time: its end is waited for. The speed of an evolution is
  // there long before its end: it has all cores first.
  if (!known && !planning_ && !store.inGesture() && !speed_.working()) start(question, store.current(), jobs);
  if (planning_) {
    preview_.stage = EffectPreview::Stage::working;
    preview_.fraction = planning_->fraction();
    const std::scoped_lock lock(steps_->mutex);
    if (steps_->latest) preview_.effect = std::exchange(steps_->latest, nullptr);
  }
  if (!applyWanted_ || answered_ != question) return;
  applyWanted_ = false;
  turn.by = by_;
  if (edit_)
    turn.edit = std::exchange(edit_, std::nullopt);
  else
    turn.error = Error{ErrorKind::invalidInput, preview_.sentence};
}

void EffectRunner::applyByName(const Case& current, Turn& turn) {
  turn.by = by_;
  auto values = parseValues(*open(), state_.said, current);
  if (values && current.findSegment(state_.segment) == nullptr)
    turn.error = Error{ErrorKind::invalidInput, "Choose a segment in the list, or make a new one."};
  else if (values)
    turn.work = std::move(*values);
  else
    turn.error = values.error();
}

void EffectRunner::start(const Question& question, const Case& snapshot, JobRunner& jobs) {
  const Operation& operation = *open();
  if (operation.target != Operation::Target::none && snapshot.findSegment(state_.segment) == nullptr)
    return refuse(question, "Choose a segment in the list, or make a new one.");
  auto values = parseValues(operation, state_.said, snapshot);
  if (!values) return refuse(question, values.error().message);
  values->memory = memory_;
  asked_ = question;
  planning_ = std::make_shared<Progress>();
  steps_ = std::make_shared<Steps>();
  values->onStep = [snapshot, progress = planning_, steps = steps_](Edit edit) {
    auto effect = effectOf(snapshot, edit, *progress);
    if (!effect) return;
    const std::scoped_lock lock(steps->mutex);
    steps->latest = std::make_shared<const EditEffect>(std::move(*effect));
  };
  preview_.sentence.clear();
  jobs.start("Preview of " + operationTitle(operation), JobRunner::Visibility::quiet,
             [this, alive = std::weak_ptr<int>(alive_), question, snapshot, make = operation.make,
              values = std::move(*values), progress = planning_](Progress&) -> JobRunner::Completion {
               auto answer = std::make_shared<Answer>();
               answer->edit = make(question.segment, values)->plan(snapshot, *progress);
               if (answer->edit) {
                 auto effect = effectOf(snapshot, *answer->edit, *progress);
                 if (effect)
                   answer->effect = std::make_shared<const EditEffect>(std::move(*effect));
                 else
                   answer->edit = tl::unexpected(effect.error());
               }
               return [this, alive, question, answer, progress] {
                 if (alive.expired() || planning_ != progress) return;
                 planning_.reset();
                 asked_.reset();
                 if (!progress->cancelled()) take(question, std::move(*answer));
               };
             });
}

void EffectRunner::take(const Question& question, Answer answer) {
  if (!answer.edit) return refuse(question, answer.edit.error().message);
  answered_ = question;
  preview_.stage = EffectPreview::Stage::ready;
  preview_.sentence.clear();
  preview_.name = answer.edit->name;
  preview_.effect = std::move(answer.effect);
  edit_ = std::move(*answer.edit);
}

void EffectRunner::refuse(const Question& question, std::string sentence) {
  answered_ = question;
  edit_.reset();
  preview_ = {};
  preview_.stage = EffectPreview::Stage::refused;
  preview_.sentence = std::move(sentence);
}

}  // namespace chiasm::app
