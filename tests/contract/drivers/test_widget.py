"""The site widget under the drivers' contract."""

import json

from chat.drivers.contract import IncomingFile, MessageReceived, Update
from chat.drivers.widget.driver import TEXT_LIMIT, WidgetDriver
from tests.contract.drivers.contract import DriverContract, Parsed, Tables

FILE = "0192f0c4-6f6e-7c3a-8a53-0f3f8f1c2d3f"
files = (IncomingFile(FILE),)
UID = "0192f0c4-6f6e-7c3a-8a53-0f3f8f1c2d3e"
HEADERS = {"x-visitor": "visitor-1", "origin": "https://shop.example"}


def update(**body: object) -> Update:
    return Update(json.dumps(body).encode(), HEADERS)


def received(text: str, **more: object) -> MessageReceived:
    return MessageReceived("visitor-1", UID, text, **more)  # type: ignore[arg-type]


SHOP = {"allowed_origins": ["https://shop.example", "http://localhost:8000"]}


class TestWidget(DriverContract):
    driver = WidgetDriver
    tables = Tables(
        configs=[{}, SHOP, {"messages_per_minute": 1, "messages_per_minute_per_address": 1_000_000}],
        wrong_configs=[
            ({"allowed_origins": ["shop.example"]}, "allowed_origins"),
            ({"allowed_origins": ["https://shop.example/page"]}, "allowed_origins"),
            ({"allowed_origins": ["ftp://shop.example"]}, "allowed_origins"),
            ({"allowed_origins": "https://shop.example"}, "allowed_origins"),
            ({"messages_per_minute": 0}, "messages_per_minute"),
            ({"messages_per_minute": "many"}, "messages_per_minute"),
            ({"messages_per_minute_per_address": -1}, "messages_per_minute_per_address"),
            ({"calls_per_minute_per_address": 0}, "calls_per_minute_per_address"),
        ],
        updates=[
            Parsed(update(id=UID, text="Здравствуйте"), [received("Здравствуйте")]),
            Parsed(update(id=UID.upper(), text="  a\x00b \n"), [received("ab")]),
            Parsed(
                update(id=UID, text="<b>&</b>", locale="ru-RU-and-more"),
                [received("<b>&</b>", locale="ru-RU-and-")],
            ),
            Parsed(update(id=UID, text="х" * TEXT_LIMIT), [received("х" * TEXT_LIMIT)]),
            Parsed(
                update(id=UID, text="page", page={"url": "https://shop.example/a?b", "title": "Кресло"}),
                [received("page", page_url="https://shop.example/a?b", page_title="Кресло")],
            ),
            Parsed(
                update(id=UID, text="bad page", page={"url": "javascript:alert(1)"}), [received("bad page")]
            ),
            Parsed(update(id=UID, text="", attachments=[FILE]), [received("", attachments=files)]),
            Parsed(update(id=UID, text="Вот", attachments=[FILE]), [received("Вот", attachments=files)]),
            Parsed(update(id=UID, text="none", attachments=[]), [received("none")]),
            Parsed(update(id=UID, text="no page", page="https://shop.example"), [received("no page")]),
        ],
        malformed=[
            update(text="no id"),
            update(id="not-a-uuid", text="x"),
            update(id=7, text="x"),
            update(id=UID),
            update(id=UID, text=" \n "),
            update(id=UID, text=["x"]),
            update(id=UID, text="", attachments=[]),
            update(id=UID, text="x", attachments="all"),
            update(id=UID, text="x", attachments=["../../etc/passwd"]),
            update(id=UID, text="x", attachments=[FILE] * 51),
            update(id=UID, text="х" * (TEXT_LIMIT + 1)),
            Update(b'{"id": "%s", "text": "\\ud800"}' % UID.encode(), HEADERS),
        ],
        genuine=[
            ({}, Update(b"", {"origin": "https://anywhere.example"})),
            ({}, Update(b"", {})),
            (SHOP, Update(b"", {"origin": "https://shop.example"})),
            (SHOP, Update(b"", {"origin": "http://localhost:8000"})),
        ],
        forged=[
            (SHOP, Update(b"", {"origin": "https://evil.example"})),
            (SHOP, Update(b"", {"origin": "https://shop.example.evil.example"})),
            (SHOP, Update(b"", {"origin": "http://shop.example"})),
            (SHOP, Update(b"", {"origin": "null"})),
            (SHOP, Update(b"", {})),
        ],
    )
