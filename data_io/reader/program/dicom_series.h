// Which of the images that were found belong together: series, and the volumes within a series.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data_io/reader/program/dicom_slice.h"
#include "data_io/reader/program/image_files.h"

namespace chiasm::data_io::reader {

// A frame that was found; `file` is the caller's number for the file it came from.
struct FolderImage {
  std::size_t file = 0;
  DicomSlice slice;
  FileStamp stamp{};  // of that file, as it was looked at
};

struct DicomSeries {
  std::string uid;
  std::vector<FolderImage> images;
};

// By Series Instance UID, the series with most images first (of equals, the smallest UID).
std::vector<DicomSeries> groupSeries(std::vector<FolderImage> images);

// The images of one volume each, and what tells the volumes apart.
struct SeriesParts {
  std::vector<std::vector<FolderImage>> parts;  // at least one
  std::optional<Moment> moment;                 // of several parts: what they differ in, ascending
  std::size_t copies = 0;                       // images left out because they were there twice
};

// Throws Refusal unless all images can be decoded and stacked: single values of 8 or 16 bits, complete, with
// a place in the patient, of one size, spacing, type, orientation and frame of reference. Copies (the same
// SOP Instance UID and frame) are left out. Where several images lie at one place, the first of `Moment` by
// which they fall apart into volumes without such places does it; refused when there is none.
SeriesParts splitSeries(std::vector<FolderImage> images);

// Unit normal of the images' plane: row × column, so grids are right-handed.
glm::dvec3 planeNormal(const DicomSlice& slice);

}  // namespace chiasm::data_io::reader
