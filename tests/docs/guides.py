"""The two guides as they are written: what they quote from the page, and which pictures they show."""

import re
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"
PICTURES = DOCS / "guide"
_SHOWN = re.compile(r"!\[[^\]]+\]\(guide/([\w/-]+)\.png\)")


@dataclass(frozen=True)
class Guide:
    """One of them. Each word of the page stands in a kind of quotes that the guide uses for nothing else."""

    language: str
    path: Path
    quoted: re.Pattern[str]

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def labels(self) -> set[str]:
        """What it says stands on the page."""
        return {" ".join(label.split()) for label in self.quoted.findall(self.text)}

    @property
    def pictures(self) -> list[str]:
        """Their names, `zh/ledger`, in the order of the text."""
        return _SHOWN.findall(self.text)


GUIDES = (
    Guide("zh", DOCS / "guide.zh.md", re.compile(r"「([^」]+)」")),
    Guide("en", DOCS / "guide.md", re.compile(r"\*\*([^*]+)\*\*")),
)
