"""A real SIP phone for tests, one process each: it says a tone, records what it hears, and speaks JSON lines.

In: {"do": "call"|"answer"|"refuse"|"hang_up"|"digits"|"quit", …}; out: {"ev": "ready"|"registered"|"incoming"|"state"|
"recording"|"digit"|"trouble", …}.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import sys
import time
from typing import Any

import pjsua2 as pj

RATE = 8000
_calls: dict[int, Call] = {}
# Kept to the end: one that is destroyed hangs up the later call that has got its number.
_over: list[Call] = []
options: argparse.Namespace
tone: pj.ToneGenerator


def tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Call(pj.Call):  # type: ignore[misc]
    recorder: pj.AudioMediaRecorder | None = None

    def onCallState(self, prm: Any) -> None:  # noqa: N802
        info = self.getInfo()
        tell(ev="state", call=info.id, state=info.stateText, code=info.lastStatusCode)
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            _calls.pop(info.id, None)
            _over.append(self)
            self.recorder = None

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802
        info = self.getInfo()
        for media in info.media:
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                audio = self.getAudioMedia(media.index)
                tone.startTransmit(audio)
                if self.recorder is None:
                    path = f"{options.folder}/{options.user}-{os.getpid()}-{info.id}-{time.time_ns()}.wav"
                    self.recorder = pj.AudioMediaRecorder()
                    self.recorder.createRecorder(path)
                    tell(ev="recording", call=info.id, path=path)
                audio.startTransmit(self.recorder)

    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802
        tell(ev="digit", call=self.getInfo().id, digit=prm.digit)


class Account(pj.Account):  # type: ignore[misc]
    def onRegState(self, prm: Any) -> None:  # noqa: N802
        tell(ev="registered", code=prm.code)

    def onIncomingCall(self, prm: Any) -> None:  # noqa: N802
        call = _calls[prm.callId] = Call(self, prm.callId)
        by_itself = "answer-after=0" in prm.rdata.wholeMsg
        tell(ev="incoming", call=prm.callId)
        answer = pj.CallOpParam()
        answer.statusCode = 200 if by_itself else 180
        call.answer(answer)


def act(account: Account, wish: dict[str, Any]) -> None:
    parameters = pj.CallOpParam(True)
    if wish["do"] == "call":
        call = Call(account)
        call.makeCall(wish["uri"], parameters)
        _calls[call.getId()] = call
        tell(ev="calling", call=call.getId())
        return
    call = _calls[wish["call"]]
    if wish["do"] == "answer":
        parameters.statusCode = 200
        call.answer(parameters)
    elif wish["do"] == "refuse":
        parameters.statusCode = wish.get("code", 486)
        call.answer(parameters)
    elif wish["do"] == "hang_up":
        call.hangup(parameters)
    elif wish["do"] == "digits":
        call.dialDtmf(wish["digits"])


def endpoint() -> pj.Endpoint:
    made = pj.Endpoint()
    made.libCreate()
    config = pj.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.uaConfig.threadCnt, config.uaConfig.mainThreadOnly, config.uaConfig.maxCalls = 0, True, 8
    config.medConfig.noVad, config.medConfig.ecTailLen, config.medConfig.clockRate = True, 0, RATE
    made.libInit(config)
    return made


def account_on(made: pj.Endpoint) -> Account:
    transport = pj.TransportConfig()
    transport.port = options.port
    transport.boundAddress = transport.publicAddress = options.ip
    number = made.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
    made.libStart()
    made.audDevManager().setNullDev()
    config = pj.AccountConfig()
    config.idUri = f"sip:{options.user}@{options.server}"
    config.sipConfig.transportId = number
    media = config.mediaConfig.transportConfig
    media.boundAddress = media.publicAddress = options.ip
    media.port = options.rtp
    if options.password:
        credentials = pj.AuthCredInfo("digest", "*", options.user, 0, options.password)
        config.sipConfig.authCreds.append(credentials)
        config.regConfig.registrarUri = f"sip:{options.server}"
        config.regConfig.timeoutSec = 300
        config.regConfig.retryIntervalSec = config.regConfig.firstRetryIntervalSec = 1
    account = Account()
    account.create(config)
    return account


def serve(made: pj.Endpoint, account: Account) -> None:
    os.set_blocking(0, False)
    rest = b""
    while True:
        made.libHandleEvents(10)
        if not select.select([0], [], [], 0)[0]:
            continue
        data = os.read(0, 65_536)
        if not data:
            return
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            wish = json.loads(line)
            if wish["do"] == "quit":
                return
            try:
                act(account, wish)
            except Exception as error:
                tell(
                    ev="trouble",
                    wish=wish,
                    error=error.info() if isinstance(error, pj.Error) else repr(error),
                )


def main() -> None:
    global options, tone
    parser = argparse.ArgumentParser()
    for name in ("user", "password", "ip", "server", "folder"):
        parser.add_argument(f"--{name}", default="")
    for name in ("port", "rtp", "tone"):
        parser.add_argument(f"--{name}", type=int, default=0)
    options = parser.parse_args()
    made = endpoint()
    tone = pj.ToneGenerator()
    account = account_on(made)
    tone.createToneGenerator(RATE, 1)
    sound = pj.ToneDesc()
    sound.freq1, sound.freq2, sound.on_msec, sound.off_msec = options.tone, 0, 1000, 0
    sounds = pj.ToneDescVector()
    sounds.append(sound)
    tone.play(sounds, True)
    tell(ev="ready")
    serve(made, account)
    for _ in range(20):
        made.libHandleEvents(10)
    os._exit(0)  # its own teardown waits for what is not there any more


if __name__ == "__main__":
    main()
