"""Runs the parts of the test suite in order; see scripts/test."""

import argparse
import subprocess
import sys
import time
from pathlib import Path

import _needs

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {
    "unit": ["tests/unit", "tests/architecture"],
    "integration": ["tests/integration"],
    "contract": ["tests/contract"],
    "realtime": ["tests/realtime"],
    "e2e": ["tests/e2e"],
    "load": ["tests/load"],
}
PARTS = ["check", *FOLDERS]
SIDE_BY_SIDE = {"unit", "integration", "contract", "realtime", "e2e"}
WORKERS = 3  # on two cores: tests of outages and of browsers mostly wait


def folders(parts: list[str]) -> list[str]:
    """The folders of these parts that have tests."""
    return [
        folder
        for part in parts
        for folder in FOLDERS.get(part, [])
        if any((ROOT / folder).rglob("test_*.py"))
    ]


def pytest_command(parts: list[str], extra: list[str]) -> list[str]:
    """One run of pytest for all parts, so that its last line counts everything. Workers share what can run
    side by side; some runs alone after it (tests/conftest.py)."""
    command = [sys.executable, "-m", "pytest", "-q", "--durations=15", "--durations-min=1"]
    if SIDE_BY_SIDE & set(parts):
        command += ["-n", str(WORKERS)]
    return [*command, *extra, *folders(parts)]


def run(name: str, command: list[str]) -> bool:
    print(f"== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if name == "check":
        print(f"check took {time.monotonic() - began:.1f} s", flush=True)
    return code == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="scripts/test", description="Runs all checks and tests, or the named parts."
    )
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    options, extra = parser.parse_args(given[:cut]), given[cut + 1 :]
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    parts = [part for part in PARTS if not options.parts or part in options.parts]

    missing = _needs.install(parts)
    for sentence in missing:
        print(f"MISSING {sentence}", flush=True)
    well = not missing
    if "check" in parts:
        well &= run("check", [sys.executable, str(ROOT / "scripts" / "_check.py"), "--no-tests"])
    if folders(parts):
        if not well:
            print("something above is missing or wrong: the result will be a failure in any case", flush=True)
        well &= run("tests", pytest_command(parts, extra))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
