#include "data_io/reader/program/worker.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <exception>
#include <new>

#include "data_io/reader/program/annotation_request.h"
#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/inspect_request.h"
#include "data_io/reader/program/mesh_request.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/report_request.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/segmentation_request.h"
#include "data_io/reader/program/source_series_request.h"
#include "data_io/reader/program/text_requests.h"
#include "data_io/reader/program/vocabulary_request.h"
#include "data_io/reader/program/volume_request.h"

namespace chiasm::data_io::reader {
namespace {

// Libraries print what files say; nobody reads it, and it must not reach a log.
void silence() {
#ifndef CHIASM_SANITIZED
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  for (const int standard : {0, 1, 2})
    if (nowhere < 0 || ::dup2(nowhere, standard) < 0) ::close(standard);
  if (nowhere > 2) ::close(nowhere);
#endif
}

void answer(const Request& request, int input, int folder, bool isFolder, AnswerChannel& channel,
            VoxelLanes& lanes) {
  switch (request.kind) {
    case RequestKind::volume:
      return answerVolume({input, folder, isFolder}, request.seriesInstanceUid, channel, lanes);
    case RequestKind::labels:
      return answerLabels(input, folder, channel);
    case RequestKind::text:
      return answerText(input, channel);
    case RequestKind::labelNames:
      return answerLabelNames(input, channel);
    case RequestKind::vocabulary:
      return answerVocabulary(input, channel);
    case RequestKind::annotations:
      return answerAnnotations(input, channel);
    case RequestKind::links:
      return answerLinks(input, channel);
    case RequestKind::segmentation:
      return answerSegmentation(input, folder, channel);
    case RequestKind::sourceSeries:
      return answerSourceSeries({input, folder, isFolder}, request.seriesInstanceUid, channel);
    case RequestKind::inspect:
      return answerInspection({input, folder, isFolder}, channel);
    case RequestKind::report:
      return answerReport(input, request.seriesInstanceUid, channel);
    case RequestKind::study:
      return answerStudy(input, isFolder, channel);
    case RequestKind::identifiers:
      return answerIdentifiers(input, isFolder, channel);
    case RequestKind::mesh:
      return answerMesh(input, folder, request.seriesInstanceUid, channel);
  }
  throw Refusal("its reader does not know this request; install chiasm and chiasm-reader from one build.");
}

}  // namespace

int work(const Request& request, std::vector<UniqueFd> fds) {
  AnswerChannel channel(fds[0].get());
  VoxelLanes lanes;
  std::size_t next = 1;
  if (request.kind == RequestKind::volume) {
    if (fds.size() < 2 + kLanes) return 1;
    lanes = VoxelLanes({std::move(fds[1]), std::move(fds[2])});
    next += kLanes;
  }
  const int input = fds[next].get();
  try {
    struct stat status {};
    if (::fstat(input, &status) != 0) return 1;
    const bool isFolder = S_ISDIR(status.st_mode);
    const int folder = isFolder ? input : fds.size() > next + 1 ? fds[next + 1].get() : -1;
    silence();
    applyLimits(request.processorSeconds, isFolder ? 0 : static_cast<std::uint64_t>(status.st_size));
    // What the kernel offers must hold; what it does not offer has been said in the greeting.
    if ((landlockAvailable() && !confineFiles(folder)) ||
        (seccompAvailable() && !confineSystemCalls(lanes.descriptors())))
      throw Refusal("its reader could not be confined; try again.", ErrorKind::unavailable);
    answer(request, input, folder, isFolder, channel, lanes);
    return 0;
  } catch (const Refusal& refusal) {
    channel.refuse(refusal.error());
  } catch (const std::bad_alloc&) {
    channel.refuse(
        {ErrorKind::unreadable, "it takes more memory than such a file should; it may be damaged."});
  } catch (const std::exception&) {
    channel.refuse({ErrorKind::unreadable, "it is damaged; copy it again from its source."});
  } catch (...) {
    channel.refuse({ErrorKind::unreadable, "it is damaged; copy it again from its source."});
  }
  return 0;
}

}  // namespace chiasm::data_io::reader
