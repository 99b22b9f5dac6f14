// Commands over the case itself and its volumes.
#include <cmath>

#include "core/case/object_commands.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

// Whether a file found elsewhere is the one the case was made with. Voxels decide where both are known (the
// same voxels may be compressed again); digests that were not computed yet decide nothing.
Expected<void> sameFile(const VolumeInfo& volume, const VolumeSource& found) {
  const VolumeSource& known = volume.source;
  const auto differ = [&volume](const char* what) {
    return failure(ErrorKind::conflict, "This is not the file of the volume '" + volume.name + "': its " +
                                            what +
                                            " (SHA-256) differ. Choose the file this case was made with.");
  };
  if (!known.voxelDigest.empty() && !found.voxelDigest.empty()) {
    if (known.voxelDigest != found.voxelDigest) return differ("voxels");
    return {};
  }
  if (!known.fileDigest.empty() && !found.fileDigest.empty()) {
    if (known.fileDigest != found.fileDigest) return differ("bytes");
    return {};
  }
  if (known.fileDigest.empty() && known.voxelDigest.empty()) return {};
  return failure(ErrorKind::invalidInput,
                 "The file for the volume '" + volume.name +
                     "' has not been verified yet (no SHA-256). Wait until it is read.");
}

}  // namespace

std::unique_ptr<Command> setCaseInfo(CaseInfo info) {
  return plannedCommand([info = std::move(info)](const Case& current, Progress&) -> Expected<Edit> {
    CaseInfo after = info;
    if (after.uid.empty()) after.uid = current.info.uid;
    if (!current.info.uid.empty() && after.uid != current.info.uid)
      return failure(ErrorKind::invalidInput, "A case keeps its identity (UID); it cannot be changed.");
    if (after.midlineX && !std::isfinite(*after.midlineX))
      return failure(ErrorKind::invalidInput, "The midline's position is not a number of millimetres.");
    CaseInfo otherMidline = current.info;
    otherMidline.midlineX = after.midlineX;
    const bool onlyMidline = otherMidline == after;
    Edit edit{"case.info", onlyMidline ? "Set midline" : "Change case description", {}, 1, {}};
    edit.parameters = {{"title", after.title}, {"identifier", after.identifier}};
    if (after.midlineX) edit.parameters.emplace_back("midlineX", *after.midlineX);
    addChange<CaseInfo>(edit.changes, current.info, after);
    return edit;
  });
}

std::unique_ptr<Command> addVolume(VolumeInfo info) {
  if (info.uid.empty()) info.uid = Uid::generate();
  return plannedCommand([info = std::move(info)](const Case& current, Progress&) -> Expected<Edit> {
    if (auto valid = validate(info.grid); !valid) return tl::unexpected<Error>(valid.error());
    VolumeInfo after = info;
    if (after.order == 0) after.order = nextOrder(current.volumes);
    if (trimmed(after.name).empty()) after.name = "Volume " + std::to_string(current.volumes.size() + 1);
    Edit edit{
        "volume.add", "Add volume " + after.name, {{"uid", after.uid.text()}, {"name", after.name}}, 1, {}};
    addChange<VolumeInfo>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> setVolumeSource(const Uid& volume, VolumeSource source) {
  return plannedCommand(
      [volume, source = std::move(source)](const Case& current, Progress&) -> Expected<Edit> {
        const Volume* found = current.findVolume(volume);
        if (!found) return failure(ErrorKind::notFound, "This volume is no longer in the case.");
        if (auto same = sameFile(found->info, source); !same) return tl::unexpected<Error>(same.error());
        VolumeInfo after = found->info;
        const VolumeSource known = after.source;
        after.source = source;
        // What was verified once stays known.
        if (after.source.fileDigest.empty()) after.source.fileDigest = known.fileDigest;
        if (after.source.voxelDigest.empty()) after.source.voxelDigest = known.voxelDigest;
        Edit edit{"volume.source", "Locate file of " + after.name, {{"uid", volume.text()}}, 1, {}};
        addChange<VolumeInfo>(edit.changes, found->info, after);
        return edit;
      });
}

}  // namespace chiasm
