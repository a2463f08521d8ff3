"""A rule changes while cases are open: each is decided by the version it carries, and takes a newer one on record."""

import asyncio
from datetime import datetime, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.recording import Recording
from models.chain import SealedEvent
from models.domain import commands as c
from models.domain.actors import Actor
from models.domain.commands import clock_reached
from models.domain.decide import decide
from models.domain.evolve import fold
from models.domain.rules import FIRST, LATEST
from models.messages import CaseInput, Instruction, Snapshot
from tests.domain.people import staff
from tests.domain.stories import MONDAY, NUMBER, closed, opening
from tests.replay.decided import compare, recorded, replayed
from tests.replay.histories import names, read
from tests.replay.listening import replay
from tests.replay.other_rules import GATED, NEXT, GatedBuild
from tests.workflows import world
from tests.workflows.conftest import Service
from worker import RUNNER, WORKFLOWS
from workflows.casefile import CaseFile, Rules, RulesUnknown

FAR = MONDAY + timedelta(days=120)


def told(rung: SealedEvent) -> tuple[str, ...]:
    """Whom a rung told, by capacity."""
    return tuple(capacity for to in rung.data["to"] for capacity in to["capacities"])


class Build:
    """A case's file in the hands of one build after another, and all that is decided in them."""

    def __init__(self, rules: Rules, given: CaseInput | None = None) -> None:
        self.file = CaseFile(NUMBER, given or CaseInput(), rules)

    def take(self, actor: Actor, order: c.Order, now: datetime = MONDAY) -> None:
        """Carry out a command."""
        command = c.Command(id=f"{order.name} {now}", order=order, actor=actor)
        self.file.take(Instruction(command=command), now)

    def until(self, when: datetime) -> None:
        """Time goes on, from wake-up to wake-up."""
        while (wakeup := self.file.wakeup) and wakeup <= when:
            self.file.pass_time(wakeup)

    @property
    def events(self) -> tuple[SealedEvent, ...]:
        """All that is in hand: nothing is ever recorded here."""
        return self.file.outbox.after(0)

    @property
    def urged(self) -> list[tuple[str, ...]]:
        """Who was urged, by capacity."""
        return [told(event) for event in self.events if event.data.get("measure") == "urge"]


def opened(rules: Rules, version: int = FIRST) -> Build:
    build = Build(rules)
    build.take(staff("SWJ-JG"), opening().model_copy(update={"rules": version}))
    return build


def test_an_open_case_is_decided_by_its_version_in_a_newer_build_too() -> None:
    old, new = opened(Rules()), opened(GATED)
    old.until(FAR)
    new.until(FAR)
    assert new.events == old.events
    assert set(new.urged) == {("head",)}


def test_it_adopts_the_newer_rules_when_it_continues_as_new_and_that_is_an_event() -> None:
    first = opened(GATED)
    first.until(MONDAY + timedelta(days=10))
    second = Build(GATED, first.file.for_the_next_run)
    second.file.pass_time(MONDAY + timedelta(days=10))
    second.until(FAR)
    adopted = [event for event in second.events if event.type == "rules_adopted"]
    assert [(event.actor, event.data) for event in adopted] == [("clock", {"rules": NEXT})]
    assert (first.urged[-1], second.urged[-1]) == (("head",), ("staff", "head"))


def test_what_is_adopted_is_in_the_chain_and_owed_to_the_ledger() -> None:
    second = Build(GATED, opened(GATED).file.for_the_next_run)
    second.file.pass_time(MONDAY)
    assert second.file.outbox.owed_to == second.events[-1].seq
    assert second.events[-1].prev == second.events[-2].hash
    case = fold(NUMBER, (event.opened() for event in second.events))
    assert case == second.file.case
    assert case.rules == NEXT


def test_nothing_is_adopted_twice_or_by_a_build_that_knows_nothing_newer() -> None:
    same = Build(Rules(), opened(Rules()).file.for_the_next_run)
    same.file.pass_time(MONDAY)
    again = Build(GATED, Build(GATED, opened(GATED).file.for_the_next_run).file.for_the_next_run)
    again.file.pass_time(MONDAY)
    again.file.pass_time(MONDAY)
    kinds = [[event.type for event in build.events].count("rules_adopted") for build in (same, again)]
    assert kinds == [0, 1]


def test_an_ended_case_keeps_the_rules_that_ended_it() -> None:
    story = closed()
    assert decide(story.case, clock_reached(rules=NEXT), story.now) == ()


def test_a_new_case_is_opened_under_the_latest_rules_and_says_so_where_they_are_not_the_first() -> None:
    assert opening().rules == LATEST
    builds = opened(GATED, FIRST), opened(GATED, NEXT)
    assert [build.events[0].data.get("rules") for build in builds] == [None, NEXT]
    assert [build.file.case.rules for build in builds] == [FIRST, NEXT]


def test_a_build_leaves_a_case_alone_whose_rules_it_does_not_know() -> None:
    given = CaseInput(snapshot=Snapshot(case=opened(GATED, NEXT).file.case))
    with pytest.raises(RulesUnknown):
        Build(Rules(), given)
    with pytest.raises(RulesUnknown):
        opened(Rules(), NEXT)


@pytest.mark.parametrize("name", names())
async def test_every_recorded_life_replays_in_the_newer_build(name: str) -> None:
    history = read(name)
    compare(name, recorded(history), replayed(await replay(history, [GatedBuild])))


async def test_on_the_engine_it_goes_on_without_a_break(real: WorkflowEnvironment) -> None:
    service = Service(real, "changing-rules")
    number = service.new_number()
    workflow = service.workflow(number)

    async def comments(times: int) -> None:
        for _ in range(times):
            await service.gives(number, world.by(world.LEAD_HEAD, world.comment()))

    async with service.worker():
        await service.opened(world.opening(number, terms=world.drill("PT1S"), within="PT1S"))
        await comments(2)
    first = (await workflow.describe()).run_id
    async with newer_worker(service), asyncio.timeout(30):
        await comments(1)
        assert service.ledger.case(number).rules == FIRST
        while "rules_adopted" not in service.ledger.types(number):
            await comments(1)
        after = service.ledger.types(number).index("rules_adopted")
        while "rung_reached" not in service.ledger.types(number)[after:]:  # noqa: ASYNC110  # it comes by itself
            await asyncio.sleep(0.2)
        runs = [await real.client.get_workflow_handle(workflow.id, run_id=first).fetch_history()]
        runs.append(await workflow.fetch_history())
    await workflow.terminate()
    rungs = [event for event in service.ledger.events(number)[after:] if event.type == "rung_reached"]
    assert {told(rung) for rung in rungs} == {("staff", "head")}
    for build in (WORKFLOWS, [GatedBuild]):
        compare("the first run", recorded(runs[0]), replayed(await replay(runs[0], build)))
    compare("the second run", recorded(runs[1]), replayed(await replay(runs[1], [GatedBuild])))


def newer_worker(service: Service) -> Worker:
    """A worker of the build that knows the next version, for the same cases."""
    return Worker(
        service.client,
        task_queue=service.queue,
        workflows=[GatedBuild],
        activities=[Recording(service.ledger).record],
        workflow_runner=RUNNER,
    )
