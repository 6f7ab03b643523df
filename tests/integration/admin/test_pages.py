"""Every page of every model: opens for administrators in a constant number of queries, for nobody else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agentzone.models import Contact, Status, User
from chat.models import Channel, Conversation, Message
from kernel.adminkit import ReadOnlyAdmin
from tests.integration.admin.world import administrator, make_world

import omnivox.urls  # noqa: F401  isort: skip  (discovers the admin)

# What somebody would type, and must find something by.
SEARCHES = {
    "agentzone.user": ("Березина", "20404"),
    "agentzone.skill": ("Лапин", "Возвраты"),
    "agentzone.project": ("Поддержка", "Северная"),
    "agentzone.company": ("Тёплый",),
    "agentzone.status": ("Обед", "lunch"),
    "agentzone.contact": ("Возврат", "20404"),
    "agentzone.assignment": ("Ким",),
    "agentzone.queuestay": ("Доставка",),
    "agentzone.offer": ("2040",),
    "agentzone.routingdecision": ("2040",),
    "agentzone.statusspan": ("Юдин",),
    "agentzone.agentslot": ("20412",),
    "agentzone.phonenumber": ("880055", "Возвраты"),
    "agentzone.device": ("1003",),
    "agentzone.externalcontact": ("Склад", "возврат", "8495555"),
    "agentzone.call": ("+7916000000", "Мария", "880055"),
    "agentzone.sound": ("шестой", "очередь-1"),
    "agentzone.recording": ("+7916000000", "Мария"),
    "agentzone.handling": ("Мария", "2040"),
    "agentzone.callleg": ("1003", "Мария"),
    "agentzone.callhold": ("2040", "Мария"),
    "agentzone.supervision": ("Мария", "2040"),
    "agentzone.switchcommand": ("hold",),
    "agentzone.script": ("Доставка", "Перенос"),
    "agentzone.scriptversion": ("Перенос",),
    "agentzone.scriptrun": ("Решено", "Мария", "2040"),
    "agentzone.scriptincident": ("Итог", "зависла", "2040"),
    "agentzone.infolink": ("Трекинг", "crm.example"),
    "agentzone.news": ("склад", "переезжает"),
    "agentzone.supportreport": ("Не открывается", "20402"),
    "chat.channel": ("demo-svyaz", "Возвраты"),
    "chat.client": ("Кузнецова", "+79"),
    "chat.clientvalue": ("Мытищи", "city"),
    "chat.clientnote": ("звонки", "2040"),
    "chat.clientblock": ("Спам", "Кузнецова"),
    "chat.clientmerge": ("Кузнецова",),
    "chat.identity": ("Кузнецова",),
    "chat.conversation": ("Кузнецова", "Ким"),
    "chat.message": ("торшер",),
    "chat.messagerevision": ("Доставка", "204"),
    "chat.mention": ("204",),
    "chat.draft": ("204",),
    "chat.attachment": ("накладная", "Чек"),
    "chat.entry": ("Мария", "Согласен"),
    "chat.transcript": ("lena",),
    "chat.formfield": ("Карта", "birthday"),
    "chat.tag": ("VIP", "Доставка"),
    "chat.macro": ("Спасибо",),
    "chat.savedfilter": ("Долго", "2040"),
    "chat.topic": ("Подбор", "Возвраты"),
    "chat.contactclosing": ("Ким", "Доставка"),
    "chat.contacttopic": ("Подбор",),
    "chat.contactrating": ("Ким",),
    "chat.closingdraft": ("Тёплый",),
    "knowledge.quickmessage": ("Доставка", "здр"),
    "knowledge.article": ("Замена", "перегорела"),
    "knowledge.category": ("Доставка",),
    "knowledge.revision": ("Гарантия", "Громова"),
    "knowledge.articleuse": ("Замена", "2040"),
    "knowledge.picture": ("схема-3",),
    "mail.mailbox": ("pisma", "Тёплый"),
    "mail.thread": ("Торшер", "kuznetsova"),
    "mail.letter": ("Торшер", "kuznetsova"),
    "mail.file": ("смета",),
    "mail.draft": ("204", "Счёт"),
    "kernel.auditentry": ("test.happened", "system"),
    "kernel.heartbeat": ("part-3",),
    "kernel.stream": ("project:",),
    "kernel.idempotencykey": ("POST", "k3"),
    "django_celery_beat.periodictask": ("job 3",),
}


def pages() -> list[tuple[type[Model], Any, str]]:
    return [
        (m, a, f"admin:{m._meta.app_label}_{m._meta.model_name}") for m, a in admin.site._registry.items()
    ]


class PagesTest(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        make_world()

    def setUp(self) -> None:
        self.client.force_login(administrator())

    def test_every_table_of_ours_has_a_page(self) -> None:
        shown = {model._meta.label_lower for model, _, _ in pages()}
        assert shown == set(SEARCHES)

    def test_the_first_page_leads_to_all_of_them(self) -> None:
        text = self.client.get(reverse("admin:index")).content.decode()
        for _, _, name in pages():
            assert reverse(f"{name}_changelist") in text, name

    def test_every_list_opens_in_a_constant_number_of_queries(self) -> None:
        for model, model_admin, name in pages():
            with self.subTest(name):
                assert model._default_manager.count() >= 2
                counts = []
                for rows in (2, 50):
                    model_admin.list_per_page = rows
                    with CaptureQueriesContext(connection) as queries:
                        response = self.client.get(reverse(f"{name}_changelist"))
                    assert response.status_code == 200
                    counts.append(len(queries))
                model_admin.list_per_page = type(model_admin).list_per_page
                assert counts[0] == counts[1] <= 14, f"{name}: {counts}"

    def test_every_search_finds_what_people_look_for(self) -> None:
        for model, _, name in pages():
            for words in SEARCHES[model._meta.label_lower]:
                with self.subTest(f"{name} {words}"):
                    response = self.client.get(reverse(f"{name}_changelist"), {"q": words})
                    assert response.status_code == 200
                    assert len(response.context["cl"].result_list) > 0

    def test_no_search_breaks_a_page(self) -> None:
        for words in (
            "нет такого",
            "7",
            "%_'\"\\",
            "0192f0c4-6f6e-7c3a-8a53-0f3f8f1c2d3e",
            "x" * 500,
            "a b c d e",
        ):
            for _, _, name in pages():
                with self.subTest(f"{name} {words[:20]}"):
                    assert self.client.get(reverse(f"{name}_changelist"), {"q": words}).status_code == 200

    def test_every_filter_can_be_used(self) -> None:
        for _, model_admin, name in pages():
            for spec in model_admin.list_filter:
                field = spec[0] if isinstance(spec, tuple) else spec
                queries = [f"{field}__exact=1", f"{field}__id__exact=1"]
                for query in queries:
                    with self.subTest(f"{name}?{query}"):
                        response = self.client.get(f"{reverse(f'{name}_changelist')}?{query}")
                        assert response.status_code in (200, 302)

    def test_every_object_opens_in_a_constant_number_of_queries(self) -> None:
        for model, _, name in pages():
            with self.subTest(name):
                for obj in model._default_manager.order_by("pk")[:3]:
                    with CaptureQueriesContext(connection) as queries:
                        response = self.client.get(reverse(f"{name}_change", args=[obj.pk]))
                    assert response.status_code == 200
                    assert len(queries) <= 20, f"{name}: {len(queries)}"

    def test_forms_for_new_rows_open_where_rows_may_be_added(self) -> None:
        may = set()
        for model, _, name in pages():
            response = self.client.get(reverse(f"{name}_add"))
            assert response.status_code in (200, 403), name
            if response.status_code == 200:
                may.add(model._meta.model_name)
        assert may == {
            "quickmessage",
            "script",
            "clientvalue",
            "tag",
            "macro",
            "user",
            "skill",
            "project",
            "company",
            "status",
            "channel",
            "formfield",
            "topic",
            "phonenumber",
            "externalcontact",
            "sound",
            "device",
            "infolink",
            "news",
            "mailbox",
        }

    def test_people_who_are_not_administrators_get_nowhere(self) -> None:
        people = [None, User.objects.get(login="20401"), User.objects.get(login="supervisor1")]
        boss = administrator()
        boss.is_active = False
        for person in [*people, boss]:
            self.client.logout()
            if person is boss:
                boss.save()
            if person is not None:
                self.client.force_login(person)
            for model, _, name in pages():
                obj = model._default_manager.first()
                assert obj is not None
                addresses = [
                    reverse(f"{name}_changelist"),
                    reverse(f"{name}_add"),
                    reverse(f"{name}_change", args=[obj.pk]),
                ]
                addresses += [
                    reverse(f"{name}_delete", args=[obj.pk]),
                    reverse(f"{name}_history", args=[obj.pk]),
                ]
                for address in addresses:
                    for method in (self.client.get, self.client.post):
                        response = method(address)
                        assert response.status_code == 302 and "/admin/login/" in response["Location"], (
                            address
                        )

    def test_facts_can_neither_be_edited_nor_deleted(self) -> None:
        read_only = [(m, n) for m, a, n in pages() if isinstance(a, ReadOnlyAdmin)]
        names = {model._meta.model_name for model, _ in read_only}
        assert names >= {
            "contact",
            "assignment",
            "queuestay",
            "offer",
            "statusspan",
            "routingdecision",
            "auditentry",
        }
        assert names >= {"message", "conversation", "draft", "identity", "agentslot"}
        for model, name in read_only:
            obj = model._default_manager.order_by("pk").first()
            assert obj is not None
            before = model._default_manager.filter(pk=obj.pk).values().get()
            fields = {field.name: "changed" for field in model._meta.fields}
            assert self.client.post(reverse(f"{name}_change", args=[obj.pk]), fields).status_code == 403, name
            assert (
                self.client.post(reverse(f"{name}_delete", args=[obj.pk]), {"post": "yes"}).status_code == 403
            ), name
            assert self.client.post(reverse(f"{name}_add"), fields).status_code == 403, name
            self.client.post(
                reverse(f"{name}_changelist"),
                {"action": "delete_selected", "_selected_action": [obj.pk], "post": "yes"},
            )
            assert model._default_manager.filter(pk=obj.pk).values().get() == before

    def test_rows_that_facts_point_to_cannot_be_deleted(self) -> None:
        lunch = Status.objects.get(code="lunch")
        anna = User.objects.get(login="20401")
        for obj, name in (
            (lunch, "agentzone_status"),
            (anna, "agentzone_user"),
            (Channel.objects.first(), "chat_channel"),
        ):
            assert obj is not None
            self.client.post(reverse(f"admin:{name}_delete", args=[obj.pk]), {"post": "yes"})
            assert type(obj).objects.filter(pk=obj.pk).exists()

    def test_a_contacts_page_tells_its_whole_story(self) -> None:
        contact = Contact.objects.filter(decisions__isnull=False).first()
        assert contact is not None and contact.agent is not None
        text = self.client.get(reverse("admin:agentzone_contact_change", args=[contact.pk])).content.decode()
        assert "наименьшая загрузка" in text and contact.agent.full_name in text
        assert "lowest_load" not in text

    def test_states_and_authors_are_shown_in_words(self) -> None:
        message = Message.objects.filter(author="system").order_by("-id").first()
        assert message is not None
        texts = self.client.get(
            reverse("admin:chat_message_changelist"),
            {"conversation__id__exact": str(message.conversation_id)},
        ).content.decode()
        assert "система" in texts and "оператор" in texts and ">system<" not in "".join(texts.split())
        contacts = self.client.get(reverse("admin:agentzone_contact_changelist")).content.decode()
        assert (
            "завершено" in contacts and "в очереди" in contacts and ">ended<" not in "".join(contacts.split())
        )

    def test_a_conversation_leads_to_its_messages(self) -> None:
        dialog = Conversation.objects.filter(last_number__gt=5).first()
        assert dialog is not None
        response = self.client.get(
            reverse("admin:chat_message_changelist"), {"conversation__id__exact": str(dialog.pk)}
        )
        assert {m.pk for m in response.context["cl"].result_list} == set(
            Message.objects.filter(conversation=dialog).values_list("pk", flat=True)
        )

    def test_unsent_drafts_and_visitors_ids_are_not_shown(self) -> None:
        dialog = Conversation.objects.filter(drafts__isnull=False).first()
        assert dialog is not None
        draft = dialog.drafts.get()
        identity = dialog.client.identities.first()
        assert identity is not None
        for address in (
            reverse("admin:chat_draft_change", args=[draft.pk]),
            reverse("admin:chat_identity_change", args=[identity.pk]),
            reverse("admin:chat_identity_changelist"),
        ):
            text = self.client.get(address).content.decode()
            assert "не отправлено" not in text and identity.external_id not in text

    def test_markup_in_names_is_only_text(self) -> None:
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        for model, _, _ in pages():
            texts = [
                f.name for f in model._meta.fields if f.get_internal_type() in ("CharField", "TextField")
            ]
            free = [
                n
                for n in texts
                if not model._meta.get_field(n).choices
                and n not in ("code", "kind", "key", "color", "time_zone")
            ]
            row = model._default_manager.order_by("pk").first()
            for field in free:
                limit = model._meta.get_field(field).max_length or 500
                if field != model._meta.pk.name and len(evil) <= limit:
                    model._default_manager.filter(pk=row.pk).update(**{field: evil})  # type: ignore[union-attr]
        for model, _, name in pages():
            row = model._default_manager.order_by("pk").first()
            for address in (reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])):  # type: ignore[union-attr]
                text = self.client.get(address).content.decode()
                assert "<script>alert(1)" not in text and "<img src=x" not in text, address
