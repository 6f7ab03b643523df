"""Compiles the catalogues of translations: `python -m omnivox.translations`, and at every start when one is older
than its source. GNU gettext is not needed; the compiled files are not kept in the repository.
"""

import os
from pathlib import Path

from omnivox.env import BASE_DIR

LOCALE = BASE_DIR / "locale"


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Writes the .mo beside every .po that is newer; returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        import polib

        draft = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_catalogues()
