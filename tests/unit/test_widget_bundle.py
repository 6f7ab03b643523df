"""The widget as one script: small, whole, and made only of forms we understand."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from chat.drivers.widget.views import loader
from chat.widget.bundle import EXTRA, MEDIA, SOURCES, BundleError, build

KB = 1024


def test_the_whole_widget_stays_small():
    assert len(build().gzipped) <= 28 * KB
    assert len(build(entry=MEDIA).gzipped) <= 12 * KB  # fetched only when there is a file to send or to show
    assert len(build(entry=EXTRA).gzipped) <= 8 * KB  # fetched only for a form, a letter, or invitations


def whole() -> str:
    return "".join(build(entry=entry).body.decode() for entry in ("main", MEDIA, EXTRA))


def test_every_source_file_is_in_the_bundle():
    missing = [path.stem for path in SOURCES.glob("*.js") if f"const m_{path.stem}=" not in whole()]
    assert missing == []


def test_nothing_is_asked_of_other_hosts():
    named = re.findall(r"(?:https?:|wss?:|['\"`])//[\w.-]+", whole())
    assert set(named) == {"http://www.w3.org"}  # the name of SVG's namespace, which is never fetched


def test_modules_come_after_what_they_import(tmp_path: Path):
    (tmp_path / "main.js").write_text("import { b } from './b.js';\n// remark\nb();\n")
    (tmp_path / "b.js").write_text("import { a } from './a.js';\nexport const b = () => a;\n")
    (tmp_path / "a.js").write_text("/** remark */\nexport function a() {}\n")
    text = build(tmp_path).body.decode()
    assert text.index("m_a=") < text.index("m_b=") < text.index("m_main=")
    assert "remark" not in text


@pytest.mark.parametrize(
    "source",
    [
        "import a from './a.js';\n",
        "import * as a from './a.js';\n",
        "import { a as b } from './a.js';\n",
        "export default 1;\n",
        "export { x };\n",
    ],
)
def test_an_unknown_form_of_import_or_export_is_an_error(tmp_path: Path, source: str):
    (tmp_path / "a.js").write_text("export const a = 1;\n")
    (tmp_path / "main.js").write_text(source)
    with pytest.raises(BundleError):
        build(tmp_path)


def test_a_circle_of_imports_is_an_error(tmp_path: Path):
    (tmp_path / "main.js").write_text("import { a } from './a.js';\n")
    (tmp_path / "a.js").write_text("import { main } from './main.js';\nexport const a = 1;\n")
    with pytest.raises(BundleError, match="main → a → main"):
        build(tmp_path)


def test_the_script_is_served_packed_and_only_once():
    first = loader(RequestFactory().get("/widget.js", headers={"Accept-Encoding": "gzip, br"}))
    assert first["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.content) == build().body
    plain = loader(RequestFactory().get("/widget.js"))
    assert plain.content == build().body
    again = loader(RequestFactory().get("/widget.js", headers={"If-None-Match": first["ETag"]}))
    assert (again.status_code, again.content) == (304, b"")
