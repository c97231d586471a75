"""Files of translators' programs are checked as they are: Trados, memoQ, older XLIFF."""

from __future__ import annotations

from pathlib import Path

import pytest

from langaccess.qa import check_files

_12 = "urn:oasis:names:tc:xliff:document:1.2"
TRADOS = f"""<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="{_12}" version="1.2"
 sdl:version="1.0"><file original="a.docx" source-language="en-US" target-language="es-MX">
<header/><body><trans-unit id="u0" translate="no"><source>Heading1</source></trans-unit>
<trans-unit id="u1"><source>Call 217-555-0100. Pay nothing.</source>
<seg-source><g id="5"><mrk mtype="seg" mid="1">Call 217-555-0100.</mrk>
<mrk mtype="seg" mid="2">Pay nothing.</mrk></g></seg-source>
<target><g id="5"><mrk mtype="seg" mid="1">Llame al 217-555-0101.</mrk>
<mrk mtype="seg" mid="2"/></g></target></trans-unit></body></file></xliff>"""
MEMOQ = f"""<?xml version="1.0" encoding="utf-8"?>
<xliff xmlns="{_12}" xmlns:mq="MQXliff" version="1.2"><file original="a.docx" datatype="x-mq"
 source-language="en-us" target-language="pt-br"><body><trans-unit id="1" mq:status="Edited">
<source xml:space="preserve">Pay $50.</source><target xml:space="preserve">Pague $15.</target>
</trans-unit></body></file></xliff>"""
OLDER = """<?xml version="1.0"?><xliff version="1.1"{}><file original="x" source-language="en"
 target-language="fr" datatype="plaintext"><body><trans-unit id="a"><source>Call 911.</source>
<target>Appelez le 912.</target></trans-unit></body></file></xliff>"""
NAMED = OLDER.format(' xmlns="urn:oasis:names:tc:xliff:document:1.1"')


@pytest.mark.parametrize(
    ("name", "text", "encoding", "codes"),
    [
        ("a.sdlxliff", TRADOS, "utf-8", {"u1/1 phone.differs", "u1/2 target.empty"}),
        ("a.mqxliff", MEMOQ, "utf-8", {"1 number.differs"}),
        ("a.xlf", NAMED, "utf-8", {"a number.differs", "a phone.differs"}),
        ("a.xlf", OLDER.format(""), "utf-8", {"a number.differs", "a phone.differs"}),
        ("a.xlf", OLDER.format(""), "utf-16", {"a number.differs", "a phone.differs"}),
    ],
)
def test_it_is_read(tmp_path: Path, name: str, text: str, encoding: str, codes: set[str]) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding).replace(b"utf-8", encoding.encode()))
    found = check_files([path]).findings
    assert {f"{f.segment.split(':')[0]} {f.code}" for f in found} == codes
