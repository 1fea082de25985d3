#!/usr/bin/env python3
"""Read the same spoiled pages of this folder with other engines and models than the committed readings.

    make_readings.py OUT READER ...                  read every document of dev; writes OUT/READER/NAME.*
    make_readings.py OUT READER ... --name NAME      only this document; may be given again
    make_readings.py OUT READER ... --tessdata DIR   with the models of another folder than Tesseract's own

A reader is `tesseract:MODEL` (`tesseract:fra`, `tesseract:Latin`), `tesseract:MODEL:0` (its engine before version 4,
where the model holds it), `ocrad`, `gocr` or `rapidocr`. Pages, faces, seeds and damage are those of `make_noise.py`,
whose functions draw them. OUT/READER (`:` as `-`) gets NAME.gold.txt and NAME.eng.txt, the reading: the names that
`measure --pages OUT/READER` looks for. Documents that a reader has read already are left, so a run can be taken up again.
"""

import argparse
import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import make_noise as noise

# Ocrad and GOCR want letters of some twenty dots; pages of fewer dots per inch than this are given to them twice as large.
FINE = 250


def tesseract(model, oem, tessdata):
    more = ["--oem", oem] if oem else []
    more += ["--tessdata-dir", str(tessdata)] if tessdata else []
    return lambda path, settings: noise.recognise(path, settings["dpi"], model, settings["psm"], *more).rstrip("\f")


def netpbm(path, settings, folder):
    """The page as PGM, enlarged where its resolution is low."""
    from PIL import Image

    image = Image.open(path)
    if int(settings["dpi"]) < FINE:
        image = image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    out = Path(folder) / "page.pgm"
    image.save(out)
    return out


def command(*arguments):
    """A reader that takes a PGM file as its last argument and writes UTF-8."""
    def read(path, settings):
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([*arguments, netpbm(path, settings, scratch)], capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")

    return read


@functools.cache
def rapid():
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def rapidocr(path, settings):
    """RapidOCR finds pieces of lines; those that stand beside each other are one line."""
    found, _ = rapid()(str(path))
    pieces = []
    for box, text, _ in found or []:
        xs, ys = zip(*box)
        pieces.append((min(xs), max(xs), sum(ys) / 4, max(ys) - min(ys), text))
    lines = []
    for piece in sorted(pieces):
        left, _, middle, height, _ = piece
        # The page may be turned: a line is where its last piece was.
        near = [line for line in lines if line[-1][1] <= left + height and abs(line[-1][2] - middle) < height / 2]
        if near:
            min(near, key=lambda line: abs(line[-1][2] - middle)).append(piece)
        else:
            lines.append([piece])
    lines.sort(key=lambda line: line[0][2])
    return "".join(" ".join(piece[-1] for piece in line) + "\n" for line in lines)


def reader(name, tessdata):
    match name.split(":"):
        case ["tesseract", model, *oem] if model and len(oem) < 2:
            return tesseract(model, *oem or [None], tessdata)
        case ["ocrad"]:
            return command("ocrad", "-q", "-F", "utf8")
        case ["gocr"]:
            return command("gocr", "-f", "UTF8", "-i")
        case ["rapidocr"]:
            return rapidocr
    sys.exit(f"no reader named {name}; see --help")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("readers", nargs="+", metavar="READER")
    parser.add_argument("--name", action="append", help="only this document")
    parser.add_argument("--split", choices=noise.SPLITS, default="dev")
    parser.add_argument("--tessdata", type=Path, metavar="DIR")
    options = parser.parse_args()
    readers = {options.out / name.replace(":", "-"): reader(name, options.tessdata) for name in options.readers}
    pages, layout = [p for p in noise.load_pages() if p["split"] == options.split], noise.load_layout()
    unknown = set(options.name or ()) - {p["name"] for p in pages}
    if unknown:
        sys.exit(f"no document named {', '.join(sorted(unknown))} in {options.split}")
    for settings in pages:
        name = settings["name"]
        wanted = {out: read for out, read in readers.items() if not (out / f"{name}.eng.txt").exists()}
        if (options.name and name not in options.name) or not wanted:
            continue
        print(name, *(out.name for out in wanted), flush=True)
        text = {out: "" for out in wanted}
        with tempfile.TemporaryDirectory() as scratch:
            for path in noise.images(settings, layout.get(name, {}), scratch):
                for out, read in wanted.items():
                    text[out] += read(path, settings)
        for out in wanted:
            out.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(noise.HERE / options.split / f"{name}.gold.txt", out / f"{name}.gold.txt")
            (out / f"{name}.eng.txt").write_text(text[out], "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
