"""Wrong files: what is said of each line stands behind it as `#! key: text`; `# ---` parts one file from the next."""

from pathlib import Path

import pytest

from tests.config.writing import SOURCE, complaints

WRONG = Path(__file__).parent / "wrong"
CASES = [
    pytest.param(text, id=f"{file.stem}-{number}")
    for file in sorted(WRONG.glob("*.toml"))
    for number, text in enumerate(file.read_text(encoding="utf-8").split("# ---\n"))
]


@pytest.mark.parametrize("text", CASES)
def test_each_fault_is_told_with_its_line_and_key(tmp_path: Path, text: str) -> None:
    expected = [
        f"config.toml:{number}: {fault.strip()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for fault in line.split("#! ")[1:]
    ]

    assert complaints(tmp_path, text if "sources" in text else text + SOURCE) == expected


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    assert len(complaints(tmp_path, (WRONG / "many.toml").read_text(encoding="utf-8"))) == 9
