"""The engine has lost a case: the next command brings it back from the record, and nobody notices."""

from temporalio.testing import WorkflowEnvironment

from models.messages import workflow_id
from tests.api.people import JIGUAN_HEAD, ZHIBU, House
from tests.api.test_bad_input import assert_problem


async def test_a_command_to_a_case_whose_workflow_is_gone(house: House, real: WorkflowEnvironment) -> None:
    number = (await house.open())["number"]
    await real.client.get_workflow_handle(workflow_id(number)).terminate("lost")
    case = await house.give(ZHIBU, number, "acknowledge")
    assert case["state"] == "rectifying"
    await real.client.get_workflow_handle(workflow_id(number)).terminate("lost again")
    head = await house.person(JIGUAN_HEAD)
    assert_problem(await head.post(f"/cases/{number}/sign-off"), 409, "wrong_state")
    case = await house.give(ZHIBU, number, "comment", text="还在")
    events = (await (await house.person(ZHIBU)).get(f"/cases/{number}/events")).json()["items"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert case["revision"] == 4


async def test_on_an_ended_case_everything_but_reopening_is_refused(house: House) -> None:
    number = await house.closed()
    assert_problem(
        await (await house.person(ZHIBU)).post(f"/cases/{number}/comment", {"text": "t"}), 409, "wrong_state"
    )
    assert_problem(
        await (await house.person(ZHIBU)).post(f"/cases/{number}/reopen", {"reason": "r"}), 403, "not_permitted"
    )
