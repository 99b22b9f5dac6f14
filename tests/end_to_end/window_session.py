#!/usr/bin/env python3
"""One person's session with the demo head CT in a real window: look, window/level, paint, undo, link, close,
open again. Everything is done by mouse and keys; what the case holds afterwards is read by the command line.

Exit code 77: skipped, because the demo, Xvfb or xdotool is not there."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the source folder stays as it is
from virtual_screen import VirtualScreen, colours_in, part_of, pixel, write_png

PHRASE = "bony spur of the medial roof"  # of the demo's report; linked to nothing there
STRUCTURE = "Left orbit"
NOWHERE = (800, 985)  # in the status bar
PATIENCE = 120  # seconds until a step must have happened; nothing is measured by it


class Failure(Exception):
    pass


def expect(condition, sentence):
    if not condition:
        raise Failure(sentence)


class Window:
    """`chiasm open CASE`, and what it says it shows."""

    def __init__(self, session, case):
        self.session = session
        self.description_file = session.path("interface.json")
        if os.path.exists(self.description_file):
            os.remove(self.description_file)
        self.errors = open(session.path("window-errors.txt"), "a+")
        self.process = subprocess.Popen(
            [session.program, "open", case, "--describe-interface", self.description_file],
            env=dict(session.environment, DISPLAY=session.screen.name), stdin=subprocess.DEVNULL,
            stdout=self.errors, stderr=self.errors, cwd=session.folder)

    def look(self):
        try:
            with open(self.description_file) as file:
                return json.load(file)
        except FileNotFoundError:
            return None

    def wait(self, sentence, condition, settled=True):
        """What the window says once `condition(description)` holds, and it has settled."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure(f"the window ended (exit code {self.process.returncode}) while waiting: {sentence}")
            seen = self.look()
            if seen and (seen["settled"] or not settled) and condition(seen):
                return seen
            time.sleep(0.1)
        says = {key: value for key, value in (self.look() or {}).items() if key not in ("items", "views")}
        raise Failure(f"waited in vain: {sentence}; the window says {json.dumps(says)}")

    def wait_for_pictures(self):
        # A view that has its voxels names its plane and slice in its corner.
        return self.wait("the pictures of the head CT",
                         lambda d: len(d["views"]) == 4 and any(i["name"].startswith("Axial") for i in d["items"]))

    def close(self, said_meanwhile=""):
        """By its key; `said_meanwhile`: how all of its standard error begins, empty for nothing at all."""
        self.session.screen.key("ctrl+q")
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure("Ctrl+Q did not close the window")
        expect(code == 0, f"the window's exit code is {code}, not 0")
        self.errors.seek(0)
        said = self.errors.read()
        expect(said.startswith(said_meanwhile) and bool(said) == bool(said_meanwhile),
               f"the window wrote to its standard error: {said}")

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def view_of(description, kind):
    return next(view for view in description["views"] if view["kind"] == kind)


def rectangle_of(description, name):
    for item in description["items"]:
        if item["name"] == name:
            return item["rectangle"]
    return None


def middle(rectangle):
    return (rectangle[0] + rectangle[2]) / 2, (rectangle[1] + rectangle[3]) / 2


def pixel_of(view, point):
    """Where a position in LPS mm appears in a slice view."""
    offset = [p - o for p, o in zip(point, view["origin"])]
    along = [sum(a * b for a, b in zip(offset, view[axis])) / view["mm_per_pixel"] for axis in ("right", "down")]
    return view["rectangle"][0] + along[0], view["rectangle"][1] + along[1]


class Session:
    def __init__(self, arguments, screen, folder):
        self.program, self.artifacts, self.screen, self.folder = arguments.program, arguments.artifacts, screen, folder
        self.case = self.path("head.chiasm")
        shutil.copy(os.path.join(arguments.demo, "head_ct.chiasm"), self.case)
        with open(os.path.join(arguments.source, "assets/demo/head_ct/report.txt"), encoding="utf-8") as file:
            self.report = file.read()
        # No settings, caches or displays of the person who runs the test.
        self.environment = {key: value for key, value in os.environ.items()
                            if key not in ("DISPLAY", "WAYLAND_DISPLAY", "CHIASM_READER")}
        for variable, name in (("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_RUNTIME_DIR", "runtime"),
                               ("XDG_CACHE_HOME", "cache"), ("XDG_DATA_HOME", "data")):
            os.mkdir(self.path(name), 0o700)
            self.environment[variable] = self.path(name)
        os.mkdir(self.path("config/chiasm"))
        with open(self.path("config/chiasm/settings.json"), "w") as file:
            json.dump({"author": {"uid": "2.25.4711", "name": "Ada Annotator"}, "uiScale": 1.0}, file)

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, *words):
        """The JSON answer of a command about the case, by a process of its own."""
        run = subprocess.run([self.program, *words, "--json"], env=self.environment, capture_output=True,
                             cwd=self.folder, text=True)
        expect(run.returncode == 0, f"chiasm {' '.join(words)}: {run.stderr}")
        return json.loads(run.stdout)

    def screenshot(self, name):
        picture = self.screen.picture()
        write_png(os.path.join(self.artifacts, name + ".png"), picture)
        return picture

    def rest(self, window, sentence):
        """Takes the mouse off the views, so that nothing is pointed at, and waits for the whole picture."""
        return self.point(window, NOWHERE, sentence)

    def point(self, window, position, sentence):
        """Moves the mouse and waits until the window has answered."""
        position = [round(p) for p in position]
        self.screen.move(*position)
        return window.wait(sentence, lambda d: d["pointer"] == position)

    def drag(self, window, start, end, steps=8):
        """Presses, moves and releases, each once the window has taken in what came before: however slow the
        machine is, the window sees every step."""
        return self.drag_along(window, [[a + (b - a) * i / max(1, steps) for a, b in zip(start, end)]
                                        for i in range(steps + 1)])

    def drag_along(self, window, points):
        """The same through all of the points."""
        points = [[round(c) for c in point] for point in points]
        self.point(window, points[0], "the start of a drag")
        self.screen.xdotool("mousedown", 1)
        window.wait("the button pressed", lambda d: d["pressed"], settled=False)
        for position in points[1:]:
            self.screen.move(*position)
            window.wait("a step of a drag", lambda d, position=position: d["pointer"] == position, settled=False)
        self.screen.xdotool("mouseup", 1)
        return window.wait("the button released", lambda d: not d["pressed"])

    def click(self, window, position):
        self.drag(window, position, position, steps=0)

    def type_into(self, window, item, number):
        """Types a number into a slider or a field that is dragged."""
        seen = window.wait(f"the field {item}", lambda d: rectangle_of(d, item))
        at = middle(rectangle_of(seen, item))
        self.point(window, at, f"the field {item} pointed at")
        self.screen.xdotool("keydown", "ctrl")
        self.click(window, at)
        self.screen.xdotool("keyup", "ctrl")
        self.screen.xdotool("key", "ctrl+a")
        self.screen.xdotool("type", "--", str(number))
        # A click beside it ends the typing: a quick press of Return may fall between two frames of a busy machine.
        self.click(window, NOWHERE)
        return window.wait("the number taken", lambda d: True)

    def check_report(self):
        """The text against the masks, by command: nothing may contradict."""
        found = self.command("check", self.case)
        wrong = [result["sentence"] for result in found["results"] if result["result"] == "conflict"]
        expect(not wrong, f"the report and the masks contradict: {wrong}")
        return found["results"]

    # The steps, in the order of the session.

    def look_around(self, window, first):
        axial = view_of(first, "axial")
        x, y = middle(axial["rectangle"])
        self.point(window, (x, y), "the axial view pointed at")
        self.screen.wheel(3)
        turned = window.wait("three slices further", lambda d: abs(view_of(d, "axial")["slice"] - axial["slice"]) == 3)
        self.screen.wheel(-1)
        window.wait("one slice back", lambda d: abs(view_of(d, "axial")["slice"] - axial["slice"]) == 2)
        before = turned["window_level"]
        self.drag(window, (x + 30, y + 60), (x + 90, y + 100))
        after = window.wait("another window and level", lambda d: d["window_level"] != before)["window_level"]
        # To the right is wider: e-fold over 250 pixels; the first three pixels do not count yet.
        expect(1.2 < after["width"] / before["width"] < 1.3, f"60 pixels widened the window from {before} to {after}")
        expect(after["level"] > before["level"], "down raises the level")
        return after

    def paint_and_undo(self, window):
        seen = self.rest(window, "nothing pointed at")
        self.screen.key("n")
        seen = window.wait("a new segment", lambda d: d.get("active_segment") == "Segment 1"
                           and d["saved_sequence"] > seen["saved_sequence"])
        self.screen.key("b")
        window.wait("the brush", lambda d: d["tool"] == "brush")
        # Through the brain, beside the crosshair, in the left half of the head.
        x, y = middle(view_of(seen, "axial")["rectangle"])
        spot = (x + 50, y + 30)
        clean = self.screen.picture()
        self.point(window, spot, "the brush over the head")
        self.rest(window, "the brush gone")
        for view in seen["views"]:
            expect(part_of(self.screen.picture(), view["rectangle"]) == part_of(clean, view["rectangle"]),
                   f"something of the brush stays in the {view['kind']} view when the mouse has left it")
        self.drag(window, (spot[0] - 20, spot[1]), (spot[0] + 40, spot[1]))
        window.wait("the stroke", lambda d: d["saved_sequence"] > seen["saved_sequence"])
        painted_state = self.rest(window, "the stroke drawn")
        painted = self.screenshot("2-painted")
        expect(pixel(painted, *spot) != pixel(clean, *spot), "the stroke is not on screen")
        others = {s["name"]: s["voxels"] for s in self.command("segments", self.case)}
        expect(others["Segment 1"] > 0, "the stroke is not in the case file while the window is open")
        self.screen.key("ctrl+z")
        window.wait("the undo", lambda d: d["saved_sequence"] > painted_state["saved_sequence"])
        self.screen.key("Escape")  # back to navigating
        window.wait("no brush", lambda d: d["tool"] == "navigate")
        self.rest(window, "the stroke gone")
        undone = self.screen.picture()
        expect(pixel(undone, *spot) == pixel(clean, *spot), "the picture after undo is not the one before the stroke")

    def go_to_structure(self, window):
        # The list stands at the new segment, at its end.
        self.point(window, (1400, 900), "the segments pointed at")
        self.screen.wheel(20)
        seen = window.wait(f"the row of {STRUCTURE}", lambda d: rectangle_of(d, "segment " + STRUCTURE))
        row = rectangle_of(seen, "segment " + STRUCTURE)
        self.click(window, (row[0] + 80, middle(row)[1]))
        window.wait(f"{STRUCTURE} active", lambda d: d.get("active_segment") == STRUCTURE)
        self.screen.key("Return")
        window.wait(f"the slices at {STRUCTURE}", lambda d: d["crosshair"] != seen["crosshair"])

    def select_phrase(self, window):
        begin = self.report.index(PHRASE)
        end = begin + len(PHRASE)
        expect(self.report.count(PHRASE) == 1, "the phrase is not unique")
        first, last = PHRASE.split()[0], PHRASE.split()[-1]
        names = f"word {begin}-{begin + len(first)}", f"word {end - len(last)}-{end}"
        seen = self.point(window, (1400, 300), "the report pointed at")
        words = [item for item in seen["items"] if item["name"].startswith("word ")]
        behind = int(words[0]["name"].split()[1].split("-")[0]) > begin
        for _ in range(40):
            rectangles = [rectangle_of(seen, name) for name in names]
            if all(rectangles):
                break
            self.screen.wheel(1 if behind else -1)
            seen = window.wait("the report scrolled", lambda d: d["items"] != seen["items"])
        else:
            raise Failure("the phrase does not come into sight by scrolling")
        start, stop = rectangles[0], rectangles[1]
        self.drag(window, (start[0] + 3, middle(start)[1]), (stop[2] - 3, middle(stop)[1]))
        window.wait("the selected words", lambda d: d.get("selected_text") == {"begin": begin, "end": end})
        return begin, end, start

    def link(self, window):
        self.go_to_structure(window)
        begin, end, first_word = self.select_phrase(window)
        self.screen.key("l")
        seen = window.wait("the link tool", lambda d: d["tool"] == "link")
        self.screenshot("3-linking")
        self.click(window, pixel_of(view_of(seen, "axial"), seen["crosshair"]))
        linked = window.wait("the link", lambda d: d["saved_sequence"] > seen["saved_sequence"])
        expect("selected_text" not in linked, "the selection stays after linking")
        self.point(window, middle(first_word), "the linked phrase pointed at")
        self.screenshot("4-linked")
        return begin, end

    def check_case(self, begin, end):
        history = self.command("history", self.case)
        mine = [(e["role"], e["name"]) for e in history if e["author"] == "Ada Annotator"]
        paints = [e for e in mine if e[1] == "Paint Segment 1"]
        expect(("edit", "Paint Segment 1") in paints, f"no paint in the history: {mine}")
        expect(("undo", "Paint Segment 1") in paints, f"no undo of the paint in the history: {mine}")
        expect(mine[-1][0] == "edit" and mine[-1][1].startswith("Link"), f"the last entry is not the link: {mine}")
        segments = {s["name"]: s["voxels"] for s in self.command("segments", self.case)}
        expect(segments["Segment 1"] == 0, f"Segment 1 is not empty after undo: {segments}")
        expect(segments["Skull"] == 475759, "the skull has changed")
        link = self.command("links", self.case)[-1]
        anchor = link["anchors"][0]
        expect((anchor["begin"], anchor["end"], anchor["quote"]) == (begin, end, PHRASE), f"the link's words: {anchor}")
        expect([t["name"] for t in link["targets"]] == [STRUCTURE], f"the link's targets: {link['targets']}")
        expect(self.command("verify", self.case)["whole"], "the case is not whole")
        left = sorted(name for name in os.listdir(self.folder) if name.startswith("head"))
        expect(left == ["head.chiasm"], f"beside the closed case lie {left}")

    def run(self):
        window = Window(self, self.case)
        try:
            first = window.wait_for_pictures()
            expect(first["window"] == [1600, 1000], f"the window is {first['window']}, not 1600x1000")
            self.rest(window, "the whole window")
            picture = self.screenshot("1-opened")
            for view in first["views"]:
                expect(len(colours_in(picture, view["rectangle"])) > 100, f"the {view['kind']} view shows nothing")
            windowed = self.look_around(window, first)
            self.paint_and_undo(window)
            begin, end = self.link(window)
            last = self.rest(window, "everything saved")
            window.close()
            self.check_case(begin, end)

            window = Window(self, self.case)
            again = window.wait_for_pictures()
            again = self.rest(window, "the whole window again")
            self.screenshot("5-opened-again")
            for what in ("crosshair", "active_segment"):
                expect(again[what] == last[what], f"{what} was {last[what]}, is {again[what]} after opening again")
            for what in ("level", "width"):
                expect(abs(again["window_level"][what] - windowed[what]) < 1e-6, "window and level are not kept")
            expect([v["slice"] for v in again["views"] if "slice" in v] ==
                   [v["slice"] for v in last["views"] if "slice" in v], "the slices are not kept")
            window.close()
        except Exception:
            self.keep_failure(window)
            raise
        finally:
            window.end()

    def keep_failure(self, window):
        """What was on screen when a step failed, and what the window said of it."""
        self.screenshot("failed")
        if os.path.exists(window.description_file):
            shutil.copy(window.description_file, os.path.join(self.artifacts, "failed.json"))


NEEDED = ("head_ct.chiasm", "head_ct.raw")  # of the demo


def missing(demo, files):
    """What a session lacks, as a sentence; None when everything is there."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            return f"skipped: {tool} is not installed"
    for name in files:
        if not os.path.exists(os.path.join(demo, name)):
            return f"skipped: {os.path.join(demo, name)} is not there (assets/demo/make_demo makes it)"
    return None


def parser_of_places():
    parser = argparse.ArgumentParser()
    for name in ("program", "demo", "source", "artifacts"):
        parser.add_argument("--" + name, required=True)
    return parser


def main(session=Session, files=NEEDED):
    arguments = parser_of_places().parse_args()
    lacking = missing(arguments.demo, files)
    if lacking:
        print(lacking)
        return 77
    shutil.rmtree(arguments.artifacts, ignore_errors=True)
    os.makedirs(arguments.artifacts)
    screen = VirtualScreen(1600, 1000)
    try:
        with tempfile.TemporaryDirectory(prefix="chiasm-session-") as folder:
            session(arguments, screen, folder).run()
    except Failure as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    finally:
        screen.close()
    print(f"the screenshots are in {arguments.artifacts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
