"""Burmese in Zawgyi: what is taken for it, and what it says in Unicode."""

from __future__ import annotations

import re
import unicodedata

import pytest

from langaccess.core.zawgyi import is_zawgyi, to_unicode, unicode_edits

# Zawgyi, and the same in Unicode. The first two: the Universal Declaration of Human Rights
# and a page of a ministry, as google/myanmar-tools (Apache-2.0) tests its converters. The others
# are written by the project, from the code charts.
PAIRS = [
    (
        "လူတိုင္းသည္ တူညီ လြတ္လပ္ေသာ ဂုဏ္သိကၡာျဖင့္ လည္းေကာင္း၊ တူညီလြတ္လပ္ေသာ အခြင့္အေရးမ်ားျဖင့္",
        "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း၊ တူညီလွတ်လပ်သော အခွင့်အရေးများဖြင့်",
    ),
    (
        "စားနပ္ရိကၡာ၊ ေထာက္ပံ့ပစၥည္း ႏွင့္ အလွဴေငြမ်ား ေပးအပ္သည္။",
        "စားနပ်ရိက္ခာ၊ ထောက်ပံ့ပစ္စည်း နှင့် အလှူငွေများ ပေးအပ်သည်။",
    ),
    (
        "ဖုန္း ၆၁၇-၅၅၅-၀၁၂၃",
        "ဖုန်း ၆၁၇-၅၅၅-၀၁၂၃",
    ),
    ("၄ရက္အတြင္း", "၄ရက်အတွင်း"),
    ("၀န္ႀကီး", "ဝန်ကြီး"),
    ("ေ၀း", "ဝေး"),
    ("Call 617-555-0123 သို႔", "Call 617-555-0123 သို့"),
]
BURMESE = "ကျန်းမာရေးအတွက် အခမဲ့ စကားပြန်ရရှိနိုင်ပါသည်။"
MON = ["တ္ၚဲကၟာတ်ရုင် ကရောမ် မိနော်", "မု ဗှ်ေပဒၟံင်ရော?"]
SHAN = "တႃႇႁႂ်ႈပဵၼ်ၵၢၼ်ယုၵ်ႉယွင်ႈ"
KAREN = "ကညီကျိာ်ဒီးတၢ်ရဲၣ်တၢ်ကျဲၤ"


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_zawgyi_is_written_in_unicode(old: str, new: str) -> None:
    assert unicodedata.normalize("NFC", to_unicode(old)) == unicodedata.normalize("NFC", new)


@pytest.mark.parametrize(("old", "new"), PAIRS[:2])
def test_zawgyi_is_told_from_unicode(old: str, new: str) -> None:
    assert is_zawgyi(old)
    assert not is_zawgyi(new)


@pytest.mark.parametrize("text", ["", "English", "12", "café", BURMESE, *MON, SHAN, KAREN, "က"])
def test_other_text_is_not_zawgyi(text: str) -> None:
    assert not is_zawgyi(text)


def test_what_is_not_burmese_stays_letter_for_letter() -> None:
    text = "Call 617-555-0123 (24 hours) — español, 中文 ☎\n"
    assert to_unicode(text) == text


def test_no_number_changes_where_people_write_numbers() -> None:
    """The published rules would make letters of the 0 and the 4 here."""
    text = "၄ရက္ ၀ မွ ၄ နာရီ၀ ဖုန္း၄ ၁၀၀ ၄၀၀၄"
    assert re.findall(r"[၀-၉]+", to_unicode(text)) == re.findall(r"[၀-၉]+", text)


def test_a_paragraph_in_unicode_is_left_alone_in_a_document_in_zawgyi() -> None:
    assert unicode_edits(BURMESE) == []
    old, new = PAIRS[0]
    made, at = "", 0
    for start, end, words in unicode_edits(old):
        made += old[at:start] + words
        at = end
    assert made + old[at:] == to_unicode(old)
    assert is_zawgyi(old)
    assert new
