"""What who waits is told: the expected wait, the prompts of it, and the prompts themselves."""

from __future__ import annotations

import io
import wave

import pytest

from agentzone.models.queue_settings import PromptLanguage
from agentzone.prompts import FOLDER, prompt_name, prompt_seconds, prompt_wav
from agentzone.waiting import (
    GOODBYE,
    MINUTES,
    MOST_POSITION,
    OFFER,
    THANKS,
    Told,
    expected_wait,
    position_prompt,
    wait_prompt,
)

LANGUAGES = [one.value for one in PromptLanguage]
ALL = {
    *(position_prompt(place) for place in range(1, MOST_POSITION + 2)),
    *(wait_prompt(60 * minutes) for minutes in (*MINUTES, 31)),
    OFFER,
    THANKS,
    GOODBYE,
}


@pytest.mark.parametrize(
    ("position", "handling", "operators", "seconds"),
    [(1, 300, 1, 300), (1, 300, 3, 100), (6, 240, 4, 360), (30, 90.5, 10, 271.5)],
)
def test_the_wait_is_the_place_times_the_handling_time_by_the_operators(
    position: int, handling: float, operators: int, seconds: float
) -> None:
    assert expected_wait(position, handling, operators) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("position", "handling", "operators"), [(0, 300, 1), (1, None, 1), (1, 0, 1), (1, 300, 0), (2, None, 0)]
)
def test_a_wait_that_cannot_be_known_is_none(position: int, handling: float | None, operators: int) -> None:
    assert expected_wait(position, handling, operators) is None


def test_with_more_operators_nobody_waits_longer_and_with_a_worse_place_nobody_less() -> None:
    waits = [[expected_wait(place, 200, men) or 0 for men in range(1, 9)] for place in range(1, 9)]
    assert all(row == sorted(row, reverse=True) for row in waits)
    assert all(list(column) == sorted(column) for column in zip(*waits, strict=True))


@pytest.mark.parametrize(
    ("seconds", "prompt"),
    [
        (0.5, "wait-1"), (60, "wait-1"), (60.1, "wait-2"), (15 * 60, "wait-15"), (15 * 60 + 1, "wait-20"),
        (20 * 60, "wait-20"), (21 * 60, "wait-30"), (30 * 60, "wait-30"), (30 * 60 + 1, "wait-more"),
    ],
)  # fmt: skip
def test_minutes_are_rounded_up_to_those_there_are_words_for(seconds: float, prompt: str) -> None:
    assert wait_prompt(seconds) == prompt


def test_places_have_words_to_thirty() -> None:
    assert [position_prompt(place) for place in (1, 30, 31, 500)] == [
        "position-1",
        "position-30",
        "position-more",
        "position-more",
    ]


def test_only_what_there_is_to_tell_is_told_in_its_order() -> None:
    assert Told().prompts() == ()
    assert Told(callback=True).prompts() == (OFFER,)
    assert Told(3, 100.0, callback=True).prompts() == ("position-3", "wait-2", OFFER)
    assert Told(wait=3600.0).prompts() == ("wait-more",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_is_there_in_every_language_and_no_other(language: str) -> None:
    assert {path.stem for path in (FOLDER / language).iterdir()} == ALL
    lengths = [prompt_seconds(prompt_name(language, name)) or 0 for name in ALL]
    assert min(lengths) > 0.8
    assert max(lengths) < 8


def test_all_prompts_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.ulaw")) <= 2 * 1024**2


def test_the_switch_gets_a_wav_of_the_prompts_length_which_is_heard() -> None:
    name = prompt_name("ru", "position-3")
    with wave.open(io.BytesIO(prompt_wav(name) or b"")) as sound:
        shape = (sound.getframerate(), sound.getsampwidth(), sound.getnchannels())
        frames = sound.readframes(sound.getnframes())
        assert sound.getnframes() / 8000 == prompt_seconds(name)
    assert shape == (8000, 2, 1)
    loudest = max(abs(sample) for sample in memoryview(frames).cast("h"))
    assert 12_000 < loudest < 32_768


@pytest.mark.parametrize(
    "name", ["", "position-3", "prompt-ru-", "prompt-xx-goodbye", "prompt-ru-../ru/goodbye"]
)
def test_a_name_of_no_prompt_finds_nothing(name: str) -> None:
    assert prompt_seconds(name) is None
    assert prompt_wav(name) is None


def test_mu_law_is_read_as_the_standard_says() -> None:
    from agentzone.prompts import _LINEAR

    assert (_LINEAR[0xFF], _LINEAR[0x7F], _LINEAR[0x80], _LINEAR[0x00]) == (0, 0, 32_124, -32_124)
    assert sorted(_LINEAR[code] for code in range(0x80, 0x100)) == [_LINEAR[c] for c in range(0xFF, 0x7F, -1)]
