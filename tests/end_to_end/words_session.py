#!/usr/bin/env python3
"""One person's session with the words of the demo head CT in a real window: read the report, accept a suggestion,
link words to a structure in two actions, mark words by a few letters and relate them by two keys, follow a link both ways, relabel a structure so that a check finds a
conflict of sides, look at it, and override it with a reason, and write what a structure measures behind words. Everything is done by mouse and keys; what the case
holds afterwards, and the story that its history tells, are read by the command line.

Exit code 77: skipped, because the demo, Xvfb or xdotool is not there."""

import sys

sys.dont_write_bytecode = True  # the source folder stays as it is
import window_session
from window_session import Window, expect, middle, pixel_of, rectangle_of, view_of

SUGGESTED = "lucency"  # in IMPRESSION: no link, and one structure of that name
SUGGESTED_STRUCTURE = "Linear lucency"
PHRASE = "fragments below the defect"
PHRASE_STRUCTURE = "Orbital roof fragments"
ROOF = "right orbital roof is irregular and incomplete"
RIGHT, WRONG = "Right orbital roof", "Left orbital roof"
REASON = "Named in a hurry; the mask is right"


class WordsSession(window_session.Session):
    def range_of(self, quote, last=False):
        begin = self.report.rindex(quote) if last else self.report.index(quote)
        return begin, begin + len(quote)

    def saved(self, window, before, sentence):
        return window.wait(sentence, lambda d: d["saved_sequence"] > before["saved_sequence"])

    def bring_into_sight(self, window, begin, end):
        """Scrolls the report until the first and the last word of a range are wholly drawn; their rectangles."""
        words = self.report[begin:end].split()
        names = f"word {begin}-{begin + len(words[0])}", f"word {end - len(words[-1])}-{end}"
        seen = self.point(window, (1400, 300), "the report pointed at")
        for _ in range(60):
            rectangles = [rectangle_of(seen, name) for name in names]
            if all(rectangles):
                return rectangles
            drawn = [item["name"] for item in seen["items"] if item["name"].startswith("word ")]
            first = int(drawn[0].split()[1].split("-")[0])
            self.screen.wheel(1 if first > begin else -1)
            seen = window.wait("the report scrolled", lambda d: d["items"] != seen["items"])
        raise window_session.Failure("the words do not come into sight by scrolling")

    def hold_key(self, window, *keys):
        """Keys down until the window has drawn a frame, so that a slow machine sees them in a text field."""
        for key in keys:
            self.screen.xdotool("keydown", key)
        self.aside += 7  # never where the mouse is already
        position = [800 + self.aside, 985]
        self.screen.move(*position)
        # A held key repeats, so the window does not settle.
        window.wait("a frame with the key down", lambda d: d["pointer"] == position, settled=False)
        for key in reversed(keys):
            self.screen.xdotool("keyup", key)

    aside = 0

    def press_item(self, window, name, sentence):
        seen = window.wait(sentence, lambda d: rectangle_of(d, name))
        self.click(window, middle(rectangle_of(seen, name)))

    def row_of(self, window, structure):
        """The row of a segment, brought into sight."""
        seen = self.point(window, (1400, 900), "the segments pointed at")
        self.screen.wheel(20)
        window.wait("the first segment", lambda d: rectangle_of(d, "segment Skull"))
        for _ in range(20):
            row = rectangle_of(window.look(), "segment " + structure)
            if row:
                return row
            seen = window.look()
            self.screen.wheel(-1)
            window.wait("the segments scrolled", lambda d: d["items"] != seen["items"])
        raise window_session.Failure(f"no row of {structure} comes into sight")

    # The steps, in the order of the session.

    def accept_suggestion(self, window):
        begin, end = self.range_of(SUGGESTED, last=True)
        before = window.wait("suggestions", lambda d: d.get("suggestions", 0) > 0)
        word, _ = self.bring_into_sight(window, begin, end)
        self.point(window, middle(word), "the dotted words pointed at")
        name = "accept " + SUGGESTED_STRUCTURE
        window.wait("the segments that are suggested", lambda d: rectangle_of(d, name))
        self.screenshot("2-suggested")
        self.press_item(window, name, "the suggestion")
        self.saved(window, before, "the accepted link")

    def link_in_two_actions(self, window):
        row = self.row_of(window, PHRASE_STRUCTURE)
        self.click(window, (row[0] + 80, middle(row)[1]))
        before = window.wait(f"{PHRASE_STRUCTURE} active", lambda d: d.get("active_segment") == PHRASE_STRUCTURE)
        begin, end = self.range_of(PHRASE)
        first, last = self.bring_into_sight(window, begin, end)
        # One: select the words. Two: link them to the active structure.
        self.drag(window, (first[0] + 3, middle(first)[1]), (last[2] - 3, middle(last)[1]))
        window.wait("the selected words", lambda d: d.get("selected_text") == {"begin": begin, "end": end})
        self.screenshot("3-selected")
        self.press_item(window, "link to active", "the button that links to the active structure")
        self.saved(window, before, "the link")

    def annotate(self, window):
        """Two spans by typing, an attribute, and their relation in two keystrokes."""
        for quote, type_letters in (("bony fragments", "find"), ("upper orbit", "loca")):
            begin, end = self.range_of(quote)
            first, last = self.bring_into_sight(window, begin, end)
            before = window.look()
            self.drag(window, (first[0] + 3, middle(first)[1]), (last[2] - 3, middle(last)[1]))
            window.wait("the selected words", lambda d: d.get("selected_text") == {"begin": begin, "end": end})
            self.screen.key("i")
            self.rest(window, "the list of types")
            self.screen.type(type_letters)
            self.rest(window, "the types with these letters")
            if quote == "bony fragments":
                self.screenshot("4-types")
            self.hold_key(window, "Return")
            self.saved(window, before, "the span")
        before = window.look()
        self.screen.key("shift+Tab")
        self.rest(window, "the first span chosen")
        self.screen.key("alt+c")
        before = self.saved(window, before, "the attribute")
        self.screen.key("r")
        self.rest(window, "the list of relations")
        self.hold_key(window, "Return")
        self.saved(window, before, "the relation")
        self.rest(window, "the spans")
        self.screenshot("4-spans")

    def follow_both_ways(self, window):
        begin, end = self.range_of(ROOF)
        first, _ = self.bring_into_sight(window, begin, end)
        before = self.point(window, middle(first), "the linked phrase pointed at")
        window.wait("the structure lit", lambda d: RIGHT in d["lit_segments"])
        self.click(window, middle(first))
        there = window.wait("the slices at the structure",
                            lambda d: d["crosshair"] != before["crosshair"] and d.get("active_segment") == RIGHT)
        # From the structure back: pointing at it in a slice lights the words.
        self.point(window, pixel_of(view_of(there, "axial"), there["crosshair"]), "the structure pointed at")
        window.wait("the words lit", lambda d: [begin, end] in d["lit_phrases"])
        self.screenshot("5-followed")

    def relabel(self, window):
        row = self.row_of(window, RIGHT)
        before = window.look()
        self.point(window, (row[0] + 80, middle(row)[1]), "the row pointed at")
        self.screen.xdotool("click", 3)
        self.press_item(window, "rename field", "the menu of the row")
        self.hold_key(window, "ctrl", "a")
        self.screen.type(WRONG)
        self.hold_key(window, "Return")
        self.saved(window, before, "the new name")
        seen = window.wait("a conflict", lambda d: any(c["result"] == "conflict" for c in d["checks"]))
        conflict = seen["checks"][0]
        expect(conflict == {"check": "side", "result": "conflict", "shown": False, "overridden": False},
               f"the first check is {conflict}")

    def look_and_override(self, window):
        self.screen.key("F6")
        seen = window.wait("the checks", lambda d: rectangle_of(d, "show 0"))
        self.rest(window, "the list of checks")
        self.screenshot("6-checks")
        self.press_item(window, "show 0", "Show")
        window.wait("the check under the report, its structure lit",
                    lambda d: d["checks"][0]["shown"] and WRONG in d["lit_segments"])
        self.rest(window, "the conflict shown")
        self.screenshot("7-conflict")
        self.press_item(window, "override 0", "Override")
        window.wait("the field for the reason", lambda d: rectangle_of(d, "reason"))
        self.screen.type(REASON)
        self.hold_key(window, "Return")
        self.saved(window, seen, "the override")
        window.wait("the conflict overridden", lambda d: d["checks"][0]["overridden"])
        self.rest(window, "the overridden conflict")
        self.screenshot("8-overridden")
        self.screen.key("F3")
        self.rest(window, "the history")
        self.screenshot("9-history")

    def write_value(self, window):
        """What the linked structure measures, behind the words, by two keys."""
        self.screen.key("F2")
        self.rest(window, "the report")
        begin, end = self.range_of(PHRASE)
        first, last = self.bring_into_sight(window, begin, end)
        before = window.look()
        self.drag(window, (first[0] + 3, middle(first)[1]), (last[2] - 3, middle(last)[1]))
        window.wait("the selected words", lambda d: d.get("selected_text") == {"begin": begin, "end": end})
        self.screen.key("ctrl+m")
        self.rest(window, "the list of measures")
        self.screenshot("10-measures")
        self.hold_key(window, "Return")
        self.saved(window, before, "the value")
        self.rest(window, "the draft with the value")
        self.screenshot("11-written")

    def check_story(self):
        links = self.command("links", self.case)
        by_quote = {link["anchors"][0]["quote"]: [t["name"] for t in link["targets"]] for link in links}
        expect(by_quote.get(SUGGESTED) == [SUGGESTED_STRUCTURE], f"the accepted link: {by_quote}")
        expect(by_quote.get(PHRASE) == [PHRASE_STRUCTURE], f"the link in two actions: {by_quote}")
        checks = self.command("check", self.case)["results"]
        conflicts = [c for c in checks if c["result"] == "conflict"]
        expect(len(conflicts) == 1 and conflicts[0]["check"] == "side", f"the conflicts: {conflicts}")
        expect("right" in conflicts[0]["sentence"] and "named left" in conflicts[0]["sentence"],
               f"the conflict does not show its sides: {conflicts[0]['sentence']}")
        written = [c for c in checks if c["check"] == "written value"]
        expect(len(written) == 1 and written[0]["result"] == "pass" and "mm" in written[0]["sentence"] and
               PHRASE_STRUCTURE in written[0]["sentence"], f"the written value: {written}")
        mine = [e["name"] for e in self.command("history", self.case) if e["author"] == "Ada Annotator"]
        story = ["Link", "Link", "Mark", "Mark", "Change", "Relate", "Rename", "Override", "Insert"]
        expect([name.split()[0] for name in mine] == story, f"the history tells another story: {mine}")
        expect(self.command("verify", self.case)["whole"], "the case is not whole")

    def run(self):
        window = Window(self, self.case)
        try:
            window.wait_for_pictures()
            self.rest(window, "the whole window")
            self.screenshot("1-opened")
            self.accept_suggestion(window)
            self.link_in_two_actions(window)
            self.annotate(window)
            self.follow_both_ways(window)
            self.relabel(window)
            self.look_and_override(window)
            self.write_value(window)
            window.close()
            self.check_story()
        except Exception:
            self.keep_failure(window)
            raise
        finally:
            window.end()


if __name__ == "__main__":
    sys.exit(window_session.main(WordsSession))
