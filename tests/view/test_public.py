"""What may be published of an edition as plain data."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from standfirst.engine.fingerprint import records_digest
from standfirst.library import Edition, Library
from standfirst.library.dates import changed, identity, published
from standfirst.model import Quote, Speaker
from standfirst.view.public import fingerprint, hidden, public


def with_voice(edition: Edition, **changes: object) -> Edition:
    """The edition with other fields in its first quotation."""
    first, *rest = edition.briefing.voices
    voices = (first.model_copy(update=changes), *rest)
    return replace(edition, briefing=edition.briefing.model_copy(update={"voices": voices}))


def test_nothing_protected_is_public(samples: Library) -> None:
    """No protected value of any sample, and no note or consent of a quotation, is in its public records."""
    tried = 0
    for edition in samples.editions:
        text = json.dumps(public(edition), ensure_ascii=False)
        for quote in (*edition.briefing.voices, *edition.briefing.reactions):
            for secret in quote.speaker.secrets():
                tried += 1
                assert secret not in text, edition.name
            assert quote.note is None or quote.note not in text
        assert '"consent"' not in text
    assert tried


def test_a_protected_speaker_keeps_what_is_open(samples: Library) -> None:
    """A speaker who protects name and place is shown by the public name and the role."""
    voice = public(samples.by_name["flood/01"])["voices"][0]
    assert voice["speaker"] == {
        "name": "A dairy farmer in the Lower Mockwater",
        "protected": True,
        "role": "Dairy farmer",
    }


@pytest.mark.parametrize(
    "changes",
    [{"note": "Another note for the desk."}, {"consent": "not_recorded"}],
    ids=["note", "consent"],
)
def test_the_hash_says_nothing_of_the_desk(samples: Library, changes: dict[str, object]) -> None:
    """What is for the desk alone does not change the fingerprint, so no guess at it can be tried there."""
    edition = samples.by_name["flood/01"]
    assert fingerprint(with_voice(edition, **changes)) == fingerprint(edition)


def test_the_hash_does_not_confirm_a_name(samples: Library) -> None:
    """Another protected name gives the same fingerprint."""
    edition = samples.by_name["flood/01"]
    speaker = edition.briefing.voices[0].speaker
    other = speaker.model_copy(update={"name": "Somebody Else", "aliases": ("S. Else",)})
    assert fingerprint(with_voice(edition, speaker=other)) == fingerprint(edition)


def test_the_hash_knows_every_word(samples: Library) -> None:
    """Another word in a quotation gives another fingerprint."""
    edition = samples.by_name["flood/01"]
    assert fingerprint(with_voice(edition, quote="We closed the barn doors.")) != fingerprint(edition)


def test_the_hash_can_be_worked_out_from_the_export(samples: Library) -> None:
    """Whoever has `id` and the public records, even read back from JSON, gets the fingerprint."""
    edition = samples.by_name["flood/02.ur"]
    again = json.loads(json.dumps(public(edition)))
    assert records_digest(identity(edition), again) == fingerprint(edition)


def test_hidden_fields_exist() -> None:
    """What is listed as private is a field of the model, also of records that inherit it."""
    assert hidden(Quote) <= set(Quote.model_fields)
    assert hidden(Speaker) <= set(Speaker.model_fields)
    assert "note" in hidden(Quote)


def test_moments(samples: Library) -> None:
    """A translation changed at the earliest when it was translated, and no edition before it was published."""
    zone = samples.site.zone
    assert all(changed(e, samples) >= published(e, zone) for e in samples.editions)
    embargo = published(samples.by_name["flood/01"], zone).replace(year=2030)
    edition = samples.by_name["flood/01"]
    later = replace(edition, briefing=edition.briefing.model_copy(update={"embargo_until": embargo}))
    assert published(later, zone) == embargo


def test_moments_and_days_are_written_in_full(samples: Library) -> None:
    """A moment keeps its time and its offset, and a day stays a day."""
    edition = samples.by_name["flood/02"]
    found = public(edition)
    assert edition.briefing.as_of is not None
    assert found["as_of"] == edition.briefing.as_of.isoformat()
    assert found["dateline"]["date"] == edition.briefing.dateline.date.isoformat()


def test_the_records_are_drawn_once_for_an_export(samples: Library) -> None:
    """The records and their hash come from one walk: the second caller gets what the first one got."""
    edition = samples.by_name["flood/02"]
    found = public(edition)
    fingerprint(replace(edition))
    assert public(edition) is found
