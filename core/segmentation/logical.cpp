#include "core/segmentation/logical.h"

#include <algorithm>

#include "core/case/lock_check.h"
#include "core/case/object_commands.h"
#include "core/case/planned_command.h"
#include "core/jobs/parallel.h"
#include "core/segmentation/bit_morphology.h"
#include "core/segmentation/mask_command.h"
#include "core/segmentation/region_rows.h"
#include "core/segmentation/value_gate.h"

namespace chiasm {

const char* logicName(Logic operation) {
  switch (operation) {
    case Logic::copy:
      return "copy";
    case Logic::unite:
      return "unite";
    case Logic::intersect:
      return "intersect";
    case Logic::subtract:
      break;
  }
  return "subtract";
}

std::unique_ptr<Command> combineSegments(const Uid& segment, Logic operation, const Uid& other,
                                         PaintOver over) {
  constexpr const char* kVerbs[] = {"Copy into", "Add to", "Intersect", "Subtract from"};
  MaskEdit edit{std::string("segment.") + logicName(operation),
                kVerbs[static_cast<int>(operation)],
                {{"other", other.text()}},
                over};
  edit.needsVoxels = operation == Logic::intersect || operation == Logic::subtract;
  return maskCommand(segment, edit, [operation, other](const MaskInput& input) -> Expected<Mask> {
    if (other == input.target.segment->uid)
      return failure(ErrorKind::invalidInput,
                     "A segment cannot be combined with itself: choose another one.");
    const auto second = maskOfOther(input, other);
    if (!second) return tl::unexpected(second.error());
    const VoxelBox own = input.box();
    const bool grows = operation == Logic::copy || operation == Logic::unite;
    const VoxelBox box = grows ? hull(own, second->box()) : own;
    const Mask theirs = cropped(*second, box, input.size());
    if (operation == Logic::copy) return theirs;
    Mask mask = input.mask(box);
    if (operation == Logic::unite)
      uniteWith(mask.bits, theirs.bits);
    else if (operation == Logic::intersect)
      intersectWith(mask.bits, theirs.bits);
    else
      subtractFrom(mask.bits, theirs.bits);
    return mask;
  });
}

std::unique_ptr<Command> invertSegment(const Uid& segment, Region within, PaintOver over) {
  MaskEdit edit{"segment.invert", "Invert", {}, over};
  appendParameters(edit.parameters, within);
  edit.needsVoxels = false;
  return maskCommand(segment, edit, [within = std::move(within)](const MaskInput& input) -> Expected<Mask> {
    if (auto valid = validate(within); !valid) return tl::unexpected(valid.error());
    const RegionRows region(within, input.grid);
    const Mask own = input.mask(hull(input.box(), region.box()));
    Mask mask = own;
    parallelFor(static_cast<std::size_t>(mask.bits.size().z), [&](std::size_t slice, unsigned) {
      const int k = static_cast<int>(slice);
      for (int j = 0; j < mask.bits.size().y; ++j) {
        const RegionRows::Span span = region.row(j + mask.begin.y, k + mask.begin.z);
        std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j, k));
        for (int i = std::max(span.begin - mask.begin.x, 0);
             i < std::min(span.end - mask.begin.x, mask.bits.size().x); ++i)
          row[i / 64] ^= std::uint64_t{1} << (i % 64);
      }
    });
    return mask;
  });
}

std::unique_ptr<Command> maskSegmentByRange(const Uid& segment, IntensityRange range, bool keepInside) {
  MaskEdit edit{"segment.maskByRange", "Mask by range", {}};
  appendParameters(edit.parameters, range);
  edit.parameters.emplace_back("keepInside", keepInside);
  return maskCommand(segment, edit, [range, keepInside](const MaskInput& input) -> Expected<Mask> {
    if (auto valid = validate(range); !valid) return tl::unexpected(valid.error());
    const auto volume = findVoxels(input.snapshot, *input.target.segmentation);
    if (!volume) return tl::unexpected(volume.error());
    const ValueGate gate(**volume, range, input.grid);
    Mask mask = input.mask();
    parallelFor(static_cast<std::size_t>(mask.bits.size().z), [&](std::size_t slice, unsigned) {
      const int k = static_cast<int>(slice);
      std::vector<std::uint64_t> inside(static_cast<std::size_t>(input.size().x + 63) / 64);
      for (int j = 0; j < mask.bits.size().y; ++j) {
        std::fill(inside.begin(), inside.end(), 0);
        gate.bits(j + mask.begin.y, k + mask.begin.z, mask.begin.x, mask.box().end.x, inside.data());
        std::uint64_t* row = mask.bits.row(mask.bits.rowIndex(j, k));
        for (std::size_t w = 0; w < mask.bits.wordsPerRow(); ++w) {
          const std::uint64_t in = inside[w + static_cast<std::size_t>(mask.begin.x / 64)];
          row[w] &= keepInside ? in : ~in;
        }
      }
    });
    return mask;
  });
}

namespace {

// Links to a segment that goes point at the one that took it in; each target stays once.
void retarget(const Case& current, const std::vector<Uid>& from, const Uid& to, Changes& changes) {
  for (const Link& link : current.links) {
    Link after = link;
    for (LinkTarget& target : after.targets)
      if (std::find(from.begin(), from.end(), target.uid) != from.end()) target.uid = to;
    std::vector<LinkTarget> once;
    for (const LinkTarget& target : after.targets)
      if (std::find(once.begin(), once.end(), target) == once.end()) once.push_back(target);
    after.targets = std::move(once);
    addChange<Link>(changes, link, after);
  }
}

}  // namespace

std::unique_ptr<Command> joinSegments(const Uid& segment, std::vector<Uid> others) {
  return plannedCommand(
      [segment, others = std::move(others)](const Case& snapshot, Progress& progress) -> Expected<Edit> {
        const auto target = findWritableSegment(snapshot, segment);
        if (!target) return tl::unexpected(target.error());
        if (others.empty()) return failure(ErrorKind::invalidInput, "Say which segments to join.");
        Edit edit{"segment.join", "Join into " + target->segment->name, {{"segment", segment.text()}}, 1, {}};
        const MaskInput input{snapshot, *target, target->segmentation->info.grid, progress};
        // What the others have, before they go.
        Mask taken;
        for (const Uid& other : others) {
          const auto one = findWritableSegment(snapshot, other);
          if (!one) return tl::unexpected(one.error());
          if (other == segment)
            return failure(ErrorKind::invalidInput, "A segment cannot be joined with itself: choose others.");
          const auto mask = maskOfOther(input, other);
          if (!mask) return tl::unexpected(mask.error());
          const VoxelBox box = hull(taken.box(), mask->box());
          Mask both = cropped(taken, box, input.size());
          uniteWith(both.bits, cropped(*mask, box, input.size()).bits);
          taken = std::move(both);
          edit.parameters.emplace_back("other", other.text());
        }
        Case scratch = snapshot;
        const auto step = [&](const Changes& changes) -> Expected<void> {
          mergeInto(edit.changes, changes);
          return apply(scratch, changes);
        };
        Changes links;
        retarget(scratch, others, segment, links);
        if (auto done = step(links); !done) return tl::unexpected(done.error());
        for (const Uid& other : others) {
          auto removal = removeSegment(other)->plan(scratch, progress);
          if (!removal) return tl::unexpected(removal.error());
          if (auto done = step(removal->changes); !done) return tl::unexpected(done.error());
        }
        const auto again = findWritableSegment(scratch, segment);
        if (!again) return tl::unexpected(again.error());
        auto changes = writeMask(*again, PaintOver::overlap, WriteMode::add, taken, progress);
        if (!changes) return tl::unexpected(changes.error());
        mergeInto(edit.changes, *changes);
        return edit;
      });
}

}  // namespace chiasm
