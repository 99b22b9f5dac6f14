"""An X server of the test's own (Xvfb) with a mouse and a keyboard (xdotool), and pictures of it."""

import os
import struct
import subprocess
import tempfile
import zlib


class VirtualScreen:
    """Started by the constructor, ended by close(). Coordinates are pixels of the screen."""

    def __init__(self, width, height):
        self._folder = tempfile.TemporaryDirectory(prefix="chiasm-screen-")
        read, write = os.pipe()
        # -displayfd: the server chooses a free number and says it when it is ready.
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-fbdir",
             self._folder.name, "-nolisten", "tcp", "-noreset"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = ":" + number

    def close(self):
        self._server.terminate()
        self._server.wait()
        self._folder.cleanup()

    def xdotool(self, *words):
        environment = dict(os.environ, DISPLAY=self.name)
        subprocess.run(["xdotool", *[str(word) for word in words]], env=environment, check=True,
                       stdout=subprocess.DEVNULL)

    def move(self, x, y):
        self.xdotool("mousemove", round(x), round(y))

    def wheel(self, notches):
        """Turns the wheel: up for positive numbers."""
        self.xdotool("click", "--repeat", abs(notches), "--delay", 40, 4 if notches > 0 else 5)

    def key(self, chord):
        self.xdotool("key", chord)

    def type(self, text):
        self.xdotool("type", "--delay", 30, text)

    def picture(self):
        """(width, height, rows of RGB bytes) of the whole screen, from the frame buffer that Xvfb keeps as a
        file in the X window dump format (X11/XWDFile.h)."""
        with open(os.path.join(self._folder.name, "Xvfb_screen0"), "rb") as file:
            content = file.read()
        header = struct.unpack(">25I", content[:100])
        width, height, little_endian, bits, line = header[4], header[5], header[7] == 0, header[11], header[12]
        if bits != 32:
            raise RuntimeError(f"a screen of {bits} bits a pixel is not understood")
        data = header[0] + header[19] * 12
        rows = []
        for y in range(height):
            row = content[data + y * line:data + y * line + width * 4]
            b, g, r = (row[0::4], row[1::4], row[2::4]) if little_endian else (row[3::4], row[2::4], row[1::4])
            pixels = bytearray(width * 3)
            pixels[0::3], pixels[1::3], pixels[2::3] = r, g, b
            rows.append(bytes(pixels))
        return width, height, rows


def write_png(path, picture):
    width, height, rows = picture

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                   chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 6)) + chunk(b"IEND", b""))


def pixel(picture, x, y):
    row = picture[2][round(y)]
    return tuple(row[round(x) * 3:round(x) * 3 + 3])


def part_of(picture, rectangle):
    """The rows of [left, top, right, bottom]."""
    left, top, right, bottom = (round(v) for v in rectangle)
    return [row[left * 3:right * 3] for row in picture[2][top:bottom]]


def colours_in(picture, rectangle):
    """The set of colours in [left, top, right, bottom]."""
    found = set()
    for row in part_of(picture, rectangle):
        found.update(zip(row[0::3], row[1::3], row[2::3]))
    return found
