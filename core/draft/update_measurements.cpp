#include "core/draft/update_measurements.h"

#include <algorithm>
#include <utility>

#include "core/case/planned_command.h"
#include "core/case/reanchor.h"
#include "core/checks/mask_runs.h"
#include "core/checks/segment_quantity.h"
#include "core/language/text_range.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// A number of the text that becomes another: half-open code points in the old text and in the new one.
struct Replacement {
  const BoundMeasurement* bound = nullptr;
  double value = 0;
  std::string number;
  TextRange was, becomes;
};

Expected<double> measureNow(const Case& current, const BoundMeasurement& bound) {
  const Segment* segment = current.findSegment(bound.segment);
  if (!segment)
    return failure(ErrorKind::notFound,
                   "The segment that '" + bound.anchor.exact + "' was measured on is no longer in the case.");
  const Segmentation& segmentation = *current.segmentationOf(*segment);
  const std::vector<MaskRun> runs = runsOf(segmentation, *segment);
  if (runs.empty())
    return failure(ErrorKind::invalidInput,
                   "The segment '" + segment->name + "' has no voxels, so there is nothing to measure.");
  const auto quantity = findQuantity(bound.quantity);
  if (!quantity) return tl::unexpected(quantity.error());
  return (*quantity)->of(measureMask(segmentation.info.grid, runs));
}

// nullopt: the number holds.
Expected<std::optional<Replacement>> replacementOf(const Case& current, const Report& report,
                                                   const BoundMeasurement& bound) {
  const auto now = measureNow(current, bound);
  if (!now) return tl::unexpected(now.error());
  const auto written = readWrittenNumber(bound.anchor.exact);
  if (!written)
    return failure(ErrorKind::invalidInput, "'" + bound.anchor.exact + "' is not a number that was written.");
  if (written->says(*now)) return std::nullopt;
  NumberStyle style = numberStyleOf(report.text);
  if (written->decimalComma || written->decimalPoint) style.decimalComma = written->decimalComma;
  Replacement made{&bound, *now, writtenNumber(**findQuantity(bound.quantity), *now, style), {}, {}};
  const auto digits = static_cast<std::int64_t>(written->length);  // ASCII, so bytes are code points
  made.was = {bound.anchor.begin, bound.anchor.begin + digits};
  return made;
}

// The numbers that change, in text order, with their places in the new text.
Expected<std::vector<Replacement>> replacements(const Case& current, const Report& report,
                                                const std::vector<const BoundMeasurement*>& all) {
  std::vector<Replacement> list;
  for (const BoundMeasurement* bound : all) {
    auto one = replacementOf(current, report, *bound);
    if (!one) return tl::unexpected(one.error());
    if (*one) list.push_back(std::move(**one));
  }
  std::sort(list.begin(), list.end(),
            [](const Replacement& a, const Replacement& b) { return a.was.begin < b.was.begin; });
  std::int64_t shift = 0;
  for (Replacement& one : list) {
    const auto length = static_cast<std::int64_t>(one.number.size());
    one.becomes = {one.was.begin + shift, one.was.begin + shift + length};
    shift = one.becomes.end - one.was.end;
  }
  return list;
}

// Where a place of the old text is in the new one; within a number that changes: its beginning or its end.
std::int64_t placeOf(const std::vector<Replacement>& list, std::int64_t place, bool end) {
  std::int64_t shift = 0;
  for (const Replacement& one : list) {
    if (place <= one.was.begin) break;
    if (place < one.was.end) return end ? one.becomes.end : one.becomes.begin;
    shift = one.becomes.end - one.was.end;
  }
  return place + shift;
}

Relocate byReplacement(const Report& base, const Report& newer, const std::vector<Replacement>& list) {
  return [&base, &newer, &list, quote = byQuote(newer)](const TextAnchor& anchor,
                                                        const Report& older) -> std::optional<TextAnchor> {
    if (older.uid != base.uid) return quote(anchor, older);
    auto moved = makeAnchor(newer.uid, newer.text, placeOf(list, anchor.begin, false),
                            placeOf(list, anchor.end, true));
    return moved ? std::optional(*std::move(moved)) : std::nullopt;
  };
}

std::string nameOf(const Case& current, const std::vector<Replacement>& list) {
  if (list.size() > 1) return "Update " + std::to_string(list.size()) + " written values";
  const BoundMeasurement& bound = *list.front().bound;
  return "Update " + bound.quantity + " of " + current.findSegment(bound.segment)->name + ", " +
         bound.anchor.exact + " to " + list.front().number + " " + bound.unit;
}

}  // namespace

std::unique_ptr<Command> updateMeasurements(std::vector<Uid> bound, const Uid& author) {
  // Made here, so that planning twice gives the same edit.
  const Uid version = Uid::generate();
  const UtcTime created = UtcTime::now();
  return plannedCommand(
      [uids = std::move(bound), author, version, created](const Case& current, Progress&) -> Expected<Edit> {
        std::vector<const BoundMeasurement*> all;
        for (const Uid& uid : uids) {
          const BoundMeasurement* one = current.findBoundMeasurement(uid);
          if (!one) return failure(ErrorKind::notFound, "This written value is no longer in the case.");
          if (!current.isNewest(one->anchor.report))
            return failure(ErrorKind::notFound,
                           "'" + one->anchor.exact + "' is not found in the newest version of the report.");
          if (!all.empty() && all.front()->anchor.report != one->anchor.report)
            return failure(ErrorKind::invalidInput, "Values of one report are updated at a time.");
          all.push_back(one);
        }
        if (all.empty()) return failure(ErrorKind::invalidInput, "There is no written value to update.");
        const Report& base = *current.findReport(all.front()->anchor.report);
        const auto list = replacements(current, base, all);
        if (!list) return tl::unexpected<Error>(list.error());
        if (list->empty())
          return failure(ErrorKind::invalidInput,
                         all.size() == 1 ? "'" + all.front()->anchor.exact + "' is what the segment measures."
                                         : "The written values are what the segments measure.");
        Report after = base;
        after.uid = version;
        after.version = base.version + 1;
        after.order = nextOrder(current.reports);
        after.status = "draft";
        const CodePointIndex index(base.text);
        for (auto one = list->rbegin(); one != list->rend(); ++one)
          after.text.replace(index.byteOffset(one->was.begin),
                             index.byteOffset(one->was.end) - index.byteOffset(one->was.begin), one->number);
        Edit edit{"report.update-measurement",
                  nameOf(current, *list),
                  {{"uid", after.uid.text()},
                   {"version", std::int64_t{after.version}},
                   {"values", static_cast<std::int64_t>(list->size())}},
                  1,
                  {}};
        addChange<Report>(edit.changes, std::nullopt, after);
        reanchor(current, after, byReplacement(base, after, *list), edit.changes);
        for (ObjectChange& change : edit.changes.objects) {
          auto* moved = std::get_if<ValueChange<BoundMeasurement>>(&change);
          if (!moved) continue;
          for (const Replacement& one : *list) {
            if (one.bound->uid != moved->after->uid) continue;
            moved->after->value = one.value;
            moved->after->author = author;
            moved->after->created = created;
          }
        }
        return edit;
      });
}

}  // namespace chiasm
