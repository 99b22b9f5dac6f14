#include "data_io/text_annotations/place_annotations.h"

#include <algorithm>
#include <map>
#include <memory>

#include "data_io/text_annotations/offset_units.h"
#include "data_io/text_annotations/quote_search.h"
#include "data_io/text_annotations/span_parts.h"
#include "data_io/text_annotations/text_alignment.h"
#include "data_io/text_annotations/unit_evidence.h"

namespace chiasm::data_io {

namespace {

using Result = QuoteSearch::Result;

// A report's text, prepared once.
struct Place {
  explicit Place(const Report& one) : report(one), finder(one.text), offsets(one.text) {}
  const Report& report;
  QuoteFinder finder;
  OffsetMap offsets;
};

std::string counted(std::size_t count, const char* one, const char* several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

// One document of the file on one report.
class DocumentPlacer {
 public:
  DocumentPlacer(const FileDocument& document, const Place& place, std::optional<OffsetUnit> unit)
      : document_(document), place_(place), asked_(unit) {
    if (!document.text || *document.text == place.report.text) return;
    own_ = std::make_unique<QuoteFinder>(*document.text);
    ownOffsets_ = std::make_unique<OffsetMap>(*document.text);
    alignment_ = TextAlignment::between(*document.text, place.report.text);
  }

  // How many spans stand where the file says, for choosing among reports.
  std::size_t standing() const {
    return static_cast<std::size_t>(
        std::count_if(document_.spans.begin(), document_.spans.end(), [this](const FileSpan& span) {
          return std::all_of(span.parts.begin(), span.parts.end(), [this](const FilePart& part) {
            return !part.quote.empty() && !own_ && stated(part).has_value();
          });
        }));
  }
  bool aligned() const { return document_.text && (!own_ || alignment_); }

  void place(const std::string& where, Placement& out) {
    decideUnit(where, out);
    const std::vector<FileSpan> spans = joinedParts(document_.spans, document_.relations, names_);
    std::map<std::string, std::size_t> placed;
    for (std::size_t i = 0; i < spans.size(); ++i)
      if (placeSpan(spans[i], "Span " + std::to_string(i + 1) + where, out))
        placed[spans[i].id] = out.spans.size() - 1;
    std::size_t lost = 0;
    for (const FileRelation& relation : document_.relations) {
      if (relation.label == kContinuedBy && nameOf(relation.from) == nameOf(relation.to)) continue;
      const auto from = placed.find(nameOf(relation.from)), to = placed.find(nameOf(relation.to));
      if (from == placed.end() || to == placed.end() || from == to)
        ++lost;
      else
        out.relations.push_back({relation.label, from->second, to->second});
    }
    if (lost > 0)
      out.refused.push_back(counted(lost, "relation", "relations") + where + (lost == 1 ? " has" : " have") +
                            " no two different spans to stand between.");
  }

 private:
  std::string nameOf(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
  }
  const OffsetMap& offsets() const { return ownOffsets_ ? *ownOffsets_ : place_.offsets; }
  const QuoteFinder& finder() const { return own_ ? *own_ : place_.finder; }

  void decideUnit(const std::string& where, Placement& out) {
    const bool unquoted =
        std::any_of(document_.spans.begin(), document_.spans.end(), [](const FileSpan& span) {
          return std::any_of(span.parts.begin(), span.parts.end(),
                             [](const FilePart& part) { return part.quote.empty() && part.begin >= 0; });
        });
    unit_ = asked_;
    if (asked_)
      first_ = *asked_;
    else if (offsets().differs() && standingBy(OffsetUnit::utf16) > standingBy(OffsetUnit::codePoints))
      first_ = OffsetUnit::utf16;
    if (unit_ || !unquoted || !offsets().differs()) return;
    unit_ = unitByEvidence(document_.spans, finder(), offsets());
    if (unit_ == OffsetUnit::utf16)
      out.notes.push_back("The offsets" + where +
                          " count UTF-16 units: so counted, they begin and end at words.");
  }

  // Whether the words of more parts stand where they are said to when counted so than otherwise. The same
  // words twice in a row stand at both places.
  std::size_t standingBy(OffsetUnit unit) const {
    std::size_t count = 0;
    for (const FileSpan& span : document_.spans)
      for (const FilePart& part : span.parts) {
        const auto range = offsets().toCodePoints(part.begin, part.end, unit);
        count += !part.quote.empty() && range && finder().stands(*range, part.quote) ? 1U : 0U;
      }
    return count;
  }

  // The range in the annotated text, when its words stand there.
  std::optional<TextRange> stated(const FilePart& part) const {
    if (part.begin < 0) return std::nullopt;
    if (part.quote.empty()) return unquoted(part);
    const bool points = first_ == OffsetUnit::codePoints;
    for (const OffsetUnit unit : {first_, points ? OffsetUnit::utf16 : OffsetUnit::codePoints}) {
      const auto range = offsets().toCodePoints(part.begin, part.end, unit);
      if (range && finder().stands(*range, part.quote)) return range;
    }
    return std::nullopt;
  }

  // Without words the text alone can tell, and only where it does not matter how it is counted or that is
  // known.
  std::optional<TextRange> unquoted(const FilePart& part) const {
    if (!document_.text) return std::nullopt;
    const auto points = offsets().toCodePoints(part.begin, part.end, OffsetUnit::codePoints);
    const auto units = offsets().toCodePoints(part.begin, part.end, OffsetUnit::utf16);
    if (points == units) return points;
    if (!unit_) return std::nullopt;
    return *unit_ == OffsetUnit::utf16 ? units : points;
  }

  bool placeSpan(const FileSpan& span, const std::string& name, Placement& out) {
    PlacedSpan made{span.label, {}, span.codes, {}, false};
    std::vector<TextRange> ranges;
    for (const FilePart& part : span.parts) {
      const auto range = placePart(part, name, made.moved, out);
      if (!range) return false;
      ranges.push_back(*range);
    }
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
      if (ranges[i].begin < ranges[i - 1].end) {
        out.refused.push_back(name + " is refused: its parts overlap.");
        return false;
      }
    for (const TextRange& range : ranges) {
      auto anchor = makeAnchor(place_.report.uid, place_.report.text, range.begin, range.end);
      if (!anchor) {
        out.refused.push_back(name + " is refused: " + anchor.error().message);
        return false;
      }
      made.anchors.push_back(std::move(*anchor));
    }
    made.attributes = eachNameOnce(span.attributes);
    out.spans.push_back(std::move(made));
    return true;
  }

  std::optional<TextRange> placePart(const FilePart& part, const std::string& name, bool& moved,
                                     Placement& out) {
    const std::optional<TextRange> own = stated(part);
    if (own && !own_) return own;
    if (own && alignment_)
      if (const auto carried = alignment_->carry(*own)) return carried;
    // Searched for in the report by the words that the file quotes, or that its own text has there.
    FilePart wanted = part;
    if (own && own_) wanted.quote = own_->index().slice(own->begin, own->end);
    std::string reason;
    if (wanted.quote.empty()) {
      reason =
          part.begin >= 0 && document_.text && offsets().differs() && !unit_
              ? "the file does not say whether it counts code points or UTF-16 units; say it with --offsets"
              : "the file gives no words to check it by, or no range that its text has";
    } else {
      const QuoteSearch found = place_.finder.find(wanted, own ? own->begin : part.begin);
      if (found.result == Result::found) {
        moved = true;
        return found.range;
      }
      reason = found.result == Result::absent    ? "its words do not stand in the report"
               : found.result == Result::farOnly ? "its words do not stand there, only farther away"
                                                 : "its words do not stand there, but " +
                                                       std::to_string(found.occurrences) + " times near by";
    }
    out.refused.push_back(name +
                          (part.begin < 0 ? std::string()
                                          : " (characters " + std::to_string(part.begin) + " to " +
                                                std::to_string(part.end) + ")") +
                          " is refused: " + reason + ".");
    return std::nullopt;
  }

  const FileDocument& document_;
  const Place& place_;
  std::optional<OffsetUnit> asked_;            // what the person says
  std::optional<OffsetUnit> unit_;             // of ranges without words
  OffsetUnit first_ = OffsetUnit::codePoints;  // tried first with words
  std::unique_ptr<QuoteFinder> own_;           // the file's own text, when it is not the report's
  std::unique_ptr<OffsetMap> ownOffsets_;
  std::optional<TextAlignment> alignment_;
  std::map<std::string, std::string> names_;  // a later part's span to the first's
};

class FilePlacer {
 public:
  FilePlacer(const std::vector<Report>& reports, const PlacementOptions& options) : options_(options) {
    for (const Report& report : reports)
      if (options.report.empty() || report.uid == options.report)
        places_.push_back(std::make_unique<Place>(report));
    // The newest versions first.
    std::stable_sort(places_.begin(), places_.end(),
                     [](const auto& a, const auto& b) { return a->report.version > b->report.version; });
  }

  void placeDocument(const FileDocument& document, const std::string& where, Placement& out) {
    const Place* chosen = choose(document);
    if (!chosen) {
      out.refused.push_back("The text" + where + " is refused with its " +
                            counted(document.spans.size(), "span", "spans") +
                            ": it is none of this case's reports. Say which with --report.");
      return;
    }
    DocumentPlacer(document, *chosen, options_.unit).place(where, out);
  }

 private:
  const Place* choose(const FileDocument& document) const {
    if (places_.size() == 1) return places_.front().get();
    for (const auto& place : places_)
      if (!document.name.empty() && namedAs(document.name, place->report.uid.text())) return place.get();
    const Place* best = nullptr;
    std::size_t most = 0;
    for (const auto& place : places_) {
      if (document.text && *document.text == place->report.text) return place.get();
      const DocumentPlacer trial(document, *place, options_.unit);
      const std::size_t standing = trial.aligned() ? document.spans.size() + 1 : trial.standing();
      if (standing > most) {
        most = standing;
        best = place.get();
      }
    }
    return best;
  }

  // "2.25.1" or "urn:oid:2.25.1"
  static bool namedAs(const std::string& name, const std::string& uid) {
    return name == uid || name == "urn:oid:" + uid;
  }

  const PlacementOptions& options_;
  std::vector<std::unique_ptr<Place>> places_;
};

}  // namespace

Placement placeAnnotations(const AnnotationFile& file, const std::vector<Report>& reports,
                           const PlacementOptions& options) {
  Placement out;
  FilePlacer placer(reports, options);
  for (std::size_t i = 0; i < file.documents.size(); ++i)
    placer.placeDocument(file.documents[i],
                         file.documents.size() == 1 ? "" : " of document " + std::to_string(i + 1), out);
  return out;
}

}  // namespace chiasm::data_io
