"""What a policy says of evidence: how it is written, what it takes, and that silence leaves no trace."""

from typing import Any

import pytest
from pydantic import ValidationError

from models.domain.evidence_rules import LARGEST, MIB, EvidenceRules
from models.domain.policies import Policy, Terms, Variation
from tests.domain.terms import STANDARD_POLICY

STRICT = EvidenceRules(max_size=10 * MIB, types=("image/*", "application/pdf"))


def test_sizes_as_people_write_them() -> None:
    assert [EvidenceRules.model_validate({"max_size": said}).max_size for said in ("512 KiB", "20MiB", "1 GiB")] == [
        512 * 1024,
        20 * MIB,
        LARGEST,
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"max_size": "2 GiB"},
        {"max_size": 0},
        {"max_size": "much"},
        {"types": []},
        {"types": ["pdf"]},
        {"types": ["*/*"]},
    ],
)
def test_what_may_not_be_said(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EvidenceRules.model_validate(said)


def test_a_star_is_all_of_a_kind() -> None:
    assert [STRICT.take(kind) for kind in ("image/png", "application/pdf", "application/zip")] == [True, True, False]


def test_silence_is_not_written() -> None:
    terms = STANDARD_POLICY.terms("minor")
    assert (terms.evidence, terms.evidence_rules) == (None, EvidenceRules())
    assert "evidence" not in terms.model_dump(mode="json")


def test_a_case_keeps_what_its_policy_said() -> None:
    policy = STANDARD_POLICY.model_copy(
        update={"evidence": STRICT, "by_severity": {"major": Variation(evidence=EvidenceRules())}}
    )
    read = Policy.model_validate(policy.model_dump(mode="json"))
    assert read.terms("minor").evidence_rules == STRICT
    assert read.terms("major").evidence_rules == EvidenceRules()
    assert Terms.model_validate_json(read.terms("minor").model_dump_json()).evidence == STRICT
