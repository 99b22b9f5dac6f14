#include "data_io/reader/program/volume_request.h"

#include "data_io/reader/program/dicom_image_file.h"
#include "data_io/reader/program/dicom_request.h"
#include "data_io/reader/program/image_requests.h"

namespace chiasm::data_io::reader {
namespace {

bool isDicom(int input) {
  const FileBytes file = mapFile(input, false);
  return !file.bytes.empty() && openDicom(file.bytes).outcome != DicomImageFile::Outcome::notDicom;
}

}  // namespace

std::unique_ptr<ImageFiles> dicomFilesOf(const ChosenInput& chosen) {
  if (chosen.isFolder) return filesInFolder(chosen.input);
  if (std::unique_ptr<ImageFiles> files = filesInArchive(chosen.input)) return files;
  if (!isDicom(chosen.input)) return nullptr;
  if (std::unique_ptr<ImageFiles> files = filesOfDirectory(chosen.input, chosen.folder)) return files;
  return singleFile(chosen.input);
}

void answerVolume(const ChosenInput& chosen, const std::string& choice, AnswerChannel& channel,
                  VoxelLanes& lanes) {
  if (const std::unique_ptr<ImageFiles> files = dicomFilesOf(chosen))
    return answerDicom(*files, choice, channel, lanes);
  answerVolumeFile(chosen.input, chosen.folder, choice, channel, lanes);
}

}  // namespace chiasm::data_io::reader
