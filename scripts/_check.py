"""Runs every static check, all of them even when one fails, and says how long each took."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TYPED = ["kernel", "agentzone", "knowledge", "chat", "mail", "omnivox"]


def templates() -> list[str]:
    return sorted(
        str(path)
        for folder in [ROOT / "templates", *ROOT.glob("*/templates")]
        for path in folder.rglob("*.html")
        if ".venv" not in path.parts
    )


def checks(*, with_tests: bool) -> dict[str, list[str]]:
    """Commands by name. `with_tests` adds the architecture tests, which scripts/test runs itself."""
    python = [sys.executable, "-m"]
    found = {
        "lint": [*python, "ruff", "check", "."],
        "format": [*python, "ruff", "format", "--check", "."],
        "types": [*python, "mypy", *TYPED],
        "imports": [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c()",
            "--no-logo",
        ],
        "templates": [
            str(Path(sys.executable).with_name("djade")),
            "--check",
            "--target-version",
            "5.2",
            *templates(),
        ],
        "translations": [sys.executable, str(ROOT / "scripts" / "_translations.py")],
    }
    if with_tests:
        found["architecture"] = [*python, "pytest", "-q", "tests/architecture"]
    return found


def main() -> int:
    failed = []
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for name, command in checks(with_tests="--no-tests" not in sys.argv).items():
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        seconds = time.monotonic() - began
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} {seconds:.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    print(f"check: {', '.join(failed)} failed" if failed else "check: everything is in order")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
