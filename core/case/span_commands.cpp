#include "core/case/span_commands.h"

#include <algorithm>

#include "core/case/anchor_check.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

Expected<void> completeSpan(TextSpan& span, const Case& current) {
  span.type = trimmed(span.type);
  if (span.type.empty())
    return failure(ErrorKind::invalidInput, "A span needs a type. Say what its words are: Finding, Organ, …");
  if (span.anchors.empty())
    return failure(ErrorKind::invalidInput, "A span needs words. Select them in the report.");
  // A stale span keeps the words it had in an earlier version; they are not there to compare with.
  if (span.state == LinkState::active)
    for (TextAnchor& anchor : span.anchors)
      if (auto valid = completeAnchor(anchor, current, "span"); !valid) return valid;
  for (std::size_t i = 1; i < span.anchors.size(); ++i) {
    if (span.anchors[i].report != span.anchors[0].report)
      return failure(ErrorKind::invalidInput, "The parts of a span stand in one report.");
    if (span.anchors[i].begin < span.anchors[i - 1].end)
      return failure(ErrorKind::invalidInput,
                     "The parts of a span stand in the order of the text and do not overlap.");
  }
  for (std::size_t i = 0; i < span.attributes.size(); ++i) {
    const std::string& name = span.attributes[i].name;
    const bool again = std::any_of(span.attributes.begin(), span.attributes.begin() + std::ptrdiff_t(i),
                                   [&](const SpanAttribute& other) { return other.name == name; });
    if (name.empty() || again)
      return failure(ErrorKind::invalidInput, "Each attribute of a span has a name of its own.");
  }
  return {};
}

const TextSpan* findSpan(const Case& current, const std::vector<TextSpan>& further, const Uid& uid) {
  if (const TextSpan* span = current.findSpan(uid)) return span;
  const auto found =
      std::find_if(further.begin(), further.end(), [&](const TextSpan& span) { return span.uid == uid; });
  return found == further.end() ? nullptr : &*found;
}

// `further` are spans that the same edit adds, `others` relations that stand already.
Expected<void> checkRelation(const SpanRelation& relation, const Case& current,
                             const std::vector<TextSpan>& further, const std::vector<SpanRelation>& others) {
  if (relation.type.empty())
    return failure(ErrorKind::invalidInput, "A relation needs a type: located_at, measure_of, …");
  if (!findSpan(current, further, relation.from) || !findSpan(current, further, relation.to))
    return failure(ErrorKind::notFound, "A span of this relation is no longer in the case.");
  if (relation.from == relation.to)
    return failure(ErrorKind::invalidInput, "A relation stands between two different spans.");
  for (const SpanRelation& other : others)
    if (other.uid != relation.uid && other.type == relation.type && other.from == relation.from &&
        other.to == relation.to)
      return failure(ErrorKind::conflict, "These spans are related as '" + relation.type + "' already.");
  return {};
}

void fillIn(TextSpan& span) {
  if (span.uid.empty()) span.uid = Uid::generate();
  if (span.created == UtcTime{}) span.created = UtcTime::now();
}

void fillIn(SpanRelation& relation) {
  if (relation.uid.empty()) relation.uid = Uid::generate();
  if (relation.created == UtcTime{}) relation.created = UtcTime::now();
  relation.type = trimmed(std::move(relation.type));
}

tl::unexpected<Error> noSuchSpan() {
  return failure(ErrorKind::notFound, "This span is no longer in the case.");
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

std::string quoteOf(const TextSpan& span) {
  std::string words;
  for (const TextAnchor& anchor : span.anchors) words += (words.empty() ? "" : " … ") + anchor.exact;
  return "'" + shortWords(words) + "'";
}

std::unique_ptr<Command> addSpan(TextSpan span) {
  fillIn(span);
  return plannedCommand([span = std::move(span)](const Case& current, Progress&) -> Expected<Edit> {
    TextSpan after = span;
    if (auto valid = completeSpan(after, current); !valid) return tl::unexpected<Error>(valid.error());
    if (after.order == 0) after.order = nextOrder(current.spans);
    Edit edit{"span.add",
              "Mark " + quoteOf(after) + " as " + after.type,
              {{"uid", after.uid.text()}, {"type", after.type}, {"quote", after.anchors.front().exact}},
              1,
              {}};
    addChange<TextSpan>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> addSpans(std::vector<TextSpan> spans, std::vector<SpanRelation> relations) {
  for (TextSpan& span : spans) fillIn(span);
  for (SpanRelation& relation : relations) fillIn(relation);
  return plannedCommand([spans = std::move(spans), relations = std::move(relations)](
                            const Case& current, Progress& progress) -> Expected<Edit> {
    Edit edit{"span.import",
              "Import " + counted(spans.size(), "span") + ", " + counted(relations.size(), "relation"),
              {{"spans", std::int64_t(spans.size())}, {"relations", std::int64_t(relations.size())}},
              1,
              {}};
    std::int64_t order = nextOrder(current.spans);
    for (const TextSpan& span : spans) {
      if (progress.cancelled()) return failure(ErrorKind::cancelled, "The import was cancelled.");
      TextSpan after = span;
      if (auto valid = completeSpan(after, current); !valid) return tl::unexpected<Error>(valid.error());
      if (after.order == 0) after.order = order++;
      addChange<TextSpan>(edit.changes, std::nullopt, after);
    }
    order = nextOrder(current.spanRelations);
    std::vector<SpanRelation> others = current.spanRelations;
    for (const SpanRelation& relation : relations) {
      if (auto valid = checkRelation(relation, current, spans, others); !valid)
        return tl::unexpected<Error>(valid.error());
      SpanRelation after = relation;
      if (after.order == 0) after.order = order++;
      others.push_back(after);
      addChange<SpanRelation>(edit.changes, std::nullopt, after);
    }
    return edit;
  });
}

std::unique_ptr<Command> changeSpan(TextSpan span) {
  return plannedCommand([span = std::move(span)](const Case& current, Progress&) -> Expected<Edit> {
    const TextSpan* before = current.findSpan(span.uid);
    if (!before) return noSuchSpan();
    TextSpan after = span;
    if (auto valid = completeSpan(after, current); !valid) return tl::unexpected<Error>(valid.error());
    std::string name = "Change " + before->type + " " + quoteOf(*before);
    if (after.type != before->type) name += " to " + after.type;
    Edit edit{"span.change", std::move(name), {{"uid", after.uid.text()}, {"type", after.type}}, 1, {}};
    addChange<TextSpan>(edit.changes, *before, after);
    return edit;
  });
}

std::unique_ptr<Command> removeSpan(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const TextSpan* before = current.findSpan(uid);
    if (!before) return noSuchSpan();
    Edit edit{"span.remove", "Remove " + before->type + " " + quoteOf(*before), {{"uid", uid.text()}}, 1, {}};
    for (const SpanRelation& relation : current.spanRelations)
      if (relation.from == uid || relation.to == uid)
        addChange<SpanRelation>(edit.changes, relation, std::nullopt);
    addChange<TextSpan>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

std::unique_ptr<Command> relateSpans(SpanRelation relation) {
  fillIn(relation);
  return plannedCommand([relation = std::move(relation)](const Case& current, Progress&) -> Expected<Edit> {
    if (auto valid = checkRelation(relation, current, {}, current.spanRelations); !valid)
      return tl::unexpected<Error>(valid.error());
    SpanRelation after = relation;
    if (after.order == 0) after.order = nextOrder(current.spanRelations);
    Edit edit{"span.relate",
              "Relate " + quoteOf(*current.findSpan(after.from)) + " to " +
                  quoteOf(*current.findSpan(after.to)) + " as " + after.type,
              {{"uid", after.uid.text()}, {"type", after.type}},
              1,
              {}};
    addChange<SpanRelation>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> unrelateSpans(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const SpanRelation* before = current.findSpanRelation(uid);
    if (!before) return failure(ErrorKind::notFound, "This relation is no longer in the case.");
    const TextSpan *from = current.findSpan(before->from), *to = current.findSpan(before->to);
    Edit edit{"span.unrelate",
              "Remove relation " + before->type + (from ? " from " + quoteOf(*from) : std::string()) +
                  (to ? " to " + quoteOf(*to) : std::string()),
              {{"uid", uid.text()}},
              1,
              {}};
    addChange<SpanRelation>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

}  // namespace chiasm
