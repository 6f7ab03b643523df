"""Drafts of one person in several pages: exactly one version is written over, and a page may overtake itself."""

import pytest

from chat.models import Draft
from chat.selectors.workspace import workspace
from chat.services.drafts import DraftConflict, draft_save
from tests.factories.house import House, standing_house

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    return standing_house()


def save(house: House, text: str, version: int, page: str, *, leaving: bool = False) -> int:
    return draft_save(house.anna, house.annas.pk, text=text, version=version, page=page, leaving=leaving)


def test_only_the_version_that_was_read_is_written_over_and_the_page_is_named(house: House) -> None:
    assert save(house, "раз", 0, "p1") == 1
    with pytest.raises(DraftConflict) as refused:
        save(house, "два", 0, "p2")
    assert {key: refused.value.extra["errors"][key] for key in ("text", "version", "page")} == {
        "text": "раз",
        "version": 1,
        "page": "p1",
    }
    (draft,) = workspace(house.anna)["drafts"].values()
    assert (draft["text"], draft["page"]) == ("раз", "p1")


@pytest.mark.parametrize("first", ["save", "last word"])
def test_the_last_word_of_a_page_stands_whichever_of_its_two_saves_comes_first(
    first: str, house: House
) -> None:
    save(house, "а", 0, "p1")
    if first == "save":
        assert save(house, "аб", 1, "p1") == 2
        assert save(house, "абв", 1, "p1", leaving=True) == 3
    else:
        assert save(house, "абв", 1, "p1", leaving=True) == 2
        with pytest.raises(DraftConflict):
            save(house, "аб", 1, "p1")
    assert Draft.objects.get().text == "абв"


def test_a_page_that_leaves_does_not_write_over_another_one(house: House) -> None:
    save(house, "раз", 0, "p1")
    save(house, "другая страница", 1, "p2")
    with pytest.raises(DraftConflict):
        save(house, "раз два", 1, "p1", leaving=True)
    assert Draft.objects.get().text == "другая страница"
