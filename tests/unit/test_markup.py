"""The mark-up of messages: four tags, nothing that runs, and a plain text beside it."""

import pytest

from chat.markup import clean_html, said, text_of

REL = ' target="_blank" rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("given", "html", "text"),
    [
        ("просто текст", "", "просто текст"),
        ("<b>жирный</b> и <i>курсив</i>", "<b>жирный</b> и <i>курсив</i>", "жирный и курсив"),
        ("<strong>a</strong><em>b</em><ins>c</ins>", "<b>a</b><i>b</i><u>c</u>", "abc"),
        ("одна<br>две", "", "одна\nдве"),
        ("<u>одна</u>\nдве", "<u>одна</u><br>две", "одна\nдве"),
        ("<br>  <b>края</b> <br>", "<b>края</b>", "края"),
        ("<b></b><i> </i>пусто", "", "пусто"),
        ("3 &lt; 4 &amp; 5", "", "3 < 4 & 5"),
        ("<div><p>блок</p></div>", "", "блок"),
    ],
)
def test_what_is_kept(given: str, html: str, text: str) -> None:
    assert (said(given).html, said(given).text) == (html, text)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ('<a href="https://shop.example/x">здесь</a>', "здесь (https://shop.example/x)"),
        ('<a href="https://shop.example/">shop.example</a>', "shop.example"),
        ('<a href="https://shop.example/">https://shop.example</a>', "https://shop.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ('<a href="tel:+74950000000">позвоните</a>', "позвоните (+74950000000)"),
        ('<a href="https://x.example/?a=1&amp;b=2"></a>', "https://x.example/?a=1&b=2"),
    ],
)
def test_a_plain_channel_gets_the_address_of_a_link(given: str, text: str) -> None:
    assert said(given).text == text


def test_a_link_opens_outside_and_tells_nothing() -> None:
    clean = clean_html('<a href="https://x.example" onclick="alert(1)" style="color:red">x</a>')
    assert clean == f'<a href="https://x.example"{REL}>x</a>'


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>слово",
        "<img src=x onerror=alert(1)>слово",
        "<svg onload=alert(1)></svg>слово",
        '<a href="javascript:alert(1)">слово</a>',
        '<a href="data:text/html,<script>alert(1)</script>">слово</a>',
        '<a href="java\nscript:alert(1)">слово</a>',
        "<b onmouseover=alert(1)>слово</b>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>слово",
        "<style>*{display:none}</style>слово",
        "слово<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<b><<script>alert(1)//<</script></b>слово",
    ],
)
def test_nothing_that_runs_survives(evil: str) -> None:
    result = said(evil)
    lowered = result.html.lower()
    bad = (
        "<script",
        "<img",
        "<svg",
        "<style",
        "<iframe",
        "javascript:",
        "data:",
        " onerror=",
        " onmouseover=",
        "srcdoc",
    )
    assert not [word for word in bad if word in lowered]
    assert "слово" in result.text


def test_clean_mark_up_stays_as_it_is_when_cleaned_again() -> None:
    clean = clean_html('<b>раз <i>два</i></b><br><a href="https://x.example/?a=1&b=2">три</a>')
    assert clean_html(clean) == clean
    assert text_of(clean) == "раз два\nтри (https://x.example/?a=1&b=2)"
