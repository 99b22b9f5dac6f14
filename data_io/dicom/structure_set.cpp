#include "data_io/dicom/structure_set.h"

#include <map>

#include "core/segmentation/segment_contours.h"
#include "data_io/dicom/dicom_builder.h"
#include "data_io/dicom/source_planes.h"
#include "data_io/labels/segment_category.h"

namespace chiasm::data_io {

namespace {

using namespace dicom;

constexpr const char* kDetachedStudy = "1.2.840.10008.3.1.2.3.1";  // what PS3.3 C.8.8.5 asks for

void putImageReference(DcmItem& parent, const SourceImage& image) {
  DcmItem& item = addItem(parent, DCM_ContourImageSequence);
  putText(item, DCM_ReferencedSOPClassUID, EVR_UI, image.sopClassUid);
  putText(item, DCM_ReferencedSOPInstanceUID, EVR_UI, image.sopInstanceUid);
  if (image.frame > 0) putText(item, DCM_ReferencedFrameNumber, EVR_IS, std::to_string(image.frame));
}

void putReferences(DcmDataset& data, const DerivedObjectContext& context) {
  DcmItem& frame = addItem(data, DCM_ReferencedFrameOfReferenceSequence);
  putText(frame, DCM_FrameOfReferenceUID, EVR_UI, context.frameOfReferenceUid());
  if (!context.source) return;
  DcmItem& study = addItem(frame, DCM_RTReferencedStudySequence);
  putText(study, DCM_ReferencedSOPClassUID, EVR_UI, kDetachedStudy);
  putText(study, DCM_ReferencedSOPInstanceUID, EVR_UI, context.studyInstanceUid());
  DcmItem& series = addItem(study, DCM_RTReferencedSeriesSequence);
  putText(series, DCM_SeriesInstanceUID, EVR_UI, context.source->seriesInstanceUid);
  std::map<std::string, SourceImage> instances;
  for (SourceImage image : context.source->images) {
    image.frame = 0;
    instances.emplace(image.sopInstanceUid, image);
  }
  for (const auto& [uid, image] : instances) putImageReference(series, image);
}

void putRegion(DcmDataset& data, const Segment& segment, unsigned number,
               const std::string& frameOfReference) {
  constexpr std::size_t kLongString = 64;
  const std::string name = plainText(segment.name, kLongString);
  std::string description = "TrackingUID:" + segment.uid.text();
  if (name != segment.name) description += "|Name:" + plainText(segment.name, 800);
  DcmItem& roi = addItem(data, DCM_StructureSetROISequence);
  putText(roi, DCM_ROINumber, EVR_IS, std::to_string(number));
  putText(roi, DCM_ReferencedFrameOfReferenceUID, EVR_UI, frameOfReference);
  putText(roi, DCM_ROIName, EVR_LO, name);
  putText(roi, DCM_ROIDescription, EVR_ST, description);
  putText(roi, DCM_ROIGenerationAlgorithm, EVR_CS, "SEMIAUTOMATIC");
  DcmItem& observation = addItem(data, DCM_RTROIObservationsSequence);
  putText(observation, DCM_ObservationNumber, EVR_IS, std::to_string(number));
  putText(observation, DCM_ReferencedROINumber, EVR_IS, std::to_string(number));
  putText(observation, DCM_RTROIInterpretedType, EVR_CS, "");
  putText(observation, DCM_ROIInterpreter, EVR_PN, "");
  putCode(observation, DCM_RTROIIdentificationCodeSequence, segmentType(segment));
}

void putContours(DcmDataset& data, const Segmentation& segmentation, const Segment& segment, unsigned number,
                 const std::vector<std::vector<SliceImage>>& images) {
  const std::vector<SliceContour> contours = segmentContours(segmentation, segment);
  DcmItem& region = addItem(data, DCM_ROIContourSequence);
  putText(region, DCM_ROIDisplayColor, EVR_IS,
          std::to_string(segment.colour.r) + "\\" + std::to_string(segment.colour.g) + "\\" +
              std::to_string(segment.colour.b));
  putText(region, DCM_ReferencedROINumber, EVR_IS, std::to_string(number));
  for (const SliceContour& contour : contours) {
    DcmItem& item = addItem(region, DCM_ContourSequence);
    if (!images.empty())
      for (const SliceImage& from : images[static_cast<std::size_t>(contour.slice)])
        putImageReference(item, *from.image);
    putText(item, DCM_ContourGeometricType, EVR_CS, "CLOSED_PLANAR");
    putText(item, DCM_NumberOfContourPoints, EVR_IS, std::to_string(contour.points.size()));
    std::string points;
    for (const glm::dvec3& point : contour.points)
      points += (points.empty() ? "" : "\\") + decimalText(point);
    putText(item, DCM_ContourData, EVR_DS, points);
  }
}

}  // namespace

Expected<WrittenObject> writeStructureSet(const Segmentation& segmentation,
                                          const DerivedObjectContext& context,
                                          const std::string& authorName) {
  if (segmentation.segments.empty())
    return failure(ErrorKind::notFound, "There is no segment to write in '" + segmentation.info.name + "'.");
  const auto images = context.source ? imagesOfSlices(*context.source, segmentation.info.grid)
                                     : std::vector<std::vector<SliceImage>>();
  DcmFileFormat file;
  DcmDataset& data = *file.getDataset();
  WrittenObject object;
  putHead(data, context, {UID_RTStructureSetStorage, "RTSTRUCT", segmentation.info.name, authorName}, object);
  putFrameOfReference(data, context);
  const DateTime now = nowInDicom();
  putText(data, DCM_OperatorsName, EVR_PN, plainText(authorName, 64));
  putText(data, DCM_StructureSetLabel, EVR_SH, "Chiasm segments");
  putText(data, DCM_StructureSetName, EVR_LO, plainText(segmentation.info.name, 64));
  putText(data, DCM_StructureSetDate, EVR_DA, now.date);
  putText(data, DCM_StructureSetTime, EVR_TM, now.time);
  putReferences(data, context);
  unsigned number = 0;
  for (const Segment& segment : segmentation.segments) {
    putRegion(data, segment, ++number, context.frameOfReferenceUid());
    putContours(data, segmentation, segment, number, images);
  }
  putText(data, DCM_ApprovalStatus, EVR_CS, "UNAPPROVED");
  auto bytes = encodeFile(file);
  if (!bytes) return tl::unexpected(bytes.error());
  object.bytes = std::move(*bytes);
  return object;
}

}  // namespace chiasm::data_io
