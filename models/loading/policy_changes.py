"""What loading a policy's file would do; a version that is loaded never changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.domain.policies import Policy
from models.domain.policy_faults import policy_faults
from models.domain.severities import Severity
from models.loading.merging import Merged, merge
from models.loading.policy_file import PolicyFile


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """The policy, whether this version of it is new, and the severities after loading."""

    policy: Policy
    new: bool
    severities: Merged[Severity]
    faults: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.new or self.severities.added or self.severities.changed)


def policy_changes(present: Sequence[Policy], severities: Sequence[Severity], declared: PolicyFile) -> PolicyChanges:
    """What `declared` would do where `present` are the loaded versions of its policy."""
    merged = merge(severities, declared.severity)
    loaded = {policy.version: policy for policy in present}
    return PolicyChanges(
        policy=declared.policy,
        new=declared.policy.version not in loaded,
        severities=merged,
        faults=(
            *map(str, policy_faults(declared.policy)),
            *_version_faults(loaded, declared.policy),
            *_severity_faults(merged, declared.policy),
        ),
    )


def _version_faults(loaded: dict[int, Policy], policy: Policy) -> Iterator[str]:
    name = f"policy {policy.code} version {policy.version}"
    latest = max(loaded, default=0)
    before = loaded.get(policy.version)
    if before is not None and before != policy:
        differing = ", ".join(key for key, value in policy if value != getattr(before, key))
        yield f"{name} is loaded with another content ({differing}) and never changes: write version {latest + 1}"
    if before is None and policy.version < latest:
        yield f"{name} is older than version {latest}, which is loaded: versions count up"


def _severity_faults(merged: Merged[Severity], policy: Policy) -> Iterator[str]:
    yield from (f"severity {severity.code} stands twice in the file" for severity in merged.repeated)
    ranks: dict[int, str] = {}
    for severity in merged.rows:
        if ranks.setdefault(severity.rank, severity.code) != severity.code:
            yield f"severity {severity.code}: rank {severity.rank} is {ranks[severity.rank]}'s"
    known = {severity.code for severity in merged.rows}
    for place, codes in (("plan_for", policy.plan_for), ("by_severity", tuple(policy.by_severity))):
        yield from (f"policy, {place}: there is no severity {code}" for code in codes if code not in known)
