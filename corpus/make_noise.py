#!/usr/bin/env python3
"""Typeset the gold documents of this folder, spoil the pages as a scanner does, and read them with Tesseract.

    make_noise.py                 read every document again (writes NAME.eng.txt, NAME.vie.txt, NAME.meta, SHA256SUMS)
    make_noise.py NAME ...        only these documents
    make_noise.py --pages DIR     also keep the page images, as PNG, in DIR
    make_noise.py --check         verify the committed files; writes nothing, exit code 1 when something is wrong
    make_noise.py --rates         word error of the committed readings against the gold
    make_noise.py --sums          write SHA256SUMS again from the files as they are

`pages.tsv` says how each document is set and spoiled, `layout.tsv` which lines are centred, set right or set in two
columns. Everything random comes from the seed of the document.
"""

import argparse
import functools
import hashlib
import io
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPLITS = ("dev", "test")
MODELS = ("eng", "vie")
FIELDS = ("split", "name", "kind", "tone", "face", "pt", "dpi", "level", "threshold", "jpeg", "psm", "seed")

# Face -> (regular file, bold file, Debian package).
FACES = {
    "Tinos": ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "fonts-croscore"),
    "Arimo": ("Arimo-Regular.ttf", "Arimo-Bold.ttf", "fonts-croscore"),
    "Cousine": ("Cousine-Regular.ttf", "Cousine-Bold.ttf", "fonts-croscore"),
    "DejaVu Serif": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "fonts-dejavu-core"),
    "Noto Serif": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "fonts-noto-core"),
    "Noto Sans": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "fonts-noto-core"),
    "Charis SIL": ("CharisSIL-Regular.ttf", "CharisSIL-Bold.ttf", "fonts-sil-charis"),
    "Gentium": ("Gentium-R.ttf", "Gentium-R.ttf", "fonts-sil-gentium"),
    "LM Roman": ("lmroman12-regular.otf", "lmroman12-bold.otf", "fonts-lmodern"),
}

# Page geometry in millimetres (A4).
PAGE_W, PAGE_H = 210, 297
LEFT, RIGHT, TOP, BOTTOM = 26, 18, 20, 18
INDENT = 10
LEADING = 1.32

VOWELS = "aăâeêioôơuưy"
MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def vietnamese_letters():
    """The 134 letters with and without marks that Vietnamese writes, beyond plain ASCII consonants."""
    low = {unicodedata.normalize("NFC", v + m) for v in VOWELS for m in MARKS} | {"đ"}
    return low | {c.upper() for c in low}


def read_tsv(path):
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
    return rows


def load_pages():
    rows = read_tsv(HERE / "pages.tsv")
    if tuple(rows[0]) != FIELDS:
        sys.exit(f"pages.tsv: expected the columns {FIELDS}, found {rows[0]}")
    return [dict(zip(FIELDS, row, strict=True)) for row in rows[1:]]


def load_layout():
    """name -> {line number from 1: (what, argument)}; what is centre, bold, left, right, columns or start."""
    table = {}
    for name, line, what, argument in read_tsv(HERE / "layout.tsv")[1:]:
        table.setdefault(name, {})[int(line)] = (what, argument)
    return table


@functools.cache
def installed():
    out = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=True).stdout
    return {Path(p.rstrip(": ")).name: p.rstrip(": ") for p in out.splitlines()}


def font_file(face, bold=False):
    name = FACES[face][1 if bold else 0]
    path = installed().get(name)
    if path is None:
        raise FileNotFoundError(f"face {face}: {name} is not installed; install the package {FACES[face][2]}")
    return path


def mm(value, dpi):
    return round(value * dpi / 25.4)


class Setter:
    """Sets the lines of one document on A4 pages."""

    def __init__(self, page):
        from PIL import Image, ImageDraw, ImageFont

        self.image, self.draw = Image, ImageDraw
        self.dpi = int(page["dpi"])
        self.size = round(float(page["pt"]) * self.dpi / 72)
        layout = ImageFont.Layout.BASIC
        self.regular = ImageFont.truetype(font_file(page["face"]), self.size, layout_engine=layout)
        self.bold = ImageFont.truetype(font_file(page["face"], True), self.size, layout_engine=layout)
        self.left, self.right = mm(LEFT, self.dpi), mm(PAGE_W - RIGHT, self.dpi)
        self.step = round(self.size * LEADING)

    def measure(self):
        return self.right - self.left

    def words(self, canvas, x, y, line, width):
        """One line stretched to `width`."""
        words = line.split(" ")
        used = sum(self.regular.getlength(w) for w in words)
        gap = (width - used) / (len(words) - 1)
        for word in words:
            canvas.text((round(x), y), word, font=self.regular, fill=0)
            x += self.regular.getlength(word) + gap

    def centred(self, canvas, middle, y, line, font):
        canvas.text((round(middle - font.getlength(line) / 2), y), line, font=font, fill=0)

    def pages(self, lines, layout):
        """Yields grey page images."""
        width, height = mm(PAGE_W, self.dpi), mm(PAGE_H, self.dpi)
        bottom = height - mm(BOTTOM, self.dpi)
        page = canvas = None
        y = bottom
        for number, line in enumerate(lines, 1):
            if page is None or y + self.step > bottom:
                if page is not None:
                    yield page
                page = self.image.new("L", (width, height), 255)
                canvas = self.draw.Draw(page)
                y = mm(TOP, self.dpi)
                if not line:
                    continue
            if not line:
                y += round(self.step * 0.55)
                continue
            what, argument = layout.get(number, ("", ""))
            following = lines[number] if number < len(lines) else ""
            last = not following or number + 1 in layout
            first = what == "start" or number == 1 or not lines[number - 2]
            middle = (self.left + self.right) / 2
            if what in ("centre", "bold"):
                self.centred(canvas, middle, y, line, self.bold if what == "bold" else self.regular)
            elif what == "left":
                font = self.bold if line.isupper() else self.regular
                self.centred(canvas, max(self.left + self.measure() * 0.21, self.left + font.getlength(line) / 2), y, line, font)
            elif what == "right":
                font = self.bold if line.isupper() else self.regular
                self.centred(canvas, self.left + self.measure() * 0.74, y, line, font)
            elif what == "columns":
                a, b = line[: int(argument)], line[int(argument) + 1 :]
                fonts = [self.bold if part.isupper() else self.regular for part in (a, b)]
                la, lb = fonts[0].getlength(a), fonts[1].getlength(b)
                if a.startswith(("-", "Nơi nhận", "V/v")):
                    canvas.text((self.left, y), a, font=fonts[0], fill=0)
                else:
                    self.centred(canvas, max(self.left + self.measure() * 0.21, self.left + la / 2), y, a, fonts[0])
                x = min(self.left + self.measure() * 0.72, self.right - lb / 2)
                self.centred(canvas, x, y, b, fonts[1])
            else:
                x = self.left + (mm(INDENT, self.dpi) if first else 0)
                room = self.right - x
                natural = self.regular.getlength(line)
                if last or natural < room * 0.85:
                    canvas.text((x, y), line, font=self.regular, fill=0)
                else:
                    self.words(canvas, x, y, line, room)
            y += self.step
        if page is not None:
            yield page


def degrade(page, settings, rng):
    """Spoils one page: skew, blur, uneven light, noise, speckle, then threshold and JPEG where asked."""
    import numpy as np
    from PIL import Image, ImageFilter

    level = float(settings["level"])
    scale = int(settings["dpi"]) / 200
    angle = rng.uniform(0.15, 0.2 + 0.7 * level) * rng.choice((-1, 1))
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur((0.35 + 0.85 * level) * scale))

    ink = np.asarray(page, dtype=np.float32)
    height, width = ink.shape
    # Worn or heavy type: a slow field that thins some places and thickens others.
    coarse = Image.fromarray(rng.normal(0, 1, (9, 7)).astype(np.float32))
    wear = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC))
    ink = 255 - np.clip((255 - ink) * (1 + 0.22 * level * wear), 0, 255)
    # The lamp: a slope over the page and a dark edge.
    a, b = rng.uniform(-1, 1, 2)
    ys, xs = np.mgrid[-0.5 : 0.5 : height * 1j, -0.5 : 0.5 : width * 1j].astype(np.float32)
    light = 1 - 0.05 * level - 0.16 * level * np.abs(a * xs + b * ys) - 0.25 * level * np.clip(xs * np.sign(a) - 0.4, 0, 1)
    ink = ink * light
    # Sensor noise: fine and slightly coarser grain.
    ink += rng.normal(0, 3 + 20 * level, ink.shape)
    grain = Image.fromarray(rng.normal(0, 1, (height // 2, width // 2)).astype(np.float32))
    ink += 13 * level * np.asarray(grain.resize((width, height), Image.Resampling.BILINEAR))
    # Speckle: dust and drop-outs of one to three pixels.
    count = int(height * width / scale**2 * 0.00004 * level)
    for value in (20, 250):
        rows = rng.integers(0, height - 3, count)
        cols = rng.integers(0, width - 3, count)
        sizes = rng.integers(1, 1 + max(1, round(2 * scale)), count)
        for r, c, s in zip(rows, cols, sizes):
            ink[r : r + s, c : c + s] = value
    page = Image.fromarray(np.clip(ink, 0, 255).astype(np.uint8))

    if settings["threshold"] != "-":
        smooth = page.filter(ImageFilter.GaussianBlur(0.5 * scale))
        cut = int(settings["threshold"])
        page = smooth.point(lambda v: 255 if v > cut else 0)
    if settings["jpeg"] != "-":
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=int(settings["jpeg"]))
        buffer.seek(0)
        page = Image.open(buffer)
        page.load()
    return page


def recognise(image, dpi, model, psm, *more):
    """What Tesseract reads on the page; `more` are further arguments of it."""
    env = dict(os.environ, OMP_THREAD_LIMIT="1")
    done = subprocess.run(
        ["tesseract", str(image), "stdout", "-l", model, "--psm", psm, "--dpi", str(dpi), *more],
        capture_output=True, env=env, check=True,
    )
    return done.stdout.decode("utf-8")


def gold(settings):
    return (HERE / settings["split"] / f"{settings['name']}.gold.txt").read_text("utf-8")


def images(settings, layout, folder):
    """Sets the pages of one document, spoils them, and yields the path of each in `folder`."""
    import numpy as np

    rng = np.random.default_rng(int(settings["seed"]))
    dpi = int(settings["dpi"])
    for number, page in enumerate(Setter(settings).pages(gold(settings).split("\n"), layout), 1):
        path = Path(folder) / f"{settings['name']}-{number}.png"
        degrade(page, settings, rng).save(path, dpi=(dpi, dpi))
        yield path


def read_document(settings, layout, keep):
    folder, name = HERE / settings["split"], settings["name"]
    text = {model: "" for model in MODELS}
    count = 0
    with tempfile.TemporaryDirectory() as scratch:
        for count, path in enumerate(images(settings, layout, keep or scratch), 1):
            for model in MODELS:
                text[model] += recognise(path, settings["dpi"], model, settings["psm"]).rstrip("\f")
    for model in MODELS:
        (folder / f"{name}.{model}.txt").write_text(text[model], "utf-8", newline="\n")
    meta = " ".join(f"{key}={settings[key].replace(' ', '_')}" for key in FIELDS[4:])
    (folder / f"{name}.meta").write_text(f"{meta} pages={count}\n", "utf-8", newline="\n")


def fold(word):
    """Tone placement of open rimes (`hoà`, `hòa`) made alike, as the measuring rules want it."""
    return re.sub(
        r"(?i)(?<!q)([oóòỏõọ])([aeáàảãạéèẻẽẹ])(?!\w)|(?<!q)([uúùủũụ])([yýỳỷỹỵ])(?!\w)",
        lambda m: "".join(sorted_marks(m.group(0))), word)


def sorted_marks(pair):
    first, second = (unicodedata.normalize("NFD", c) for c in pair)
    tone = first[1:] + second[1:]
    return unicodedata.normalize("NFC", first[0] + tone + second[0])


def words(path):
    return [fold(w) for w in unicodedata.normalize("NFC", path.read_text("utf-8")).split()]


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            best = min(diagonal + (x != y), row[j] + 1, row[j - 1] + 1)
            diagonal, row[j] = row[j], best
    return row[-1]


def rates(pages):
    for split in SPLITS:
        total, wrong = 0, {model: 0 for model in MODELS}
        for page in (p for p in pages if p["split"] == split):
            gold = words(HERE / split / f"{page['name']}.gold.txt")
            total += len(gold)
            shown = []
            for model in MODELS:
                errors = distance(gold, words(HERE / split / f"{page['name']}.{model}.txt"))
                wrong[model] += errors
                shown.append(f"{model} {100 * errors / len(gold):5.1f} %")
            print(f"{split:4} {page['name']:24} {len(gold):4} words  {'  '.join(shown)}  {page['face']} {page['dpi']} dpi {page['level']}")
        print(f"{split:4} {'all':24} {total:4} words  " + "  ".join(f"{m} {100 * wrong[m] / total:5.1f} %" for m in MODELS))


def listed():
    """The files that SHA256SUMS covers, in order."""
    found = [p for pattern in ("dev/*", "test/*", "cases/*.tsv", "*.tsv") for p in HERE.glob(pattern) if p.is_file()]
    return sorted(p.relative_to(HERE).as_posix() for p in found)


def sums():
    return "".join(f"{hashlib.sha256((HERE / p).read_bytes()).hexdigest()}  {p}\n" for p in listed())


def check(pages, layout):
    wrong = []
    for path in listed():
        data = (HERE / path).read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong.append(f"{path}: not UTF-8 at byte {error.start}")
            continue
        if "\r" in text:
            wrong.append(f"{path}: a carriage return at character {text.index(chr(13))}")
        authored = path.endswith((".gold.txt", ".meta", ".tsv"))
        if authored and not path.startswith("cases/") and unicodedata.normalize("NFC", text) != text:
            wrong.append(f"{path}: not NFC")
        if authored and not text.endswith("\n"):
            wrong.append(f"{path}: the last line has no end")
        if path.endswith(".gold.txt"):
            for number, line in enumerate(text.split("\n"), 1):
                if line != line.strip() or "  " in line or "\t" in line:
                    wrong.append(f"{path}:{number}: stray white space")
    for split in SPLITS:
        names = {p["name"] for p in pages if p["split"] == split}
        expected = {f"{n}.{e}" for n in names for e in ("gold.txt", "eng.txt", "vie.txt", "meta")}
        present = {p.name for p in (HERE / split).iterdir()}
        for name in sorted(expected ^ present):
            wrong.append(f"{split}/{name}: {'missing' if name in expected else 'not in pages.tsv'}")
    sizes = [sum(p["split"] == s for p in pages) for s in SPLITS]
    if sizes[0] != sizes[1]:
        wrong.append(f"pages.tsv: dev has {sizes[0]} documents, test has {sizes[1]}")
    for name in sorted(set(layout) - {p["name"] for p in pages}):
        wrong.append(f"layout.tsv: no document named {name}")
    recorded = HERE / "SHA256SUMS"
    if not recorded.exists() or recorded.read_text("utf-8") != sums():
        wrong.append("SHA256SUMS: does not agree with the files; run make_noise.py --sums and read the diff")
    wrong += coverage(pages)
    for line in wrong:
        print(line)
    print(f"{len(listed())} files, {sizes[0]} + {sizes[1]} documents: " + (f"{len(wrong)} faults" if wrong else "all as it should be"))
    return 1 if wrong else 0


def coverage(pages):
    """Every Vietnamese letter, and every character of the documents set in it, must be in the face."""
    try:
        from fontTools.ttLib import TTFont
        installed()
    except (ImportError, FileNotFoundError):
        print("glyph coverage not checked: it needs fonttools and fontconfig")
        return []
    faults = []
    for face in sorted({p["face"] for p in pages}):
        need = vietnamese_letters()
        for page in (p for p in pages if p["face"] == face):
            need |= set((HERE / page["split"] / f"{page['name']}.gold.txt").read_text("utf-8")) - {"\n"}
        for bold in (False, True):
            try:
                held = set(map(chr, TTFont(font_file(face, bold), lazy=True).getBestCmap()))
            except FileNotFoundError as error:
                print(f"glyph coverage not checked: {error}")
                continue
            if need - held:
                faults.append(f"{face}{' bold' if bold else ''}: lacks {' '.join(sorted(need - held))}")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--pages", metavar="DIR")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rates", action="store_true")
    parser.add_argument("--sums", action="store_true")
    options = parser.parse_args()
    pages, layout = load_pages(), load_layout()
    unknown = set(options.names) - {p["name"] for p in pages}
    if unknown:
        sys.exit(f"no document named {', '.join(sorted(unknown))} in pages.tsv")
    if options.check:
        return check(pages, layout)
    if options.rates:
        rates(pages)
        return 0
    if not options.sums:
        if options.pages:
            Path(options.pages).mkdir(parents=True, exist_ok=True)
        for settings in pages:
            if not options.names or settings["name"] in options.names:
                print(settings["name"], flush=True)
                read_document(settings, layout.get(settings["name"], {}), options.pages)
    (HERE / "SHA256SUMS").write_text(sums(), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
