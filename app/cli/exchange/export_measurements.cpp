// chiasm export --measurements sr: what segments measure, as a DICOM structured report.
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/exchange/kinds.h"
#include "app/cli/exchange/segment_export.h"
#include "app/session/dicom_context.h"
#include "data_io/atomic_file.h"
#include "data_io/dicom/measurement_report.h"
#include "data_io/dicom/segmentation_object.h"
#include "data_io/labels/segment_choice.h"

namespace chiasm::app {

namespace {

using nlohmann::json;

// "report.dcm" and "report-seg.dcm".
std::string besideOf(const std::string& out) {
  constexpr std::string_view kEnding = ".dcm";
  return (out.ends_with(kEnding) ? out.substr(0, out.size() - kEnding.size()) : out) + "-seg.dcm";
}

json groupJson(const data_io::MeasurementGroup& group) {
  json row = {{"segment", group.segment->name},
              {"tracking_uid", group.segment->uid.text()},
              {"volume_mm3", group.volumeMm3},
              {"side", sideName(group.side)},
              {"sentences", group.sentences.size()}};
  if (group.longAxis) row["long_axis_mm"] = *group.longAxis;
  if (group.shortAxis) row["short_axis_mm"] = *group.shortAxis;
  return row;
}

Expected<void> exportMeasurements(CliContext& context, const SegmentExportOptions& options,
                                  const std::string& path, const std::string& out) {
  auto opened = context.openForReading(path);
  if (!opened) return tl::unexpected(opened.error());
  const Case& current = opened->store->current();
  const auto chosen = data_io::chooseSegmentation(current, options.segmentation);
  if (!chosen) return tl::unexpected(chosen.error());
  const auto segmentation = data_io::onlySegments(**chosen, options.segments);
  if (!segmentation) return tl::unexpected(segmentation.error());
  Progress progress;
  const auto about =
      dicomContext(current, *segmentation, path, options.withoutSource, context.reader(), progress);
  if (!about) return tl::unexpected(about.error());
  const std::string author = creatorName(context);
  const auto object = data_io::writeSegmentationObject(*segmentation, *about, {false, author});
  if (!object) return tl::unexpected(object.error());
  const ReportAnalyser analyser;
  const auto groups = data_io::measurementGroups(current, *segmentation, analyser);
  const auto report = data_io::writeMeasurementReport(groups, *object, *about, author);
  if (!report) return tl::unexpected(report.error());
  // The report last: it refers to the segmentation.
  const std::string beside = besideOf(out);
  if (auto done = data_io::writeFileAtomically(beside, object->bytes); !done) return done;
  if (auto done = data_io::writeFileAtomically(out, report->bytes); !done) return done;
  json rows = json::array();
  for (const data_io::MeasurementGroup& group : groups) rows.push_back(groupJson(group));
  context.print("wrote measurements of " + counted(groups.size(), "segment") + ":\n  " + out + "\n  " +
                    beside + " (the segmentation that it refers to)",
                json{{"files", {out, beside}},
                     {"groups", rows},
                     {"sop_instance", report->sopInstanceUid},
                     {"segmentation", object->sopInstanceUid},
                     {"study", about->studyInstanceUid()}});
  return {};
}

}  // namespace

ExportKind exportMeasurementsKind(CLI::App& command, CLI::Option_group& what, CliContext& context) {
  auto format = std::make_shared<std::string>();
  CLI::Option* option =
      what.add_option(
              "--measurements", *format,
              "What segments measure: sr, a DICOM structured report (TID 1500), with the segmentation "
              "that it refers to beside it")
          ->check(CLI::IsMember({"sr"}));
  return {option, [&context, &command, format](const std::string& path, const std::string& out) {
            // Which segments is said as for --segments, which adds these options.
            SegmentExportOptions options;
            options.format = *format;
            options.segments = command.get_option("--segment")->results();
            if (const auto& named = command.get_option("--segmentation")->results(); !named.empty())
              options.segmentation = named.front();
            options.withoutSource = command.get_option("--without-source")->count() > 0;
            return exportMeasurements(context, options, path, out);
          }};
}

}  // namespace chiasm::app
