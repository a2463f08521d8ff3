"""What the cases of the benchmark say: a vocabulary with the frequencies of a language, and phrases of known ones."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

_FIRST_SIGN, _SIGNS, _WORDS = 0x4E00, 1500, 4000
_SHORTEST, _LONGEST = 12, 26
"""Words of a description."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is searched for: `said` of its `parts` stand each by itself in `share` of the cases.

    One part that is the phrase itself gives its frequency; parts that only overlap make a phrase whose every piece
    is common, and which itself is in `whole` of the cases.
    """

    text: str
    share: float
    parts: tuple[str, ...] = ()
    whole: float = 0.0

    @property
    def planted(self) -> tuple[tuple[str, float], ...]:
        """What is put into the cases, and into which part of them."""
        if self.parts:
            return (*((part, self.share) for part in self.parts), (self.text, self.whole))
        return ((self.text, self.share),)

    @property
    def name(self) -> str:
        """As a report names it."""
        if self.parts:
            return f"{len(self.text)} characters, pieces in {self.share:.0%}, itself in {self.whole:.3%}"
        return f"{len(self.text)} characters in {self.share:.3%}".replace(".000%", "%")


SHARES = (0.6, 0.1, 0.01, 0.005, 0.001, 0.00001, 0.0)
_TWO = ("整改", "财务", "公章", "档案", "食堂", "外宾", "龙舟")
_THREE = ("责任人", "党支部", "采购款", "接待费", "保密柜", "博物馆", "候鸟群")
_TEN = (
    "未按规定程序报批执行",
    "差旅审核把关流于形式",
    "固定资产账实长期未符",
    "换届选举工作拖延半载",
    "重要岗位轮换多年停滞",
    "涉密计算设备违章联网",
    "海岛灯塔看守补贴冒领",
)
_OVERLAPPING = "深化巡察问效督促见底"

PHRASES = (
    *(Phrase(text, share) for texts in (_TWO, _THREE, _TEN) for text, share in zip(texts, SHARES, strict=True)),
    Phrase("erp", 0.01),
    Phrase("2019", 0.01),
    Phrase("阳明山", 0.5, ("阳明", "明山"), 0.0),
    Phrase("云梦泽", 0.5, ("云梦", "梦泽"), 0.00005),
    Phrase("松柏长青", 0.3, ("松柏", "柏长", "长青"), 0.0),
    # The worst there is: every three characters of it are common.
    Phrase(_OVERLAPPING, 0.3, (_OVERLAPPING[:6], _OVERLAPPING[4:]), 0.00005),
    Phrase("牢记初衷勇担使命向前", 0.3, ("牢记初衷勇担", "勇担使命向前"), 0.0),
)


class Writer:
    """Writes titles and descriptions; the same `seed` writes the same."""

    def __init__(self, seed: int) -> None:
        """Begin anew. The vocabulary is the same for every writer."""
        made = Random(1)  # noqa: S311  # made-up cases
        reserved = {sign for phrase in PHRASES for sign in phrase.text}
        signs = [chr(_FIRST_SIGN + n * 13) for n in range(_SIGNS)]
        signs = [sign for sign in signs if sign not in reserved]
        self._words = ["".join(made.choices(signs, k=made.choice((2, 2, 2, 3, 4)))) for _ in range(_WORDS)]
        # Zipf: the n-th word is used 1/n as often as the first.
        self._weights = list(accumulate(1 / (n + 10) for n in range(_WORDS)))
        self._planted = [planted for phrase in PHRASES for planted in phrase.planted if planted[1]]
        self._chance = Random(seed)  # noqa: S311  # made-up cases

    def write(self) -> tuple[str, str]:
        """A title and a description."""
        chance = self._chance
        words = chance.choices(self._words, cum_weights=self._weights, k=chance.randint(_SHORTEST, _LONGEST))
        for text, share in self._planted:
            if chance.random() < share:
                words.insert(chance.randrange(len(words)), f"，{text}。")
        return "".join(words[:3]), "".join(words[3:])
