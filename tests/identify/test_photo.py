"""Print in a picture: read by Tesseract, named like any text; other files are refused."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typst
import yaml

from langaccess.core.errors import EngineError, InputError
from langaccess.core.resources import DATA, PHRASEBOOKS, shipped
from langaccess.identify import Band, identify_photo
from langaccess.identify.image_size import check
from langaccess.identify.weights import group_of
from tests.support import needs_ocr

# Tests change what Tesseract finds, by the environment of this process.
pytestmark = pytest.mark.usefixtures("read_here")

# One language for each script.
SIGNS = (
    "es", "ru", "el", "ar", "he", "hy", "ka", "ti", "hi", "bn", "pa", "gu", "ta", "te", "ml",
    "th", "lo", "km", "my", "ko", "zh-Hans", "zh-Hant", "ja",
)  # fmt: skip
# No pack reads these surely, so that all that are there are tried: a few are enough for them.
SLOW = ("lo", "my")
RIVALS = ("Lao", "Myanmar", "Thai", "Khmer", "Latin", "Arabic", "HanS", "Devanagari", "osd")
PHRASES = ("interpreter.point", "interpreter.wait", "interpreter.can-read")
# Of these two scripts a sign is read or not by single letters, so its text stays as it was tested.
FIXED = {
    "lo": [
        "ກະລຸນາຊີ້ພາສາຂອງທ່ານ. ມີນາຍພາສາໃຫ້ໂດຍບໍ່ເສຍຄ່າ.",
        "ກະລຸນາລໍຖ້າ. ພວກເຮົາກຳລັງໂທຫານາຍພາສາ.",
        "ທ່ານອ່ານຂໍ້ຄວາມນີ້ໄດ້ບໍ?",
    ],
    "my": [
        "သင့်ဘာသာစကားကို လက်ညှိုးထိုးပြပါ။ စကားပြန် အခမဲ့ဖြစ်သည်။",
        "ကျေးဇူးပြု၍ စောင့်ပါ။ စကားပြန်ကို ဖုန်းခေါ်နေပါသည်။",
        "ဤစာကို ဖတ်နိုင်ပါသလား။",
    ],
}
FONT = {"zh-Hans": "Noto Sans SC", "zh-Hant": "Noto Sans TC", "ja": "Noto Sans JP"}
PAGE = """
#set page(width: 15cm, height: auto, margin: 1cm)
#let sign = json(bytes(sys.inputs.sign))
#set text(font: sign.fonts, size: 20pt, lang: sign.lang)
#for line in sign.lines [#line #parbreak()]
"""


def picture(lines: list[str], tag: str = "") -> bytes:
    """Return lines printed as PNG, 886 points wide, in fonts that the project ships."""
    fonts = shipped(DATA, "fonts")
    rows = (fonts / "fonts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    families = dict.fromkeys(row.split("\t")[1] for row in rows)
    names = [name for name in families if name != "Noto Nastaliq Urdu"]
    sign = {
        "fonts": sorted(names, key=lambda name: name != FONT.get(tag)),
        "lines": lines,
        "lang": tag[:2] or "en",
    }
    made = typst.compile(
        PAGE.encode(),
        format="png",
        ppi=150,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
        ),
        ignore_system_fonts=True,
        sys_inputs={"sign": json.dumps(sign)},
    )
    assert isinstance(made, bytes)
    return made


def sign(tag: str) -> bytes:
    if tag in FIXED:
        return picture(FIXED[tag], tag)
    path = shipped(PHRASEBOOKS, f"languages/{tag}.yaml")
    phrases = yaml.safe_load(path.read_text(encoding="utf-8"))["phrases"]
    return picture([phrases[key]["text"] for key in PHRASES if key in phrases], tag)


def run(*argv: str, **env: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "langaccess", "identify", *argv],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80", **env},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def leave(names: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Tesseract only the packs of these names."""
    told = subprocess.run(["tesseract", "--list-langs"], check=True, capture_output=True, text=True)
    packs = Path(told.stdout.partition('"')[2].partition('"')[0])
    for name in names:
        found = next(packs.rglob(f"{name}.traineddata"))
        (tmp_path / found.name).symlink_to(found)
    (tmp_path / "configs").symlink_to(packs / "configs")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))


@pytest.fixture
def latin_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave Tesseract the packs for Latin letters and for its guess."""
    leave(("Latin", "osd"), tmp_path, monkeypatch)


@needs_ocr
@pytest.mark.parametrize("tag", SIGNS)
def test_a_printed_sign_is_named_in_each_script(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tag in SLOW:
        leave(RIVALS, tmp_path, monkeypatch)
    path = tmp_path / "sign.png"
    path.write_bytes(sign(tag))
    answer = identify_photo(path)
    assert answer.verdict in (Band.FAIR, Band.WEAK), "typed text alone can be strong"
    assert answer.candidates[0].tag in group_of(tag.partition("-")[0]), answer.notes
    assert any("not handwriting" in note for note in answer.notes)


@needs_ocr
def test_a_photo_hears_the_detector_that_an_agency_weighs_in(tmp_path: Path) -> None:
    path = tmp_path / "sign.png"
    path.write_bytes(sign("ru"))
    asked = {
        name for item in identify_photo(path, langdetect=1).candidates for name in item.engines
    }
    assert "langdetect" in asked


@needs_ocr
def test_the_command_names_a_photo_and_the_packs_and_says_what_it_cannot(tmp_path: Path) -> None:
    path = tmp_path / "sign on the door.png"
    path.write_bytes(sign("es"))
    code, out, err = run("--photo", str(path), "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)["data"]
    assert found["verdict"] == "fair"
    assert found["candidates"][0]["lang"] == "es"
    assert found["next_steps"][0].startswith("Call the interpreter line")
    notes = " ".join(found["notes"])
    assert "Ethiopic" in notes
    assert "not handwriting" in notes
    code, out, _ = run("--photo", str(path))
    assert out.startswith("Probably Spanish (es), ")


@needs_ocr
def test_a_script_without_its_pack_cannot_be_told(tmp_path: Path, latin_only: None) -> None:
    path = tmp_path / "sign.png"
    for tag in ("ti", "he", "ko", "lo"):
        path.write_bytes(sign(tag))
        answer = identify_photo(path)
        assert answer.verdict is Band.CANNOT_TELL
        assert "packs that are installed: Latin" in answer.notes


@needs_ocr
def test_a_picture_without_print_cannot_be_told_and_asks_for_another(
    tmp_path: Path, latin_only: None
) -> None:
    path = tmp_path / "blank.png"
    path.write_bytes(picture([""]))
    code, out, _ = run("--photo", str(path))
    assert code == 1
    assert out.startswith("Cannot tell")
    assert "no print was found" in out
    assert "Take the picture again" in out


@needs_ocr
@pytest.mark.parametrize("kept", [4000, 60])
def test_a_picture_that_breaks_off_is_refused(kept: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    path.write_bytes(sign("es")[:kept])
    with pytest.raises(InputError, match="damaged"):
        identify_photo(path)


@pytest.mark.slow
def test_without_tesseract_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    path = tmp_path / "sign.png"
    path.write_bytes(picture(["Hola"]))
    manager = tmp_path / "apt"
    manager.write_text("#!/bin/sh\n", encoding="utf-8")
    manager.chmod(0o755)
    code, _, err = run("--photo", str(path), PATH=str(tmp_path))
    assert code == 5
    assert "apt install tesseract-ocr" in " ".join(err.split())


@pytest.mark.slow
def test_a_photo_goes_with_no_other_text(tmp_path: Path) -> None:
    assert run("hola", "--photo", str(tmp_path / "sign.png"))[0] == 2


@needs_ocr
def test_what_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png"):
        with pytest.raises(InputError, match=path.name):
            identify_photo(path)


def test_no_tesseract_is_an_error_of_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineError, match="not installed"):
        identify_photo(Path("sign.png"))


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + bytes(9)


def tiff(width: int, height: int) -> bytes:
    rows = struct.pack("<HHIIHHII", 256, 4, 1, width, 257, 4, 1, height)
    return b"II*\x00" + struct.pack("<IH", 8, 2) + rows


GIF = b"GIF89a" + struct.pack("<HH", 60_000, 60_000)
BMP = b"BM" + bytes(16) + struct.pack("<ii", 30_000, -30_000)
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 9999, 9999)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\xff\xff\x00" * 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"sign.png\nother.png\n", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "not a picture"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff\xe0", "damaged"),
        (png(0, 5), "damaged"),
        (png(100_000, 100_000), "100000 x 100000"),
        (tiff(20_000, 20_000), "20000 x 20000"),
        (GIF, "60000 x 60000"),
        (BMP, "30000 x 30000"),
        (JPEG, "9999 x 9999"),
        (WEBP, "65536 x 65536"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_by_its_header(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        check(data, where="sign")


@pytest.mark.parametrize("data", [png(4000, 3000), tiff(600, 800)])
def test_a_picture_of_usual_size_passes(data: bytes) -> None:
    check(data, where="sign")


@needs_ocr
def test_the_first_frame_of_an_animation_is_read(tmp_path: Path, latin_only: None) -> None:
    # Two frames, each one white point: no print, and no hang.
    frame = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00"
    path = tmp_path / "moving.gif"
    path.write_bytes(head + frame + frame + b"\x3b")
    assert identify_photo(path).verdict is Band.CANNOT_TELL
