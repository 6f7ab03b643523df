"""Films and sounds by PyAV: what is in them, a picture of the film, the waveform, voice that every browser plays.

Films keep their streams: they are only packed anew, into a container that browsers play and can jump in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from PIL import Image

from chat.files.pictures import Unreadable, write_thumb

PEAKS = 48
RATE = 8000
STEP = 800  # samples of one measurement: a tenth of a second
VOICE_SECONDS = 1800
SOUND_SECONDS = 4 * 3600  # decoding that much takes seconds; fifty megabytes may hold days of silence
SIDE = 8192  # largest side of a film's picture
_MP4 = ({"h264", "hevc", "av1"}, {"aac", "mp3"})
_WEBM = ({"vp8", "vp9", "av1"}, {"opus", "vorbis"})
_SOUNDS = {"mp3", "aac", "opus", "vorbis", "flac", "pcm_s16le", "pcm_u8", "pcm_f32le", "pcm_s24le"}


@dataclass(frozen=True, slots=True)
class Media:
    """`kind` is what it turned out to be: video, audio, voice, or file when browsers cannot play it."""

    kind: str
    content_type: str
    ending: str
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    peaks: tuple[int, ...] = ()
    has_thumb: bool = False
    path: Path | None = None  # what to keep instead of the source


def examine(source: Path, folder: Path, content_type: str, *, voice: bool) -> Media:
    """Everything about one upload that looked like a film or a sound. Raises Unreadable."""
    try:
        with av.open(str(source), timeout=20) as container:
            films = [s for s in container.streams.video if s.codec_context.name not in ("mjpeg", "png")]
            sounds = list(container.streams.audio)
            video = films[0].codec_context.name if films else ""
            audio = sounds[0].codec_context.name if sounds else ""
            if films and max(films[0].codec_context.width, films[0].codec_context.height) > SIDE:
                raise Unreadable("picture_size")
            length = container.duration / av.time_base if container.duration else None
        if not films and not sounds:
            raise Unreadable
        if films:
            return _film(source, folder, content_type, (video, audio), length)
        is_voice = voice and (length or 0) <= VOICE_SECONDS
        return _sound(source, folder, content_type, audio, length, voice=is_voice)
    except (FFmpegError, ValueError, IndexError, OverflowError) as error:
        raise Unreadable from error


def _film(
    source: Path, folder: Path, content_type: str, codecs: tuple[str, str], length: float | None
) -> Media:
    video, audio = codecs
    if video in _MP4[0] and (not audio or audio in _MP4[1]):
        ending, kind = "mp4", "video/mp4"
    elif video in _WEBM[0] and (not audio or audio in _WEBM[1]):
        ending, kind = "webm", "video/webm"
    else:
        return Media("file", content_type, "", _seconds(length))
    packed = folder / f"packed.{ending}"
    try:
        _pack(source, packed, ending)
    except (FFmpegError, ValueError):
        return Media("file", content_type, "", _seconds(length))  # what cannot be packed is still a file
    image = _picture_of(packed, length)
    write_thumb(image, folder / "thumb")
    with av.open(str(packed)) as container:
        length = container.duration / av.time_base if container.duration else length
    return Media("video", kind, ending, _seconds(length), image.width, image.height, (), True, packed)


def _pack(source: Path, target: Path, ending: str) -> None:
    """Copy the first film and sound into a fresh container: no metadata, its index at the front."""
    options = {"movflags": "faststart"} if ending == "mp4" else {}
    with (
        av.open(str(source), timeout=20) as given,
        av.open(str(target), "w", format=ending, options=options) as made,
    ):
        chosen = [s for s in given.streams.video if s.codec_context.name not in ("mjpeg", "png")][:1]
        wanted: list[Any] = [*chosen, *given.streams.audio[:1]]
        to = {stream.index: made.add_stream_from_template(stream) for stream in wanted}
        for packet in _timed(given.demux(wanted)):
            packet.stream = to[packet.stream.index]
            made.mux(packet)


def _timed(packets: Iterable[Any]) -> Iterator[Any]:
    """With a decoding time for each: Matroska tells none for the first ones, which come before the first it tells."""
    waiting: dict[int, list[Any]] = {}
    for packet in packets:
        if packet.size == 0:
            continue  # the end
        early = waiting.setdefault(packet.stream.index, [])
        if packet.dts is None:
            early.append(packet)
            continue
        for back, first in enumerate(reversed(early), 1):
            first.dts = packet.dts - back * max(1, packet.duration or 1)
        yield from early
        early.clear()
        yield packet
    for early in waiting.values():
        for first in early:
            first.dts = first.pts
        yield from early


def _picture_of(path: Path, length: float | None) -> Image.Image:
    """A frame from the beginning, a second in where there is one: the very first is often black."""
    with av.open(str(path)) as container:
        if length and length > 2:
            container.seek(int(av.time_base))
        frame: Any = next(container.decode(video=0), None)
        if frame is None:
            raise Unreadable
        image: Image.Image = frame.to_image()
        turned = int(getattr(frame, "rotation", 0) or 0) % 360
        return image.rotate(turned, expand=True) if turned else image


def _sound(
    source: Path, folder: Path, content_type: str, codec: str, length: float | None, *, voice: bool
) -> Media:
    if voice and _as_mp3(source, folder / "voice.mp3"):
        spoken = folder / "voice.mp3"
        length, peaks = measure(spoken)
        return Media("voice", "audio/mpeg", "mp3", _seconds(length), peaks=peaks, path=spoken)
    if codec not in _SOUNDS:
        return Media("file", content_type, "")
    measured, peaks = measure(source)
    kind = {"video/webm": "audio/webm", "video/mp4": "audio/mp4"}.get(content_type, content_type)
    return Media("audio", kind, "", _seconds(length if measured is None else measured), peaks=peaks)


def _as_mp3(source: Path, target: Path) -> bool:
    """MP3 plays in every browser the manual names; what recorders make plays in some. False: longer than speech is."""
    samples = 0
    with av.open(str(source), timeout=20) as given, av.open(str(target), "w", format="mp3") as made:
        voice = made.add_stream("libmp3lame", rate=44100, layout="mono")
        voice.bit_rate = 64000
        resampler = av.AudioResampler(format="s16p", layout="mono", rate=44100)
        for frame in _frames(given):
            for part in resampler.resample(frame):
                made.mux(voice.encode(part))
                samples += part.samples
            if samples > VOICE_SECONDS * 44100:
                return False
        for part in resampler.resample(None):
            made.mux(voice.encode(part))
        made.mux(voice.encode(None))
    return True


def measure(path: Path) -> tuple[float | None, tuple[int, ...]]:
    """Length in seconds and the waveform as PEAKS figures from 0 to 100; neither for what is longer than SOUND_SECONDS.
    Memory: a number for a tenth of a second."""
    loud, rest, samples = array("H"), array("h"), 0
    with av.open(str(path), timeout=20) as container:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in _frames(container):
            for part in resampler.resample(frame):
                rest.frombytes(bytes(part.planes[0])[: part.samples * 2])
                samples += part.samples
            while len(rest) >= STEP:
                loud.append(_loudest(rest[:STEP]))
                del rest[:STEP]
            if samples > SOUND_SECONDS * RATE:
                return None, ()
    if rest:
        loud.append(_loudest(rest))
    return samples / RATE, _bars(loud)


def _frames(container: Any) -> Iterator[Any]:
    """Decoded sound; a damaged packet is left out, as players do it."""
    for packet in container.demux(container.streams.audio[0]):
        try:
            yield from packet.decode()
        except FFmpegError:
            continue


def _loudest(part: array[int]) -> int:
    return min(65535, max(max(part), -min(part)))


def _bars(loud: array[int]) -> tuple[int, ...]:
    if not loud:
        return ()
    top = max(loud) or 1
    count = min(PEAKS, len(loud))
    edges = [round(i * len(loud) / count) for i in range(count + 1)]
    return tuple(round(max(loud[a:b]) * 100 / top) for a, b in pairwise(edges))


def _seconds(length: float | None) -> float | None:
    return None if length is None else round(length, 2)
