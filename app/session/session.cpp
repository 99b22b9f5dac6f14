#include "app/session/session.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/actions/navigation.h"
#include "core/case/object_commands.h"

namespace chiasm::app {
namespace {

// Two: a long command never keeps a case from opening.
constexpr int kWorkers = 2;
constexpr double kToastSeconds = 6.0;

}  // namespace

Session::Session(SessionOptions options)
    : settings_(std::move(options.settings)),
      saveSettings_(options.saveSettings),
      author_(options.author ? options.author : settings_.author),
      reader_(options.reader),
      demoCases_(std::move(options.demoCases)),
      openReadOnly_(options.readOnly),
      actions_(settings_.keys),
      jobs_(kWorkers, std::move(options.wake)) {}

Session::~Session() {
  jobs_.cancelAll();
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

const Volume* Session::shownVolume() const {
  return store_ ? app::shownVolume(current(), view_) : nullptr;
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
  const auto found = hiddenMasks_.find(volume);
  return found == hiddenMasks_.end() ? nullptr : found->second;
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
  waitingCommands_.push_back({std::move(command), std::move(label)});
  if (needsAuthor()) ui_.open(Overlay::authorPrompt);
}

void Session::startNextCommand() {
  if (!store_ || commandRunning_ || waitingCommands_.empty() || needsAuthor() || reopening_ ||
      store_->inGesture())
    return;
  const auto [command, label] = waitingCommands_.front();
  waitingCommands_.erase(waitingCommands_.begin());
  commandRunning_ = true;
  jobs_.start(label.empty() ? "Working" : label, JobRunner::Visibility::shown,
              [this, command = command, snapshot = current(), number = caseNumber_](Progress& progress) {
                auto edit = std::make_shared<Expected<Edit>>(command->plan(snapshot, progress));
                return [this, edit, number] {
                  commandRunning_ = false;
                  if (number != caseNumber_ || !store_) return;
                  if (!*edit) return sayError(edit->error());
                  if (auto committed = store_->commit(std::move(**edit)); !committed)
                    sayError(committed.error());
                };
              });
}

void Session::undo() {
  if (!mayEdit()) return;
  auto name = store_->undo();
  if (!name) return sayError(name.error());
  say("Undid: " + *name);
}

void Session::redo() {
  if (!mayEdit()) return;
  auto name = store_->redo();
  if (!name) return sayError(name.error());
  say("Redid: " + *name);
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
  } else if (auto* link = std::get_if<FollowLink>(&intent)) {
    withCase([&] { followLink(link->link); });
  } else if (auto* target = std::get_if<LinkSelectionTo>(&intent)) {
    withCase([&] { linkSelectionTo(target->target); });
  } else if (auto* crosshair = std::get_if<SetCrosshair>(&intent)) {
    setCrosshair(crosshair->point);
  } else if (auto* path = std::get_if<OpenPath>(&intent)) {
    openPath(path->path);
  } else if (auto* paste = std::get_if<PasteReport>(&intent)) {
    withCase([&] { pasteReport(*paste); });
  } else if (auto* sequence = std::get_if<ReturnToSequence>(&intent)) {
    if (!mayEdit()) return;
    if (auto returned = store_->returnTo(sequence->sequence); !returned) sayError(returned.error());
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
    readMissingVolumes();
    refreshStatistics();
    refreshHiddenMasks();
    saveViewIfDue(false);
  }
  return changed;
}

void Session::waitUntilIdle() {
  // An intent may start a job and a job's end may start another; each round takes in what there is.
  while (true) {
    update();
    const bool commandsRest = waitingCommands_.empty() || needsAuthor() || !store_ || store_->inGesture();
    if (jobs_.idle() && intents_.empty() && commandsRest) return;
    jobs_.waitForAll();
  }
}

}  // namespace chiasm::app
