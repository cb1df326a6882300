"""Every service's words: sentences, sources, messages, CSV columns."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.kernel import Choice, Number, Service
from calculator.kernel.answer import answer
from calculator.kernel.columns import header, read_columns, template_row
from calculator.kernel.outcomes import STATES
from calculator.kernel.scenarios import side_by_side
from calculator.whatif.advice import advise
from pricing.book import Book
from tests.budget import shared

TYPED = (
    *("", " ", "abc", "-1", "1e400", "nan", "inf", "1,000", "1,00", "1_000", "١٢", " 7 ", "0x10", "true", "yes"),
    *("🙂", "<script>", "1e3", "5%", "1.5.2", "--5", "null", "+3", ".5", "5.", "e5", "9" * 400),
)
ODD = st.one_of(
    st.sampled_from(TYPED),
    st.integers(min_value=-(10**18), max_value=10**18),
    st.floats(),
    st.booleans(),
    st.none(),
    st.text(max_size=8),
)


@settings(max_examples=shared(360, least=10), deadline=None, derandomize=True)
@given(data=st.data())
def test_columns_and_a_single_case_refuse_the_same_values_with_the_same_words(
    service: type[Service], data: Any
) -> None:
    field = data.draw(st.sampled_from(service.fields))
    values = data.draw(st.lists(ODD, min_size=1, max_size=4))
    _, by_row = read_columns(service, {field.name: values}, len(values))
    for i, value in enumerate(values):
        _, faults = service.read({field.name: value})
        assert faults == by_row.get(i, [])


def test_sources_are_https_links(service: type[Service]) -> None:
    named = [(item.name, item.source) for item in service.steps] + [(f.name, f.source) for f in service.fields]
    for name, source in named:
        assert not source or re.fullmatch(r"https://\S+", source), f"{name}: {source}"


def test_every_limit_names_its_source(service: type[Service]) -> None:
    for item in service.checks:
        assert item.source, f"{item.name} needs the page it comes from"


def test_every_line_names_its_source(service: type[Service]) -> None:
    for item in service.lines:
        assert item.source, f"{item.name} needs the page it comes from"


def test_every_field_belongs_to_a_group_and_has_words(service: type[Service]) -> None:
    for field in service.fields:
        assert field.label, field.name
        assert field.group, f"{field.name} needs a group of the form"
        if isinstance(field, Number):
            assert field.min <= field.default <= field.max, field.name


def test_the_service_says_what_it_is(service: type[Service]) -> None:
    assert service.title
    assert service.summary
    assert service.category
    assert re.fullmatch(r"[a-z0-9-]+", service.slug)


def test_sentences_are_filled_for_every_option_of_every_choice(service: type[Service], book: Book) -> None:
    for field in service.fields:
        options = [o.value for o in field.choices[:40]] if isinstance(field, Choice) else []
        for option in options:
            case, faults = service.read({field.name: option})
            if faults:
                continue
            result = answer(case, book, working=True)
            for row in result.working:
                assert not re.search(r"[{}]|\bnan\b|\binf\b", row.sentence), row.sentence
                assert "  " not in row.sentence
            for check in result.checks:
                assert check.state in STATES
                assert not re.search(r"[{}]|\bnan\b", check.sentence), check.sentence


def test_a_csv_template_reads_back_as_the_defaults(service: type[Service]) -> None:
    columns = {name: [text] for name, text in zip(header(service), template_row(service), strict=True)}
    case, faults = read_columns(service, columns, 1)
    assert not faults
    default, _ = service.read({})
    for field in service.fields:
        assert field.values(case).tolist() == field.values(default).tolist(), field.name


def test_comparisons_show_every_option_and_say_why_one_falls_out(service: type[Service], book: Book) -> None:
    case, _ = service.read({})
    for compare in service.compare:
        table = side_by_side(case, compare, book)
        axis = service.by_name[compare.axis]
        assert isinstance(axis, Choice)
        assert [r.value for r in table.rows] == [o.value for o in axis.choices]
        for row in table.rows:
            assert row.feasible or row.problems, f"{row.label} falls out without a word"
        assert sum(r.cheapest for r in table.rows) <= 1


def test_advice_costs_less_than_what_it_replaces(service: type[Service], book: Book) -> None:
    case, _ = service.read({})
    now = answer(case, book).first_36_months / 36
    ways = advise(case, book).ways
    for way in ways:
        changed, faults = service.read({**dict(answer(case, book).inputs.items()), **way.changes})
        assert not faults
        result = answer(changed, book)
        assert result.first_36_months / 36 == pytest.approx(now - way.saving)
        assert not result.broken
