#include "app/session/session.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "app/actions/navigation.h"
#include "app/actions/view_volumes.h"
#include "app/session/effects.h"
#include "app/session/history_words.h"
#include "app/session/measures.h"
#include "app/session/operations.h"
#include "app/session/picture_maker.h"
#include "app/session/registration_desk.h"
#include "app/session/segment_sizes.h"
#include "app/session/sending.h"
#include "app/session/series_list.h"
#include "app/session/study_browser.h"
#include "core/case/object_commands.h"

namespace chiasm::app {
namespace {

// Three: a long command never keeps a case from opening, nor the review of its text.
constexpr int kWorkers = 3;
constexpr double kToastSeconds = 6.0;
// A command whose objects somebody else changed while it was planned is planned again, this many times.
constexpr int kMostConflicts = 5;

}  // namespace

Session::Session(SessionOptions options)
    : settings_(std::move(options.settings)),
      saveSettings_(options.saveSettings),
      author_(options.author ? options.author : settings_.author),
      authorInVr_(options.authorInVr ? options.authorInVr : settings_.vr.author),
      reader_(options.reader),
      demoCases_(std::move(options.demoCases)),
      openReadOnly_(options.readOnly),
      actions_(settings_.keys),
      effects_(std::make_unique<EffectRunner>(allOperations())),
      registration_(std::make_unique<RegistrationDesk>()),
      measures_(std::make_unique<MeasureTable>()),
      sizes_(std::make_unique<SegmentSizes>()),
      seriesList_(std::make_unique<SeriesList>(jobs_, reader_)),
      studyBrowser_(std::make_unique<StudyBrowser>(jobs_)),
      sending_(std::make_unique<Sending>(jobs_)),
      pictures_(std::make_unique<PictureMaker>(
          jobs_, PictureMaker::Voice{[this](std::string text) { say(std::move(text)); },
                                     [this](const Error& error) { sayError(error); }})),
      jobs_(kWorkers, std::move(options.wake)) {}

Session::~Session() {
  // What waits for voxels to be verified is done first, and nothing else.
  for (bool owed = waitsForVerification(); owed;
       owed = verifying() || commandRunning_ || nextCommand() != waitingCommands_.end()) {
    jobs_.finishReady();
    startNextCommand();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  jobs_.cancelAll();
  effects_->stop();
  registration_->close();
  measures_->stop();
  if (store_) saveViewIfDue(true);
  jobs_.waitForAll();
}

void Session::settingsChanged() {
  actions_.setOverrides(settings_.keys);
  if (!saveSettings_) return;
  jobs_.start("Saving settings", JobRunner::Visibility::quiet,
              [this, copy = settings_](Progress&) -> JobRunner::Completion {
                auto saved = saveSettings(copy);
                if (saved) return {};
                return [this, error = saved.error()] { sayError(error); };
              });
}

void Session::setTheme(ThemeKind theme) {
  settings_.theme = theme;
  settingsChanged();
}

const Volume* Session::shownVolume() const {
  if (!store_) return nullptr;
  return seesMovingVolume() ? trialVolume() : app::shownVolume(current(), view_);
}

const Volume* Session::focusedVolume() const {
  if (!store_) return nullptr;
  return volumeIn(current(), view_, {ui_.focusedView, hasTwoColumns(view_.layout) ? ui_.focusedColumn : 0});
}

const VolumeStatistics* Session::volumeStatistics(const Uid& volume) const {
  const auto found = volumeStatistics_.find(volume);
  return found == volumeStatistics_.end() ? nullptr : &found->second;
}

std::string Session::volumeProblem(const Uid& volume) const {
  const auto found = volumeProblems_.find(volume);
  return found == volumeProblems_.end() ? std::string() : found->second;
}

const SegmentStatistics* Session::statisticsOf(const Uid& segment) const {
  const auto found = std::find_if(statistics_.begin(), statistics_.end(),
                                  [&](const SegmentStatistics& s) { return s.segment == segment; });
  return found == statistics_.end() ? nullptr : &*found;
}

std::shared_ptr<const LabelMap> Session::hiddenMask(const Uid& volume) const {
  const Volume* there = store_ ? current().findVolume(volume) : nullptr;
  if (there == nullptr) return nullptr;
  const auto state = view_.volumes.find(volume);
  const auto table = hiddenMasks_.find(volume);
  const bool without = state != view_.volumes.end() && state->second.hideTable && table != hiddenMasks_.end();
  if (const auto before = hiddenVoxels_.last(volume); before && inOwnStroke()) return before;
  return hiddenVoxels_.of(current(), *there, view_.cutOuts, without ? table->second : nullptr);
}

std::optional<std::string> Session::readOnlyReason() const {
  if (!store_ || awaitsAuthor_) return std::nullopt;
  return store_->readOnlyReason();
}

void Session::setAuthor(const std::string& displayName) {
  if (displayName.empty()) return;
  author_ = authorNamed(settings_, displayName);
  settings_.author = author_;
  settingsChanged();
  if (ui_.overlay == Overlay::authorPrompt) ui_.overlay = Overlay::none;
  if (auto next = std::exchange(afterAuthor_, {})) next();
  if (store_ && awaitsAuthor_) openInBackground(casePath_, true);
}

bool Session::mayEdit() {
  if (!store_ || reopening_) return false;
  if (const auto reason = readOnlyReason()) {
    sayError({ErrorKind::readOnly, *reason});
    return false;
  }
  if (needsAuthor()) {
    ui_.open(Overlay::authorPrompt);
    return false;
  }
  if (verifying()) {
    say("The volume's file is still being verified: nothing is drawn on it before. Try again in a moment.");
    return false;
  }
  return true;
}

void Session::dismissMessage(std::uint64_t id) {
  std::erase_if(messages_, [id](const Message& message) { return message.id == id; });
}

void Session::say(std::string text) {
  messages_.push_back({nextMessage_++, std::move(text), false, 0.0});
}

void Session::sayError(const Error& error) {
  if (error.kind == ErrorKind::cancelled) return say(error.message);
  // The same sentence once: a tool that is refused at every move must not fill the window.
  const bool shown = std::any_of(messages_.begin(), messages_.end(), [&](const Message& message) {
    return message.isError && message.text == error.message;
  });
  if (!shown) messages_.push_back({nextMessage_++, error.message, true, 0.0});
}

void Session::ageMessages(double seconds) {
  for (Message& message : messages_) message.shownSeconds += seconds;
  std::erase_if(messages_, [](const Message& message) {
    return !message.isError && message.shownSeconds > kToastSeconds;
  });
}

void Session::run(std::shared_ptr<const Command> command, std::string label) {
  if (!store_) return;
  if (const auto reason = readOnlyReason()) return sayError({ErrorKind::readOnly, *reason});
  WaitingCommand waiting{std::move(command), std::move(label), author(), {}, 0};
  // After the stroke in which somebody asked for it.
  if (inOwnStroke()) waiting.after.push_back(view_.gesture);
  waitingCommands_.push_back(std::move(waiting));
  if (needsAuthor()) ui_.open(Overlay::authorPrompt);
}

bool Session::inOwnStroke() const {
  return store_ && !view_.gesture.empty() && store_->inGesture(view_.gesture);
}

bool Session::cancelStroke() {
  if (!inOwnStroke()) return false;
  if (auto cancelled = store_->cancelGesture(view_.gesture); !cancelled) sayError(cancelled.error());
  return true;
}

// The first that may start now: two people's commands do not wait for each other's strokes.
std::vector<Session::WaitingCommand>::iterator Session::nextCommand() {
  if (!store_ || commandRunning_ || reopening_ || verifying()) return waitingCommands_.end();
  return std::find_if(
      waitingCommands_.begin(), waitingCommands_.end(), [this](const WaitingCommand& waiting) {
        return (waiting.by || author_) &&
               std::none_of(waiting.after.begin(), waiting.after.end(),
                            [this](const Uid& gesture) { return store_->inGesture(gesture); });
      });
}

void Session::startNextCommand() {
  const auto next = nextCommand();
  if (next == waitingCommands_.end()) return;
  auto waiting = std::make_shared<WaitingCommand>(std::move(*next));
  waitingCommands_.erase(next);
  if (!waiting->by) waiting->by = author_;
  commandRunning_ = true;
  jobs_.start(waiting->label.empty() ? "Working" : waiting->label, JobRunner::Visibility::shown,
              [this, waiting, snapshot = current(), number = caseNumber_](Progress& progress) {
                auto edit = std::make_shared<Expected<Edit>>(waiting->command->plan(snapshot, progress));
                return [this, waiting, edit, number] {
                  commandRunning_ = false;
                  if (number != caseNumber_ || !store_) return;
                  if (!*edit) return sayError(edit->error());
                  auto committed = store_->commit(std::move(**edit), waiting->by);
                  if (committed) return;
                  if (committed.error().kind != ErrorKind::conflict || ++waiting->conflicts > kMostConflicts)
                    return sayError(committed.error());
                  // Somebody else's stroke changed the same place: once more when it is done.
                  waiting->after = store_->openGestures();
                  waitingCommands_.insert(waitingCommands_.begin(), std::move(*waiting));
                };
              });
}

void Session::undo() {
  if (!mayEdit()) return;
  const std::string label = undoLabel();
  if (inOwnStroke()) return sayError({ErrorKind::conflict, "Finish the stroke before undoing something."});
  if (auto name = store_->undo(author()); !name) return sayError(name.error());
  say("Undid: " + label);
}

void Session::redo() {
  if (!mayEdit()) return;
  const std::string label = redoLabel();
  if (inOwnStroke()) return sayError({ErrorKind::conflict, "Finish the stroke before redoing something."});
  if (auto name = store_->redo(author()); !name) return sayError(name.error());
  say("Redid: " + label);
}

std::string Session::undoLabel() const {
  if (!store_) return {};
  return actName(store_->undoName(), store_->undoAuthor(), author().value_or(Author{}).uid);
}

std::string Session::redoLabel() const {
  if (!store_) return {};
  return actName(store_->redoName(), store_->redoAuthor(), author().value_or(Author{}).uid);
}

bool Session::runAction(std::string_view id) {
  const Action* action = actions_.find(id);
  if (action == nullptr || !actions_.isEnabled(*action, *this)) return false;
  action->run(*this);
  return true;
}

bool Session::handleKey(const KeyChord& chord, bool repeated) {
  if (ui_.overlay == Overlay::help && !ui_.keyBeingChanged.empty()) {
    if (!repeated) takeNewKey(chord);
    return true;
  }
  const Action* action = actions_.match(chord, *this);
  if (action == nullptr || (repeated && !action->repeats)) return false;
  if (ui_.overlay != Overlay::none && action->id != "app.back" && action->id != "app.quit") return false;
  action->run(*this);
  return true;
}

void Session::carryOut(Intent& intent) {
  const auto withCase = [this](auto&& f) {
    if (store_) f();
  };
  if (auto* command = std::get_if<ExecuteCommand>(&intent)) {
    run(std::move(command->command), std::move(command->label));
  } else if (auto* action = std::get_if<RunAction>(&intent)) {
    runAction(action->id);
  } else if (auto* segment = std::get_if<GoToSegment>(&intent)) {
    withCase([&] { goToSegment(segment->segment); });
  } else if (auto* mesh = std::get_if<GoToMesh>(&intent)) {
    withCase([&] { goToMesh(mesh->mesh); });
  } else if (auto* link = std::get_if<FollowLink>(&intent)) {
    withCase([&] { followLink(link->link); });
  } else if (auto* target = std::get_if<LinkSelectionTo>(&intent)) {
    withCase([&] { linkSelectionTo(target->target); });
  } else if (auto* crosshair = std::get_if<SetCrosshair>(&intent)) {
    setCrosshair(crosshair->point);
  } else if (auto* volume = std::get_if<ShowVolume>(&intent)) {
    withCase([&] { showVolume(volume->volume, volume->place); });
  } else if (auto* path = std::get_if<OpenPath>(&intent)) {
    openPath(path->path);
  } else if (auto* paste = std::get_if<PasteReport>(&intent)) {
    withCase([&] { pasteReport(*paste); });
  } else if (auto* sequence = std::get_if<ReturnToSequence>(&intent)) {
    if (!mayEdit()) return;
    if (auto returned = store_->returnTo(sequence->sequence, author()); !returned) sayError(returned.error());
  } else if (auto* check = std::get_if<ShowCheck>(&intent)) {
    withCase([&] { showCheck(check->check); });
  } else if (auto* words = std::get_if<ShowWords>(&intent)) {
    withCase([&] { showWords(words->report, words->range); });
  } else if (auto* accepted = std::get_if<AcceptSuggestion>(&intent)) {
    withCase([&] { acceptSuggestion(*accepted); });
  } else if (auto* several = std::get_if<AcceptSuggestions>(&intent)) {
    withCase([&] { acceptSuggestions(several->places); });
  } else if (auto* rejected = std::get_if<RejectSuggestion>(&intent)) {
    withCase([&] { rejectSuggestion(*rejected); });
  } else if (auto* overridden = std::get_if<OverrideCheck>(&intent)) {
    withCase([&] { overrideCheckWith(*overridden); });
  } else if (auto* inserted = std::get_if<InsertMeasurement>(&intent)) {
    withCase([&] { insertMeasurementOf(*inserted); });
  } else if (auto* updated = std::get_if<UpdateMeasurements>(&intent)) {
    withCase([&] { updateMeasurementsOf(*updated); });
  } else if (auto* mark = std::get_if<MarkSelection>(&intent)) {
    withCase([&] { markSelection(*mark); });
  } else if (auto* attribute = std::get_if<SetSpanAttribute>(&intent)) {
    withCase([&] { setSpanAttribute(*attribute); });
  } else if (auto* related = std::get_if<RelateSpans>(&intent)) {
    withCase([&] { relate(*related); });
  } else if (auto* anew = std::get_if<AnchorAnew>(&intent)) {
    withCase([&] { anchorAnew(anew->object); });
  } else if (auto* effect = std::get_if<OpenEffect>(&intent)) {
    openEffect(effect->operation);
  } else if (std::holds_alternative<ApplyEffect>(intent)) {
    applyEffect();
  } else if (std::holds_alternative<CancelEffect>(intent)) {
    cancelEffect();
  } else if (auto* threshold = std::get_if<FindThreshold>(&intent)) {
    withCase([&] { findThreshold(threshold->method); });
  } else if (auto* added = std::get_if<AddTemplate>(&intent)) {
    withCase([&] { addTemplate(added->name); });
  } else if (std::holds_alternative<SaveMeasures>(intent)) {
    withCase([&] { saveMeasures(); });
  } else if (auto* message = std::get_if<ShowMessage>(&intent)) {
    if (message->isError)
      sayError({ErrorKind::invalidInput, message->text});
    else
      say(message->text);
  }
}

bool Session::carryOutIntents() {
  std::vector<Intent> intents = intents_.take();
  for (Intent& intent : intents) carryOut(intent);
  if (store_) keepViewValid();
  return !intents.empty();
}

bool Session::update() {
  bool changed = carryOutIntents();
  if (store_) store_->tick();
  const int finished = jobs_.finishReady();
  startNextCommand();
  changed = changed || finished > 0;
  if (store_) {
    if (store_->revision() != seenRevision_) {
      seenRevision_ = store_->revision();
      keepViewValid();
      changed = true;
    }
    if (const auto reason = readOnlyReason(); reason && !saidReadOnly_) {
      saidReadOnly_ = true;
      sayError({ErrorKind::readOnly, *reason});
      changed = true;
    }
    takeOverFormerStations();
    changed = updateEffect() || changed;
    changed = updateRegistration() || changed;
    changed = measures_->update(*store_, jobs_) || changed;
    changed = sizes_->update(*store_, jobs_) || changed;
    if (!verifying()) pictures_->update(*store_);
    readMissingVolumes();
    refreshStatistics();
    refreshHiddenMasks();
    refreshMeshModels();
    refreshReview();
    saveViewIfDue(false);
    if (closeWanted_ && !waitsForVerification() && !commandRunning_) closeCase();
  }
  return changed;
}

void Session::waitUntilIdle() {
  // An intent may start a job and a job's end may start another; each round takes in what there is.
  while (true) {
    update();
    if (jobs_.idle() && intents_.empty() && nextCommand() == waitingCommands_.end() && !effects_->busy() &&
        !measures_->busy() && !pictures_->waiting())
      return;
    jobs_.waitForAll();
  }
}

}  // namespace chiasm::app
