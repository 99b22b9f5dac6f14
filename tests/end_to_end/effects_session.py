#!/usr/bin/env python3
"""Two whole workflows with effects in a real window, by mouse and keys alone: bone by threshold and islands, and a
lesion by growing from seeds. Each ends in a case that the command line checks, and in pictures.

Exit code 77: skipped, because the demo, Xvfb or xdotool is not there."""

import os
import shutil
import sys

sys.dont_write_bytecode = True  # the source folder stays as it is
from virtual_screen import part_of
from window_session import Session, Window, expect, main, middle, pixel_of, rectangle_of, view_of

# Inside the low attenuation of the right frontal lobe that the demo's report describes, and around it (LPS mm).
LESION = (-26, -38, 105)
AROUND = ((-26, 12, 105), (14, -38, 105))


class EffectsSession(Session):
    """A case of its own over the demo's head CT: nothing is segmented yet."""

    def __init__(self, arguments, screen, folder):
        super().__init__(arguments, screen, folder)
        os.remove(self.case)
        self.case = self.path("plain.chiasm")
        for name in ("head_ct.nhdr", "head_ct.raw"):
            shutil.copy(os.path.join(arguments.demo, name), self.path(name))
        self.command("new", self.case, "--volume", self.path("head_ct.nhdr"))

    def press_item(self, window, name):
        seen = window.wait(f"'{name}' on screen", lambda d: rectangle_of(d, name))
        self.click(window, middle(rectangle_of(seen, name)))

    def new_segment(self, window, name):
        self.screen.key("n")
        window.wait(f"the segment {name}", lambda d: d.get("active_segment") == name)

    def open_effect(self, window, title):
        self.screen.key("F7")
        self.press_item(window, "effect " + title)
        return window.wait(f"the effect {title} and what it would do",
                           lambda d: rectangle_of(d, "effect apply") and
                           any(i["name"].startswith("effect result ") for i in d["items"]))

    def apply(self, window):
        before = window.look()["saved_sequence"]
        self.press_item(window, "effect apply")
        window.wait("the effect saved", lambda d: d["saved_sequence"] > before)

    def stroke(self, window, seen, start, end):
        before = seen["saved_sequence"]
        view = view_of(seen, "axial")
        self.drag(window, pixel_of(view, start), pixel_of(view, end))
        return window.wait("the stroke saved", lambda d: d["saved_sequence"] > before)

    def bone(self, window):
        self.new_segment(window, "Segment 1")
        clean = self.screen.picture()
        seen = self.open_effect(window, "Threshold")
        self.rest(window, "the threshold's preview")
        ghost = self.screenshot("bone-1-threshold")
        for kind in ("axial", "3d"):
            area = view_of(seen, kind)["rectangle"]
            expect(part_of(ghost, area) != part_of(clean, area), f"the preview is not in the {kind} view")
        expect(self.command("segments", self.case)[0]["voxels"] == 0, "the preview has written something")
        self.apply(window)
        self.open_effect(window, "Keep largest")
        self.rest(window, "the islands that would go")
        self.screenshot("bone-2-islands")
        self.apply(window)
        self.rest(window, "the bone alone")
        self.screenshot("bone-3-done")

    def lesion(self, window):
        seen = window.look()
        # The slice is chosen in the coronal view, where its height is seen.
        coronal = view_of(seen, "coronal")
        here = (seen["crosshair"][0], seen["crosshair"][1], LESION[2])
        self.click(window, pixel_of(coronal, here))
        seen = window.wait("the lesion's slice", lambda d: abs(d["crosshair"][2] - LESION[2]) < 2)
        self.new_segment(window, "Segment 2")
        self.screen.key("b")
        seen = window.wait("the brush", lambda d: d["tool"] == "brush")
        x, y, z = LESION
        seen = self.stroke(window, seen, (x - 3, y, z), (x + 3, y, z))
        self.new_segment(window, "Segment 3")
        seen = window.wait("nothing under way", lambda d: True)
        for x, y, z in AROUND:
            seen = self.stroke(window, seen, (x - 6, y, z), (x + 6, y, z))
        self.screen.key("Escape")
        window.wait("no brush", lambda d: d["tool"] == "navigate")
        self.open_effect(window, "Grow from seeds")
        self.rest(window, "what the seeds grow to")
        self.screenshot("lesion-1-preview")
        self.apply(window)
        self.rest(window, "the lesion")
        self.screenshot("lesion-2-done")

    def check(self):
        names = [entry["name"] for entry in self.command("history", self.case) if entry["role"] == "edit"]
        expect(names[-1].startswith("Grow from seeds"), f"the last entry is not the growth: {names[-1]}")
        for name in ("Threshold Segment 1", "Keep largest island of Segment 1"):
            expect(any(n.startswith(name.split(" island")[0]) for n in names), f"no '{name}' in the history: {names}")
        made = {s["name"]: s["voxels"] for s in self.command("segments", self.case)}
        expect(self.command("verify", self.case)["whole"], "the case is not whole")
        # The same by command (the range that the panel began with), from the same seeds: voxel for voxel as many.
        self.command("undo", self.case, "--author", "Ada Annotator")
        seeds = {s["name"]: s["voxels"] for s in self.command("segments", self.case)}
        expect(0 < seeds["Segment 2"] < made["Segment 2"], f"the lesion has not grown: {seeds} {made}")
        self.command("segment", self.case, "grow-from-seeds", "--segments", "Segment 1", "Segment 2", "Segment 3",
                     "--author", "Ada Annotator")
        again = {s["name"]: s["voxels"] for s in self.command("segments", self.case)}
        expect(again == made, f"by hand {made}, by command {again}")
        other = self.path("command.chiasm")
        self.command("new", other, "--volume", self.path("head_ct.nhdr"))
        self.command("segment", other, "threshold", "--lower", "93", "--upper", "2986", "--name", "Bone",
                     "--author", "Ada Annotator")
        self.command("segment", other, "keep-largest", "--segment", "Bone", "--author", "Ada Annotator")
        bone = self.command("segments", other)[0]["voxels"]
        expect(seeds["Segment 1"] == bone, f"bone by hand has {seeds['Segment 1']} voxels, by command {bone}")

    def run(self):
        window = Window(self, self.case)
        try:
            window.wait_for_pictures()
            self.rest(window, "the whole window")
            self.bone(window)
            self.lesion(window)
            window.close()
            self.check()
        except Exception:
            self.keep_failure(window)
            raise
        finally:
            window.end()


if __name__ == "__main__":
    sys.exit(main(EffectsSession, ("head_ct.chiasm", "head_ct.nhdr", "head_ct.raw")))
