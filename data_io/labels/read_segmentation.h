// A segmentation as the reader hands it over, whatever format it came in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <glm/vec3.hpp>

#include "core/base/digest.h"
#include "core/base/uid.h"
#include "core/labels/segmentation.h"

namespace chiasm::data_io {

// A closed line in a plane, LPS mm; the last point joins the first.
using Contour = std::vector<glm::dvec3>;

// A segment of a file. What the file does not say is empty.
struct ReadSegment {
  Uid uid;  // its tracking UID
  std::string name;
  std::optional<glm::u8vec3> colour;  // sRGB
  std::optional<Code> code;
  int layer = 0;
  Label label = 0;
  std::vector<Contour> contours;  // instead of voxels: RTSTRUCT
  bool operator==(const ReadSegment&) const = default;
};

// Voxels in layers on a grid of the file's own; or contours, with neither grid nor layers. Every label that
// occurs in a layer has its segment.
struct ReadSegmentation {
  std::string format;  // "NIfTI", "NRRD", "MetaImage", "Slicer segmentation", "DICOM SEG", "RTSTRUCT"
  Digest fileDigest;   // SHA-256 of the file's bytes
  std::string frameOfReferenceUid;
  std::string seriesInstanceUid;  // of the images that it was made on
  GridGeometry grid;
  std::vector<LabelMap> layers;
  std::vector<ReadSegment> segments;
  std::vector<std::string> badges;
  std::string note;  // one sentence or more for the person, or empty

  bool isContours() const { return layers.empty(); }
};

}  // namespace chiasm::data_io
