#!/usr/bin/env python3
"""Our n-gram model and KenLM side by side, on the same n-grams and the same recorded queries: prints Markdown tables.

Needs Python 3.9, cargo, a C++ compiler (CXX, else c++ or g++), and KenLM's sources: those in the folder KENLM_SOURCES, else
fetched by pip. PHUCDAU_DATA names the folder with ocr/ and text/; without it only corpus/ is decoded. All that is made lies in
kenlm/ of cargo's target folder. Ends with 1 where the scores do not agree.
"""

import argparse
import array
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TARGET = (ROOT / os.environ.get("CARGO_TARGET_DIR", "target")).resolve()
FOLDER = TARGET / "kenlm"
MEASURE = TARGET / "release" / "measure"
DRIVER, BUILDER = FOLDER / "driver", FOLDER / "build_binary"
VERSION = "0.3.0"
FLAGS = ["-O3", "-DNDEBUG", "-DKENLM_MAX_ORDER=5", "-std=c++17", "-w"]
# Name, arguments of build_binary, tolerated difference of scores in nats: largest and mean.
MODELS = [
    ("probing", ["probing"], 1e-4, 1e-5),
    ("trie, 8 bits", ["-q", "8", "-b", "8", "trie"], 2.0, 0.01),
    ("trie, 8 bits, -a 22", ["-q", "8", "-b", "8", "-a", "22", "trie"], 2.0, 0.01),
    ("trie, our bits (-q 5 -b 4 -a 22)", ["-q", "5", "-b", "4", "-a", "22", "trie"], 6.0, 0.3),
]
STREAMS = ["repair", "restore"]
WIDTH = 20


def skipped(need):
    print(f"skipped: needs {need}")
    sys.exit(0)


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, **options)


def output(*command):
    return run(*command, stdout=subprocess.PIPE, cwd=ROOT).stdout


def sources():
    """The folder of KenLM's sources."""
    if named := os.environ.get("KENLM_SOURCES"):
        return pathlib.Path(named).resolve()
    folder = FOLDER / f"kenlm-{VERSION}"
    if not folder.is_dir():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "kenlm"]
        if subprocess.run([*pip, "-d", FOLDER, f"kenlm=={VERSION}"]).returncode != 0:
            skipped(f"the sources of KenLM (pip download kenlm=={VERSION} failed; or name their folder in KENLM_SOURCES)")
        with tarfile.open(FOLDER / f"kenlm-{VERSION}.tar.gz") as archive:
            archive.extractall(FOLDER, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder


def compile_kenlm(compiler, folder):
    """Builds build_binary and our driver, each source once."""
    objects = FOLDER / "objects"
    objects.mkdir(exist_ok=True)
    files = [path for part in ("lm", "util", "util/double-conversion") for path in sorted((folder / part).glob("*.cc"))]
    files = [path for path in files if not path.name.endswith(("main.cc", "test.cc"))]
    made = [objects / (path.stem + ".o") for path in files]

    def compiled(pair):
        if not pair[1].exists():
            run(compiler, *FLAGS, "-I", folder, "-c", pair[0], "-o", pair[1])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(compiled, zip(files, made)))
    driver = ROOT / "benches/kenlm/driver.cc"
    for program, source in ((DRIVER, driver), (BUILDER, folder / "lm/build_binary_main.cc")):
        if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
            run(compiler, *FLAGS, "-I", folder, "-o", program, source, *made, "-lpthread")


def binary(at):
    return FOLDER / f"model{at}.bin"


def prepare(reuse):
    if not reuse or not (FOLDER / "restore.forms").exists():
        run(MEASURE, "kenlm", "export", FOLDER, cwd=ROOT, env=dict(os.environ, CARGO_MANIFEST_DIR=str(ROOT / "crates/eval")))
    for at, (name, arguments, *_) in enumerate(MODELS):
        if not reuse or not binary(at).exists():
            say(f"building {name}")
            run(BUILDER, "-s", *arguments, FOLDER / "lm.arpa", binary(at), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def say(text):
    print(text, file=sys.stderr, flush=True)


class Times:
    """Nanoseconds of each piece, pass by pass."""

    def __init__(self):
        self.passes = []

    def add(self, text, label):
        for line in text.splitlines():
            if line.startswith(label + " "):
                self.passes.append([int(word) for word in line.split()[1:]])

    def best(self):
        """The sum of each piece's least time: what neighbours on the machine took is left out."""
        return sum(map(min, zip(*self.passes)))

    def median(self):
        return statistics.median(map(sum, self.passes))


def answers(path):
    data = path.read_bytes()
    count = len(data) // 5
    scores = array.array("f")
    scores.frombytes(data[: 4 * count])
    return scores, data[4 * count :]


def instructions(*command):
    """Instructions of the processor that a program carries out, as valgrind counts them."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)]
    result = subprocess.run(valgrind, capture_output=True, text=True, cwd=ROOT)
    return int(re.search(r"Collected\s*:\s*(\d+)", result.stderr)[1])


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |")


def head(*cells):
    row(*cells)
    row("---", *["---:"] * (len(cells) - 1))


def sizes():
    size, counts = (FOLDER / "lm.size").read_text().splitlines()
    counts = [int(count) for count in counts.split()]
    total = sum(counts)
    print(f"{total:,} n-grams ({' / '.join(f'{count:,}' for count in counts)} by length).\n")
    head("model", "bytes", "bytes an n-gram")
    row("ours", f"{int(size):,}", f"{int(size) / total:.2f}")
    for at, (name, *_) in enumerate(MODELS):
        size = binary(at).stat().st_size
        row(f"KenLM {name}", f"{size:,}", f"{size / total:.2f}")
    print()


def replays(stream, rounds, passes):
    """Replays a stream on all models in turn; says whether the scores agree."""
    ways = [("ours, a word at a time", "single"), ("ours, as the search asks", "batched")]
    times = {name: Times() for name, _ in ways}
    times |= {f"KenLM {name}": Times() for name, *_ in MODELS}
    agreement = {}
    for turn in range(rounds):
        say(f"{stream}: round {turn + 1} of {rounds}")
        text = output(MEASURE, "kenlm", "replay", FOLDER, stream, passes)
        for name, label in ways:
            times[name].add(text, label)
        for at, (name, *_) in enumerate(MODELS):
            times[f"KenLM {name}"].add(output(DRIVER, "replay", binary(at), FOLDER, stream, passes), "kenlm")
            if turn == 0:
                ours, theirs = answers(FOLDER / f"{stream}.ours"), answers(FOLDER / f"{stream}.kenlm")
                apart = [abs(a - b) for a, b in zip(ours[0], theirs[0])]
                lengths = sum(a != b for a, b in zip(ours[1], theirs[1]))
                agreement[f"KenLM {name}"] = (max(apart), statistics.fmean(apart), lengths)
    matched = answers(FOLDER / f"{stream}.ours")[1]
    count = len(matched)
    shares = [f"{matched.count(length) / count:.1%}" for length in range(1, max(matched) + 1)]
    print(f"### {stream}: {count:,} queries; longest match of 1, 2, ... words: {', '.join(shares)}\n")
    head("model", "ns a query, best", "median", "scores differ by at most, nats", "on average", "matches of another length")
    fine = True
    for name, measured in times.items():
        best, median = measured.best() / count, measured.median() / count
        most, mean, lengths = agreement.get(name, (0, 0, 0))
        row(name, f"{best:.0f}", f"{median:.0f}", *([f"{most:.2g}", f"{mean:.2g}", lengths] if name in agreement else ["-"] * 3))
        for known, _, most_allowed, mean_allowed in MODELS:
            if name == f"KenLM {known}" and (most > most_allowed or mean > mean_allowed or lengths):
                fine = False
                say(f"{name}: scores differ by more than {most_allowed} or {mean_allowed} on average, or matches differ")
    print()
    return fine


def counted():
    """Instructions a query: two passes more or less."""
    if not shutil.which("valgrind"):
        return print("Instructions: skipped: needs valgrind\n")
    head("instructions a query", *STREAMS)
    commands = {"ours, both ways": (lambda stream, passes: (MEASURE, "kenlm", "replay", FOLDER, stream, passes))}
    for at, (name, *_) in enumerate(MODELS[:2]):
        commands[f"KenLM {name}"] = lambda stream, passes, at=at: (DRIVER, "replay", binary(at), FOLDER, stream, passes)
    for name, command in commands.items():
        cells = []
        for stream in STREAMS:
            queries = len(answers(FOLDER / f"{stream}.ours")[1])
            more = instructions(*command(stream, 1)) - instructions(*command(stream, 0))
            cells.append(f"{more / queries / (2 if name.startswith('ours') else 1):,.0f}")
        row(name, *cells)
    print()


def decoders(rounds, passes):
    """Restores the same text by our decoder and by a plain beam."""
    ours, theirs = Times(), Times()
    for turn in range(rounds):
        say(f"restoring: round {turn + 1} of {rounds}")
        text = output(MEASURE, "kenlm", "restore", FOLDER, passes)
        _, words, _, right = text.splitlines()[0].split()
        ours.add(text, "restore")
        text = output(DRIVER, "beam", binary(0), FOLDER, WIDTH, passes)
        _, syllables, _, open_right = text.splitlines()[0].split()
        theirs.add(text, "beam")
    words = int(words)
    print(f"### restoration of {words:,} words\n")
    head("decoder", "words a second, best", "median", "right")
    for name, times, share in (
        ("ours", ours, f"{float(right):.2%} of words, case folded"),
        (f"plain beam of {WIDTH} over KenLM probing", theirs, f"{float(open_right):.2%} of {int(syllables):,} words with several forms"),
    ):
        row(name, f"{words / times.best() * 1e9:,.0f}", f"{words / times.median() * 1e9:,.0f}", share)
    print(f"\nOurs is {theirs.best() / ours.best():.1f} times as fast.")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often all are run in turn")
    parser.add_argument("--passes", type=int, default=3, help="passes over the queries in each round")
    parser.add_argument("--reuse", action="store_true", help="keep what was exported and built before")
    parser.add_argument("--instructions", action="store_true", help="count instructions too (minutes)")
    given = parser.parse_args()
    compiler = os.environ.get("CXX") or shutil.which("c++") or shutil.which("g++")
    if not compiler:
        skipped("a C++ compiler")
    if not shutil.which("cargo"):
        skipped("cargo")
    if "PHUCDAU_DATA" not in os.environ:
        print("All pages and texts but those of corpus/ are skipped: needs PHUCDAU_DATA\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    compile_kenlm(compiler, sources())
    run("cargo", "build", "--release", "--locked", "-p", "phucdau-eval", "--bin", "measure", cwd=ROOT)
    prepare(given.reuse)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores; KenLM {VERSION}\n")
    sizes()
    fine = [replays(stream, given.rounds, given.passes) for stream in STREAMS]
    if given.instructions:
        counted()
    decoders(given.rounds, given.passes)
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
