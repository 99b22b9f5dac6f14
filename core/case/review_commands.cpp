#include "core/case/review_commands.h"

#include <algorithm>

#include "core/case/anchor_check.h"
#include "core/case/planned_command.h"

namespace chiasm {
namespace {

// A fingerprint begins with the word of the check's kind, on a line of its own.
std::string checkWord(const CheckOverride& value) {
  return value.check.substr(0, value.check.find('\n'));
}

std::string namedSegment(const Case& current, const Uid& uid) {
  const Segment* segment = current.findSegment(uid);
  return segment ? segment->name : "a removed segment";
}

}  // namespace

std::unique_ptr<Command> overrideCheck(CheckOverride value) {
  if (value.uid.empty()) value.uid = Uid::generate();
  if (value.created == UtcTime{}) value.created = UtcTime::now();
  value.reason = trimmed(std::move(value.reason));
  return plannedCommand([value = std::move(value)](const Case& current, Progress&) -> Expected<Edit> {
    if (value.reason.empty())
      return failure(ErrorKind::invalidInput,
                     "An override needs a reason. Say why the check does not matter here.");
    if (checkWord(value).empty())
      return failure(ErrorKind::invalidInput, "An override needs the check that it is about.");
    for (const CheckOverride& other : current.checkOverrides)
      if (other.check == value.check)
        return failure(ErrorKind::conflict,
                       "This check is overridden already. Withdraw that override first to give another "
                       "reason.");
    CheckOverride after = value;
    if (after.order == 0) after.order = nextOrder(current.checkOverrides);
    Edit edit{"check.override",
              "Override " + checkWord(after) + " check: " + shortWords(after.reason),
              {{"uid", after.uid.text()}, {"check", after.check}, {"reason", after.reason}},
              1,
              {}};
    addChange<CheckOverride>(edit.changes, std::nullopt, after);
    return edit;
  });
}

std::unique_ptr<Command> withdrawOverride(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const CheckOverride* before = current.findCheckOverride(uid);
    if (!before) return failure(ErrorKind::notFound, "This override is no longer in the case.");
    Edit edit{"check.override.withdraw",
              "Withdraw override of " + checkWord(*before) + " check",
              {{"uid", uid.text()}},
              1,
              {}};
    addChange<CheckOverride>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

std::unique_ptr<Command> rejectSuggestion(std::vector<RejectedSuggestion> values) {
  for (RejectedSuggestion& value : values) {
    if (value.uid.empty()) value.uid = Uid::generate();
    if (value.created == UtcTime{}) value.created = UtcTime::now();
  }
  return plannedCommand([values = std::move(values)](const Case& current, Progress&) -> Expected<Edit> {
    if (values.empty()) return failure(ErrorKind::invalidInput, "There is no suggestion to reject.");
    Edit edit{"suggestion.reject", {}, {}, 1, {}};
    std::string words, names;
    std::int64_t order = nextOrder(current.rejectedSuggestions);
    for (const RejectedSuggestion& value : values) {
      RejectedSuggestion after = value;
      if (auto valid = completeAnchor(after.anchor, current, "suggestion"); !valid)
        return tl::unexpected<Error>(valid.error());
      if (!current.findSegment(after.segment))
        return failure(ErrorKind::notFound, "The suggested segment is no longer in the case.");
      words = after.anchor.exact;
      names += (names.empty() ? "" : ", ") + namedSegment(current, after.segment);
      const bool known = std::any_of(current.rejectedSuggestions.begin(), current.rejectedSuggestions.end(),
                                     [&](const RejectedSuggestion& other) {
                                       return other.segment == after.segment && other.anchor == after.anchor;
                                     });
      if (known) continue;
      if (after.order == 0) after.order = order++;
      addChange<RejectedSuggestion>(edit.changes, std::nullopt, after);
    }
    edit.name = "Reject suggestion '" + shortWords(words) + "': " + names;
    edit.parameters = {{"quote", words}, {"segments", names}};
    return edit;
  });
}

std::unique_ptr<Command> reconsiderSuggestion(const Uid& uid) {
  return plannedCommand([uid](const Case& current, Progress&) -> Expected<Edit> {
    const RejectedSuggestion* before = current.findRejectedSuggestion(uid);
    if (!before) return failure(ErrorKind::notFound, "This rejected suggestion is no longer in the case.");
    Edit edit{"suggestion.reconsider",
              "Reconsider suggestion '" + shortWords(before->anchor.exact) +
                  "': " + namedSegment(current, before->segment),
              {{"uid", uid.text()}},
              1,
              {}};
    addChange<RejectedSuggestion>(edit.changes, *before, std::nullopt);
    return edit;
  });
}

}  // namespace chiasm
