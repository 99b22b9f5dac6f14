#include "data_io/reader/reader_client.h"

#include <algorithm>
#include <cstring>
#include <future>
#include <optional>

#include "core/report/utf8.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/inspection_answer.h"
#include "data_io/reader/mesh_answer.h"
#include "data_io/reader/reader_process.h"
#include "data_io/reader/request_run.h"
#include "data_io/reader/sealed_memory.h"
#include "data_io/reader/segmentation_answer.h"
#include "data_io/reader/source_series_answer.h"
#include "data_io/reader/vocabulary_answer.h"
#include "data_io/reader/volume_bounds.h"
#include "data_io/sha256.h"
#include "data_io/volumes/voxel_digest.h"

namespace chiasm::data_io {
namespace {

using reader::RequestKind;
using reader::SealedMemory;

tl::unexpected<Error> aboutFile(const std::filesystem::path& path, Error error) {
  return failure(error.kind, path.string() + " cannot be opened: " + error.message);
}

tl::unexpected<Error> lied(const std::filesystem::path& path) {
  return failure(ErrorKind::unreadable, path.string() +
                                            " cannot be opened: what its reader handed over does not fit its "
                                            "own description, so the file is not to be trusted.");
}

// Of a grid that lies in space, and is none that no reader hands over.
std::optional<std::uint64_t> bytesOf(const GridGeometry& grid, VoxelType type) {
  if (!validate(grid)) return std::nullopt;
  std::uint64_t bytes = bytesPerVoxel(type);
  for (int axis = 0; axis < 3; ++axis) {
    bytes *= static_cast<std::uint64_t>(grid.size[axis]);
    if (bytes > reader::kMaximumConvertedBytes) return std::nullopt;
  }
  return bytes;
}

// dims × type = payload.
bool fits(const VolumeInfo& info, VoxelType type, const SealedMemory& memory) {
  return bytesOf(info.grid, type) == memory.bytes().size();
}

// Nothing when it was cancelled.
std::optional<Digest> digestOf(const ReadVolume& volume, const Progress& progress) {
  constexpr std::size_t kPortion = 16 * 1024 * 1024;
  Sha256 hash;
  beginVoxelDigest(hash, volume.info.voxelType, volume.info.grid.size);
  for (std::span<const std::byte> left = volume.voxels->bytes(); !left.empty();) {
    if (progress.cancelled()) return std::nullopt;
    const std::size_t portion = std::min(kPortion, left.size());
    hash.update(left.first(portion));
    left = left.subspan(portion);
  }
  return hash.finish();
}

std::string nameOf(const std::filesystem::path& path) {
  std::string name =
      path.filename().empty() ? path.parent_path().filename().string() : path.filename().string();
  for (const char* ending : {".gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".zip", ".dcm"})
    if (name.size() > std::strlen(ending) && name.ends_with(ending))
      name.resize(name.size() - std::strlen(ending));
  return name;
}

}  // namespace

struct ReaderClient::State {
  State(std::filesystem::path program, ReaderLimits chosen) : process(std::move(program)), limits(chosen) {}
  reader::ReaderProcess process;
  ReaderLimits limits;

  std::shared_ptr<reader::Request> request(RequestKind kind) const {
    auto out = std::make_shared<reader::Request>();
    out->kind = kind;
    out->processorSeconds = static_cast<std::uint32_t>(std::max<long>(1, limits.processorTime.count()));
    out->wallMilliseconds = static_cast<std::uint32_t>(std::max<long>(1, limits.wallClock.count()));
    return out;
  }
  Expected<reader::Answer> run(RequestKind kind, const std::filesystem::path& path, Progress& progress,
                               const std::string& series = {}) {
    reader::Request request = *this->request(kind);
    if (series.size() >= sizeof request.seriesInstanceUid)
      return failure(ErrorKind::invalidInput, "A Series Instance UID has at most 64 characters.");
    std::memcpy(request.seriesInstanceUid, series.data(), series.size());
    return reader::runRequest(process, request, path, progress);
  }
};

ReaderClient::ReaderClient(std::unique_ptr<State> state) : state_(std::move(state)) {}
ReaderClient::~ReaderClient() = default;

Expected<std::unique_ptr<ReaderClient>> ReaderClient::start(Options options) {
  Expected<std::filesystem::path> program = reader::findReader(options.program);
  if (!program) return tl::unexpected<Error>(program.error());
  auto state = std::make_unique<State>(*program, options.limits);
  if (Expected<void> started = state->process.start(); !started)
    return tl::unexpected<Error>(started.error());
  return std::unique_ptr<ReaderClient>(new ReaderClient(std::move(state)));
}

Expected<ReadVolume> ReaderClient::readVolume(const std::filesystem::path& path, Progress& progress,
                                              const std::string& seriesInstanceUid) {
  Expected<VolumeInHand> first = readVoxelsFirst(path, progress, seriesInstanceUid);
  if (!first) return tl::unexpected<Error>(first.error());
  if (Expected<void> verified = first->verify(progress); !verified)
    return tl::unexpected<Error>(verified.error());
  return std::move(first->volume);
}

Expected<void> VolumeInHand::verify(Progress& progress) {
  // The file's bytes are hashed where they are parsed, the voxels here where they are, both at once.
  std::future<std::optional<Digest>> voxels =
      std::async(std::launch::async, [&] { return digestOf(volume, progress); });
  Expected<std::string> text = reader::awaitDigest(*pending_, *request_, path_, progress);
  if (!text) return tl::unexpected<Error>(text.error());
  Expected<Digest> file = reader::decodeDigest(*text);
  if (!file) return aboutFile(path_, file.error());
  const std::optional<Digest> digest = voxels.get();
  if (!digest) return failure(ErrorKind::cancelled, "Verifying " + path_.string() + " was cancelled.");
  volume.info.source.fileDigest = *file;
  volume.info.source.voxelDigest = *digest;
  progress.report(1.0);
  return {};
}

Expected<VolumeInHand> ReaderClient::readVoxelsFirst(const std::filesystem::path& path, Progress& progress,
                                                     const std::string& seriesInstanceUid) {
  Expected<reader::Answer> answer = state_->run(RequestKind::volume, path, progress, seriesInstanceUid);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<reader::VolumeAnswer> header = reader::decodeVolume(answer->text);
  if (!header) return aboutFile(path, header.error());
  const std::optional<std::uint64_t> bytes = bytesOf(header->info.grid, header->info.voxelType);
  if (!bytes) return lied(path);
  const std::shared_ptr<const reader::Request> request = state_->request(RequestKind::volume);
  Expected<reader::PrivateMemory> memory = reader::awaitVoxels(*answer, *bytes, *request, path, progress);
  if (!memory) return tl::unexpected<Error>(memory.error());

  VolumeInHand out;
  ReadVolume& volume = out.volume;
  volume.info = std::move(header->info);
  volume.info.uid = Uid::generate();
  volume.info.name = nameOf(path);
  std::error_code ignored;
  volume.info.source.absolutePath = std::filesystem::weakly_canonical(path, ignored).string();
  const std::span<const std::byte> voxels = memory->bytes();
  auto keep = std::make_shared<reader::PrivateMemory>(std::move(*memory));
  volume.voxels =
      std::make_shared<const VoxelBuffer>(volume.info.voxelType, voxels, [keep]() mutable { keep.reset(); });
  out.pending_ = std::make_shared<reader::Answer>(std::move(*answer));
  out.path_ = path;
  out.request_ = request;
  return out;
}

Expected<Inspection> ReaderClient::inspect(const std::filesystem::path& path, Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::inspect, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<Inspection> inspection = reader::decodeInspection(
      {reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!inspection) return aboutFile(path, inspection.error());
  progress.report(1.0);
  return inspection;
}

Expected<ReadLabels> ReaderClient::readLabels(const std::filesystem::path& path, Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::labels, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<reader::VolumeAnswer> header = reader::decodeVolume(answer->text);
  if (!header) return aboutFile(path, header.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory || !fits(header->info, VoxelType::uint16, *memory)) return lied(path);

  std::vector<Label> dense(memory->bytes().size() / sizeof(Label));
  std::memcpy(dense.data(), memory->bytes().data(), memory->bytes().size());
  std::vector<bool> seen(65536, false);
  for (Label label : dense) seen[label] = true;

  ReadLabels out;
  out.grid = header->info.grid;
  for (std::size_t label = 1; label < seen.size(); ++label)
    if (seen[label]) out.present.push_back(static_cast<Label>(label));
  out.labels = LabelMap::fromDense(out.grid.size, dense);
  out.names = std::move(header->names);
  out.format = header->info.source.format;
  out.fileDigest = header->info.source.fileDigest;
  out.badges = header->info.badges;
  out.note = header->info.note;
  progress.report(1.0);
  return out;
}

Expected<ReadSegmentation> ReaderClient::readSegmentation(const std::filesystem::path& path,
                                                          Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::segmentation, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<ReadSegmentation> segmentation = reader::decodeSegmentation(answer->text, memory->bytes());
  if (!segmentation) return aboutFile(path, segmentation.error());
  progress.report(1.0);
  return segmentation;
}

Expected<SourceSeries> ReaderClient::readSourceSeries(const std::filesystem::path& path,
                                                      const std::string& seriesInstanceUid,
                                                      Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::sourceSeries, path, progress, seriesInstanceUid);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<SourceSeries> series = reader::decodeSourceSeries(
      {reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!series) return aboutFile(path, series.error());
  progress.report(1.0);
  return series;
}

Expected<ReadMeshes> ReaderClient::readMeshes(const std::filesystem::path& path,
                                              std::optional<MeshSpace> space, Progress& progress) {
  const char* assumed = !space ? "" : *space == MeshSpace::ras ? "ras" : "lps";
  Expected<reader::Answer> answer = state_->run(RequestKind::mesh, path, progress, assumed);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<ReadMeshes> meshes = reader::decodeMeshes(memory->bytes());
  if (!meshes) return aboutFile(path, meshes.error());
  // Parts without a name are called by the file.
  for (ReadMeshPart& part : meshes->parts)
    if (part.name.empty()) part.name = path.stem().string();
  progress.report(1.0);
  return meshes;
}

Expected<ReadText> ReaderClient::readText(const std::filesystem::path& path, Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::text, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<Digest> digest = reader::decodeDigest(answer->text);
  if (!digest) return aboutFile(path, digest.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  ReadText out;
  out.fileDigest = *digest;
  out.text.assign(reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size());
  if (!validateUtf8(out.text)) return lied(path);
  progress.report(1.0);
  return out;
}

Expected<std::vector<LabelName>> ReaderClient::readLabelNames(const std::filesystem::path& path,
                                                              Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::labelNames, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<std::vector<LabelName>> names =
      reader::decodeNames({reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!names) return aboutFile(path, names.error());
  progress.report(1.0);
  return names;
}

Expected<Vocabulary> ReaderClient::readVocabulary(const std::filesystem::path& path, Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::vocabulary, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<Vocabulary> vocabulary = reader::decodeVocabulary(
      {reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!vocabulary) return aboutFile(path, vocabulary.error());
  if (vocabulary->name == "CSV" || vocabulary->name == "OWL ontology")
    vocabulary->name = path.stem().string();
  progress.report(1.0);
  return vocabulary;
}

Expected<AnnotationFile> ReaderClient::readAnnotations(const std::filesystem::path& path,
                                                       Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::annotations, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  Expected<AnnotationFile> file = reader::decodeAnnotations(
      {reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!file) return aboutFile(path, file.error());
  progress.report(1.0);
  return file;
}

Expected<std::vector<LinkLine>> ReaderClient::readLinks(const std::filesystem::path& path,
                                                        Progress& progress) {
  Expected<reader::Answer> answer = state_->run(RequestKind::links, path, progress);
  if (!answer) return tl::unexpected<Error>(answer.error());
  Expected<SealedMemory> memory = SealedMemory::map(std::move(answer->memory));
  if (!memory) return lied(path);
  // The reader may have been taken over by a hostile file: its lines are checked as strictly as a file's.
  Expected<std::vector<LinkLine>> lines =
      parseLinkLines({reinterpret_cast<const char*>(memory->bytes().data()), memory->bytes().size()});
  if (!lines) return aboutFile(path, lines.error());
  progress.report(1.0);
  return lines;
}

PendingRead<ReadVolume> ReaderClient::startVolume(std::filesystem::path path, std::string seriesInstanceUid) {
  auto progress = std::make_shared<Progress>();
  return {progress, std::async(std::launch::async, [this, progress, path = std::move(path),
                                                    series = std::move(seriesInstanceUid)] {
            return readVolume(path, *progress, series);
          })};
}

PendingRead<Inspection> ReaderClient::startInspection(std::filesystem::path path) {
  auto progress = std::make_shared<Progress>();
  return {progress, std::async(std::launch::async, [this, progress, path = std::move(path)] {
            return inspect(path, *progress);
          })};
}

PendingRead<ReadLabels> ReaderClient::startLabels(std::filesystem::path path) {
  auto progress = std::make_shared<Progress>();
  return {progress, std::async(std::launch::async, [this, progress, path = std::move(path)] {
            return readLabels(path, *progress);
          })};
}

PendingRead<ReadText> ReaderClient::startText(std::filesystem::path path) {
  auto progress = std::make_shared<Progress>();
  return {progress, std::async(std::launch::async, [this, progress, path = std::move(path)] {
            return readText(path, *progress);
          })};
}

PendingRead<std::vector<LabelName>> ReaderClient::startLabelNames(std::filesystem::path path) {
  auto progress = std::make_shared<Progress>();
  return {progress, std::async(std::launch::async, [this, progress, path = std::move(path)] {
            return readLabelNames(path, *progress);
          })};
}

Expected<ReaderSandbox> ReaderClient::sandbox() {
  Expected<reader::Hello> hello = state_->process.hello();
  if (!hello) return tl::unexpected<Error>(hello.error());
  return ReaderSandbox{hello->landlock != 0, hello->seccomp != 0, hello->limits != 0};
}

int ReaderClient::processId() {
  return state_->process.processId();
}

}  // namespace chiasm::data_io
