"""The page's pure logic, run by Node's own test runner; and what the scripts promise as a whole."""

import re
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from omnivox.env import BASE_DIR

SCRIPTS = BASE_DIR / "static" / "js"
TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))
STRING = r"'((?:[^'\\]|\\.)*)'"
ONE = re.compile(rf"\bgettext\(\s*{STRING}\s*\)")
MANY = re.compile(rf"\bngettext\(\s*{STRING},\s*{STRING}")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts and their tests under a package.json that calls them modules: every Node.js understands that."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "package.json").write_text('{"type": "module"}')
    for part in ("static", "tests/unit/js"):
        shutil.copytree(BASE_DIR / part, folder / part)
    return folder


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_the_logic_of_the_pages_holds(file: Path, copy: Path):
    node = shutil.which("node")
    assert node, "Node.js is missing: sudo apt-get install -y --no-install-recommends nodejs"
    tests = copy / "tests" / "unit" / "js"
    command = [node, "--import", str(tests / "globals.mjs"), "--test-reporter=tap", str(tests / file.name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE), done.stdout


def _words() -> dict[str, str]:
    """Every translatable string of the scripts, with its plural or an empty string."""
    found: dict[str, str] = {}
    for file in SCRIPTS.rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        found.update((match[1], "") for match in ONE.finditer(text))
        found.update((match[1], match[2]) for match in MANY.finditer(text))
    return found


def _catalogue() -> polib.POFile:
    return polib.pofile(str(BASE_DIR / "locale" / "ru" / "LC_MESSAGES" / "djangojs.po"))


def test_every_string_of_the_scripts_is_translated_with_all_its_places():
    entries = {entry.msgid: entry for entry in _catalogue()}
    places = re.compile(r"%\(\w+\)s")
    for text, plural in _words().items():
        assert text in entries, f"not in djangojs.po: {text}"
        entry = entries[text]
        translations = list(entry.msgstr_plural.values()) if plural else [entry.msgstr]
        assert all(translations), f"not translated: {text}"
        assert entry.msgid_plural == plural
        for translation in translations:
            assert set(places.findall(translation)) == set(places.findall(text)), text


def test_the_catalogue_holds_nothing_that_nobody_says():
    assert {entry.msgid for entry in _catalogue()} <= set(_words())


def test_every_icon_that_is_asked_for_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (BASE_DIR / "static/img/icons.svg").read_text()))
    asked: dict[str, str] = {}
    patterns = (r'<\$\{Icon\} name="([\w-]+)"', r'\bicon[:=] ?[\'"]([\w-]+)[\'"]')
    for file in [*SCRIPTS.rglob("*.js"), *(BASE_DIR / "templates").rglob("*.html")]:
        text = file.read_text(encoding="utf-8")
        found = [name for pattern in patterns for name in re.findall(pattern, text)]
        found += re.findall(r'components/icon\.html" with name="([\w-]+)"(?!\|)', text)
        asked.update((name, str(file)) for name in found if not name.endswith("-"))
    missing = {name: file for name, file in asked.items() if name not in sprite}
    assert not missing


def _imports(file: Path, seen: set[Path]) -> set[Path]:
    """All modules that `file` needs, itself included."""
    if file not in seen:
        seen.add(file)
        for target in re.findall(r"""from ?['"](\.[^'"]+)['"]""", file.read_text(encoding="utf-8")):
            _imports((file.parent / target).resolve(), seen)
    return seen


@pytest.mark.parametrize("page", ["workspace", "agentzone"])
def test_the_page_preloads_exactly_the_modules_it_needs(page: str):
    main = SCRIPTS / page / "main.js"
    needed = {str(file.relative_to(BASE_DIR / "static")) for file in _imports(main.resolve(), set()) - {main}}
    template = (BASE_DIR / "templates" / page / "_modules.html").read_text(encoding="utf-8")
    assert set(re.findall(r"{% static '([^']+)' %}", template)) == needed


def test_no_script_imports_a_name_twice():
    """A browser refuses the whole module then; two branches that meet can make one."""
    twice = {}
    for file in [*SCRIPTS.rglob("*.js"), *(BASE_DIR / "static" / "widget").glob("*.js")]:
        text = file.read_text(encoding="utf-8")
        lists = re.findall(r"^import \{([^}]*)\} from", text, re.MULTILINE)
        names = [name.split(" as ")[-1].strip() for part in lists for name in part.split(",") if name.strip()]
        if len(names) > len(set(names)):
            twice[str(file.relative_to(BASE_DIR))] = sorted({n for n in names if names.count(n) > 1})
    assert not twice


def test_every_enter_is_asked_for_where_input_methods_are_known():
    """`isEnter` of lib/keys.js: the Enter that ends a word of an input method sends, closes and chooses nothing."""
    asks = re.compile(r"\.key\s*[=!]==?\s*'Enter'")
    found = {
        file.relative_to(SCRIPTS).as_posix()
        for file in SCRIPTS.rglob("*.js")
        if asks.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"lib/keys.js"}
