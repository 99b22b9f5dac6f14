#include "data_io/links/import_links.h"

#include <algorithm>
#include <map>

#include "data_io/labels/mask_file.h"
#include "data_io/links/mask_check.h"
#include "data_io/links/restored_segments.h"
#include "data_io/sha256.h"

namespace chiasm::data_io {

namespace {

class Importer {
 public:
  Importer(const std::filesystem::path& file, const Case& current, ReaderClient& reader, Progress& progress)
      : folder_(file.parent_path()), current_(current), restored_(reader, progress) {
    for (const Report& report : current.reports) texts_[report.uid] = sha256(report.text);
  }

  Expected<LinkImport> run(const std::vector<LinkLine>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (auto added = add(lines[i]); !added)
        return failure(added.error().kind, "Nothing was imported. Link " + std::to_string(i + 1) +
                                               " of the file: " + added.error().message);
    if (otherReports_ > 0)
      out_.notes.push_back(std::to_string(otherReports_) +
                           " links stand on reports that have the same words here under another identity.");
    out_.masks = verified_.size();
    out_.additions.segmentations = restored_.take();
    return std::move(out_);
  }

 private:
  Expected<void> add(const LinkLine& line) {
    Link link = line.link;
    if (auto anchored = anchor(link, line); !anchored) return anchored;
    if (!line.finding.empty()) {
      ++out_.findings;
      return {};
    }
    auto volume = volumeOf(line);
    if (!volume) return tl::unexpected<Error>(volume.error());
    for (const MaskLine& mask : line.masks)
      if (auto checked = checkMask(mask, *volume); !checked) return checked;
    for (const LinkTarget& target : link.targets)
      if (!isThere(target, line.masks))
        return failure(
            ErrorKind::notFound,
            "The " + target.kind + " it points at is not in this case, and the file holds no mask of it.");
    if (const Link* known = current_.findLink(link.uid)) {
      Link same = link;
      same.order = known->order;
      if (same != *known)
        return failure(ErrorKind::conflict,
                       "This case has this link otherwise. Remove it first, to have it as the file says.");
      ++out_.alreadyThere;
      return {};
    }
    const auto holdsOrder = [&](const Link& other) { return other.order == link.order; };
    if (std::any_of(current_.links.begin(), current_.links.end(), holdsOrder)) link.order = 0;
    for (const Link& other : out_.additions.links)
      if (other.uid == link.uid) return failure(ErrorKind::invalidInput, "It stands in the file twice.");
    out_.additions.links.push_back(std::move(link));
    return {};
  }

  // Each anchor's report: the same version of the same bytes, or another of the same bytes.
  Expected<void> anchor(Link& link, const LinkLine& line) {
    bool moved = false;
    for (std::size_t i = 0; i < link.anchors.size(); ++i) {
      TextAnchor& anchor = link.anchors[i];
      const Digest& wanted = line.textSha256[i];
      const auto own = texts_.find(anchor.report);
      if (own != texts_.end() && (wanted.empty() || own->second == wanted)) continue;
      if (own != texts_.end())
        return failure(ErrorKind::conflict, "The report it stands on has other words here (SHA-256 differ).");
      const auto same = std::find_if(texts_.begin(), texts_.end(), [&](const auto& one) {
        return !wanted.empty() && one.second == wanted;
      });
      if (same == texts_.end())
        return failure(ErrorKind::notFound,
                       "The report it stands on is not in this case (no report has its SHA-256).");
      anchor.report = same->first;
      moved = true;
    }
    otherReports_ += moved ? 1U : 0U;
    return {};
  }

  // The volume that a line names, nullptr when it names none.
  Expected<const Volume*> volumeOf(const LinkLine& line) const {
    if (!line.volume) return nullptr;
    const LinkLine::VolumeLine& wanted = *line.volume;
    const auto differ = [](const Digest& a, const Digest& b) { return !a.empty() && !b.empty() && a != b; };
    const auto agree = [](const Digest& a, const Digest& b) { return !a.empty() && a == b; };
    if (const Volume* volume = current_.findVolume(wanted.uid)) {
      const VolumeSource& source = volume->info.source;
      const bool sameVoxels = agree(source.voxelDigest, wanted.voxelSha256);
      if (differ(source.voxelDigest, wanted.voxelSha256) ||
          (!sameVoxels && differ(source.fileDigest, wanted.sha256)))
        return failure(ErrorKind::conflict,
                       "The volume it belongs to has other voxels here (SHA-256 differ).");
      return volume;
    }
    for (const Volume& volume : current_.volumes)
      if (agree(volume.info.source.fileDigest, wanted.sha256) ||
          agree(volume.info.source.voxelDigest, wanted.voxelSha256))
        return &volume;
    return failure(ErrorKind::notFound,
                   "The volume it belongs to is not in this case (no volume has its SHA-256).");
  }

  Expected<void> checkMask(const MaskLine& mask, const Volume* volume) {
    const auto known = verified_.find(mask.path);
    if (known == verified_.end()) {
      auto digest = digestBelow(folder_, mask.path);
      if (!digest) return tl::unexpected<Error>(digest.error());
      verified_[mask.path] = *digest;
    }
    if (verified_[mask.path] != mask.sha256)
      return failure(ErrorKind::unreadable,
                     "The mask '" + mask.path + "' is not the one that was exported (SHA-256 differ).");
    const Segment* segment = current_.findSegment(mask.segment.uid);
    if (segment) {
      noteChanged(*segment, mask);
      return {};
    }
    if (!volume)
      return failure(ErrorKind::notFound, "Its mask belongs to no volume, so it has no place here.");
    return restored_.add(mask, folder_, *volume);
  }

  void noteChanged(const Segment& segment, const MaskLine& mask) {
    if (!compared_.emplace(segment.uid, true).second) return;
    const Segmentation* segmentation = current_.segmentationOf(segment);
    const auto now = segmentation ? encodeMask(*segmentation, segment) : Expected<MaskFile>(MaskFile{});
    if (now && sha256(now->bytes) != mask.sha256)
      out_.notes.push_back("The segment '" + segment.name +
                           "' is not as it was when its mask was written; the case keeps its own.");
  }

  bool isThere(const LinkTarget& target, const std::vector<MaskLine>& masks) const {
    if (target.kind == kViewTarget) return current_.findSavedView(target.uid) != nullptr;
    if (target.kind != kSegmentTarget) return current_.findMeasurement(target.uid) != nullptr;
    return current_.findSegment(target.uid) != nullptr ||
           std::any_of(masks.begin(), masks.end(),
                       [&](const MaskLine& mask) { return mask.segment.uid == target.uid; });
  }

  std::filesystem::path folder_;
  const Case& current_;
  RestoredSegments restored_;
  std::map<Uid, Digest> texts_;
  std::map<std::string, Digest> verified_;  // masks' files
  std::map<Uid, bool> compared_;
  std::size_t otherReports_ = 0;
  LinkImport out_;
};

}  // namespace

Expected<LinkImport> planLinkImport(const std::vector<LinkLine>& lines, const std::filesystem::path& file,
                                    const Case& current, ReaderClient& reader, Progress& progress) {
  return Importer(file, current, reader, progress).run(lines);
}

}  // namespace chiasm::data_io
