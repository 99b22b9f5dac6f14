"""One view of the gallery, drawn by both: VTK in a process of its own (vtk_peer.py), Chiasm by render_bench."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BENCH = HERE.parent.parent / "build/bin/render_bench"
PYTHON = "/usr/bin/python3"  # Debian's, which has VTK


class Drawn:
    def __init__(self, theirs, ours, likeness):
        self.theirs, self.ours, self.likeness = theirs, ours, likeness


def likeness(first, second):
    """PSNR of two pictures of the same size, decibels."""
    script = ("import sys, numpy\nfrom PIL import Image\n"
              "a, b = (numpy.asarray(Image.open(p).convert('RGB'), float) for p in sys.argv[1:3])\n"
              "m = ((a - b) ** 2).mean()\nprint(10 * numpy.log10(65025 / m) if m > 0 else 99)")
    return float(subprocess.run([PYTHON, "-c", script, str(first), str(second)], capture_output=True, text=True,
                                check=True).stdout)


def run(command, what, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(f"gallery: {what} failed: {done.stderr.strip()[-400:]}")


def in_mm(volume, place):
    """A place in parts of the volume's longest side, mm."""
    return [c * max(n * s for n, s in zip(volume.size, volume.spacing)) for c in place]


def draw_ours(folder, volume, points, eye, focus, pixels, ours, words):
    """By render_bench as the window samples, with more options of it; the picture's file."""
    eye, focus = in_mm(volume, eye), in_mm(volume, focus)
    table = folder / "function.txt"
    table.write_text("\n".join(" ".join(map(str, point)) for point in points))
    numbers = lambda values: ",".join(f"{value:.6f}" for value in values)
    run([BENCH, "--volume", volume.path, "--dims", ",".join(map(str, volume.size)), "--spacing", numbers(volume.spacing),
         "--tf", table, "--size", pixels, "--eye", numbers(eye), "--focus", numbers(focus), "--reps", 1, "--integrated",
         "--png", ours, *words], "render_bench")
    return ours


def draw(folder, volume, points, eye, focus, pixels):
    theirs, ours = folder / "vtk.png", folder / "chiasm.png"
    request = {"mapper": "gpu", "points": points, "w": pixels, "eye": in_mm(volume, eye), "focus": in_mm(volume, focus), "reps": 0, "png": str(theirs)}
    run(["xvfb-run", "-a", PYTHON, HERE / "vtk_peer.py", volume.path, *volume.size, *volume.spacing, 2], "VTK",
        input=json.dumps(request) + "\n")
    draw_ours(folder, volume, points, eye, focus, pixels, ours, [])
    return Drawn(theirs, ours, likeness(theirs, ours))
