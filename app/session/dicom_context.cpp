#include "app/session/dicom_context.h"

#include "data_io/case_file/volume_files.h"
#include "data_io/dicom/series_uid.h"

namespace chiasm::app {

Expected<data_io::DerivedObjectContext> dicomContext(const Case& current, const Segmentation& segmentation,
                                                     const std::string& casePath, bool withoutSource,
                                                     data_io::ReaderClient& reader, Progress& progress) {
  data_io::DerivedObjectContext context;
  context.current = &current;
  context.volume = current.findVolume(segmentation.info.volume);
  if (!context.volume)
    return failure(ErrorKind::notFound,
                   "The volume of '" + segmentation.info.name + "' is not in this case.");
  const VolumeSource& source = context.volume->info.source;
  const std::string uid = data_io::seriesUidOf(source.seriesInstanceUid);
  if (uid.empty() || withoutSource) return context;
  constexpr const char* kAdvice =
      " The object has to name the images that it was made on; bring them back, or say --without-source to "
      "write one of a study of its own.";
  const auto path = data_io::locateVolume(source, casePath);
  if (!path) return failure(path.error().kind, path.error().message + kAdvice);
  auto series = reader.readSourceSeries(*path, uid, progress);
  if (!series) return failure(series.error().kind, series.error().message + kAdvice);
  context.source = std::move(*series);
  return context;
}

}  // namespace chiasm::app
