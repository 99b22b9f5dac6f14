#include "data_io/links/export_links.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "core/report/utf8.h"
#include "data_io/atomic_file.h"
#include "data_io/labels/mask_file.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

namespace fs = std::filesystem;

// The file's or folder's own name: where it lies is nobody else's business.
std::string nameOf(const VolumeSource& source) {
  const fs::path path(source.relativePath.empty() ? source.absolutePath : source.relativePath);
  return (path.filename().empty() ? path.parent_path() : path).filename().string();
}

LinkLine::VolumeLine lineOf(const VolumeInfo& info) {
  LinkLine::VolumeLine line;
  line.uid = info.uid;
  line.name = nameOf(info.source);
  line.sha256 = info.source.fileDigest;
  line.voxelSha256 = info.source.voxelDigest;
  line.frameOfReference = info.frameOfReferenceUid;
  line.series = info.source.seriesInstanceUid;
  // LPS to RAS turns x and y; the volume's own space, without a registration.
  for (int row = 0; row < 3; ++row) {
    const double sign = row < 2 ? -1.0 : 1.0;
    for (int column = 0; column < 3; ++column)
      line.affine[static_cast<std::size_t>(4 * row + column)] =
          sign * info.grid.direction[column][row] * info.grid.spacing[column];
    line.affine[static_cast<std::size_t>(4 * row + 3)] = sign * info.grid.origin[row];
  }
  line.affine[15] = 1.0;
  return line;
}

// Reports, understood once each.
class Reports {
 public:
  Reports(const Case& current, const ReportAnalyser& analyser) {
    for (const Report& report : current.reports) {
      Known& known = known_[report.uid];
      known.report = &report;
      known.sha256 = sha256(report.text);
      if (auto analysis = analyser.analyse(report.text)) known.analysis = std::move(*analysis);
    }
  }

  Digest digestOf(const Uid& report) const {
    const auto found = known_.find(report);
    return found == known_.end() ? Digest{} : found->second.sha256;
  }

  void describe(LinkLine& line) const {
    const TextAnchor& anchor = line.link.anchors.front();
    const auto found = known_.find(anchor.report);
    if (found == known_.end()) return;
    const Known& known = found->second;
    line.report = {known.report->uid, known.report->document, known.report->version, known.sha256, {}};
    if (line.link.state == LinkState::stale) return;
    for (const ReportSection& section : known.analysis.sections)
      if (section.headingBegin <= anchor.begin && anchor.begin < section.bodyEnd)
        line.report.section = section.name;
    const CodePointIndex index(known.report->text);
    for (const Sentence& sentence : known.analysis.sentences)
      if (sentence.range.contains({anchor.begin, anchor.begin + 1}))
        line.sentence = index.slice(sentence.range.begin, sentence.range.end);
    measure(known.analysis, line);
  }

  // Findings in the pictures that no link's words touch, in text order.
  std::vector<LinkLine> unlinked(const Case& current) const {
    std::vector<LinkLine> lines;
    for (const Report* report : current.newestReports())
      for (const FindingMention& finding : known_.at(report->uid).analysis.findings) {
        const bool linked = std::any_of(current.links.begin(), current.links.end(), [&](const Link& link) {
          return std::any_of(link.anchors.begin(), link.anchors.end(), [&](const TextAnchor& anchor) {
            return anchor.report == report->uid &&
                   finding.range.overlaps(TextRange{anchor.begin, anchor.end});
          });
        });
        auto anchor = makeAnchor(report->uid, report->text, finding.range.begin, finding.range.end);
        if (linked || !finding.imageFinding || finding.refersBack || !anchor) continue;
        LinkLine line;
        line.finding = certaintyName(finding.certainty);
        line.link.anchors = {*std::move(anchor)};
        line.link.codes = {finding.code};
        lines.push_back(std::move(line));
      }
    return lines;
  }

 private:
  struct Known {
    const Report* report = nullptr;
    Digest sha256;
    ReportAnalysis analysis;
  };

  // Sizes in the linked words, or of a finding in them.
  static void measure(const ReportAnalysis& analysis, LinkLine& line) {
    std::vector<std::size_t> which;
    for (const TextAnchor& anchor : line.link.anchors) {
      const TextRange range{anchor.begin, anchor.end};
      for (std::size_t i = 0; i < analysis.measurements.size(); ++i)
        if (range.overlaps(analysis.measurements[i].range)) which.push_back(i);
      for (const FindingMention& finding : analysis.findings)
        if (range.overlaps(finding.range))
          which.insert(which.end(), finding.measurements.begin(), finding.measurements.end());
    }
    std::sort(which.begin(), which.end());
    which.erase(std::unique(which.begin(), which.end()), which.end());
    for (const std::size_t i : which) {
      const TextMeasurement& measurement = analysis.measurements[i];
      if (measurement.kind != TextMeasurement::Kind::volume &&
          measurement.kind != TextMeasurement::Kind::attenuation)
        line.millimetres.insert(line.millimetres.end(), measurement.values.begin(), measurement.values.end());
    }
  }

  std::map<Uid, Known> known_;
};

// Files of this export that were not there before, taken away again unless it ends well.
class NewFiles {
 public:
  ~NewFiles() {
    std::error_code ignored;
    for (auto file = paths_.rbegin(); file != paths_.rend(); ++file) fs::remove(*file, ignored);
  }
  void add(const fs::path& path) { paths_.push_back(path); }
  void keep() { paths_.clear(); }

 private:
  std::vector<fs::path> paths_;
};

class Exporter {
 public:
  Exporter(const Case& current, const ReportAnalyser& analyser, const std::string& path, bool findings)
      : current_(current), reports_(current, analyser), path_(path), findings_(findings) {
    const std::string stem = path_.stem().string();
    folder_ = (validateUtf8(stem) ? stem : "links") + "-masks";
  }

  Expected<WrittenLinks> write() {
    std::vector<LinkLine> lines;
    for (const Link& link : current_.links) {
      auto line = lineOf(link);
      if (!line) return tl::unexpected<Error>(line.error());
      lines.push_back(std::move(*line));
    }
    const std::size_t links = lines.size();
    if (findings_)
      for (LinkLine& finding : reports_.unlinked(current_)) {
        describe(finding);
        lines.push_back(std::move(finding));
      }
    if (lines.empty())
      return failure(ErrorKind::notFound, findings_ ? "This case has no links and no findings to export."
                                                    : "This case has no links to export.");
    if (auto written = writeFileAtomically(path_.string(), encodeLinkLines(lines)); !written)
      return tl::unexpected<Error>(written.error());
    fresh_.keep();
    WrittenLinks out{links, lines.size() - links, {path_.string()}};
    for (const auto& [segment, mask] : masks_)
      out.files.push_back((path_.parent_path() / mask.path).string());
    return out;
  }

 private:
  Expected<LinkLine> lineOf(const Link& link) {
    LinkLine line;
    line.link = link;
    const Volume* volume = nullptr;
    for (const LinkTarget& target : link.targets) {
      const Segment* segment = target.kind == kSegmentTarget ? current_.findSegment(target.uid) : nullptr;
      const Segmentation* segmentation = segment ? current_.segmentationOf(*segment) : nullptr;
      if (!segmentation) continue;
      if (line.masks.empty() && current_.findVolume(segmentation->info.volume))
        volume = current_.findVolume(segmentation->info.volume);
      auto mask = maskOf(*segmentation, *segment);
      if (!mask) return tl::unexpected<Error>(mask.error());
      line.masks.push_back(*mask);
    }
    if (volume) line.volume = data_io::lineOf(volume->info);
    describe(line);
    return line;
  }

  // The case, the first volume unless the masks have another, and what the reports say around the words.
  void describe(LinkLine& line) const {
    line.caseId = current_.info.identifier.empty() ? current_.info.uid.text() : current_.info.identifier;
    for (const TextAnchor& anchor : line.link.anchors)
      line.textSha256.push_back(reports_.digestOf(anchor.report));
    if (!line.volume && !current_.volumes.empty())
      line.volume = data_io::lineOf(current_.volumes.front().info);
    reports_.describe(line);
  }

  Expected<MaskLine> maskOf(const Segmentation& segmentation, const Segment& segment) {
    if (const auto known = masks_.find(segment.uid); known != masks_.end()) return known->second;
    auto encoded = encodeMask(segmentation, segment);
    if (!encoded) return tl::unexpected<Error>(encoded.error());
    MaskLine mask;
    mask.sha256 = sha256(encoded->bytes);
    mask.path = folder_ + "/" + segment.uid.text() + "-" + mask.sha256.hex().substr(0, 16) + ".nii.gz";
    mask.segment.uid = segment.uid;
    mask.segment.name = segment.name;
    mask.segment.colour = segment.colour;
    mask.segment.code = segment.code;
    mask.voxels = encoded->voxels;
    mask.volumeMm3 = encoded->volumeMm3;
    if (auto written = writeMask(mask, encoded->bytes); !written)
      return tl::unexpected<Error>(written.error());
    masks_.emplace(segment.uid, mask);
    return mask;
  }

  Expected<void> writeMask(const MaskLine& mask, const std::string& bytes) {
    const fs::path folder = path_.parent_path() / folder_, file = path_.parent_path() / mask.path;
    std::error_code error;
    if (fs::create_directory(folder, error)) fresh_.add(folder);
    if (error)
      return failure(ErrorKind::storage,
                     "The folder '" + folder.string() + "' was not made: " + error.message() + ".");
    if (!fs::exists(file, error)) fresh_.add(file);
    return writeFileAtomically(file.string(), bytes);
  }

  const Case& current_;
  Reports reports_;
  fs::path path_;
  bool findings_ = false;
  std::string folder_;
  std::map<Uid, MaskLine> masks_;
  NewFiles fresh_;
};

}  // namespace

Expected<WrittenLinks> exportLinks(const Case& current, const ReportAnalyser& analyser,
                                   const std::string& path, bool findings) {
  return Exporter(current, analyser, path, findings).write();
}

}  // namespace chiasm::data_io
