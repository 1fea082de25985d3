#!/usr/bin/env python3
"""Widen the pages that channels are learned from: set training text, spoil it as a scanner does, read it with Tesseract.

    make_training.py OUT --pages 400 --seed 1 [--first N] TEXT=SHARE [TEXT=SHARE ...]

Each TEXT is a file of documents parted by blank lines, a paragraph a line, plain or packed with zstd. A page is one
document's beginning, wrapped to a face, a size, a resolution and a level of damage that come from the seed and the
number of the page alone. OUT gets NAME.gold.txt, NAME.eng.txt, NAME.vie.txt and NAME.meta for each page, in the form of
the aligned pages that `phucdau model build` reads. Pages that are there already are left, so a run can be taken up again.
"""

import argparse
import hashlib
import subprocess
import tempfile
import unicodedata
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import make_noise as noise

# Face -> how often it is taken. Documents of agencies are set in a Times; the others keep the channel from learning one face.
SHARES = {
    "Tinos": 42, "Tinos Bold": 8, "Tinos Italic": 8, "Arimo": 9, "Free Serif": 9, "Libertine": 7, "Noto Serif": 7,
    "Charis SIL": 3, "Gentium": 3, "DejaVu Serif": 2, "Noto Sans": 2,
}
noise.FACES |= {
    "Tinos Bold": ("Tinos-Bold.ttf", "Tinos-Bold.ttf", "fonts-croscore"),
    "Tinos Italic": ("Tinos-Italic.ttf", "Tinos-BoldItalic.ttf", "fonts-croscore"),
    "Free Serif": ("FreeSerif.otf", "FreeSerifBold.otf", "fonts-freefont-otf"),
    "Libertine": ("LinLibertine_R.otf", "LinLibertine_RB.otf", "fonts-linuxlibertine"),
}
SIZES = (12, 13, 13, 13, 14, 14)
RESOLUTIONS = (150, 200, 200, 300, 300)
# What a scanner does to the picture: a threshold (or none), then JPEG (or none).
THRESHOLDS = ("-", "-", "120", "140", "160", "175")
QUALITIES = ("-", "-", "-", "35", "55", "75")
# Shorter documents give too little of a page; words longer than this are addresses.
SHORTEST = 60


def documents(path):
    """The documents of a file, each a list of paragraphs."""
    command = ["zstd", "-dc", "--long=27", path] if path.endswith(".zst") else ["cat", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        paragraphs = []
        for line in running.stdout:
            line = unicodedata.normalize("NFC", line.strip())
            if line:
                paragraphs.append(line)
            elif paragraphs:
                yield paragraphs
                paragraphs = []
        if paragraphs:
            yield paragraphs


def chosen(path, count, seed):
    """`count` documents, those whose hash with the seed is smallest: the same whatever else the file holds."""
    kept = []
    least = 1 << 64
    for paragraphs in documents(path):
        text = "\n".join(paragraphs)[:4000]
        value = int.from_bytes(hashlib.blake2b(f"{seed}\n{text}".encode(), digest_size=8).digest(), "big")
        if value < least and len(text.split()) >= SHORTEST:
            kept.append((value, paragraphs[:60]))
            if len(kept) >= 4 * count + 64:
                kept = sorted(kept)[:count]
                least = kept[-1][0]
    return [paragraphs for _, paragraphs in sorted(kept)[:count]]


def settings(seed, number):
    """How page `number` is set and spoiled."""
    import numpy as np

    rng = np.random.default_rng((seed, number))
    faces = list(SHARES)
    shares = np.array([SHARES[face] for face in faces], float)
    return {
        "face": faces[rng.choice(len(faces), p=shares / shares.sum())],
        "pt": str(rng.choice(SIZES)), "dpi": str(rng.choice(RESOLUTIONS)), "level": f"{rng.uniform(0, 1):.2f}",
        "threshold": str(rng.choice(THRESHOLDS)), "jpeg": str(rng.choice(QUALITIES)), "psm": "3", "seed": str(seed),
    }


def wrapped(setter, paragraphs):
    """The lines of one page, paragraphs parted by empty ones."""
    room = noise.mm(noise.PAGE_H - noise.TOP - noise.BOTTOM, setter.dpi)
    width, used, lines = setter.measure(), 0.0, []
    for paragraph in paragraphs:
        left = width - noise.mm(noise.INDENT, setter.dpi)
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and setter.regular.getlength(longer) > left:
                lines.append(line)
                used, left, line = used + setter.step, width, word
                if used + setter.step > room:
                    return lines
            else:
                line = longer
        lines += [line, ""]
        used += setter.step * 1.55
        if used + setter.step > room:
            break
    return lines[:-1] if lines and not lines[-1] else lines


def make(job):
    """Sets, spoils and reads one page."""
    import numpy as np

    out, name, page, number, paragraphs = job
    if (out / f"{name}.meta").exists():
        return name
    setter = noise.Setter(page)
    lines = wrapped(setter, paragraphs)
    image = next(setter.pages(lines, {}))
    rng = np.random.default_rng((int(page["seed"]), number, 1))
    dpi = int(page["dpi"])
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "page.png"
        noise.degrade(image, page, rng).save(path, dpi=(dpi, dpi))
        for model in noise.MODELS:
            text = noise.recognise(path, dpi, model, page["psm"]).rstrip("\f")
            (out / f"{name}.{model}.txt").write_text(text, "utf-8", newline="\n")
    (out / f"{name}.gold.txt").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    meta = " ".join(f"{key}={value.replace(' ', '_')}" for key, value in page.items())
    (out / f"{name}.meta").write_text(meta + "\n", "utf-8", newline="\n")
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, help="make only so many of the pages")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("text", nargs="+")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    texts = [text.rpartition("=") for text in options.text]
    whole = sum(float(share) for _, _, share in texts)
    pool = []
    for path, _, share in texts:
        pool += chosen(path, round(options.pages * float(share) / whole), options.seed)
    # Pages of all texts alternate, so that a run that was cut short holds some of each.
    pool.sort(key=lambda paragraphs: hashlib.blake2b(paragraphs[0].encode()).digest())
    jobs = []
    for number, paragraphs in enumerate(pool):
        jobs.append((options.out, f"{options.seed}-{number:05}", settings(options.seed, number), number, paragraphs))
    jobs = jobs[: options.first]
    with ProcessPoolExecutor(options.jobs) as workers:
        for done, name in enumerate(workers.map(make, jobs), 1):
            print(f"{done}/{len(jobs)} {name}", flush=True)


if __name__ == "__main__":
    main()
