#!/usr/bin/env python3
"""The graphics device fails under a person who paints in a real window: nothing of the stroke is lost, the
pictures come back, and the window says what happened. A Vulkan layer (fault_layer.cpp) lets single calls fail.

Exit code 77: skipped, because the demo, Xvfb or xdotool is not there."""

import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True  # the source folder stays as it is
import window_session
from virtual_screen import part_of
from window_session import PATIENCE, Failure, Window, expect, middle, view_of

LAYER = None  # the folder of the layer's manifest


class Session(window_session.Session):
    def __init__(self, arguments, screen, folder):
        super().__init__(arguments, screen, folder)
        self.faults = self.path("faults")
        self.environment.update({"VK_LAYER_PATH": LAYER, "VK_INSTANCE_LAYERS": "VK_LAYER_CHIASM_faults",
                                 "CHIASM_TEST_FAULTS": self.faults})

    def fail(self, call, often):
        with open(self.faults + ".new", "w") as file:
            file.write(f"{call} {often}\n")
        os.rename(self.faults + ".new", self.faults)

    def wait_until(self, sentence, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise Failure("waited in vain: " + sentence)
            time.sleep(0.05)

    def title(self):
        found = subprocess.run(["xdotool", "search", "--class", "chiasm", "getwindowname"],
                               env=dict(os.environ, DISPLAY=self.screen.name), capture_output=True, text=True)
        return found.stdout

    def stroke(self, window, call=None):
        """A stroke through the brain; half way, once, the call fails. What is painted, and the views."""
        seen = self.rest(window, "nothing pointed at")
        x, y = middle(view_of(seen, "axial")["rectangle"])
        points = [(x + 30 + 14 * step, y + 30) for step in range(5)]
        self.point(window, points[0], "the start of a stroke")
        self.screen.xdotool("mousedown", 1)
        window.wait("the button pressed", lambda d: d["pressed"], settled=False)
        for number, position in enumerate(points[1:]):
            position = [round(c) for c in position]
            if call and number == 1:
                self.fail(call, 1)
            self.screen.move(*position)
            window.wait("a step of the stroke", lambda d, position=position: d["pointer"] == position, settled=False)
        if call:
            self.wait_until(f"{call} fails", lambda: not os.path.exists(self.faults))
        self.screen.xdotool("mouseup", 1)
        after = window.wait("the stroke saved", lambda d: not d["pressed"]
                            and d["saved_sequence"] > seen["saved_sequence"])
        return after

    def painted(self):
        return {s["name"]: s["voxels"] for s in self.command("segments", self.case)}

    def views(self, window, dismiss):
        seen = self.rest(window, "the views drawn")
        if dismiss:  # the message lies over the middle of the views' lower edge
            left = min(v["rectangle"][0] for v in seen["views"])
            right = max(v["rectangle"][2] for v in seen["views"])
            bottom = max(v["rectangle"][3] for v in seen["views"])
            self.click(window, ((left + right) / 2, bottom - 55))
            window.wait("the message dismissed", lambda d: not d["messages"])
            seen = self.rest(window, "the views drawn")
        picture = self.screen.picture()
        return [part_of(picture, view["rectangle"]) for view in seen["views"]]

    def undo(self, window):
        seen = self.rest(window, "nothing pointed at")
        self.screen.key("ctrl+z")
        window.wait("the undo", lambda d: d["saved_sequence"] > seen["saved_sequence"])

    def run(self):
        window = Window(self, self.case)
        try:
            seen = window.wait_for_pictures()
            self.screen.key("n")
            window.wait("a new segment", lambda d: d.get("active_segment") == "Segment 1"
                        and d["saved_sequence"] > seen["saved_sequence"])
            self.screen.key("b")
            window.wait("the brush", lambda d: d["tool"] == "brush")
            self.stroke(window)
            whole, drawn = self.painted(), self.views(window, dismiss=False)
            expect(whole["Segment 1"] > 0, "nothing was painted")
            for call in ("QueueSubmit2", "QueuePresentKHR", "AcquireNextImageKHR"):
                self.undo(window)
                begun = time.monotonic()
                # What undo said may still be on screen.
                said = [m for m in self.stroke(window, call)["messages"] if not m.startswith("Undid: ")]
                took = time.monotonic() - begun
                expect(len(said) == 1 and "VK_ERROR" in said[0] and "Nothing that was done is lost." in said[0],
                       f"after {call} failed the window says {said}")
                self.screenshot("after-" + call)
                expect(self.painted() == whole, f"after {call} failed {self.painted()} is painted, not {whole}")
                expect(self.views(window, dismiss=True) == drawn, f"after {call} failed the views are others")
                print(f"{call} failed during a stroke, which took {took:.1f} s with it: nothing lost")
            # No device at all for a while: the title says so, and everything comes back.
            self.fail("QueueSubmit2", "always")
            self.screen.move(700, 500)
            self.wait_until("the title says that no device answers", lambda: "no graphics device" in self.title())
            expect(window.process.poll() is None, "the window has ended")
            os.remove(self.faults)
            window.wait("the pictures again", lambda d: d["messages"])
            expect(self.views(window, dismiss=True) == drawn, "after a while without a device the views are others")
            expect("no graphics device" not in self.title(), f"the title is {self.title()}")
            window.close(said_meanwhile="chiasm: No graphics device answers")
            expect(self.painted() == whole, "the closed case holds something else")
            expect(self.command("verify", self.case)["whole"], "the case is not whole")
            self.check_pictures()
        except Exception:
            self.keep_failure(window)
            raise
        finally:
            window.end()

    def check_pictures(self):
        """`render` draws again, in the end with the processor, and says so."""
        def draw(name):
            return subprocess.run([self.program, "render", self.case, "-o", self.path(name), "--size", "320x240"],
                                  env=self.environment, capture_output=True, text=True, cwd=self.folder)

        def content(name):
            with open(self.path(name), "rb") as file:
                return file.read()
        expect(draw("plain.png").returncode == 0, "a picture without a fault")
        self.fail("AllocateMemory", 2)  # another kind of memory is tried first
        again = draw("again.png")
        expect(again.returncode == 0 and "Drawing it again." in again.stderr, f"one fault: {again}")
        expect(content("again.png") == content("plain.png"), "the picture drawn again is another one")
        self.fail("QueueSubmit2", 2)
        processor = draw("processor.png")
        expect(processor.returncode == 0 and "with the processor." in processor.stderr, f"two faults: {processor}")
        self.fail("QueueSubmit2", "always")
        refused = draw("none.png")
        expect(refused.returncode == 1 and "VK_ERROR_DEVICE_LOST" in refused.stderr, f"no device: {refused}")
        expect(not os.path.exists(self.path("none.png")), "a picture without a device")
        os.remove(self.faults)


if __name__ == "__main__":
    place = sys.argv.index("--layer")
    LAYER = sys.argv[place + 1]
    del sys.argv[place:place + 2]
    sys.exit(window_session.main(Session))
