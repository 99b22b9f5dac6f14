#include "data_io/reader/document_reader.h"

#include <cstring>

#include "data_io/reader/mesh_answer.h"
#include "data_io/reader/report_answer.h"
#include "data_io/reader/request_run.h"
#include "data_io/reader/sealed_memory.h"

namespace chiasm::data_io {

namespace {

using reader::RequestKind;

constexpr std::uint32_t kProcessorSeconds = 60, kWallMilliseconds = 300'000;

}  // namespace

struct DocumentReader::State {
  explicit State(std::filesystem::path program) : process(std::move(program)) {}
  reader::ReaderProcess process;

  // What the reader hands over for a file, through `decode`.
  template <typename T, typename Decode>
  Expected<T> ask(RequestKind kind, const std::filesystem::path& path, const std::string& choice,
                  Progress& progress, const Decode& decode) {
    reader::Request request;
    request.kind = kind;
    request.processorSeconds = kProcessorSeconds;
    request.wallMilliseconds = kWallMilliseconds;
    if (choice.size() >= sizeof request.seriesInstanceUid)
      return failure(ErrorKind::invalidInput, "The name of the encoding or row is too long.");
    std::memcpy(request.seriesInstanceUid, choice.data(), choice.size());
    auto answer = reader::runRequest(process, request, path, progress);
    if (!answer) return tl::unexpected(answer.error());
    auto memory = reader::SealedMemory::map(std::move(answer->memory));
    auto decoded = memory ? decode(memory->bytes()) : Expected<T>(tl::unexpected(memory.error()));
    if (!decoded)
      return failure(decoded.error().kind, path.string() + " cannot be opened: " + decoded.error().message);
    progress.report(1.0);
    return decoded;
  }
};

DocumentReader::DocumentReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
DocumentReader::~DocumentReader() = default;

Expected<std::unique_ptr<DocumentReader>> DocumentReader::start() {
  auto program = reader::findReader(std::nullopt);
  if (!program) return tl::unexpected(program.error());
  auto state = std::make_unique<State>(*program);
  if (auto started = state->process.start(); !started) return tl::unexpected(started.error());
  return std::unique_ptr<DocumentReader>(new DocumentReader(std::move(state)));
}

Expected<ReadReports> DocumentReader::readReports(const std::filesystem::path& path,
                                                  const ReportChoice& choice, Progress& progress) {
  return state_->ask<ReadReports>(RequestKind::report, path, choice.encoding + "\n" + choice.row, progress,
                                  reader::decodeReports);
}

Expected<ReadMeshes> DocumentReader::readMeshes(const std::filesystem::path& path,
                                                std::optional<MeshSpace> space, Progress& progress) {
  const char* assumed = !space ? "" : *space == MeshSpace::ras ? "ras" : "lps";
  auto meshes = state_->ask<ReadMeshes>(RequestKind::mesh, path, assumed, progress, reader::decodeMeshes);
  if (!meshes) return meshes;
  // Parts without a name are called by the file.
  for (ReadMeshPart& part : meshes->parts)
    if (part.name.empty()) part.name = path.stem().string();
  return meshes;
}

Expected<StudyIdentity> DocumentReader::studyOf(const std::filesystem::path& path, Progress& progress) {
  return state_->ask<StudyIdentity>(RequestKind::study, path, "", progress, reader::decodeStudy);
}

Expected<std::vector<IdentifierCount>> DocumentReader::identifiersOf(const std::filesystem::path& path,
                                                                     Progress& progress) {
  return state_->ask<std::vector<IdentifierCount>>(RequestKind::identifiers, path, "", progress,
                                                   reader::decodeIdentifiers);
}

}  // namespace chiasm::data_io
