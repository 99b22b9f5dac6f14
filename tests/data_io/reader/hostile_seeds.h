// Small whole volumes in every form that can be written in a few lines, to be damaged.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/data_io/reader/dicom_files.h"

namespace chiasm::test {

struct VolumeSeed {
  const char* name;
  std::string file;  // the one that is damaged
  std::string bytes;
  std::vector<std::pair<std::string, std::string>> beside = {};  // files that lie with it, whole
  std::string open = {};                                         // what is opened; empty: `file`
  // A cut within its last word leaves what may be whole; it is marked.
  bool endsWithLine = false;
};

// NIfTI, Analyze, NRRD, MetaImage and DICOM, whole and in two files, plain and compressed; int16, 4³ voxels
// or three images.
std::vector<VolumeSeed> volumeSeeds();

// The image of a series of such, 2.5 mm above the one before.
DicomImage seedImage(int number);

// A ZIP archive of stored entries (APPNOTE.TXT 4.3).
std::string storedZip(const std::vector<std::pair<std::string, std::string>>& entries);

}  // namespace chiasm::test
