"""Mailboxes in the admin: passwords stay secret, and the check says plainly what is wrong."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from kernel.models import AuditEntry
from mail.models import Mailbox
from tests.integration.admin.test_writes import boss, page, save
from tests.integration.mail.servers import PASSWORD, ImapServer, Post

import pytest  # isort: skip

import omnivox.urls  # noqa: F401  isort: skip  (discovers the admin)

__all__ = ["boss", "page"]
pytestmark = pytest.mark.django_db(transaction=True)


def address(box: Mailbox) -> str:
    return reverse("admin:mail_mailbox_change", args=[box.pk])


def checked(page: Client, box: Mailbox) -> list[str]:
    body = {"action": "check_connection", "_selected_action": [box.pk]}
    answer = page.post(reverse("admin:mail_mailbox_changelist"), body, follow=True)
    return [re.sub("<[^>]+>", "", str(message)) for message in answer.context["messages"]]


def test_passwords_are_never_shown_kept_when_left_empty_and_absent_from_the_log(page: Client, box: Mailbox):
    Mailbox.objects.filter(pk=box.pk).update(imap_password="old-secret", smtp_password="other-secret")
    text = page.get(address(box)).content.decode()
    assert "old-secret" not in text and "other-secret" not in text
    assert save(page, address(box), sender_name="Лавка") == {}
    box.refresh_from_db()
    assert (box.sender_name, box.imap_password, box.smtp_password) == ("Лавка", "old-secret", "other-secret")
    assert set(AuditEntry.objects.get(action="mailbox.changed").details["changes"]) == {"sender_name"}
    assert save(page, address(box), imap_password="new-secret") == {}
    box.refresh_from_db()
    assert (box.imap_password, box.smtp_password) == ("new-secret", "other-secret")
    assert AuditEntry.objects.latest("id").details["changes"] == {"imap_password": "changed"}


def test_the_check_says_that_both_servers_let_us_in(page: Client, box: Mailbox, imap: ImapServer, post: Post):
    assert checked(page, box) == ["shop@shop.example: оба сервера приняли подключение."]


def test_the_check_says_of_each_server_what_is_wrong(
    page: Client, box: Mailbox, imap: ImapServer, post: Post
):
    Mailbox.objects.filter(pk=box.pk).update(imap_password="wrong", smtp_port=1)
    incoming, outgoing = checked(page, box)
    assert "входящая почта: Логин или пароль входящей почты не приняты" in incoming
    assert "исходящая почта: «127.0.0.1» не принимает соединений на порту 1" in outgoing
    details: dict[str, Any] = AuditEntry.objects.get(action="mailbox.checked").details
    assert PASSWORD not in str(details) and "wrong" not in str(details)


def test_a_mailbox_that_works_needs_its_servers(page: Client, box: Mailbox):
    errors = save(page, address(box), imap_host=None)
    assert set(errors) == {"imap_host"}
    assert save(page, address(box), imap_host=None, is_active=None) == {}


def test_what_was_put_right_is_tried_at_once(page: Client, box: Mailbox):
    from datetime import timedelta

    from kernel import clock

    later = clock.now() + timedelta(hours=1)
    Mailbox.objects.filter(pk=box.pk).update(failures=6, next_try_at=later, error="не отвечает")
    assert save(page, address(box), imap_host="imap.example") == {}
    box.refresh_from_db()
    assert (box.failures, box.next_try_at) == (0, None)
