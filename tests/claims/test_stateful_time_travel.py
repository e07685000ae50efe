"""A desk that hypothesis drives: at every moment SQL, documents and a plain model agree."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from claims.editions import document_at
from claims.models import Entry
from claims.moments import Moment, read_moment
from sources.partial_date import PartialDate
from tests.cast import correct, denial, fresh, public_claim, verdict

pytestmark = pytest.mark.django_db

STATUSES = st.sampled_from(["rumour", "disputed", "refuted"])
EFFECTIVE = st.sampled_from(
    [
        "2024-02-29", "2025-01-01", "2025-01-02", "2025-03-01", "2025-03-30", "1999-12-31",
        "2025-01-01T00:00Z", "2025-01-01T14:00+14:00", "2024-12-31T12:00-12:00",
        "2025-03-30T01:30+00:00", "2025-03-30T01:30+01:00", "2025-10-26T01:30+01:00",
        "2025-10-26T01:30Z",
    ]
)  # fmt: skip
WORLD = st.one_of(
    st.none(),
    st.sampled_from(
        ["2024-02-29T00:00:00Z", "2025-01-01T00:00:00Z", "2024-12-31T23:59:59.999999Z",
         "2025-01-01T14:00:00+14:00", "2025-03-30T00:30:00Z", "2025-10-26T00:30:00Z",
         "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2025-03-01T12:00:00-12:00"]
    ),
)  # fmt: skip
RECORD = st.one_of(st.none(), st.integers(-1, 14), st.just("first"), st.just("before"))


class Histories(RuleBasedStateMachine):
    """Verdicts on one claim, issued and corrected in any order."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.claim = public_claim()
        denial(self.claim)
        self.first = Entry.objects.latest("number")
        self.events = []  # (number, recorded at, effective, status, corrected number)

    def teardown(self):
        transaction.savepoint_rollback(self.savepoint)

    def note(self, given):
        self.events.append(
            (given.number, given.recorded_at, given.effective.earliest, given.status,
             given.corrects_id)
        )  # fmt: skip

    @rule(status=STATUSES, effective=EFFECTIVE)
    def issue(self, status, effective):
        self.note(verdict(fresh(self.claim), status, effective))

    @precondition(lambda self: self.events)
    @rule(data=st.data(), status=STATUSES, effective=EFFECTIVE)
    def correct(self, data, status, effective):
        taken = {event[4] for event in self.events}
        free = [event[0] for event in self.events if event[0] not in taken]
        number = data.draw(st.sampled_from(free))
        wrong = self.claim.verdicts.get(pk=number)
        self.note(correct(wrong, status=status, effective=PartialDate.parse(effective)))

    @rule(world=WORLD, place=RECORD)
    def ask(self, world, place):
        as_of = read_moment(world) if world else None
        self.agree(as_of, self.moment(place))

    @invariant()
    def agree_now(self):
        self.agree(None, None)

    def moment(self, place):
        """A moment of the record: that of an event, of the first entries, or just before one."""
        if place is None or not self.events:
            return None
        if place == "first":
            return self.first.recorded_at
        if place == "before":
            return self.events[-1][1] - timedelta(microseconds=1)
        return self.events[place % len(self.events)][1]

    def agree(self, as_of, known_at):
        moment = Moment.at(as_of, known_at)
        expected = self.told(as_of, known_at)
        rows = self.claim.verdicts.in_force(moment.as_of, moment.number)
        assert next((row.status for row in rows), None) == expected
        told = json.loads(document_at(fresh(self.claim), moment))
        assert told["status"] == expected

    def told(self, as_of, known_at):
        """The model: filter the events by what was known, drop the corrected, fold by the world."""
        known = [e for e in self.events if known_at is None or e[1] <= known_at]
        corrected = {e[4] for e in known}
        held = [(e[2], e[0], e[3]) for e in known if e[0] not in corrected]
        begun = [event for event in held if as_of is None or event[0] <= as_of]
        return max(begun)[2] if begun else None


def test_time_travel_agrees_with_a_list_of_events_whatever_the_desk_does():
    limits = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run(Histories, settings=limits)


def test_a_moment_of_the_record_is_never_a_moment_of_the_world():
    claim = public_claim()
    given = verdict(claim, "rumour", "1999-12-31")
    late = Moment.at(datetime(2000, 1, 1, tzinfo=UTC), given.recorded_at - timedelta(days=1))
    assert document_at(fresh(claim), late) is None
