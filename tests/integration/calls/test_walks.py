"""Random walks: people, operators, networks and restarts do as they like, events come twice, late or never. The books
balance at every step, and once it is quiet, switch and tables agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from agentzone.models import (
    AgentSlot,
    Assignment,
    Call,
    Callback,
    CallHold,
    CallLeg,
    CallWait,
    Contact,
    Handling,
    Skill,
    Status,
    Supervision,
    User,
)
from agentzone.services.calls.acts import (
    call_decline,
    call_hang_up,
    call_hold,
    call_pick_up,
    wrap_up_end,
)
from agentzone.services.calls.callbacks import TO_BE_CALLED
from agentzone.services.calls.consultation import call_consult, call_drop, call_join, call_swap
from agentzone.services.calls.cutting import call_cut
from agentzone.services.calls.handover import Target, call_transfer
from agentzone.services.calls.outgoing import call_back, call_dial
from agentzone.services.calls.supervision import call_force_end, call_supervise, call_unsupervise
from agentzone.services.devices import device_take
from agentzone.services.status import actor_of, set_status, sign_in, sign_out
from agentzone.states import EndedBy
from agentzone.telephony.bridge import Bridge
from agentzone.telephony.simulator import Faults, Habit
from agentzone.telephony.states import CallState, Cause, HandlingState, LegKind, Mode
from kernel.audit import AuditEntry
from kernel.errors import DomainError
from tests.factories.people import ProjectFactory, UserFactory
from tests.factories.voice import device, device_of, specialist

from .books import check_books, check_switch, check_time
from .hall import Hall

AGENTS = 3
PATIENT = "79160000009"
WALKED: Counter[str] = Counter()
"""How far the walks came: what they never reach they do not prove."""
REFUSALS = {
    "call_moved", "on_call", "no_device", "device_offline", "status_forbids", "not_at_work", "client_there",
    "target_busy", "target_away", "target_no_device", "validation", "consulting", "no_consultation", "not_answered",
}  # fmt: skip
chances = st.sampled_from([0.0, 0.1, 0.3])


class Walk(RuleBasedStateMachine):
    @initialize(
        seed=st.integers(0, 999),
        twice=chances,
        late=chances,
        lost=chances,
        consults=st.sampled_from([True, False]),
        overflow=st.sampled_from(["", "project", "external", "goodbye"]),
        begins=st.sampled_from(["", "supervised", "called back"]),
    )
    def open_the_hall(
        self, seed: int, twice: float, late: float, lost: float, consults: bool, overflow: str, begins: str
    ) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.patch = pytest.MonkeyPatch()
        faults = Faults(seed=seed, twice=twice, late=late, lost=lost, late_seconds=1.5)
        self.hall = Hall(self.patch, faults, ring_seconds=8, wrap_up_seconds=6)
        # One answers soon, one late, one only when the walk says so.
        self.agents: list[User] = [self.hall.operator(answers=after) for after in (1.0, 4.0, None)]
        self.hall.switch.habits["79160000001"] = Habit(2.0)
        self.other = ProjectFactory(company=self.hall.project.company, wrap_up_seconds=6)
        self.hall.project.transfer_targets.add(self.other)
        for agent in self.agents[:2]:
            Skill.objects.create(agent=agent, project=self.other, level=1)
        self.specialists = [specialist(self.hall.project, number) for number in ("8495000001", "8495000002")]
        self.hall.switch.habits["8495000001"] = Habit(2.0)
        self._clients_are_told(overflow)
        self.boss = UserFactory(role="supervisor")
        self.boss.supervised_projects.add(self.hall.project)
        device_take(self.boss, device().number)
        self.hall.switch.exchange.online.add(device_of(self.boss))
        if begins == "called back":
            self._somebody_is_called_back()
        self.a_customer_calls(4)
        if begins == "supervised":
            self.the_supervisor_acts(0, Mode.LISTEN)
        if consults:
            self.an_operator_consults(0, 0, colleague=False)
        self.devices = {agent.pk: self.hall.slot(agent).device.number for agent in self.agents}

    def _clients_are_told(self, overflow: str) -> None:
        project = self.hall.project
        project.announce, project.announce_first_seconds, project.announce_every_seconds = True, 4, 15
        project.callback_offer, project.callback_after_seconds = True, 0
        project.callback_attempts, project.callback_pause_seconds = 2, 5
        project.overflow_to, project.overflow_seconds = overflow, 25
        project.overflow_project, project.overflow_external = self.other, self.specialists[0]
        project.save()
        self.hall.switch.habits[PATIENT] = Habit(2.0)

    def _somebody_is_called_back(self) -> None:
        """All are away when he calls."""
        for code in ("lunch", "ready"):
            for agent in self.agents:
                set_status(agent, Status.objects.get(code=code), actor=actor_of(agent))
            if code == "lunch":
                self.a_customer_asks_to_be_called_back(8, "1")
        self.hall.pass_time(6)

    # ── customers and phones ────────────────────────────────────────────────
    @precondition(lambda self: len(self.hall.switch.exchange.lines) < 8)
    @rule(waits=st.sampled_from([0, 0.3, 6]))
    def a_customer_calls(self, waits: float) -> None:
        self.hall.switch.customer_calls(self.hall.line.number, "79160000000")
        self.hall.pass_time(waits)

    @precondition(lambda self: len(self.hall.switch.exchange.lines) < 8)
    @rule(waits=st.sampled_from([2, 6]))
    def a_customer_calls_and_somebody_may_answer(self, waits: float) -> None:
        self.a_customer_calls(waits)

    @precondition(lambda self: len(self.hall.switch.exchange.lines) < 8)
    @rule(waits=st.sampled_from([0, 1, 8]), keys=st.sampled_from(["1", "11", "31"]))
    def a_customer_asks_to_be_called_back(self, waits: float, keys: str) -> None:
        channel = self.hall.switch.customer_calls(self.hall.line.number, PATIENT)
        self.hall.pass_time(5)
        self.hall.switch.customer_presses(channel, keys)
        self.hall.pass_time(waits)

    @rule(which=st.integers(0, 7), cause=st.sampled_from([Cause.NORMAL, Cause.NORMAL, Cause.LOST]))
    def somebody_hangs_up(self, which: int, cause: Cause) -> None:
        lines = list(self.hall.switch.exchange.lines)
        if lines:
            channel = lines[which % len(lines)]
            if channel.startswith("leg-"):
                self.hall.switch.phone_hangs_up(channel, cause)
            else:
                self.hall.switch.customer_hangs_up(channel, cause)

    @rule(which=st.integers(0, 7))
    def a_phone_is_answered(self, which: int) -> None:
        ringing = [
            line for line in self.hall.switch.exchange.lines.values() if line.ringing and not line.arrival
        ]
        if ringing:
            self.hall.switch.exchange.answer(ringing[which % len(ringing)])

    # ── operators ───────────────────────────────────────────────────────────
    @rule(which=st.integers(0, AGENTS - 1), choice=st.integers(0, 5))
    def an_operator_acts(self, which: int, choice: int) -> None:
        """One of those who have a call does what can be done in its state; a late wish is refused in words."""
        parts = list(
            Handling.objects.exclude(state=HandlingState.DONE).select_related("agent").order_by("agent")
        )
        if not parts:
            return
        part = parts[which % len(parts)]
        call_id, agent = part.call_id, part.agent
        acts: dict[str, list[Callable[[], None]]] = {
            "ringing": [lambda: call_pick_up(call_id, agent), lambda: call_decline(call_id, agent)],
            "talking": [
                lambda: call_hold(call_id, agent, on=True),
                lambda: call_hold(call_id, agent, on=True),
                lambda: call_hang_up(call_id, agent),
            ],
            "hold": [lambda: call_hold(call_id, agent, on=False), lambda: call_hang_up(call_id, agent)],
            "acw": [lambda: wrap_up_end(call_id, agent), lambda: call_back(call_id, agent)],
        }
        possible = acts[part.state]
        try:
            possible[choice % len(possible)]()
        except DomainError as refusal:
            assert refusal.code in REFUSALS
            return
        self.hall.pass_time(0.3)

    @rule(which=st.integers(0, AGENTS - 1), choice=st.sampled_from([0, 0, 2, 1]))
    def an_operator_gives_his_call_away(self, which: int, choice: int) -> None:
        parts = list(Handling.objects.filter(state__in=["talking", "hold"], role="main").order_by("agent"))
        if not parts:
            return
        part = parts[which % len(parts)]
        try:
            call_transfer(part.call_id, part.agent, self.target(choice))
        except DomainError as refusal:
            assert refusal.code in REFUSALS
            return
        self.hall.pass_time(3)

    @rule(which=st.integers(0, AGENTS - 1), choice=st.sampled_from([0, 1, 0, 2]), colleague=st.booleans())
    def an_operator_consults(self, which: int, choice: int, colleague: bool) -> None:
        """He asks somebody; or does one of the things that can be done while somebody is asked."""
        parts = list(Handling.objects.filter(state__in=["talking", "hold"], role="main").order_by("agent"))
        if not parts:
            return
        part = parts[which % len(parts)]
        call_id, agent = part.call_id, part.agent
        try:
            if not part.call.legs.filter(kind="specialist").exclude(state="ended").exists():
                other = next(one for one in self.agents if one != agent)
                target = Target(agent=other.pk) if colleague else Target(external=self.specialists[0].pk)
                call_consult(call_id, agent, target)
            elif choice == 0:
                call_join(call_id, agent)
            elif choice == 1:
                call_swap(call_id, agent, LegKind.CLIENT if colleague else LegKind.SPECIALIST)
            else:
                call_drop(call_id, agent)
        except DomainError as refusal:
            assert refusal.code in REFUSALS
            return
        self.hall.pass_time(4)

    @rule(which=st.integers(0, AGENTS - 1), what=st.sampled_from([*Mode, "leave", "end"]))
    def the_supervisor_acts(self, which: int, what: str) -> None:
        calls = list(Call.objects.exclude(state=CallState.ENDED).order_by("pk"))
        if not calls:
            return
        call_id = calls[which % len(calls)].pk
        try:
            if what == "leave":
                call_unsupervise(call_id, self.boss)
            elif what == "end":
                call_force_end(call_id, self.boss)
            else:
                call_supervise(call_id, self.boss, Mode(what))
        except DomainError as refusal:
            assert refusal.code in REFUSALS
            return
        self.hall.pass_time(0.3)

    def target(self, choice: int) -> Target:
        if choice % 2 == 0:
            return Target(external=self.specialists[0 if choice == 0 else 1].pk)
        if len(self.hall.switch.exchange.lines) % 2:
            return Target(project=self.other.pk)
        return Target(agent=self.agents[-1].pk)

    @rule(
        which=st.integers(0, AGENTS - 1),
        number=st.sampled_from(["79160000001", "79160000001", "79160000000"]),
        waits=st.sampled_from([5, 0.3]),
    )
    def an_operator_calls_a_client(self, which: int, number: str, waits: float) -> None:
        try:
            call_dial(self.agents[which], number, self.hall.project.pk)
        except DomainError as refusal:
            assert refusal.code in REFUSALS
            return
        self.hall.pass_time(waits)

    @rule(which=st.integers(0, AGENTS - 1), code=st.sampled_from(["ready", "ready", "lunch", "not_ready"]))
    def an_operator_changes_his_status(self, which: int, code: str) -> None:
        agent = self.agents[which]
        if AgentSlot.objects.filter(agent=agent, signed_in=True).exists():
            set_status(agent, Status.objects.get(code=code), actor=actor_of(agent))

    @rule(which=st.integers(0, AGENTS - 1))
    def an_operator_signs_out_and_in(self, which: int) -> None:
        agent = self.agents[which]
        sign_out(agent)
        sign_in(agent)
        device_take(agent, self.devices[agent.pk], must_be_there=False)
        set_status(agent, Status.objects.get(code="ready"), actor=actor_of(agent))

    # ── time, networks, restarts ────────────────────────────────────────────
    @rule(seconds=st.sampled_from([0.5, 2, 5, 12]))
    def time_passes(self, seconds: float) -> None:
        self.hall.pass_time(seconds)

    @rule(
        what=st.sampled_from(["look", "look", "cut", "long cut", "restart", "restart", "crash"]),
    )
    def something_befalls_the_machines(self, what: str) -> None:
        """A look at the snapshot follows each, as the process takes one after a connect and now and then."""
        hall = self.hall
        if what in ("cut", "long cut"):
            hall.switch.disconnect()
            hall.pass_time(1 if what == "cut" else 7)
            hall.switch.reconnect()
        elif what == "restart":  # our process is killed and begun anew
            hall.bridge, hall.flights, hall.pending = Bridge(), {}, []
        elif what == "crash":  # of the switch
            hall.switch.crash()
            hall.pass_time(3)
        hall.reconcile()

    # ── what must hold ──────────────────────────────────────────────────────
    @invariant()
    def the_books_balance(self) -> None:
        if hasattr(self, "hall"):
            check_books()

    def teardown(self) -> None:
        try:
            WALKED["answered"] += Handling.objects.filter(answered_at__isnull=False).count()
            WALKED["held"] += CallHold.objects.count()
            WALKED["missed"] += Handling.objects.filter(offer__outcome__in=["declined", "timed_out"]).count()
            WALKED["called"] += Contact.objects.filter(direction="out", first_reply_at__isnull=False).count()
            WALKED["handed over"] += Assignment.objects.filter(end_reason="transferred").count()
            WALKED["outside"] += CallLeg.objects.filter(kind="specialist", answered_at__isnull=False).count()
            WALKED["supervised"] += Supervision.objects.filter(leg__answered_at__isnull=False).count()
            WALKED["joined"] += AuditEntry.objects.filter(action="call.joined").count()
            WALKED["ordered"] += Callback.objects.count()
            WALKED["called back"] += Callback.objects.filter(outcome="reached").count()
            WALKED["told"] += CallWait.objects.exclude(told="").count()
            WALKED["overflowed"] += AuditEntry.objects.filter(action="call.overflowed").count()
            WALKED["worked after"] += Handling.objects.filter(left_at__isnull=False).count()
            self._it_becomes_quiet()
        finally:
            self.patch.undo()
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def _it_becomes_quiet(self) -> None:
        """Without faults, and with a look now and then, switch and tables come to agree and stay so."""
        self.hall.switch.faults.twice = self.hall.switch.faults.late = self.hall.switch.faults.lost = 0.0
        for _ in range(4):
            self.hall.pass_time(6)
            self.hall.reconcile()
        check_books()
        check_time()
        check_switch(self.hall)
        assert self.hall.reconcile() == 0
        assert (
            not Supervision.objects.filter(ended_at=None)
            .exclude(leg__channel__in=self.hall.switch.exchange.lines)
            .exists()
        )
        for _ in range(2):
            for channel in list(self.hall.switch.exchange.lines):
                self.hall.switch.customer_hangs_up(channel)
            self.hall.pass_time(1)
            for call in Call.objects.filter(state__in=TO_BE_CALLED):
                call_cut(call.pk, EndedBy.SYSTEM)
        self.hall.pass_time(20)
        assert not Call.objects.exclude(state=CallState.ENDED).exists()
        assert not Handling.objects.exclude(state=HandlingState.DONE).exists()
        check_books()
        check_time()


@pytest.mark.django_db
def test_whatever_happens_the_books_balance_and_quiet_brings_agreement() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=16,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    wanted = (
        "answered",
        "held",
        "missed",
        "worked after",
        "called",
        "handed over",
        "outside",
        "joined",
        "supervised",
        "ordered",
        "called back",
        "told",
        "overflowed",
    )
    assert all(WALKED[what] for what in wanted), WALKED
