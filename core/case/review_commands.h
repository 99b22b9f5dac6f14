// Commands of a person who judges what the program found: overriding checks, rejecting suggestions.
#pragma once

#include <memory>
#include <vector>

#include "core/case/command.h"

namespace chiasm {

// Needs a reason, and a fingerprint that no other override has. uid, order and time are filled when empty.
std::unique_ptr<Command> overrideCheck(CheckOverride value);
std::unique_ptr<Command> withdrawOverride(const Uid& value);

// One suggestion: the segments that were proposed for some words, each once. Anchors must quote their report
// (an empty quote is filled in); what is rejected already is left as it is.
std::unique_ptr<Command> rejectSuggestion(std::vector<RejectedSuggestion> values);
// It may be suggested again.
std::unique_ptr<Command> reconsiderSuggestion(const Uid& value);

}  // namespace chiasm
