// The application's side of chiasm-reader: opens user files in a confined process, never in this one.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/progress.h"
#include "core/language/vocabulary.h"
#include "data_io/dicom/source_series.h"
#include "data_io/labels/read_labels.h"
#include "data_io/labels/read_segmentation.h"
#include "data_io/links/link_lines.h"
#include "data_io/meshes/read_mesh.h"
#include "data_io/reports/read_text.h"
#include "data_io/text_annotations/annotation_file.h"
#include "data_io/volumes/inspect.h"
#include "data_io/volumes/read_volume.h"

namespace chiasm::data_io {

// A read under way on a thread of its own. Destroying it cancels the read and waits for its end (the
// confined process is killed, so that is a matter of milliseconds). One owner.
template <typename T>
class PendingRead {
 public:
  PendingRead(std::shared_ptr<Progress> progress, std::future<Expected<T>> result)
      : progress_(std::move(progress)), result_(std::move(result)) {}
  PendingRead(PendingRead&&) noexcept = default;
  PendingRead& operator=(PendingRead&& other) noexcept {
    if (this != &other) {
      stop();
      progress_ = std::move(other.progress_);
      result_ = std::move(other.result_);
    }
    return *this;
  }
  ~PendingRead() { stop(); }

  Progress& progress() { return *progress_; }
  // True once `take` will not wait.
  bool ready() const {
    return result_.valid() && result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }
  // The result; waits for it when it is not there yet. To be called once.
  Expected<T> take() { return result_.get(); }

 private:
  void stop() {
    if (!result_.valid()) return;
    progress_->cancel();
    result_.wait();
  }
  std::shared_ptr<Progress> progress_;
  std::future<Expected<T>> result_;
};

// Which of the kernel's fences the reader stands behind. A missing one is said to the person, once.
struct ReaderSandbox {
  bool landlock = false;  // may open only the chosen file's folder (Linux 5.13)
  bool seccomp = false;   // may make only the system calls that reading takes
  bool limits = false;    // address space, processor time (off in sanitizer builds)
  bool complete() const { return landlock && seccomp && limits; }
};

struct ReaderLimits {
  std::chrono::milliseconds wallClock{120'000};
  std::chrono::seconds processorTime{30};
};

namespace reader {
struct Answer;
struct Request;
}  // namespace reader

// A volume whose voxels are there to be shown while its reader still hashes file and voxels.
class VolumeInHand {
 public:
  ReadVolume volume;  // the digests in info.source are empty until `verify`
  // Waits for the digests and enters them. Fails when the reader could not finish.
  Expected<void> verify(Progress& progress);

 private:
  friend class ReaderClient;
  std::shared_ptr<reader::Answer> pending_;
  std::shared_ptr<const reader::Request> request_;
  std::filesystem::path path_;
};

// Talks to one chiasm-reader. Any thread may call; requests run side by side, each in a process of its own.
// Messages of errors name the file as the caller gave it and never repeat anything that the file says.
class ReaderClient {
 public:
  struct Options {
    // The program; when empty: the environment's CHIASM_READER, else "chiasm-reader" beside this program.
    std::optional<std::filesystem::path> program;
    ReaderLimits limits;
  };
  // Starts the program and returns at once; it reports for duty while the application starts up. To be
  // called before threads, windows and GPU devices exist. Fails when the program is not there.
  static Expected<std::unique_ptr<ReaderClient>> start(Options options);
  static Expected<std::unique_ptr<ReaderClient>> start() { return start(Options{}); }
  ~ReaderClient();
  ReaderClient(const ReaderClient&) = delete;
  ReaderClient& operator=(const ReaderClient&) = delete;

  // A volume: NIfTI, NRRD, MetaImage by content, or DICOM as a folder, a DICOMDIR, a ZIP archive or one file
  // (of several series the one named by `seriesInstanceUid`, which may go on with "#3" for the third volume
  // of it; else the first volume of the largest series; the note says so). LPS millimetres.
  Expected<ReadVolume> readVolume(const std::filesystem::path& path, Progress& progress,
                                  const std::string& seriesInstanceUid = {});
  // The same, as soon as its voxels are in hand; the digests follow (`VolumeInHand::verify`).
  Expected<VolumeInHand> readVoxelsFirst(const std::filesystem::path& path, Progress& progress,
                                         const std::string& seriesInstanceUid = {});
  // What is there to be read, without reading it all: series and volumes with geometry, warnings and a small
  // picture, and what does not open with its reason. Fails when nothing is there.
  Expected<Inspection> inspect(const std::filesystem::path& path, Progress& progress);
  // The same formats holding whole numbers from 0 to 65535.
  Expected<ReadLabels> readLabels(const std::filesystem::path& path, Progress& progress);
  // A segmentation by content: DICOM SEG, label map or RTSTRUCT, Slicer's .seg.nrrd, or a label map as
  // readLabels takes it.
  Expected<ReadSegmentation> readSegmentation(const std::filesystem::path& path, Progress& progress);
  // The images of a series (UIDs, positions, patient, study) that objects derived from it have to name, where
  // a volume was read from: a folder, or one file.
  Expected<SourceSeries> readSourceSeries(const std::filesystem::path& path,
                                          const std::string& seriesInstanceUid, Progress& progress);
  // Meshes as DocumentReader reads them.
  Expected<ReadMeshes> readMeshes(const std::filesystem::path& path, std::optional<MeshSpace> space,
                                  Progress& progress);
  // A report: up to 16 MiB of UTF-8 without NUL.
  Expected<ReadText> readText(const std::filesystem::path& path, Progress& progress);
  // A table of label names: "index name" lines, ITK-SNAP label descriptions, or value/name columns.
  Expected<std::vector<LabelName>> readLabelNames(const std::filesystem::path& path, Progress& progress);
  // A vocabulary by content: SNOMED CT RF2 descriptions, LOINC, RadLex (CSV, OWL), ICD-10-CM, or a CSV with
  // the columns code, term, synonym, parent. A plain CSV is called by the file's name. Up to 1 GiB of UTF-8.
  Expected<Vocabulary> readVocabulary(const std::filesystem::path& path, Progress& progress);

  // Text annotations by content: brat (.ann), W3C Web Annotation, RadGraph, doccano, Label Studio. Nothing is
  // checked against a report yet. Up to 64 MiB of UTF-8.
  Expected<AnnotationFile> readAnnotations(const std::filesystem::path& path, Progress& progress);

  // Links as `exportLinks` writes them (JSON Lines); masks are not looked at. Up to 64 MiB of UTF-8.
  Expected<std::vector<LinkLine>> readLinks(const std::filesystem::path& path, Progress& progress);

  // The same, each on a thread of its own. The client must outlive the returned object.
  PendingRead<ReadVolume> startVolume(std::filesystem::path path, std::string seriesInstanceUid = {});
  PendingRead<Inspection> startInspection(std::filesystem::path path);
  PendingRead<ReadLabels> startLabels(std::filesystem::path path);
  PendingRead<ReadText> startText(std::filesystem::path path);
  PendingRead<std::vector<LabelName>> startLabelNames(std::filesystem::path path);

  // Waits for the reader's first word (a few milliseconds after `start`).
  Expected<ReaderSandbox> sandbox();
  // The process that forks for each file, 0 when none runs; for tests and diagnostics.
  int processId();

 private:
  struct State;
  explicit ReaderClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace chiasm::data_io
