// chiasm export --segments seg|rtstruct: segments as DICOM objects.
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/cli/exchange/segment_export.h"
#include "app/session/dicom_context.h"
#include "data_io/atomic_file.h"
#include "data_io/dicom/segmentation_object.h"
#include "data_io/dicom/structure_set.h"
#include "data_io/labels/segment_choice.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

std::string sourceNote(const data_io::DerivedObjectContext& context) {
  if (!context.source)
    return "The volume is no DICOM series here: patient and study are the case's own, and no images are "
           "named.";
  return "Made on " + counted(context.source->images.size(), "image") + " of the source series.";
}

}  // namespace

std::string creatorName(CliContext& context) {
  const auto author = context.author();
  return author ? author->displayName : std::string();
}

std::vector<std::string> dicomSegmentFormats() {
  return {"seg", "rtstruct"};
}

Expected<void> exportDicomSegments(CliContext& context, const Case& current, const std::string& casePath,
                                   const SegmentExportOptions& options, const std::string& out) {
  const auto chosen = data_io::chooseSegmentation(current, options.segmentation);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto segmentation = data_io::onlySegments(**chosen, options.segments);
  if (!segmentation) return tl::unexpected(segmentation.error());
  Progress progress;
  const auto about =
      dicomContext(current, *segmentation, casePath, options.withoutSource, context.reader(), progress);
  if (!about) return tl::unexpected(about.error());
  const std::string author = creatorName(context);
  const auto object = options.format == "seg" ? data_io::writeSegmentationObject(*segmentation, *about,
                                                                                 {options.fractional, author})
                                              : data_io::writeStructureSet(*segmentation, *about, author);
  if (!object) return tl::unexpected(object.error());
  if (auto done = data_io::writeFileAtomically(out, object->bytes); !done) return done;
  const std::string note = sourceNote(*about);
  context.print("wrote " + counted(segmentation->segments.size(), "segment") + ":\n  " + out + "\n" + note,
                json{{"segments", segmentation->segments.size()},
                     {"files", {out}},
                     {"sop_class", object->sopClassUid},
                     {"sop_instance", object->sopInstanceUid},
                     {"series", object->seriesInstanceUid},
                     {"study", about->studyInstanceUid()},
                     {"notes", {note}}});
  return {};
}

}  // namespace chiasm::app
