"""Runs the parts of the test suite in order; see scripts/test."""

import argparse
import contextlib
import os
import signal
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


class Check:
    """The static checks, beside the tests: with the lowest priority they take what tests that wait leave over."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "scripts" / "_check.py"), "--no-tests"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: os.nice(19),
            start_new_session=True,
        )

    def is_well(self) -> bool:
        """Waits for its end, and prints what it said."""
        said = self.process.communicate()[0]
        print(f"== check\n{said}check took {time.monotonic() - self.began:.1f} s", flush=True)
        return self.process.returncode == 0

    def stop(self) -> None:
        """When the tests are broken off."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def tests_are_well(parts: list[str], extra: list[str]) -> bool:
    print("== tests", flush=True)
    return subprocess.run(pytest_command(parts, extra), cwd=ROOT, check=False).returncode == 0


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
    if not well:
        print("something is missing: the result will be a failure in any case", flush=True)
    check = Check() if "check" in parts else None
    try:
        if folders(parts):
            well &= tests_are_well(parts, extra)
        if check is not None:
            well &= check.is_well()
    except BaseException:
        if check is not None:
            check.stop()
        raise
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
