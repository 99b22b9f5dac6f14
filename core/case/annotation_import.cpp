#include "core/case/annotation_import.h"

#include "core/case/object_commands.h"
#include "core/case/planned_command.h"
#include "core/case/span_commands.h"

namespace chiasm {
namespace {

std::string nameOf(const AnnotationImport& import) {
  std::string name;
  const auto count = [&name](std::size_t number, const char* what) {
    if (number == 0) return;
    name +=
        (name.empty() ? "Import " : ", ") + std::to_string(number) + " " + what + (number == 1 ? "" : "s");
  };
  count(import.spans.size(), "span");
  count(import.relations.size(), "relation");
  count(import.links.size(), "link");
  std::size_t segments = 0;
  for (const Segmentation& segmentation : import.segmentations) segments += segmentation.segments.size();
  count(segments, "segment");
  return name.empty() ? "Import nothing" : name;
}

// Plans one command after another, each on the case as the ones before leave it.
class Sequence {
 public:
  Sequence(const Case& current, Progress& progress) : case_(current), progress_(progress) {}
  const Case& current() const { return case_; }
  const Changes& changes() const { return changes_; }
  Expected<void> run(const Command& command) {
    auto edit = command.plan(case_, progress_);
    if (!edit) return tl::unexpected<Error>(edit.error());
    if (auto applied = apply(case_, edit->changes); !applied) return applied;
    mergeInto(changes_, edit->changes);
    return {};
  }

 private:
  Case case_;
  Progress& progress_;
  Changes changes_;
};

}  // namespace

std::unique_ptr<Command> importAnnotations(AnnotationImport import) {
  // Identities are given here, so that planning twice makes the same edit.
  for (TextSpan& span : import.spans)
    if (span.uid.empty()) span.uid = Uid::generate();
  for (SpanRelation& relation : import.relations)
    if (relation.uid.empty()) relation.uid = Uid::generate();
  for (Link& link : import.links)
    if (link.uid.empty()) link.uid = Uid::generate();
  for (Segmentation& segmentation : import.segmentations)
    if (segmentation.info.uid.empty()) segmentation.info.uid = Uid::generate();
  return plannedCommand(
      [import = std::move(import)](const Case& current, Progress& progress) -> Expected<Edit> {
        Sequence sequence(current, progress);
        for (const Segmentation& segmentation : import.segmentations)
          if (auto done = sequence.run(*importSegmentation(segmentation)); !done)
            return tl::unexpected<Error>(done.error());
        if (!import.spans.empty() || !import.relations.empty())
          if (auto done = sequence.run(*addSpans(import.spans, import.relations)); !done)
            return tl::unexpected<Error>(done.error());
        for (const Link& link : import.links)
          if (auto done = sequence.run(*addLink(link)); !done) return tl::unexpected<Error>(done.error());
        return Edit{"annotations.import",
                    nameOf(import),
                    {{"spans", static_cast<std::int64_t>(import.spans.size())},
                     {"relations", static_cast<std::int64_t>(import.relations.size())},
                     {"links", static_cast<std::int64_t>(import.links.size())}},
                    1,
                    sequence.changes()};
      });
}

}  // namespace chiasm
