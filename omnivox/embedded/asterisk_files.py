"""Asterisk's configuration files, as text. What is not named here stays at its default; modules of no use stay out."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnivox.embedded.asterisk import AsteriskPlaces

APP = "omnivox"
TRUNK_HOST = "127.0.0.10"
TRUNK_ADDRESSES = f"{TRUNK_HOST}/31"
"""Where calls from outside come from, and go to, without a real line: SIP programs on this machine."""
NOT_LOADED = """
chan_iax2 chan_unistim chan_motif chan_console chan_ooh323 chan_dahdi chan_mobile pbx_dundi pbx_ael pbx_lua
pbx_realtime pbx_loopback res_ael_share app_voicemail app_voicemail_imap app_voicemail_odbc app_queue
app_agent_pool app_confbridge app_meetme app_minivm app_page app_followme app_festival app_mp3 app_adsiprog
app_alarmreceiver app_amd res_phoneprov res_pjsip_phoneprov_provider res_snmp res_xmpp res_odbc
res_odbc_transaction res_config_odbc res_config_pgsql res_config_ldap res_config_curl res_config_mysql
res_config_sqlite3 res_calendar res_calendar_caldav res_calendar_ews res_calendar_exchange res_calendar_icalendar
res_hep res_hep_pjsip res_hep_rtcp res_stun_monitor res_smdi res_adsi res_fax res_fax_spandsp res_geolocation
res_pjsip_geolocation res_prometheus res_statsd res_corosync res_resolver_unbound res_aeap res_speech_aeap
res_parking res_timing_pthread res_timing_dahdi cdr_adaptive_odbc cdr_odbc cdr_pgsql cdr_radius cdr_tds
cdr_sqlite3_custom cdr_custom cdr_csv cdr_manager cel_odbc cel_pgsql cel_radius cel_tds cel_sqlite3_custom
cel_custom cel_manager func_odbc func_callcompletion res_clialiases
"""
EMPTY = "pjsip_wizard websocket_client chan_websocket res_http_media_cache stir_shaken acl pjsip_notify users stasis"
GENERAL = "cdr features udptl codecs pjproject dnsmgr"

DIALPLAN = f"""[general]
static=yes
writeprotect=yes
[from-outside]
exten => _[+0-9].,1,Set(OMNI_NUMBER=${{EXTEN}})
 same => n,Set(CHANNEL(hangup_handler_push)=gone,s,1)
 same => n,Stasis({APP},inbound,${{EXTEN}})
 same => n,GotoIf($["${{STASISSTATUS}}" = "SUCCESS"]?done)
 same => n,Busy(5)
 same => n(done),Hangup()
; When and why a channel ended, for whoever was away meanwhile. Forgotten as soon as the end was told.
[gone]
exten => s,1,Set(GLOBAL(gone_${{UNIQUEID}})=${{STRFTIME(,UTC,%s.%3q)}}|${{HANGUPCAUSE}}|${{CHANNEL(state)}})
 same => n,Return()
; Phones of operators make no calls of their own: the page does.
[from-agents]
exten => _.,1,Hangup(21)
"""
SORCERY = """[res_pjsip]
endpoint=config,pjsip.conf,criteria=type=endpoint
endpoint=astdb,ps_endpoint
auth=config,pjsip.conf,criteria=type=auth
auth=astdb,ps_auth
aor=config,pjsip.conf,criteria=type=aor
aor=astdb,ps_aor
"""
INDICATIONS = """[general]
country=ru
[ru]
description=Russia
ringcadence=1000,4000
dial=425
busy=425/350,0/350
ring=425/1000,0/4000
congestion=425/175,0/175
"""


def files(places: AsteriskPlaces, secret: str, addresses: list[str]) -> dict[str, str]:
    """File name → content."""
    return {
        "asterisk.conf": _main(places),
        "modules.conf": "[modules]\nautoload=yes\n"
        + "".join(f"noload=>{name}\n" for name in NOT_LOADED.split()),
        "logger.conf": "[general]\n[logfiles]\nmessages.log => notice,warning,error\n",
        "cli.conf": "[startup_commands]\n",
        "http.conf": f"[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport={places.http_port}\nsessionlimit=1000\n"
        "session_keep_alive=60000\nsession_inactivity=60000\n",
        "ari.conf": "[general]\nenabled=yes\npretty=no\nwebsocket_write_timeout=1000\n"
        f"[{APP}]\ntype=user\nread_only=no\npassword={secret}\n",
        "rtp.conf": _rtp(places, addresses),
        "musiconhold.conf": f"[default]\nmode=files\ndirectory={places.run}/moh\nsort=alpha\n",
        "extensions.conf": DIALPLAN,
        "sorcery.conf": SORCERY,
        "pjsip.conf": _pjsip(places),
        "indications.conf": INDICATIONS,
        "manager.conf": "[general]\nenabled=no\n",
        "cel.conf": "[general]\nenable=no\n",
        **{f"{name}.conf": "" for name in EMPTY.split()},
        **{f"{name}.conf": "[general]\n" for name in GENERAL.split()},
    }


def _main(places: AsteriskPlaces) -> str:
    run, root = places.run, places.root
    return f"""[directories]
astetcdir => {run}/etc
astmoddir => {places.libraries}/asterisk/modules
astvarlibdir => {run}/lib
astdbdir => {run}/lib
astkeydir => {run}/lib
astcachedir => {run}/lib
astdatadir => {root}/usr/share/asterisk
astagidir => {root}/usr/share/asterisk/agi-bin
astspooldir => {run}/spool
astrundir => {run}/run
astlogdir => {run}/log
astsbindir => {root}/usr/sbin
[options]
systemname = omnivox
nocolor = yes
transmit_silence = yes
documentation_language = en_US
hideconnect = yes
entityid = 02:00:00:00:00:01
"""


def _rtp(places: AsteriskPlaces, addresses: list[str]) -> str:
    mapped = "".join(f"{address} => 127.0.0.1\n" for address in addresses)
    return (
        f"[general]\nrtpstart={places.rtp_start}\nrtpend={places.rtp_start + 3999}\nicesupport=yes\n"
        f"ice_deny=0.0.0.0/0.0.0.0\nice_permit=127.0.0.0/255.0.0.0\nstrictrtp=yes\n[ice_host_candidates]\n{mapped}"
    )


def _pjsip(places: AsteriskPlaces) -> str:
    return f"""[global]
type=global
user_agent=OmniVOX
endpoint_identifier_order=ip,username,auth_username
max_initial_qualify_time=1
[system]
type=system
timer_t1=500
threadpool_initial_size=10
[udp]
type=transport
protocol=udp
bind=127.0.0.1:{places.sip_port}
[ws]
type=transport
protocol=ws
bind=127.0.0.1
[trunk]
type=endpoint
transport=udp
context=from-outside
disallow=all
allow=alaw,ulaw
dtmf_mode=rfc4733
aors=trunk
direct_media=no
media_address=127.0.0.1
bind_rtp_to_media_address=yes
rtp_timeout=60
rtp_timeout_hold=600
[trunk]
type=aor
contact=sip:{TRUNK_HOST}:{places.trunk_port}
[trunk]
type=identify
endpoint=trunk
match={TRUNK_ADDRESSES}
"""


def write_music(path: Path, frequency: float = 440.0, seconds: int = 4) -> None:
    """A tone that swells and ebbs, until somebody puts music of his own into the folder: 16 bit, mono, 8 kHz."""
    if path.exists():
        return
    rate = 8000
    frames = bytearray()
    for number in range(rate * seconds):
        swell = 0.55 + 0.45 * math.sin(2 * math.pi * number / (rate * seconds))
        frames += struct.pack("<h", int(9000 * swell * math.sin(2 * math.pi * frequency * number / rate)))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(frames))
    path.chmod(0o644)
