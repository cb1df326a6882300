"""The example estimates open complete and priced, and break no limit."""

import pytest

from calculator.estimates.examples import ExampleEstimate, examples
from calculator.estimates.reading import loads
from calculator.estimates.totals import totals


def test_there_are_four_examples_under_addresses_that_stay() -> None:
    assert [e.slug for e in examples()] == ["serverless-api", "three-tier-web", "event-pipeline", "data-lake"]


@pytest.mark.parametrize("example", examples(), ids=lambda e: e.slug)
def test_an_example_is_complete_priced_and_sound(example: ExampleEstimate) -> None:
    found = totals(example.document)
    assert found.unpriced == ()
    assert found.total.monthly > 100
    assert loads(example.document.text).text == example.document.text
    for id_, priced in found.items.items():
        assert priced.net.monthly > 0
        answer = found.answer(id_)
        assert answer is not None
        assert [c.sentence for c in answer.checks if c.state in ("broken", "warning")] == []
