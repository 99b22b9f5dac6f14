// What DICOM images some files hold.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data_io/reader/program/answer_channel.h"
#include "data_io/reader/program/dicom_series.h"
#include "data_io/reader/program/dicom_stack.h"
#include "data_io/reader/program/image_files.h"

namespace chiasm::data_io::reader {

struct DicomScan {
  std::vector<FolderImage> images;
  std::vector<std::size_t> damaged;  // files that are DICOM, and damaged
};
// Looks at the headers of all files. Throws Refusal.
DicomScan scanDicom(const ImageFiles& files, AnswerChannel& channel);

// Throws Refusal unless there are images. Says so when files are damaged.
void requireImages(const ImageFiles& files, const DicomScan& scan);
// Throws Refusal when a damaged file lies beside the images.
void requireSoundNeighbours(const ImageFiles& files, const std::vector<std::size_t>& damaged,
                            const std::vector<FolderImage>& images);

// Which series, and which of its volumes, as "UID", "UID#3" or "#3" (VolumeSource::seriesInstanceUid).
struct SeriesChoice {
  std::string uid;       // empty: the series with most images
  std::size_t part = 0;  // from 0
};
SeriesChoice parseChoice(const std::string& text);
std::string choiceText(const std::string& uid, std::size_t part);

// One volume of a series, ready to be read.
struct ChosenStack {
  DicomStack stack;
  std::size_t seriesCount = 0, partCount = 1, part = 0, copies = 0;
  std::string difference;  // of several parts: what they differ in, "echo time"
};
// Throws Refusal when there is none like that, or a damaged file lies beside its images.
ChosenStack chooseStack(const ImageFiles& files, DicomScan scan, const SeriesChoice& choice);

}  // namespace chiasm::data_io::reader
