// Commands over spans of a report and the relations between them.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

// Anchors must quote one report exactly (an empty quote is filled in), in text order, without overlap; the
// type is a word; attribute names are unique. uid, order and time are filled when empty.
std::unique_ptr<Command> addSpan(TextSpan span);
// Several spans and the relations between them (or with spans that are there) as one edit: an import.
std::unique_ptr<Command> addSpans(std::vector<TextSpan> spans, std::vector<SpanRelation> relations);
std::unique_ptr<Command> changeSpan(TextSpan span);
std::unique_ptr<Command> removeSpan(const Uid& span);  // and the relations from and to it
// Two different spans of the case; the same relation stands between the same spans once.
std::unique_ptr<Command> relateSpans(SpanRelation relation);
std::unique_ptr<Command> unrelateSpans(const Uid& relation);

// What names of edits call a span: 'round … nodule'.
std::string quoteOf(const TextSpan& span);

}  // namespace chiasm
