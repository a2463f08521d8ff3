"""The shape of a policy's file: one version of one policy, and any severities that it brings along."""

from models.domain.policies import Policy
from models.domain.severities import Severity
from models.domain.value import Value


class PolicyFile(Value):
    """`[[severity]]` rows, and one `[policy]` with its tables below it."""

    policy: Policy
    severity: tuple[Severity, ...] = ()
