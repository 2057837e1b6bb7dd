"""What a form says of a refusal."""

import pytest

from corpsys.access.refusals import Refused
from corpsys.pages.act import explain


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        ([], "No."),
        (["Correct the file.", "Leave rows out."], "No. Correct the file. Leave rows out."),
        (["the plan", "the data"], "No. the plan; the data"),
    ],
)
def test_sentences_stand_one_after_the_other_and_names_are_a_list(allowed, said):
    assert explain(Refused("No.", allowed=allowed)) == said
