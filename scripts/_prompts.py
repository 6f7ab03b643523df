#!/usr/bin/env python3
"""Make the spoken prompts of the queue (agentzone/prompt_files/) anew, with Debian's espeak-ng and sox.

Licence: eSpeak NG is under the GPL, version 3 or later, which covers the program and not the speech that it makes; the
prompts are part of this product. RHVoice, which sounds better in Russian, is not in the main section of Debian 12.
Whoever wants a better voice uploads sounds of the same names in the admin.

Raw µ-law, 8000 Hz, one channel: what a telephone line carries, and half of a WAV's size.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "agentzone" / "prompt_files"
VOICES = {"ru": ("ru", "170"), "en": ("en-us", "165")}
RUSSIAN_MINUTES = {
    1: "одна минута", 2: "две минуты", 3: "три минуты", 4: "четыре минуты", 5: "пять минут", 6: "шесть минут",
    7: "семь минут", 8: "восемь минут", 9: "девять минут", 10: "десять минут", 11: "одиннадцать минут",
    12: "двенадцать минут", 13: "тринадцать минут", 14: "четырнадцать минут", 15: "пятнадцать минут",
    20: "двадцать минут", 30: "тридцать минут",
}  # fmt: skip


def russian() -> dict[str, str]:
    said = {f"position-{n}": f"Ваш номер в очереди: {n}." for n in range(1, 31)}
    said["position-more"] = "Ваш номер в очереди: больше тридцати."
    said |= {f"wait-{n}": f"Примерное время ожидания: {words}." for n, words in RUSSIAN_MINUTES.items()}
    return said | {
        "wait-more": "Примерное время ожидания: больше тридцати минут.",
        "callback-offer": "Нажмите один, и мы перезвоним вам. Ваше место в очереди сохранится.",
        "callback-thanks": "Спасибо, мы перезвоним.",
        "goodbye": "К сожалению, все операторы заняты. Пожалуйста, перезвоните позже. До свидания.",
    }


def english() -> dict[str, str]:
    said = {f"position-{n}": f"You are number {n} in the queue." for n in range(1, 31)}
    said["position-more"] = "More than thirty callers are in the queue."
    for n in RUSSIAN_MINUTES:
        said[f"wait-{n}"] = f"The expected wait is about {n} minute{'' if n == 1 else 's'}."
    return said | {
        "wait-more": "The expected wait is more than thirty minutes.",
        "callback-offer": "Press one, and we will call you back. You keep your place in the queue.",
        "callback-thanks": "Thank you. We will call you back.",
        "goodbye": "We are sorry, all operators are busy. Please call again later. Goodbye.",
    }


def speak(voice: str, speed: str, text: str, to: Path) -> None:
    with tempfile.NamedTemporaryFile(suffix=".wav") as spoken:
        subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "-w", spoken.name, text], check=True)
        ends = ["silence", "1", "0.02", "0.3%", "reverse", "silence", "1", "0.02", "0.3%", "reverse"]
        line = ["-r", "8000", "-c", "1", "-e", "mu-law", "-b", "8", "-t", "raw", str(to)]
        shape = [*ends, "pad", "0.05", "0.15", "norm", "-3"]
        subprocess.run(["sox", "-D", spoken.name, *line, *shape], check=True)


def main() -> None:
    for language, said in (("ru", russian()), ("en", english())):
        folder = FOLDER / language
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.ulaw"):
            old.unlink()
        for name, text in said.items():
            speak(*VOICES[language], text, folder / f"{name}.ulaw")


if __name__ == "__main__":
    main()
