// Session: one person at work. Owns the open case, how it is looked at, and everything that runs for them.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/actions/action_table.h"
#include "app/intent.h"
#include "app/session/case_files.h"
#include "app/session/case_review.h"
#include "app/session/hidden_voxels.h"
#include "app/session/interface_state.h"
#include "app/session/jobs.h"
#include "app/session/settings.h"
#include "app/session/time_player.h"
#include "app/view_state.h"
#include "core/case/case_store.h"
#include "core/language/terminology.h"
#include "core/metrics/segment_statistics.h"

namespace chiasm {
class OperationValues;  // core/segmentation/operation.h
namespace data_io {
class VolumeInHand;
}
}  // namespace chiasm

namespace chiasm::app {

class EffectRunner;      // app/session/effects.h
class MeasureTable;      // app/session/measures.h
class RegistrationDesk;  // app/session/registration_desk.h
class SegmentSizes;      // app/session/segment_sizes.h
class StudyBrowser;      // app/session/study_browser.h
class Sending;           // app/session/sending.h
class PictureMaker;      // app/session/picture_maker.h
class SeriesList;        // app/session/series_list.h
struct EffectState;
struct MeshModel;  // app/session/mesh_model.h

struct SessionOptions {
  Settings settings;
  bool saveSettings = true;                 // false: tests and pictures leave the person's file alone
  std::optional<Author> author;             // --author; otherwise the settings'
  std::optional<Author> authorInVr;         // of `chiasm vr --author`; otherwise the settings'
  data_io::ReaderClient* reader = nullptr;  // not owned; null: files cannot be read (tests)
  std::vector<RecentCase> demoCases;        // offered on the start page
  bool readOnly = false;
  std::function<void()> wake;  // any thread: something waits for `update`
};

// UI thread, which never waits here: files are read and commands are planned on workers, and `update` takes
// in what they finished. Errors become messages.
class Session {
 public:
  explicit Session(SessionOptions options);
  ~Session();  // saves the view, closes the case, waits until everything is durable
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The open case. `current` and `store` only with a case.
  bool hasCase() const { return store_ != nullptr; }
  const Case& current() const { return store_->current(); }
  CaseStore& store() { return *store_; }
  const CaseStore& store() const { return *store_; }
  const std::string& casePath() const { return casePath_; }
  // Set while a case is being opened: its file's name, for the loading page.
  const std::string& openingName() const { return openingName_; }

  ViewState& view() { return view_; }
  const ViewState& view() const { return view_; }
  InterfaceState& ui() { return ui_; }
  const InterfaceState& ui() const { return ui_; }
  IntentQueue& intents() { return intents_; }
  Settings& settings() { return settings_; }
  const Settings& settings() const { return settings_; }
  void settingsChanged();  // writes them, and takes new keys into force
  const ActionTable& actions() const { return actions_; }
  const std::vector<RecentCase>& demoCases() const { return demoCases_; }

  // The volume shown; nullptr without a case or volume.
  const Volume* shownVolume() const;
  // That of the view last pointed at: keys and menus that change how values look mean this one.
  const Volume* focusedVolume() const;
  const VolumeStatistics* volumeStatistics(const Uid& volume) const;
  // Why a volume's voxels are not there; empty when they are, or are still being read.
  std::string volumeProblem(const Uid& volume) const;
  // Voxels are shown that may still turn out to be others than the case was made with. Until that is known,
  // in a moment, commands wait and strokes are refused.
  bool verifying() const { return !unverified_.empty(); }
  const std::vector<SegmentStatistics>& statistics() const { return statistics_; }
  const SegmentStatistics* statisticsOf(const Uid& segment) const;
  // Checks and suggestions of the case, as of lately; null until the first are there. `reviewing`: newer ones
  // are on their way.
  std::shared_ptr<const CaseReview> review() const { return review_; }
  bool reviewing() const { return reviewRunning_; }
  // The vocabulary to search; null until the first review is there.
  const TerminologyIndex* terms() const { return terms_.get(); }
  // What 3-D leaves out: table and holder where they are hidden (once they are found), and what segments cut
  // out. Null: nothing. While this person draws it stays what it was before the stroke.
  std::shared_ptr<const LabelMap> hiddenMask(const Uid& volume) const;

  // How a mesh's shape is drawn; null until worked out.
  std::shared_ptr<const MeshModel> meshModel(const Uid& shape) const;

  // Why nothing can be edited; nullopt when it can. Never the missing author: that is asked for.
  std::optional<std::string> readOnlyReason() const;
  // Who acts: the person at the window, or the one in VR while what they do is carried out (AsPersonInVr).
  // What is asked for is signed with the author of that moment, also when it is done later.
  const std::optional<Author>& author() const { return acting_ ? acting_ : author_; }
  // Another person acts from now on (nullopt: the one at the window); returns who did.
  std::optional<Author> actAs(std::optional<Author> who) { return std::exchange(acting_, std::move(who)); }
  // Who signs in VR, when that is not the person at the window.
  const std::optional<Author>& authorInVr() const { return authorInVr_; }
  bool needsAuthor() const { return !author(); }
  // Remembers who edits at the window (an identity is made once) and lets waiting commands go on.
  void setAuthor(const std::string& displayName);
  // True when an edit may begin now; otherwise says why, or asks for the author.
  bool mayEdit();

  // Work that goes on.
  std::vector<JobStatus> jobs() const { return jobs_.shown(); }
  void cancelJob(std::uint64_t id) { jobs_.cancel(id); }
  const std::vector<Message>& messages() const { return messages_; }
  void dismissMessage(std::uint64_t id);
  void say(std::string text);
  void sayError(const Error& error);
  void ageMessages(double seconds);  // toasts leave by themselves

  // Cases. All of these return at once.
  void openPath(const std::string& path);
  void openCase(const std::string& path);
  void createCase(const std::string& path, const CaseSources& sources);
  // Several volumes of one folder, archive or file (VolumeSource::seriesInstanceUid each): into the open
  // case, or a new one beside `path`.
  void openVolumes(const std::string& path, const std::vector<std::string>& series);
  void closeCase();
  // Takes over an opened case (tests, command line); voxels that are missing are read by a job.
  void adoptCase(LoadedCase loaded, const std::string& path);

  // Edits. A command is planned on a worker, one after the other, and committed here.
  void run(std::shared_ptr<const Command> command, std::string label = {});
  // The last thing done is undone, whoever did it; what is said names whose it was.
  void undo();
  void redo();
  // What undo and redo would do next, in words for who acts: "Paint Liver", "Dr Lee's 'Paint Liver'".
  std::string undoLabel() const;
  std::string redoLabel() const;
  // Takes back the stroke that the acting person is in the middle of; false when there is none.
  bool cancelStroke();
  bool runAction(std::string_view id);  // false: unknown or not enabled now
  // Answers a key; false when no action has it, or something lies over the window (only Esc and leaving go
  // through then). `repeated`: the key is being held. Keys typed into a text field never come here.
  bool handleKey(const KeyChord& chord, bool repeated = false);
  // Gives an action another key (nullopt: none); refuses one that means something else at the same time.
  Expected<void> changeKey(const std::string& action, const std::optional<KeyChord>& chord);
  void restoreKey(const std::string& action);

  // Effects: an operation chosen by hand, with its preview. Applying commits once the preview is planned.
  EffectState& effect();
  const EffectRunner& effects() const { return *effects_; }
  void openEffect(const std::string& operation);
  void applyEffect();
  void cancelEffect();
  void findThreshold(const std::string& method);
  // Makes a volume of the shown one whose voxels outside (or inside) a segment have one value.
  void maskVolume(const Uid& segment, const OperationValues& values);
  // Laying one volume on another, tried before it is kept. While it is open the views show either of the two
  // in the same frame, or one over the other; `trialVolume` is the moved one where it is tried.
  RegistrationDesk& registration() { return *registration_; }
  const RegistrationDesk& registration() const { return *registration_; }
  void openRegistration();
  void closeRegistration();
  void searchRegistration();
  void flipRegistration();
  void takeRegistrationLandmark();
  void acceptRegistration();
  bool seesMovingVolume() const;
  const Volume* trialVolume() const;
  // What is measured of every segment, in the background while somebody looks.
  MeasureTable& measures() { return *measures_; }
  void saveMeasures();
  // The sizes that are offered to be written into a report.
  SegmentSizes& sizes() { return *sizes_; }
  // Written values of the newest reports that are not what their segments measure any more, as of lately.
  std::vector<Uid> outdatedMeasurements() const;
  // Servers of images: looking and fetching, and sending.
  StudyBrowser& studyBrowser() { return *studyBrowser_; }
  // The series of a folder or archive, before they are opened.
  SeriesList& seriesList() { return *seriesList_; }
  Sending& sending() { return *sending_; }
  PictureMaker& pictures() { return *pictures_; }
  // The window's colours; remembered.
  void setTheme(ThemeKind theme);
  void addTemplate(const std::string& name);

  // Places.
  void setCrosshair(PatientPoint point) { view_.crosshair = point; }
  void goToSegment(const Uid& segment);
  void goToMesh(const Uid& mesh);
  void followLink(const Uid& link);
  void showCheck(const std::string& key);
  void showWords(const Uid& report, TextRange range);
  void setTool(ToolKind tool);
  // In one view, or in all of the first column.
  void showVolume(const Uid& volume, std::optional<ViewPlace> place = {});
  // Time points of the shown series. The one `step` further on, round and round or as far as there are any.
  void stepTime(int step);
  void showTimePoint(std::size_t index);  // from 0; nothing happens where there is no such one
  void playTime(bool play);
  bool playsTime() const { return player_.playing(); }
  // So much time has passed: shows the next time point when it is due and its voxels are there. True when the
  // views show another one, or playing came to its end.
  bool passTime(double seconds);
  // Seconds until the next one is due; nullopt when nothing plays.
  std::optional<double> untilNextTimePoint() const;
  // The time points shown lately, which the device keeps for the next round.
  const std::vector<Uid>& keptTimePoints() const { return keptTimePoints_; }
  // Remembers the layout for cases with these modalities.
  void rememberLayout();
  void setHideTable(const Uid& volume, bool hide);
  void requestQuit() { quit_ = true; }
  bool quitRequested() const { return quit_; }

  // What was asked for since the last call, as the view state is now. `update` does it too; a second person
  // at the same case (VR) has it done while the view state is theirs.
  bool carryOutIntents();
  // Once a frame: carries out intents, takes in finished jobs, starts background work, saves the view state.
  // True when something changed that has to be drawn.
  bool update();
  // Blocks until intents and jobs are done. Tests, closing and pictures only.
  void waitUntilIdle();

 private:
  void takeNewKey(const KeyChord& chord);
  void carryOut(Intent& intent);
  struct WaitingCommand {
    std::shared_ptr<const Command> command;
    std::string label;
    std::optional<Author> by;  // nullopt: nobody had said who edits
    std::vector<Uid> after;    // gestures that have to end first
    int conflicts = 0;         // how often somebody else was faster
  };
  void startNextCommand();
  std::vector<WaitingCommand>::iterator nextCommand();
  bool inOwnStroke() const;
  void readMissingVolumes();
  void verifyVolume(const VolumeInfo& info, std::shared_ptr<data_io::VolumeInHand> inHand);
  void refuseVoxels(const Uid& volume, const Error& reason);
  bool waitsForVerification() const { return verifying() && !waitingCommands_.empty(); }
  void volumeArrived(const Uid& volume, std::shared_ptr<const VoxelBuffer> voxels,
                     VolumeStatistics statistics);
  void refreshStatistics();
  void refreshHiddenMasks();
  void refreshMeshModels();
  void refreshReview();
  std::vector<std::string> segmentsWithSeeds() const;
  bool updateEffect();
  bool updateRegistration();
  void keepTimePoint();
  void keepViewValid();
  void saveViewIfDue(bool now);
  void takeOverFormerStations();
  void linkSelectionTo(const LinkTarget& target);
  void acceptSuggestion(const AcceptSuggestion& accepted);
  void acceptSuggestions(const std::vector<ReportPlace>& places);
  void rejectSuggestion(const RejectSuggestion& rejected);
  void overrideCheckWith(const OverrideCheck& wanted);
  void insertMeasurementOf(const InsertMeasurement& wanted);
  void updateMeasurementsOf(const UpdateMeasurements& wanted);
  std::vector<TextAnchor> selectedAnchors() const;
  void markSelection(const MarkSelection& mark);
  void setSpanAttribute(const SetSpanAttribute& wanted);
  void relate(const RelateSpans& wanted);
  void anchorAnew(const Uid& object);
  void pasteReport(const PasteReport& paste);
  void importPath(const std::string& path);
  // Runs store operations on a worker against a snapshot and commits their edits here.
  using StoreWork = std::function<Expected<void>(CaseStore&, Progress&)>;
  void runOnSnapshot(std::string name, StoreWork work);
  void openInBackground(const std::string& path, bool keepView,
                        std::shared_ptr<CaseStore> closeFirst = nullptr, VoxelsByVolume voxels = {});
  void prepareView(const std::string& savedJson);
  void recallLayout();
  std::shared_ptr<CaseStore> releaseCase();

  Settings settings_;
  bool saveSettings_ = true;
  std::optional<Author> author_, authorInVr_, acting_;
  data_io::ReaderClient* reader_ = nullptr;
  std::vector<RecentCase> demoCases_;
  bool openReadOnly_ = false;

  std::shared_ptr<CaseStore> store_;  // shared only with the job that closes it
  std::string casePath_, openingName_;
  bool awaitsAuthor_ = false;  // opened without a lease because nobody has said who edits
  bool reopening_ = false;
  std::function<void()> afterAuthor_;
  std::uint64_t caseNumber_ = 0;  // tells results of jobs for an earlier case from those for this one
  ViewState view_;
  bool viewIsFresh_ = true;  // no saved view: windows and thresholds are chosen when voxels arrive
  InterfaceState ui_;
  IntentQueue intents_;
  ActionTable actions_;
  bool quit_ = false;
  std::unique_ptr<EffectRunner> effects_;
  std::unique_ptr<RegistrationDesk> registration_;
  Uid volumeBeforeRegistration_;  // which the views showed
  std::unique_ptr<MeasureTable> measures_;
  std::unique_ptr<SegmentSizes> sizes_;
  std::unique_ptr<SeriesList> seriesList_;
  std::unique_ptr<StudyBrowser> studyBrowser_;
  std::unique_ptr<Sending> sending_;
  std::unique_ptr<PictureMaker> pictures_;
  TimePlayer player_;
  std::vector<Uid> keptTimePoints_;  // the latest last

  std::vector<WaitingCommand> waitingCommands_;
  bool commandRunning_ = false;
  std::map<Uid, VolumeStatistics> volumeStatistics_;
  std::map<Uid, std::string> volumeProblems_;
  std::set<Uid> volumesBeingRead_;
  // Of a volume whose voxels are shown but not verified: what was known of its look before they came.
  struct LookBefore {
    std::optional<VolumeViewState> view;
    bool wasFresh = false;
  };
  std::map<Uid, LookBefore> unverified_;
  bool closeWanted_ = false;  // once what waits for the verification is done
  std::vector<SegmentStatistics> statistics_;
  Revision statisticsRevision_ = 0;
  bool statisticsRunning_ = false, statisticsKnown_ = false;
  std::map<Uid, std::shared_ptr<const LabelMap>> hiddenMasks_;  // table and holder
  mutable HiddenVoxels hiddenVoxels_;                           // kept, so that a mask is made once
  std::set<Uid> hiddenMasksRunning_;
  std::map<Uid, std::shared_ptr<const MeshModel>> meshModels_;  // by shape; null while it is worked out
  std::shared_ptr<const ReportAnalyser> analyser_;  // made by the first review, as the vocabulary's index
  std::shared_ptr<const TerminologyIndex> terms_;
  std::shared_ptr<const CaseReview> review_;
  Revision reviewRevision_ = 0;  // of the review that is there or on its way
  bool reviewRunning_ = false;
  Revision seenRevision_ = 0;
  std::string savedView_;
  std::chrono::steady_clock::time_point viewChecked_{};
  bool saidReadOnly_ = false;
  std::vector<Message> messages_;
  std::uint64_t nextMessage_ = 1;
  JobRunner jobs_;  // last: its workers stop before anything they use goes
};

}  // namespace chiasm::app
