#include "data_io/dicom/measurement_report.h"

#include "data_io/dicom/dicom_builder.h"
// DCMTK's templates after its configuration.
#include <dcmtk/dcmsr/cmr/tid1500.h>
#include <dcmtk/dcmsr/dsrdoc.h>

#include "data_io/labels/segment_category.h"

namespace chiasm::data_io {

namespace {

using namespace dicom;
using Groups = TID1500_MeasurementReport::TID1411_Measurements;

// Notes the first thing that DCMTK does not take.
class Outcome {
 public:
  void take(const OFCondition& condition) {
    if (good_ && condition.bad()) {
      good_ = false;
      why_ = condition.text();
    }
  }
  bool good() const { return good_; }
  tl::unexpected<Error> error() const {
    return failure(ErrorKind::invalidInput, "The measurement report could not be made: " + why_ + ".");
  }

 private:
  bool good_ = true;
  std::string why_;
};

DSRCodedEntryValue coded(const Code& code) {
  constexpr std::size_t kShort = 16;
  const std::string meaning = plainText(code.meaning.empty() ? code.value : code.meaning, 64);
  DSRCodedEntryValue value;
  // Longer values go to Long Code Value by themselves.
  value.setCode(plainText(code.value, 1024).c_str(), plainText(code.scheme, kShort).c_str(), meaning.c_str());
  return value;
}

CID244e_Laterality laterality(Side side) {
  switch (side) {
    case Side::left:
      return DSRCodedEntryValue("7771000", "SCT", "Left");
    case Side::right:
      return DSRCodedEntryValue("24028007", "SCT", "Right");
    case Side::bilateral:
      return DSRCodedEntryValue("51440002", "SCT", "Right and left");
    default:
      return {};
  }
}

void addNumber(Groups& group, const DSRCodedEntryValue& concept_, double value,
               const DSRCodedEntryValue& unit, Outcome& outcome) {
  outcome.take(group.addMeasurement(concept_, Groups::MeasurementValue(decimalText(value).c_str(), unit)));
}

void describe(Groups& group, const MeasurementGroup& from, unsigned number, const WrittenObject& segmentation,
              const DerivedObjectContext& context, Outcome& outcome) {
  const Segment& segment = *from.segment;
  outcome.take(group.setTrackingIdentifier(plainText(segment.name, 1024).c_str()));
  outcome.take(group.setTrackingUniqueIdentifier(segment.uid.text().c_str()));
  const Code category = segmentCategory(segment);
  const bool anatomy = category.value == "123037004";
  // What is measured: a finding by its own code, or an anatomical structure at the site of its code.
  outcome.take(group.setFinding(coded(anatomy ? category : segmentType(segment))));
  DSRImageReferenceValue reference(segmentation.sopClassUid.c_str(), segmentation.sopInstanceUid.c_str());
  reference.getSegmentList().addItem(static_cast<Uint16>(number));
  outcome.take(group.setReferencedSegment(reference));
  const std::string series =
      context.source ? context.source->seriesInstanceUid : segmentation.seriesInstanceUid;
  outcome.take(group.setSourceSeriesForSegmentation(series.c_str()));
  if (anatomy)
    outcome.take(group.addFindingSite(coded(segmentType(segment)), laterality(from.side)));
  else if (from.side != Side::none)
    outcome.take(group.addFindingSite(DSRCodedEntryValue("123037004", "SCT", "Anatomical Structure"),
                                      laterality(from.side)));
  const DSRCodedEntryValue millimetre("mm", "UCUM", "millimeter"),
      cubicMillimetre("mm3", "UCUM", "cubic millimeter");
  addNumber(group, DSRCodedEntryValue("118565006", "SCT", "Volume"), from.volumeMm3, cubicMillimetre,
            outcome);
  if (from.longAxis)
    addNumber(group, DSRCodedEntryValue("103339001", "SCT", "Long Axis"), *from.longAxis, millimetre,
              outcome);
  if (from.shortAxis)
    addNumber(group, DSRCodedEntryValue("103340004", "SCT", "Short Axis"), *from.shortAxis, millimetre,
              outcome);
  for (const std::string& sentence : from.sentences)
    outcome.take(group.addQualitativeEvaluation(DSRCodedEntryValue("121071", "DCM", "Finding"),
                                                OFString(sentence.c_str(), sentence.size())));
}

void observe(TID1500_MeasurementReport& report, const DerivedObjectContext& context,
             const std::string& authorName, Outcome& outcome) {
  outcome.take(report.setLanguage(CID5000_Languages::English));
  auto& observers = report.getObservationContext();
  if (!authorName.empty()) outcome.take(observers.addPersonObserver(plainText(authorName, 64).c_str()));
  outcome.take(
      observers.addDeviceObserver(context.current->info.uid.text().c_str(), "Chiasm", "Chiasm", "Chiasm"));
  const std::string& modality = context.volume->info.study.modality;
  const DSRCodedEntryValue procedure =
      modality == "CT"   ? DSRCodedEntryValue("77477000", "SCT", "Computed Tomography X-Ray")
      : modality == "MR" ? DSRCodedEntryValue("113091000", "SCT", "Magnetic Resonance Imaging")
                         : DSRCodedEntryValue("363679005", "SCT", "Imaging procedure");
  outcome.take(report.addProcedureReported(procedure));
}

}  // namespace

Expected<WrittenObject> writeMeasurementReport(const std::vector<MeasurementGroup>& groups,
                                               const WrittenObject& segmentation,
                                               const DerivedObjectContext& context,
                                               const std::string& authorName) {
  if (groups.empty()) return failure(ErrorKind::notFound, "There is no segment to report measurements of.");
  Outcome outcome;
  TID1500_MeasurementReport report(CMR_CID7021::ImagingMeasurementReport);
  observe(report, context, authorName, outcome);
  for (std::size_t i = 0; i < groups.size() && outcome.good(); ++i) {
    if (i > 0) outcome.take(report.addVolumetricROIMeasurements());
    describe(report.getVolumetricROIMeasurements(), groups[i], static_cast<unsigned>(i + 1), segmentation,
             context, outcome);
  }
  if (!outcome.good()) return outcome.error();

  DSRDocument document;
  outcome.take(document.createNewDocument(DSRTypes::DT_Comprehensive3DSR));
  outcome.take(document.setSpecificCharacterSetType(DSRTypes::CS_UTF8));
  outcome.take(document.setTreeFromRootTemplate(report, OFTrue));
  const std::string study = context.studyInstanceUid();
  outcome.take(document.getCurrentRequestedProcedureEvidence().addItem(
      study.c_str(), segmentation.seriesInstanceUid.c_str(), segmentation.sopClassUid.c_str(),
      segmentation.sopInstanceUid.c_str()));
  DcmFileFormat file;
  DcmDataset& data = *file.getDataset();
  if (outcome.good()) outcome.take(document.write(data));
  if (!outcome.good()) return outcome.error();

  WrittenObject object;
  putHead(data, context, {UID_Comprehensive3DSRStorage, "SR", "measurements of segments", authorName},
          object);
  // Whoever verifies it does so elsewhere: this is a draft by a program that is no medical device.
  putText(data, DCM_CompletionFlag, EVR_CS, "PARTIAL");
  putText(data, DCM_VerificationFlag, EVR_CS, "UNVERIFIED");
  auto bytes = encodeFile(file);
  if (!bytes) return tl::unexpected(bytes.error());
  object.bytes = std::move(*bytes);
  return object;
}

}  // namespace chiasm::data_io
