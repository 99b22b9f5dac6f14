// Session: opening, making and closing cases, and bringing files into one.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "app/session/effects.h"
#include "app/session/label_image.h"
#include "app/session/measures.h"
#include "app/session/mesh_files.h"
#include "app/session/mesh_model.h"
#include "app/session/picture_maker.h"
#include "app/session/recorded_edits.h"
#include "app/session/registration_desk.h"
#include "app/session/segment_sizes.h"
#include "app/session/session.h"
#include "app/stations/station.h"
#include "core/case/object_commands.h"
#include "core/report/utf8.h"
#include "data_io/case_file/case_file.h"

namespace chiasm::app {
namespace {

namespace fs = std::filesystem;

enum class FileForm { caseFile, image, mesh, text };

// STL (binary by its size, or text), PLY, GLB; OBJ and glTF, which are text like reports, by their names.
bool looksLikeMesh(const fs::path& path, std::string_view start) {
  if (start.starts_with("ply\n") || start.starts_with("ply\r") || start.starts_with("glTF")) return true;
  if (start.starts_with("solid") && start.find("facet") != std::string_view::npos) return true;
  const std::string extension = path.extension().string();
  for (const char* known : {".obj", ".OBJ", ".gltf", ".stl", ".STL"})
    if (extension == known) return true;
  std::error_code ignored;
  const std::uintmax_t size = fs::file_size(path, ignored);
  if (ignored || start.size() < 84) return false;
  std::uint32_t triangles = 0;
  std::memcpy(&triangles, start.data() + 80, sizeof triangles);
  return triangles > 0 && size == 84 + std::uintmax_t{50} * triangles;
}

// What to hand a file to, by its first bytes; whether it really is that is found out by the one who reads it.
FileForm formOf(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return FileForm::image;
  if (path.extension() == ".chiasm") return FileForm::caseFile;
  std::array<char, 4096> head{};
  std::ifstream file(path, std::ios::binary);
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  const std::string_view start(head.data(), static_cast<std::size_t>(file.gcount()));
  if (start.starts_with("SQLite format 3")) return FileForm::caseFile;
  if (looksLikeMesh(path, start)) return FileForm::mesh;
  if (start.starts_with("NRRD") || start.find("NDims") != std::string_view::npos) return FileForm::image;
  return start.find('\0') == std::string_view::npos && validateUtf8(start.substr(0, start.size() / 2)) &&
                 !start.empty()
             ? FileForm::text
             : FileForm::image;
}

// Beside the volume when that folder can be written, else in the person's data folder; a number avoids
// overwriting anything.
fs::path pathForNewCase(const fs::path& volume) {
  std::string stem = volume.filename().string();
  if (stem.empty()) stem = volume.parent_path().filename().string();
  for (const char* suffix : {".gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd"})
    if (stem.ends_with(suffix)) stem.erase(stem.size() - std::string_view(suffix).size());
  fs::path folder = fs::absolute(volume).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  folder = folder.parent_path();
  const fs::path probe = folder / (".chiasm-" + std::to_string(std::hash<std::string>{}(stem)));
  const bool writable = [&] {
    std::ofstream file(probe);
    return static_cast<bool>(file);
  }();
  std::error_code ignored;
  fs::remove(probe, ignored);
  if (!writable) {
    const char* data = std::getenv("XDG_DATA_HOME");
    const char* home = std::getenv("HOME");
    folder = (data != nullptr && *data != '\0' ? fs::path(data)
                                               : fs::path(home != nullptr ? home : ".") / ".local/share") /
             "chiasm";
    fs::create_directories(folder, ignored);
  }
  fs::path path = folder / (stem + ".chiasm");
  for (int n = 2; fs::exists(path, ignored); ++n)
    path = folder / (stem + " " + std::to_string(n) + ".chiasm");
  return path;
}

}  // namespace

void Session::openPath(const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    return sayError(
        {ErrorKind::notFound, "There is no file '" + path + "'. It may have been moved or renamed."});
  if (formOf(path) == FileForm::caseFile) return openCase(path);
  if (store_) return importPath(path);
  if (formOf(path) == FileForm::mesh)
    return sayError({ErrorKind::invalidInput,
                     "A mesh is added to a case: open a case or a volume first, then the mesh."});
  CaseSources sources;
  (formOf(path) == FileForm::text ? sources.report.emplace() : sources.volumes.emplace_back()) = path;
  createCase(pathForNewCase(path).string(), sources);
}

void Session::openCase(const std::string& path) {
  std::error_code ignored;
  // The same file again: it is closed first, in the same job, and so gives back its lease.
  std::shared_ptr<CaseStore> closeFirst;
  if (store_ && fs::equivalent(path, casePath_, ignored)) closeFirst = releaseCase();
  openInBackground(path, false, std::move(closeFirst));
}

void Session::openInBackground(const std::string& path, bool keepView, std::shared_ptr<CaseStore> closeFirst,
                               VoxelsByVolume voxels) {
  openingName_ = fs::path(path).filename().string();
  reopening_ = keepView;
  // Whoever edits first holds the lease; the others sign with their own name all the same.
  const std::optional<Author> opener = author_ ? author_ : authorInVr_;
  const bool withoutAuthor = !opener;
  jobs_.start("Opening " + openingName_, JobRunner::Visibility::shown,
              [this, path, keepView, withoutAuthor, author = opener, closing = std::move(closeFirst),
               inHand = std::move(voxels),
               readOnly = openReadOnly_ || withoutAuthor](Progress&) mutable -> JobRunner::Completion {
                closing.reset();
                data_io::OpenOptions options;
                options.readOnly = readOnly;
                options.author = author;
                auto loaded = std::make_shared<Expected<LoadedCase>>(data_io::openCase(path, options));
                return [this, path, keepView, withoutAuthor, loaded, kept = std::move(inHand)]() mutable {
                  openingName_.clear();
                  reopening_ = false;
                  if (!*loaded) return sayError(loaded->error());
                  // Kept over a reopening: what was looked at, and voxels that are read and verified already.
                  const ViewState view = view_;
                  if (keepView && store_)
                    for (const Volume& volume : current().volumes)
                      if (volume.voxels && !unverified_.contains(volume.info.uid))
                        kept[volume.info.uid] = volume.voxels;
                  const auto commands =
                      keepView ? std::exchange(waitingCommands_, {}) : decltype(waitingCommands_){};
                  adoptCase(std::move(**loaded), path);
                  awaitsAuthor_ = withoutAuthor && !openReadOnly_;
                  if (keepView) {
                    view_ = view;
                    waitingCommands_ = commands;
                  }
                  // The statistics follow by readMissingVolumes, on a worker.
                  for (auto& [uid, buffer] : kept)
                    if (auto attached = store_->attachVoxels(uid, std::move(buffer)); !attached)
                      sayError(attached.error());
                };
              });
}

void Session::createCase(const std::string& path, const CaseSources& sources) {
  if (reader_ == nullptr)
    return sayError({ErrorKind::unavailable, "Files cannot be read: chiasm-reader is not running."});
  if (needsAuthor()) {
    afterAuthor_ = [this, path, sources] { createCase(path, sources); };
    ui_.open(Overlay::authorPrompt);
    return;
  }
  openingName_ = fs::path(path).filename().string();
  jobs_.start("Making " + openingName_, JobRunner::Visibility::shown,
              [this, path, sources, author = *author_](Progress& progress) -> JobRunner::Completion {
                auto made = createCaseFile(path, sources, author, *reader_, progress);
                return [this, path, made = std::move(made)]() mutable {
                  openingName_.clear();
                  if (!made) return sayError(made.error());
                  openInBackground(path, false, nullptr, std::move(*made));
                };
              });
}

void Session::openVolumes(const std::string& path, const std::vector<std::string>& series) {
  if (series.empty()) return;
  if (!store_) {
    CaseSources sources;
    sources.volumes.assign(series.size(), path);
    sources.series = series;
    return createCase(pathForNewCase(path).string(), sources);
  }
  if (!mayEdit()) return;
  if (reader_ == nullptr)
    return sayError({ErrorKind::unavailable, "Files cannot be read: chiasm-reader is not running."});
  runOnSnapshot("Reading " + fs::path(path).filename().string(),
                [this, path, series, casePath = casePath_](CaseStore& store, Progress& progress) {
                  for (const std::string& one : series)
                    if (auto added = importVolume(store, casePath, path, *reader_, progress, one); !added)
                      return added;
                  return Expected<void>();
                });
}

std::shared_ptr<CaseStore> Session::releaseCase() {
  if (store_) saveViewIfDue(true);
  ++caseNumber_;
  player_.pause();
  keptTimePoints_.clear();
  effects_->close();
  registration_->close();
  measures_->clear();
  sizes_->clear();
  pictures_->forget();
  waitingCommands_.clear();
  volumeStatistics_.clear();
  volumeProblems_.clear();
  volumesBeingRead_.clear();
  unverified_.clear();
  closeWanted_ = false;
  statistics_.clear();
  statisticsKnown_ = false;
  hiddenMasks_.clear();
  hiddenVoxels_.clear();
  hiddenMasksRunning_.clear();
  meshModels_.clear();
  review_.reset();
  reviewRevision_ = 0;
  seenRevision_ = 0;
  saidReadOnly_ = false;
  awaitsAuthor_ = false;
  casePath_.clear();
  savedView_.clear();
  view_ = {};
  return std::exchange(store_, nullptr);
}

void Session::closeCase() {
  if (!store_) return;
  // What was asked for while voxels are verified is done first.
  closeWanted_ = waitsForVerification();
  if (closeWanted_) return;
  for (const JobStatus& job : jobs_.shown()) jobs_.cancel(job.id);
  // Closing waits for the disk: not here.
  jobs_.start("Closing", JobRunner::Visibility::quiet,
              [closing = releaseCase()](Progress&) mutable -> JobRunner::Completion {
                closing.reset();
                return {};
              });
}

void Session::adoptCase(LoadedCase loaded, const std::string& path) {
  if (auto previous = releaseCase())
    jobs_.start("Closing", JobRunner::Visibility::quiet,
                [closing = std::move(previous)](Progress&) mutable -> JobRunner::Completion {
                  closing.reset();
                  return {};
                });
  store_ = std::make_shared<CaseStore>(std::move(loaded), author_       ? *author_
                                                          : authorInVr_ ? *authorInVr_
                                                                        : Author{});
  casePath_ = path;
  if (openReadOnly_ && !store_->readOnlyReason())
    store_->setReadOnly("This case was opened for reading only (--read-only).");
  saidReadOnly_ = openReadOnly_;
  prepareView(store_->loadViewState());
  if (!path.empty()) {
    std::error_code ignored;
    rememberCase(settings_, fs::absolute(path, ignored).string(), current().info.title);
    settingsChanged();
  }
}

// A former version kept stations in the view state, outside the history: they become saved views, once, as
// soon as somebody may edit.
void Session::takeOverFormerStations() {
  if (view_.formerStations.empty() || awaitsAuthor_ || reopening_ || store_->readOnlyReason()) return;
  const std::optional<Author> who = author_ ? author_ : authorInVr_;
  if (!who) return;
  for (SavedView& station : view_.formerStations) {
    station.author = who->uid;
    station.created = UtcTime::now();
  }
  if (auto taken = store_->execute(*takeOverStations(view_.formerStations), who); !taken)
    return sayError(taken.error());
  view_.formerStations.clear();
  saveViewIfDue(true);
}

void Session::prepareView(const std::string& savedJson) {
  view_ = {};
  viewIsFresh_ = true;
  if (!savedJson.empty()) {
    if (auto saved = viewStateFromJson(savedJson)) {
      view_ = *saved;
      viewIsFresh_ = false;
    } else {
      sayError(saved.error());
    }
  }
  if (viewIsFresh_ || current().findVolume(view_.volume) == nullptr) resetView(view_, current());
  if (viewIsFresh_) recallLayout();
  for (const Volume& volume : current().volumes) {
    if (!volume.voxels) continue;
    const VolumeStatistics& statistics = volumeStatistics_[volume.info.uid] = computeStatistics(volume);
    // The others too: they are looked at next.
    if (view_.of(volume.info.uid).transferFunction.points.empty())
      prepareVolumeView(view_.of(volume.info.uid), volume.info, statistics);
  }
  keepViewValid();
  savedView_ = toJson(view_);
}

void Session::runOnSnapshot(std::string name, StoreWork work) {
  jobs_.start(std::move(name), JobRunner::Visibility::shown,
              [this, snapshot = current(), author = *author(), number = caseNumber_,
               work = std::move(work)](Progress& progress) -> JobRunner::Completion {
                auto recorded = std::make_shared<Expected<RecordedEdits>>(
                    recordEdits(snapshot, author, [&](CaseStore& store) { return work(store, progress); }));
                return [this, recorded, author, number] {
                  if (number != caseNumber_ || !store_) return;
                  if (!*recorded) return sayError(recorded->error());
                  for (Edit& edit : (*recorded)->edits)
                    if (auto committed = store_->commit(std::move(edit), author); !committed)
                      return sayError(committed.error());
                  // The statistics follow by readMissingVolumes, on a worker.
                  for (auto& [uid, voxels] : (*recorded)->voxels)
                    if (auto attached = store_->attachVoxels(uid, std::move(voxels)); !attached)
                      sayError(attached.error());
                };
              });
}

void Session::importPath(const std::string& path) {
  if (!mayEdit()) return;
  if (reader_ == nullptr)
    return sayError({ErrorKind::unavailable, "Files cannot be read: chiasm-reader is not running."});
  const std::string name = fs::path(path).filename().string();
  if (formOf(path) == FileForm::text) {
    runOnSnapshot("Reading " + name, [this, path](CaseStore& store, Progress& progress) {
      return importReport(store, path, {}, *reader_, progress);
    });
    return;
  }
  if (formOf(path) == FileForm::mesh) {
    runOnSnapshot("Reading " + name, [this, path](CaseStore& store, Progress& progress) -> Expected<void> {
      const auto read = reader_->readMeshes(path, std::nullopt, progress);
      if (!read) return tl::unexpected(read.error());
      return addReadMeshes(store, *read);
    });
    return;
  }
  runOnSnapshot("Reading " + name,
                [this, path, casePath = casePath_](CaseStore& store, Progress& progress) -> Expected<void> {
                  if (!store.current().volumes.empty()) {
                    const auto labels = reader_->readLabels(path, progress);
                    if (labels && looksLikeLabels(labels->labels))
                      return importLabels(store, path, std::nullopt, *reader_, progress);
                    if (progress.cancelled()) return tl::unexpected(labels.error());
                  }
                  return importVolume(store, casePath, path, *reader_, progress);
                });
}

void Session::pasteReport(const PasteReport& paste) {
  if (paste.text.empty()) return;
  if (auto valid = validateUtf8(paste.text); !valid) return sayError(valid.error());
  auto report =
      newReport(current(), paste.text, {.title = paste.title, .author = {}, .date = {}, .status = {}});
  if (!report) return sayError(report.error());
  run(addReport(std::move(*report)));
}

}  // namespace chiasm::app
