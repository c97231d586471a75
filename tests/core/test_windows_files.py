"""What Windows does to files, emulated: one that is held, long paths, rights of everyone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from langaccess.core import files, windows_files
from langaccess.core.errors import OutputError
from langaccess.core.files import remove, write_atomic
from langaccess.core.windows_files import (
    anyone_reads,
    others_can_read,
    prefixed,
    privacy_command,
    when_free,
)


def held(times: int, number: int, monkeypatch: pytest.MonkeyPatch, name: str) -> list[float]:
    """Let `Path.NAME` fail so often as on Windows while a program holds the file."""
    real, left, waited = getattr(Path, name), [times], list[float]()

    def act(self: Path, *args: object, **options: object) -> object:
        if left[0]:
            left[0] -= 1
            error = PermissionError(13, "Access is denied")
            error.winerror = number  # type: ignore[attr-defined]  # Windows alone has it
            raise error
        return real(self, *args, **options)

    monkeypatch.setattr(Path, name, act)
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "contacts.yaml"
    path.write_bytes(b"old")
    waited = held(3, number, monkeypatch, "replace")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert len(waited) == 3
    assert [*tmp_path.iterdir()] == [path]


def test_a_file_that_stays_open_keeps_its_content_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "contacts.yaml"
    path.write_bytes(b"old")
    waited = held(99, 32, monkeypatch, "replace")
    with pytest.raises(OutputError, match="cannot write") as caught:
        write_atomic(path, b"new")
    assert "close the file in other programs" in str(caught.value.hint)
    assert path.read_bytes() == b"old"
    assert 2 < sum(waited) < 5


def test_a_file_that_is_held_is_removed_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x")
    held(2, 32, monkeypatch, "unlink")
    remove(path)
    assert not path.exists()


def test_another_error_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def act() -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("waited"))
    with pytest.raises(PermissionError):
        when_free(act)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Users\a\b.docx", r"\\?\C:\Users\a\b.docx"),
        (r"C:/Users/a/b.docx", r"\\?\C:\Users\a\b.docx"),
        (r"\\server\share\b.docx", r"\\?\UNC\server\share\b.docx"),
        (r"\\?\C:\Users\a", r"\\?\C:\Users\a"),
    ],
)
def test_a_long_path_gets_the_prefix_of_windows(path: str, expected: str) -> None:
    assert prefixed(path) == expected


def test_a_long_path_is_written_under_its_long_name_and_named_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "real"
    asked: list[Path] = []

    def long_path(path: Path, *, always: bool = False) -> Path:
        asked.append(path)
        return deep / path.name if path.name == "flyer.pt.docx" else path

    monkeypatch.setattr(files, "long_path", long_path)
    write_atomic(tmp_path / "flyer.pt.docx", b"x")
    assert (deep / "flyer.pt.docx").read_bytes() == b"x"
    assert files.read_bytes(tmp_path / "flyer.pt.docx") == b"x"

    def refuse(made: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError) as caught:
        write_atomic(tmp_path / "flyer.pt.docx", b"y", check=refuse)
    assert caught.value.where == str(tmp_path / "flyer.pt.docx")


def test_a_temporary_name_is_short_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    seen: list[str] = []
    for name in ("a.md", f"{'long' * 40}.docx"):
        write_atomic(tmp_path / name, b"x", check=lambda made: seen.append(made.name))
    assert max(map(len, seen)) <= len(".tmp-12345678") + 1 + len(".docx")


OWNER = "(A;;FA;;;S-1-5-21-1-2-3-1001)"


@pytest.mark.parametrize(
    ("sddl", "expected"),
    [
        (f"D:P{OWNER}(A;;FA;;;SY)(A;;FA;;;BA)", False),
        (f"D:AI{OWNER}(A;ID;0x1200a9;;;BU)", True),
        (f"D:AI{OWNER}(A;ID;FR;;;WD)", True),
        (f"D:AI{OWNER}(A;ID;FA;;;AU)", True),
        (f"D:AI{OWNER}(A;ID;0x1301bf;;;S-1-5-11)", True),
        (f"D:AI{OWNER}(A;;CCLCRC;;;BU)", True),
        (f"D:AI{OWNER}(A;;0x100000;;;BU)", False),  # may wait for it, not read it
        (f"D:AI{OWNER}(D;;FA;;;WD)", False),
        ("D:NO_ACCESS_CONTROL", True),
        ("", False),
    ],
)
def test_rights_of_windows_say_whether_everyone_reads(sddl: str, expected: bool) -> None:
    assert anyone_reads(sddl) == expected


def test_a_private_file_of_this_system_differs_from_an_open_one(tmp_path: Path) -> None:
    path = tmp_path / "a file's.yaml"
    path.write_bytes(b"")
    path.chmod(0o640)
    assert others_can_read(path)
    path.chmod(0o600)
    assert not others_can_read(path)
    assert privacy_command(path) == f"chmod 600 '{tmp_path}/a file'\"'\"'s.yaml'"


def test_on_windows_the_rights_are_those_of_the_list_and_the_line_is_icacls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows_files, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setenv("LOGNAME", "dward")
    monkeypatch.setattr(windows_files, "_rights", lambda path: "D:AI(A;ID;0x1200a9;;;BU)")
    assert others_can_read(tmp_path)
    line = privacy_command(Path("C:/a b/secrets.yaml"))
    assert line == 'icacls "C:/a b/secrets.yaml" /inheritance:r /grant:r "dward:F"'
