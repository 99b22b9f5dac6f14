#include "core/draft/insert_measurement.h"

#include <algorithm>
#include <utility>

#include "core/case/planned_command.h"
#include "core/case/reanchor.h"
#include "core/checks/mask_runs.h"
#include "core/checks/segment_quantity.h"
#include "core/report/utf8.h"

namespace chiasm {

namespace {

// What is written, and which parts of it are values.
struct WrittenText {
  struct Value {
    const SegmentQuantity* quantity;
    double value;
    std::int64_t begin, end;  // code points within the text
  };
  std::string text;
  std::vector<Value> values;

  void add(const std::string& words) { text += words; }
  std::int64_t length() const { return codePointCount(text); }
};

bool isBlank(std::string_view character) {
  return character == " " || character == "\t" || character == "\n" || character == "\r" ||
         character == "\xC2\xA0";
}

// Whether a character belongs to the one before it: combining marks, variation selectors, the joiner, skin
// tones (Unicode's Extend, as far as Latin reports and emoji have them).
bool joinsTheOneBefore(std::string_view character) {
  if (character.size() == 2)
    return (character[0] == '\xCC') || (character[0] == '\xCD' && character[1] < '\xB0');  // U+0300–036F
  if (character.size() == 3)
    return character == "\xE2\x80\x8D" ||                                  // U+200D
           (character.starts_with("\xEF\xB8") && character[2] <= '\x8F');  // U+FE00–FE0F
  return character.size() == 4 && character.starts_with("\xF0\x9F\x8F") && character[3] >= '\xBB';
}

// A blank where what is written would otherwise run into the word before or behind it.
bool needsBlankAfter(std::string_view before) {
  return !before.empty() && !isBlank(before) && before != "(" && before != "[";
}

bool needsBlankBefore(std::string_view behind) {
  constexpr std::string_view kClosing = ".,;:)]!?";
  return !behind.empty() && !isBlank(behind) &&
         !(behind.size() == 1 && kClosing.find(behind[0]) != std::string_view::npos);
}

Expected<std::vector<std::pair<const SegmentQuantity*, double>>> measure(
    const MeasurementInsertion& insertion, const Case& current, const Segment& segment) {
  if (insertion.quantities.empty() || insertion.quantities.size() > 2)
    return failure(ErrorKind::invalidInput, "One or two values are written at a place.");
  const Segmentation& segmentation = *current.segmentationOf(segment);
  const std::vector<MaskRun> runs = runsOf(segmentation, segment);
  if (runs.empty())
    return failure(ErrorKind::invalidInput,
                   "The segment '" + segment.name + "' has no voxels, so there is nothing to measure.");
  const MaskSize size = measureMask(segmentation.info.grid, runs);
  std::vector<std::pair<const SegmentQuantity*, double>> values;
  for (const std::string& name : insertion.quantities) {
    const auto quantity = findQuantity(name);
    if (!quantity) return tl::unexpected(quantity.error());
    values.emplace_back(*quantity, (*quantity)->of(size));
  }
  if (values.size() == 2 && std::string_view(values[0].first->unit) != values[1].first->unit)
    return failure(ErrorKind::invalidInput,
                   "Two values at a place are of one unit. Insert the volume by itself.");
  return values;
}

WrittenText write(const std::vector<std::pair<const SegmentQuantity*, double>>& values, NumberStyle style,
                  bool blankBefore, bool blankBehind) {
  WrittenText written;
  if (blankBefore) written.add(" ");
  for (const auto& [quantity, value] : values) {
    if (!written.values.empty()) written.add(std::string(" ") + style.times + " ");
    const std::int64_t begin = written.length();
    written.add(writtenNumber(*quantity, value, style));
    written.values.push_back({quantity, value, begin, written.length()});
  }
  written.add(std::string(" ") + values.front().first->unit);
  written.values.back().end = written.length();
  if (blankBehind) written.add(" ");
  return written;
}

Expected<void> checkPlace(const CodePointIndex& index, std::int64_t position) {
  if (position < 0 || position > index.count())
    return failure(ErrorKind::invalidInput, "The place " + std::to_string(position) +
                                                " lies outside the report, which has " +
                                                std::to_string(index.count()) + " characters.");
  if (position == 0 || position == index.count()) return {};
  const std::string_view before = index.slice(position - 1, position);
  const std::string_view behind = index.slice(position, position + 1);
  if ((before == "\r" && behind == "\n") || joinsTheOneBefore(behind) || before == "\xE2\x80\x8D")
    return failure(ErrorKind::invalidInput, "The place " + std::to_string(position) +
                                                " lies within one character as it is shown. Choose the "
                                                "place before or behind it.");
  return {};
}

// Anchors on the version that was written into move by what was inserted; those that older versions lost are
// looked for by quote.
Relocate byInsertion(const Report& base, const Report& newer, std::int64_t position, std::int64_t length) {
  return [&base, &newer, position, length, quote = byQuote(newer)](
             const TextAnchor& anchor, const Report& older) -> std::optional<TextAnchor> {
    if (older.uid != base.uid) return quote(anchor, older);
    const std::int64_t begin = anchor.begin + (anchor.begin >= position ? length : 0);
    const std::int64_t end = anchor.end + (anchor.end > position ? length : 0);
    auto moved = makeAnchor(newer.uid, newer.text, begin, end);
    return moved ? std::optional(*std::move(moved)) : std::nullopt;
  };
}

}  // namespace

std::unique_ptr<Command> insertMeasurement(MeasurementInsertion insertion) {
  // Made here, so that planning twice gives the same edit.
  const Uid version = Uid::generate();
  const UtcTime created = UtcTime::now();
  const std::vector<Uid> uids{Uid::generate(), Uid::generate()};
  return plannedCommand([insertion = std::move(insertion), version, created, uids](
                            const Case& current, Progress&) -> Expected<Edit> {
    const Report* base = current.findReport(insertion.report);
    if (!base) return failure(ErrorKind::notFound, "This report is no longer in the case.");
    if (!current.isNewest(base->uid))
      return failure(ErrorKind::conflict,
                     "The report '" + base->title + "' has a newer version by now. Insert the value there.");
    const Segment* segment = current.findSegment(insertion.segment);
    if (!segment) return failure(ErrorKind::notFound, "This segment is no longer in the case.");
    const CodePointIndex index(base->text);
    const std::int64_t position = insertion.position;
    if (auto valid = checkPlace(index, position); !valid) return tl::unexpected<Error>(valid.error());
    const auto values = measure(insertion, current, *segment);
    if (!values) return tl::unexpected<Error>(values.error());

    const auto character = [&](std::int64_t at) {
      return at < 0 || at >= index.count() ? std::string_view() : index.slice(at, at + 1);
    };
    const WrittenText written =
        write(*values, numberStyleOf(base->text), needsBlankAfter(character(position - 1)),
              needsBlankBefore(character(position)));
    Report after = *base;
    after.uid = version;
    after.version = base->version + 1;
    after.order = nextOrder(current.reports);
    after.status = "draft";
    after.text.insert(index.byteOffset(position), written.text);

    std::string names;
    for (const auto& value : written.values)
      names += (names.empty() ? "" : " × ") + std::string(value.quantity->name);
    Edit edit{"report.insert-measurement",
              "Insert " + names + " of " + segment->name + ", " + trimmed(written.text),
              {{"uid", after.uid.text()},
               {"version", std::int64_t{after.version}},
               {"position", position},
               {"segment", segment->uid.text()}},
              1,
              {}};
    addChange<Report>(edit.changes, std::nullopt, after);
    reanchor(current, after, byInsertion(*base, after, position, written.length()), edit.changes);
    std::int64_t order = nextOrder(current.boundMeasurements);
    for (std::size_t i = 0; i < written.values.size(); ++i) {
      const WrittenText::Value& value = written.values[i];
      auto anchor = makeAnchor(after.uid, after.text, position + value.begin, position + value.end);
      if (!anchor) return tl::unexpected<Error>(anchor.error());
      BoundMeasurement bound{uids[i],
                             order++,
                             *std::move(anchor),
                             segment->uid,
                             value.quantity->name,
                             value.value,
                             value.quantity->unit,
                             insertion.author,
                             created};
      addChange<BoundMeasurement>(edit.changes, std::nullopt, std::move(bound));
    }
    return edit;
  });
}

}  // namespace chiasm
