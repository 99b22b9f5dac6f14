"""Volumes and transfer functions of tests/bench/compare."""
import array
import gzip
import pathlib
import re
import shutil
import struct
import subprocess

# HU, red, green, blue, opacity per mm: those of shared/bench/tfs.py and core/volume/bench_transfer_functions.cpp.
FUNCTIONS = {
    "semi": [(-1024, 0, 0, 0, 0), (-150, .55, .25, .15, 0), (-80, .80, .55, .40, .004), (40, .75, .30, .22, .02),
             (120, .85, .35, .25, .06), (220, .95, .55, .40, .12), (350, .98, .90, .78, .35), (900, 1, 1, .95, .75),
             (3071, 1, 1, 1, .85)],
    "bone": [(-1024, 0, 0, 0, 0), (180, .6, .36, .18, 0), (250, .88, .60, .29, .25), (420, 1, .94, .95, .60),
             (900, 1, 1, .98, .85), (3071, .83, .66, 1, .85)],
    "skin": [(-1024, 0, 0, 0, 0), (-300, .6, .4, .3, 0), (-150, .90, .68, .55, .5), (50, .92, .72, .6, .9),
             (3071, 1, 1, 1, .95)],
    # The MRI template holds 8-bit brightness: head and brain half transparent, bright structures opaque.
    "head MR": [(0, 0, 0, 0, 0), (60, .6, .4, .3, 0), (110, .8, .6, .5, .05), (160, .9, .8, .7, .3), (255, 1, 1, 1, .8)],
}


class Volume:
    """int16 voxels in a file, x fastest; size in voxels, spacing in mm; drawn from the peers' direction."""

    def __init__(self, name, path, size, spacing, functions):
        self.name, self.path, self.size, self.spacing, self.functions = name, path, size, spacing, functions
        extent = max(n * s for n, s in zip(size, spacing))
        self.eye = [extent / 256 * c for c in (-330, -420, 190)]


def phantom(folder, source, n):
    program = folder / "phantom"
    if not program.exists():
        subprocess.run(["g++", "-O2", str(source), "-o", str(program)], check=True)
    path = folder / f"phantom{n}.raw"
    if not path.exists():
        subprocess.run([str(program), *[str(n)] * 3, "1", str(path)], check=True, stdout=subprocess.DEVNULL)
    return Volume(f"phantom {n}^3", path, [n] * 3, [256 / n] * 3, ["semi", "bone", "skin"])


def nifti(name, path, folder, functions):
    """A NIfTI-1 file of whole numbers with slope 1: all that these files are. Which way it lies does not matter here."""
    data = gzip.open(path, "rb").read()
    size = list(struct.unpack_from("<3h", data, 42))
    kind, = struct.unpack_from("<h", data, 70)
    spacing = list(struct.unpack_from("<3f", data, 80))
    offset, slope, intercept = struct.unpack_from("<3f", data, 108)
    count = size[0] * size[1] * size[2]
    start = int(offset)
    if slope not in (0.0, 1.0) or intercept != 0.0 or kind not in (2, 4, 8):
        return None
    stored = array.array({2: "B", 4: "h", 8: "i"}[kind])
    stored.frombytes(data[start:start + count * stored.itemsize])
    voxels = (stored if kind == 4 else array.array("h", (min(max(v, -1024), 3071) for v in stored))).tobytes()
    target = folder / (re.sub(r"\W+", "_", name) + ".raw")
    target.write_bytes(voxels)
    return Volume(name, target, size, spacing, functions)


def demo_ct(path, folder):
    header = (path / "head_ct.nhdr").read_text()
    size = [int(n) for n in re.search(r"^sizes: (.*)$", header, re.M)[1].split()]
    directions = re.findall(r"\(([^)]*)\)", re.search(r"^space directions: (.*)$", header, re.M)[1])
    spacing = [sum(float(c) ** 2 for c in direction.split(",")) ** 0.5 for direction in directions]
    shutil.copy(path / "head_ct.raw", folder / "head_ct.raw")
    return Volume("demo head CT", folder / "head_ct.raw", size, spacing, ["semi", "bone", "skin"])


def real_volumes(folder, demo, shared):
    """The demo's CT and MRI (after ./run, or assets/demo/make_demo) and the chest CT, as far as they are there."""
    found = []
    if (demo / "head_ct.nhdr").exists():
        found.append(demo_ct(demo, folder))
    if (demo / "ch2better.nii.gz").exists():
        found.append(nifti("demo head MR", demo / "ch2better.nii.gz", folder, ["head MR"]))
    chest = pathlib.Path(shared) / "data/ct/nifti_totalseg/example_ct.nii.gz"
    if chest.exists():
        found.append(nifti("chest CT", chest, folder, ["semi", "bone"]))
    return [volume for volume in found if volume]
