r"""Makes the entries in the Start menu of Windows, for people who do not use a terminal.

    py install\offline\start_menu.py FOLDER

FOLDER is where the program is installed. The installer of a bundle calls the same function. Nothing
needs administrator rights; the entries are this user's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEND_TO = "Translate these files"
ENTRIES = (SEND_TO, "What is waiting", "Open my drafts", "Is everything all right")
# One quote in PowerShell is written as two.
SHORTCUT = (
    "$s = (New-Object -ComObject WScript.Shell).CreateShortcut('{link}'); "
    "$s.TargetPath = '{target}'; $s.WorkingDirectory = '{folder}'; $s.Save()"
)


def main() -> None:
    """Make the entries for the program in the folder that the command line names."""
    if len(sys.argv) != 2 or os.name != "nt":
        sys.exit("On Windows: py start_menu.py FOLDER, where the program is installed.")
    for line in make_menu(Path(sys.argv[1]).absolute()):
        print(line)


def make_menu(folder: Path) -> list[str]:
    """Copy the files behind the entries into FOLDER/menu, and make the shortcuts to them.

    Returns:
        What was made, or could not be made, in words.
    """
    program = folder / "Scripts" / "langaccess.exe"
    if not program.is_file():
        return [f"No entries were made: there is no {program}. Name the program's folder."]
    menu = folder / "menu"
    menu.mkdir(exist_ok=True)
    for file in sorted((HERE / "menu").glob("*.cmd")):
        shutil.copy(file, menu / file.name)
    roaming = Path(os.environ["APPDATA"]) / "Microsoft" / "Windows"
    start = roaming / "Start Menu" / "Programs" / "langaccess"
    start.mkdir(parents=True, exist_ok=True)
    links = [(start / f"{name}.lnk", menu / f"{name}.cmd") for name in ENTRIES]
    links.append((roaming / "SendTo" / f"{SEND_TO}.lnk", menu / f"{SEND_TO}.cmd"))
    failed = [link for link, target in links if not _shortcut(link, target)]
    if failed:
        return [f"Entries of the Start menu could not be made. Their files are in {menu}."]
    return [
        "In the Start menu, under langaccess: " + ", ".join(ENTRIES) + ".",
        f"In Explorer: choose files, right-click, Send to, {SEND_TO}.",
    ]


def _shortcut(link: Path, target: Path) -> bool:
    """Make a shortcut by Windows' own object; return whether it is there."""
    quoted = {"link": link, "target": target, "folder": target.parent}
    script = SHORTCUT.format(**{name: str(p).replace("'", "''") for name, p in quoted.items()})
    words = ["powershell", "-NoProfile", "-NonInteractive", "-Command", script]
    try:
        subprocess.run(words, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return link.exists()


if __name__ == "__main__":
    main()
