#include "data_io/reader/program/dicom_request.h"

#include <utility>

#include "core/volume/window_presets.h"
#include "data_io/reader/answers.h"
#include "data_io/reader/program/dicom_read.h"
#include "data_io/reader/program/dicom_scan.h"
#include "data_io/reader/program/image_requests.h"
#include "data_io/reader/program/refusal.h"
#include "data_io/reader/program/sandbox.h"
#include "data_io/reader/program/staged_volume.h"

namespace chiasm::data_io::reader {
namespace {

std::string noteOn(const ImageFiles& files, const ChosenStack& chosen) {
  std::string note;
  const auto say = [&](const std::string& sentence) { note += (note.empty() ? "" : " ") + sentence; };
  const std::vector<FolderImage>& images = chosen.stack.images;
  if (chosen.seriesCount > 1)
    say("The folder holds " + std::to_string(chosen.seriesCount) + " series; this one has " +
        std::to_string(images.size()) + " images.");
  if (chosen.partCount > 1)
    say("The series holds " + std::to_string(chosen.partCount) + " volumes that differ in " +
        chosen.difference + "; this is number " + std::to_string(chosen.part + 1) + ".");
  if (chosen.copies > 0)
    say(std::to_string(chosen.copies) + (chosen.copies == 1 ? " image was" : " images were") +
        " there twice and taken once.");
  if (files.missing() > 0)
    say(std::to_string(files.missing()) + " of the images that the DICOMDIR names are not there.");
  say(chosen.stack.note);
  if (images.front().slice.lossy) say("The images were compressed with loss.");
  if (images.front().slice.inverted)
    say("The images are shown as they are meant to be, with small values bright (MONOCHROME1); values are as "
        "stored.");
  if (images.size() == 1) say("It is a single image; its slice thickness stands for a spacing.");
  while (!note.empty() && note.back() == ' ') note.pop_back();
  return note;
}

VolumeAnswer describe(const ImageFiles& files, const ChosenStack& chosen, const VoxelPlan& plan) {
  const DicomStack& stack = chosen.stack;
  const DicomSlice& middle = stack.images[stack.images.size() / 2].slice;
  VolumeAnswer answer;
  VolumeInfo& info = answer.info;
  info.grid = stack.grid;
  info.voxelType = plan.type;
  info.rescaleSlope = plan.meaning == VoxelPlan::Meaning::stored ? plan.slope : 1.0;
  info.rescaleIntercept = plan.meaning == VoxelPlan::Meaning::stored ? plan.intercept : 0.0;
  info.study = middle.study;
  info.frameOfReferenceUid = middle.frameOfReferenceUid;
  info.headerWindows = middle.windows;
  // HU is said only of CT that is rescaled to it (PS3.3 C.8.2.1.1: the Rescale Type of CT is HU when absent).
  if (middle.study.modality == "CT" && middle.hasRescale &&
      (middle.rescaleType.empty() || middle.rescaleType == "HU"))
    info.unit = "HU";
  info.badges = stack.badges;
  if (middle.lossy) info.badges.emplace_back("lossy compression");
  if (middle.inverted) info.badges.emplace_back(kSmallValuesBright);
  info.note = noteOn(files, chosen);
  info.source.format = "DICOM";
  info.source.seriesInstanceUid =
      chosen.partCount > 1 ? choiceText(middle.seriesInstanceUid, chosen.part) : middle.seriesInstanceUid;
  return answer;
}

}  // namespace

void answerDicom(const ImageFiles& files, const std::string& choice, AnswerChannel& channel,
                 VoxelLanes& lanes) {
  channel.enter(0.0, 0.2);
  const ChosenStack chosen = chooseStack(files, scanDicom(files, channel), parseChoice(choice));
  const DicomStack& stack = chosen.stack;
  acceptGrid(stack.grid);
  const VoxelPlan plan = planVoxels(stack.images);
  acceptSize({stack.grid.size.x, stack.grid.size.y, stack.grid.size.z},
             plan.type == VoxelType::float32 ? Component::float32 : Component::uint16, files.keptBytes());
  grantProcessorTime(stack.images.size());
  channel.enter(0.2, 0.95);
  if (liesReady(stack, plan)) {
    channel.result(encode(describe(files, chosen, plan)), VoxelsComeBy::pieces);
    sendStack(files, stack, channel);
  } else {
    ReadStack read = readStack(files, stack, channel);
    answerVoxels(encode(describe(files, chosen, read.plan)), read.voxels, channel, lanes);
  }
  channel.digest(encode(digestOfFiles(files, stack)));
}

}  // namespace chiasm::data_io::reader
