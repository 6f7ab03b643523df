"""One rule draws a client: on the call panel, in lists and on his card."""

from agentzone.faces import face_of
from chat.models.client import client_key
from chat.selectors.faces import client_face


def test_a_client_looks_on_the_call_panel_as_he_does_on_his_card():
    assert face_of(client_key(21), "Елена Воронцова", "+79032184067") == client_face(
        21, "Елена Воронцова", 21
    )
    assert face_of(client_key(321), "", "+79032184067") == client_face(321, "", 321)
    assert client_face(321, "", 321).initials == "21"


def test_somebody_unknown_has_the_end_of_his_number():
    assert (face_of("phone:+79032184067", "", "+79032184067").initials, face_of("", "", "").initials) == (
        "67",
        "",
    )
