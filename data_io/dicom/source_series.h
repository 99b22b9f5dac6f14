// The DICOM series that a volume was read from, as objects derived from it have to name it.
#pragma once

#include <string>
#include <vector>

#include <glm/vec3.hpp>

namespace chiasm::data_io {

// An image of the series, or a frame of one.
struct SourceImage {
  std::string sopClassUid, sopInstanceUid;
  int frame = 0;           // from 1; 0: the image has no frames
  glm::dvec3 position{0};  // LPS mm of the centre of its first pixel
  bool operator==(const SourceImage&) const = default;
};

// Texts are UTF-8 as the file has them. Patient and study are handed from source to derived object and are
// kept nowhere else.
struct SourceSeries {
  std::string studyInstanceUid, seriesInstanceUid, frameOfReferenceUid, positionReference;
  std::string patientName, patientId, patientBirthDate, patientSex, patientAge;
  std::string studyDate, studyTime, studyId, studyDescription, accessionNumber, referringPhysician;
  std::vector<SourceImage> images;  // in no order
  bool operator==(const SourceSeries&) const = default;
};

}  // namespace chiasm::data_io
