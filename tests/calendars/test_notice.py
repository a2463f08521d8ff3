"""The State Council's notices of eight years as they were published, and what is wrong with others."""

from datetime import date
from pathlib import Path

import pytest

from calendars.countries import computed_after
from calendars.drafting import YearsBetween, draft
from calendars.notice import HolidayNotice, NoticeUnclear, read_notice
from models.domain.calendar_versions import DayKind
from models.loading.calendar_differences import differences
from models.loading.calendar_file import CalendarFile
from models.loading.calendar_writing import written
from models.loading.reading import read_toml
from models.loading.shipped_calendars import shipped_calendar

NOTICES = Path(__file__).parent / "notices"
YEARS = range(2019, 2027)
CHANGED_LATER = {
    2019: ["2019-04-28", "2019-05-02", "2019-05-03", "2019-05-05"],  # Labour Day, by another notice of March 2019
    2020: ["2020-01-31", "2020-02-01"],  # the Spring Festival, prolonged in January 2020
}
"""What another notice of the same year put otherwise; the calendar that ships has both."""


def text(year: int) -> str:
    return (NOTICES / f"{year}.txt").read_text(encoding="utf-8")


def changed(old: str, new: str, year: int = 2026) -> str:
    assert old in text(year)
    return text(year).replace(old, new, 1)


@pytest.mark.parametrize("year", YEARS)
def test_a_notice_says_what_the_calendar_that_ships_says(year: int) -> None:
    drafted = draft(shipped_calendar(), read_notice(text(year)), "x", computed_after)
    found = [str(one.day.day) for one in differences(shipped_calendar(), drafted)]
    assert found == CHANGED_LATER.get(year, [])


def test_a_day_is_named_in_two_languages_with_its_source() -> None:
    days = {str(day.day): day for day in read_notice(text(2025)).days}
    october = days["2025-10-08"]
    assert (october.name, october.name_en) == ("国庆节、中秋节", "National Day, Mid-Autumn Festival")
    assert october.source == "国办发明电〔2024〕12号"
    assert days["2025-09-28"].kind is DayKind.MAKEUP


def test_new_years_eve_of_the_year_before_counts() -> None:
    days = {str(day.day): day.kind for day in read_notice(text(2019)).days}
    assert (days["2018-12-29"], days["2018-12-30"]) == (DayKind.MAKEUP, DayKind.HOLIDAY)


def test_advice_is_passed_over_and_said_so() -> None:
    assert read_notice(text(2024)).passed_over == (
        "line 8: “鼓励各单位结合带薪年休假等制度落实,安排职工在除夕(2月9日)休息”",
    )


def plain(notice: HolidayNotice) -> list[tuple[str, str]]:
    return [(str(day.day), day.kind.value) for day in notice.days]


@pytest.mark.parametrize(
    "pasted",
    [
        text(2026).replace("\n", ""),
        text(2026).replace("（", "(").replace("）", ")").replace("：", ":").replace("，", ","),
        text(2026).replace("1", "１").replace("月", " 月 "),
        text(2026).replace("周", "星期"),
        "首页 > 政策\n字号：默认 大 超大 | 打印\n" + text(2026) + "\n责任编辑：某某\n",
        text(2026).replace("\n", "\r\n\r\n"),
    ],
    ids=["on one line", "plain punctuation", "wide digits and blanks", "long weekdays", "a whole page", "other breaks"],
)
def test_how_it_was_pasted_makes_no_difference(pasted: str) -> None:
    assert plain(read_notice(pasted)) == plain(read_notice(text(2026)))


@pytest.mark.parametrize(
    ("notice", "reason"),
    [
        (
            changed("5月9日（周六）上班", "5月9日（周日）上班"),
            "line 10: “5月9日(周日)上班”: 2026-05-09 is a 周六 and not a 周日",
        ),
        (changed("放假调休，共9天", "放假调休，共8天"), "“共8天”, but these are 9 days"),
        (changed("1月1日（周三）放假1天", "1月1日（周三）放假2天", 2025), "“放假2天”, but these are 1 days"),
        (changed("至6日（周一）", "至5日（周日）"), "“共3天”, but these are 2 days"),
        (changed("2月28日（周六）上班", "2月30日（周六）上班"), "there is no day 2月30日"),
        (changed("2月14日（周六）、2月28日", "2月16日（周一）、2月28日"), "2026-02-16 is worked anyway"),
        (changed("5月9日（周六）上班", "5月2日（周六）上班"), "2026-05-02 stands twice"),
        (changed("六、中秋节：9月25日", "六、仲秋节：9月25日"), "“仲秋节” is no festival that is known here"),
        (changed("六、中秋节：9月25日", "六、国庆节：9月25日"), "国庆节 stands twice"),
        (changed("9月25日（周五）至27日", "9月25日（周五）到27日"), "“到27日(周日)放假” was not understood"),
        (
            changed("9月20日（周日）、10月10日（周六）上班", "9月20日（周日）、10月10日（周六）照常上班"),
            "“照常” was not understood",
        ),
        (
            changed("5月9日（周六）上班。", "5月9日（周六）上班。5月10日机关放假半天。"),
            "“5月10日机关放假半天”: this speaks of days",
        ),
        (
            changed("（农历腊月二十八、周日）", "（农历腊月28、周日）"),
            "“农历腊月28” beside 2026-02-15 was not understood",
        ),
        (changed("9月13日放假，与周末连休", "9月12日放假，与周末连休", 2019), "2019-09-12 lies beside no weekend"),
        (changed("2018年12月30日至", "2017年12月30日至", 2019), "but these are 368 days"),
        (changed("4月4日（周六）", "7月4日（周六）"), "清明节 is never in month 7"),
        (changed("10月10日（周六）", "1月10日（周六）"), "2026-01-10 is far from 国庆节"),
        (changed("放假，共3天", "调休，共3天"), "“调休” was not understood"),
        (changed("七、国庆节：", "七、国庆："), "“国庆” is no festival that is known here"),
        ("\n".join(line for line in text(2026).splitlines() if "端午节：" not in line), "nothing was found on 端午节"),
        (changed("现将2026年", "现将2027年"), "the title speaks of 2026 and the text of 2027"),
        ("一、元旦：1月1日放假。", "the title “关于…年部分节假日安排的通知” is missing"),
        ("", "is missing"),
    ],
)
def test_what_is_unclear_is_named_by_its_line(notice: str, reason: str) -> None:
    with pytest.raises(NoticeUnclear) as unclear:
        read_notice(notice)
    assert reason in str(unclear.value)


def read_or_none(notice: str) -> set[tuple[str, str]] | None:
    try:
        return set(plain(read_notice(notice)))
    except NoticeUnclear:
        return None


def test_no_letter_left_out_moves_a_day() -> None:
    right = text(2026)
    read = [read_or_none(right[:n] + right[n + 1 :]) for n in range(len(right))]
    assert [days for days in read if days not in (None, read_or_none(right))] == []


def test_a_wrong_digit_moves_no_holiday_and_at_most_one_make_up_day_by_whole_weeks() -> None:
    """A make-up day on another Saturday nearby contradicts nothing: for that a person reads the draft through."""
    right = text(2026)
    days = read_or_none(right) or set()
    digits = [n for n, letter in enumerate(right) if letter.isdigit()]
    for wrong in (read_or_none(right[:n] + digit + right[n + 1 :]) for n in digits for digit in "0123456789"):
        if wrong not in (None, days):
            (gone,), (come,) = days - (wrong or set()), (wrong or set()) - days
            assert gone[1] == come[1] == "makeup"
            assert (date.fromisoformat(come[0]) - date.fromisoformat(gone[0])).days in {-14, -7, 7, 14}


def test_the_next_year_takes_the_place_of_what_was_computed(tmp_path: Path) -> None:
    before = shipped_calendar()
    # 2027 has not been published: the form of 2026 with days of 2027.
    made_up = """国务院办公厅关于2027年部分节假日安排的通知
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。
    三、清明节：4月3日至5日放假，共3天。
    四、劳动节：5月1日至5日放假调休，共5天。4月25日、5月8日上班。
    五、端午节：6月9日（周三）放假1天，不调休。
    六、中秋节：9月15日放假，共1天。
    七、国庆节：10月1日至7日放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"""
    after = draft(before, read_notice(made_up), "cn-2027", computed_after)
    assert (str(after.official_from), str(after.official_to)) == ("2004-01-01", "2027-12-31")
    assert [str(one) for one in differences(before, after)][:4] == [
        "2027-01-31 周日 春节: rest → worked",
        "2027-02-11 周四 春节: worked → rest",
        "2027-02-20 周六 春节: rest → worked",
        "2027-04-25 周日 劳动节: rest → worked",
    ]
    computed = [day for day in after.days if day.day.year == 2028]
    assert computed
    assert all(after.is_provisional(day.day) for day in computed)
    file = tmp_path / "cn-2027.toml"
    file.write_text(written(after, ["a remark"]), encoding="utf-8")
    assert read_toml(file, CalendarFile).version() == after


def test_a_span_that_ends_within_a_year_is_made_whole_by_that_years_notice() -> None:
    base = shipped_calendar().model_copy(update={"official_to": date(2026, 6, 30)})
    assert draft(base, read_notice(text(2026)), "x", computed_after).official_to == date(2026, 12, 31)
    assert draft(base, read_notice(text(2025)), "x", computed_after).official_to == date(2026, 6, 30)
    with pytest.raises(YearsBetween):
        draft(base, HolidayNotice(2027, "x", (), ()), "x", computed_after)


def test_no_year_is_left_out() -> None:
    notice = read_notice(text(2026))
    for year in (2003, 2028):
        with pytest.raises(YearsBetween, match=f"The notice is of {year}"):
            draft(shipped_calendar(), HolidayNotice(year, notice.source, (), ()), "x", computed_after)
