"""What a verification has counted."""

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(slots=True)
class Counts:
    """`untold` events were to be told to posts and lie in no inbox; `workflows` run, `asked` were compared.

    `proved` says whether there was a key to prove signatures with.
    """

    open: int = 0
    ended: int = 0
    events: int = 0
    texts: int = 0
    erased: int = 0
    commands: int = 0
    notices: int = 0
    untold: int = 0
    letters: int = 0
    files: int = 0
    checkpoints: int = 0
    acts: int = 0
    proved: bool = False
    workflows: int = 0
    asked: int = 0

    def add(self, other: "Counts") -> None:
        """Count `other` as well."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def lines(self) -> Iterator[str]:
        """The counts as people read them."""
        yield f"cases      {self.open + self.ended:,} ({self.open:,} open, {self.ended:,} ended)"
        yield f"events     {self.events:,}"
        yield f"texts      {self.texts:,} ({self.erased:,} erased)"
        yield f"commands   {self.commands:,}"
        yield f"notices    {self.notices:,} ({self.untold:,} events had nobody to tell)"
        yield f"letters    {self.letters:,}"
        yield f"evidence   {self.files:,} files cited and read"
        proved = "" if self.proved or not self.checkpoints else "; no key, so signatures were not proved"
        yield f"signed     {self.checkpoints:,} checkpoints, {self.acts:,} acts of erasure{proved}"
        yield f"workflows  {self.workflows:,} running, {self.asked:,} compared"
