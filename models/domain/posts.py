"""Who sits where: post kinds, people, appointments (任职) and delegations (代理)."""

from pydantic import Field

from models.domain.periods import Dated
from models.domain.value import Value
from models.domain.words import Capacity


class PostKind(Value):
    """A kind of post (岗位) and what it empowers its holder to do."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")
    name: str = Field(min_length=1, max_length=100)
    name_en: str | None = Field(default=None, max_length=100)
    capacity: Capacity

    @property
    def key(self) -> tuple[str]:
        """By what a file and the record know it to be the same."""
        return (self.code,)

    def __str__(self) -> str:
        """As a report names it."""
        return self.code


class Person(Value):
    """A person; `code` is the organization's own number for them, `login` their account's, where they have one."""

    id: int
    code: str
    name: str
    name_en: str | None = None
    login: str | None = None

    @property
    def key(self) -> tuple[str]:
        """By what a file and the record know it to be the same."""
        return (self.code,)

    def __str__(self) -> str:
        """As a report names it."""
        return self.code


class Appointment(Dated):
    """A person holds a post in a unit for a time.

    `in_charge_of` (分管) names units below or beside it that the holder looks after, `fields` subjects.
    """

    person: int
    unit: str
    post: str
    in_charge_of: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, str, str, str]:
        """By what a file and the record know it to be the same."""
        return self.person, self.unit, self.post, self.starts_on.isoformat()


class Delegation(Dated):
    """`delegate` acts for `person` in all of that person's own posts, for a time."""

    person: int
    delegate: int

    @property
    def key(self) -> tuple[int, int, str]:
        """By what a file and the record know it to be the same."""
        return self.person, self.delegate, self.starts_on.isoformat()
