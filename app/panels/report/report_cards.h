// What stands under the report: the links, or a card for what is selected, suggested or in doubt.
#pragma once

#include <imgui.h>

#include <string>

#include "app/panels/panel.h"
#include "app/session/case_review.h"

namespace chiasm::app {

// One link as a row: swatch, phrase → structure, how and by whom; a menu for relation and certainty; Unlink.
void drawLinkRow(PanelContext& context, const Link& link);
// The selected words and what can be done with them: link (with relation and certainty), mark, anchor anew.
void drawSelectionCard(PanelContext& context, const Report& report);
// The segments that a suggestion ranks, with reasons; Accept and Reject.
void drawSuggestionCard(PanelContext& context, const Report& report, const Suggestion& suggestion);
// A span: its words and code, type, attributes, relations to others.
void drawSpanCard(PanelContext& context, const TextSpan& span);
// "2 suggestions in sight", Accept all; nothing when there is none.
void drawSuggestionsInSight(PanelContext& context, const Report& report);

// A card's first line: a heading, and at the right a button that closes it. True: close.
bool cardHeading(PanelContext& context, const char* heading);
// The relation and certainty of a link as two lists to choose from, for the next link or a known one. True
// when one was chosen.
bool chooseRelation(PanelContext& context, LinkRelation& relation, LinkCertainty& certainty);
// "Mark as…  I": an action's name with its key, which a hand in VR has not.
std::string withKey(const PanelContext& context, const char* label, const char* action);
// "you", a name, or the model that made it.
std::string signedBy(const PanelContext& context, const Uid& author, const std::string& model);
ImU32 swatchColour(const PanelContext& context, const Uid& segment);
// A square in a segment's colour, `size` logical pixels.
void drawSwatch(PanelContext& context, const Uid& segment, ImVec2 position, float size = 10);
// Notes what was just drawn as an ImGui item, if somebody asked where things are and it is wholly in sight.
void logItem(PanelContext& context, const std::string& name);

}  // namespace chiasm::app
