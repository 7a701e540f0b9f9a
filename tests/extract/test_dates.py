"""Dates against the day of publication."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spelled_tokens import spelled

from kg.extract.dates import find_dates
from kg.extract.hijri import from_hijri, hijri_year
from kg.extract.publication import infer_published

WEDNESDAY = date(2018, 4, 18)

DATES = [
    pytest.param("قصف المدينة الثلاثاء", ["2018-04-17"], id="weekday-is-past"),
    pytest.param("قصف المدينة الأربعاء", ["2018-04-18"], id="weekday-of-publication"),
    pytest.param("قصف المدينة الأربعاء الماضي", ["2018-04-11"], id="last-weekday-same-day"),
    pytest.param("يوم الأحد القادم", ["2018-04-22"], id="next-weekday"),
    pytest.param("س+ يلتقي الوفد الأحد", ["2018-04-22"], id="future-particle"),
    pytest.param("يوم أمس الثلاثاء", ["2018-04-17"], id="yesterday-and-weekday-are-one"),
    pytest.param("غدا الخميس", ["2018-04-19"], id="tomorrow-and-weekday"),
    pytest.param("ليل الثلاثاء - الأربعاء", ["2018-04-17"], id="night-between-days"),
    pytest.param("أول أمس", ["2018-04-16"], id="two-days-ago-in-words"),
    pytest.param("أمس الأول", ["2018-04-16"], id="two-days-ago-reversed"),
    pytest.param("فجر اليوم", ["2018-04-18"], id="dawn-today"),
    pytest.param("الليلة الماضية", ["2018-04-17"], id="last-night"),
    pytest.param("صحيفة المصري اليوم", [], id="newspaper-is-no-date"),
    pytest.param("في اليوم الأول", [], id="first-day-is-not-today"),
    pytest.param("قبل يومين", ["2018-04-16"], id="dual-ago"),
    pytest.param("قبل يومين من الهجوم", [], id="before-something-else"),
    pytest.param("منذ ثلاثة أيام", ["2018-04-15"], id="ago-in-words"),
    pytest.param("قبل أيام", [], id="days-ago-uncounted"),
    pytest.param("قبل 4 سنوات", ["2014"], id="years-ago"),
    pytest.param("منذ عام 2003", ["2003"], id="since-a-year-is-no-ago"),
    pytest.param("في 12 من مارس / آذار الجاري", ["2018-03-12"], id="two-month-names"),
    pytest.param("12 حزيران / يونيو", ["2018-06-12"], id="near-future-day"),
    pytest.param("في 3 ديسمبر", ["2017-12-03"], id="far-month-is-last-year"),
    pytest.param("7 نوفمبر من العام الماضي", ["2017-11-07"], id="month-of-last-year"),
    pytest.param("تشرين الثاني ( نوفمبر ) 2016", ["2016-11"], id="second-name-in-brackets"),
    pytest.param("في الثالث و+ العشرين من كانون الأول", ["2017-12-23"], id="ordinal-day"),
    pytest.param("في الرابع عشر من الشهر الجاري", ["2018-04-14"], id="day-of-this-month"),
    pytest.param("15 و+ 16 مايو", ["2018-05-15", "2018-05-16"], id="two-days-one-month"),
    pytest.param("الأربعاء ( 12 حزيران 2019 )", ["2019-06-12"], id="weekday-with-date"),
    pytest.param("14 / 4 / 2018", ["2018-04-14"], id="day-first"),
    pytest.param("4 / 14 / 2018", ["2018-04-14"], id="month-first-where-it-must-be"),
    pytest.param("2018 - 04 - 14", ["2018-04-14"], id="iso"),
    pytest.param("31 فبراير", [None], id="no-such-day"),
    pytest.param("مارس! الجيش ضغوطا", [], id="practised-is-not-march"),
    pytest.param("في مارس", ["2018-03"], id="march-after-in"),
    pytest.param("الشهر المقبل", ["2018-05"], id="next-month"),
    pytest.param("العام الماضي", ["2017"], id="last-year"),
    pytest.param("الأسبوع الماضي", ["2018-04"], id="week-in-one-month"),
    pytest.param("في 2011", ["2011"], id="bare-year"),
    pytest.param("في 2000 قرية", [], id="a-count-is-no-year"),
    pytest.param("10 محرم 1440 ه", ["2018-09-21"], id="islamic-day"),
    pytest.param("رجب طيب", [], id="a-name-is-no-islamic-month"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: list[str | None]) -> None:
    assert [mention.value for mention in find_dates(spelled(text), WEDNESDAY)] == expected


@pytest.mark.parametrize(
    "text", ["أمس", "الثلاثاء", "العام الماضي", "قبل يومين", "12 مارس", "الشهر الجاري"]
)
def test_nothing_is_resolved_without_publication(text: str) -> None:
    assert [mention.value for mention in find_dates(spelled(text), None)] == [None]


def test_full_dates_need_no_publication() -> None:
    assert find_dates(spelled("3 يناير 2020"), None)[0].value == "2020-01-03"


def test_publication_counts_in_its_own_zone() -> None:
    late = datetime(2018, 4, 18, 1, 0, tzinfo=timezone(timedelta(hours=4)))  # still the 17th in UTC
    assert find_dates(spelled("اليوم"), late)[0].value == "2018-04-18"


def test_whole_sentence_may_point_forward() -> None:
    assert find_dates(spelled("الأحد"), WEDNESDAY, future=True)[0].value == "2018-04-22"


WORDS = [
    *["في", "من", "عام", "12", "3", "2018", "/", "-", "(", "و+", "أمس", "اليوم", "الثلاثاء"],
    *["مارس", "آذار", "الماضي", "المقبل", "قبل", "يومين", "الشهر", "محرم", "1440", "30"],
    *["فبراير", "الأول"],
]


@given(st.lists(st.sampled_from(WORDS)), st.none() | st.dates())
def test_mentions_are_ordered_apart_and_valid(words: list[str], published: date | None) -> None:
    tokens = spelled(" ".join(words))
    end = 0
    for mention in find_dates(tokens, published):
        assert end <= mention.start < mention.end <= len(tokens)
        end = mention.end
        if mention.value is not None:
            date.fromisoformat((mention.value + "-01-01")[:10])


@given(st.dates(min_value=date(622, 7, 19), max_value=date(9000, 1, 1)))
def test_islamic_year_holds_its_day(day: date) -> None:
    year = hijri_year(day)
    assert year is not None
    assert from_hijri(year, 1, 1) <= day < from_hijri(year + 1, 1, 1)


@pytest.mark.parametrize("day", [date.min, date(622, 7, 18), date.max])
def test_days_outside_the_islamic_calendar_have_no_year(day: date) -> None:
    assert hijri_year(day) is None


@pytest.mark.parametrize(
    ("islamic", "day"),
    [((1439, 9, 1), date(2018, 5, 16)), ((1445, 9, 1), date(2024, 3, 11))],
)
def test_islamic_months_begin_near_their_sighting(islamic: tuple[int, int, int], day: date) -> None:
    assert abs(from_hijri(*islamic) - day) <= timedelta(days=1)


class TestInferPublished:
    def test_anniversary_and_todays_weekday(self) -> None:
        sentences = ["قصفت القوات اليوم الأربعاء مواقع", "في الذكرى الثانية للهجوم في 3 يناير 2020"]
        assert infer_published([spelled(line) for line in sentences]) == date(2022, 1, 5)

    def test_yesterday_tells_today(self) -> None:
        sentences = ["أمس الثلاثاء", "الذكرى الثانية للهجوم في 3 يناير 2020"]
        assert infer_published([spelled(line) for line in sentences]) == date(2022, 1, 5)

    def test_today_in_full(self) -> None:
        assert infer_published([spelled("اليوم الأربعاء 5 يناير 2022")]) == date(2022, 1, 5)

    @pytest.mark.parametrize(
        "sentences",
        [
            pytest.param(["قتل في 3 يناير 2020"], id="a-date-alone"),
            pytest.param(["الذكرى الثانية للهجوم في 3 يناير 2020"], id="no-weekday"),
            pytest.param(["اليوم الخميس 5 يناير 2022"], id="weekday-does-not-fit"),
            pytest.param(
                ["اليوم الأربعاء", "اليوم الخميس", "الذكرى الثانية في 3 يناير 2020"],
                id="two-todays",
            ),
        ],
    )
    def test_open_where_the_text_does_not_settle_it(self, sentences: list[str]) -> None:
        assert infer_published([spelled(line) for line in sentences]) is None
