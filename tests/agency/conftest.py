"""The office in which the tests of approvals and rulings act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from langaccess.agency.policy import Policy
from langaccess.agency.session import Session
from tests.agency.approval_kit import AGENCY, opened
from tests.policyfiles import of


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return of(tmp_path_factory.mktemp("rules") / "jurisdiction.yaml", AGENCY)


@pytest.fixture
def office(tmp_path: Path, policy: Policy) -> Iterator[Session]:
    with opened(tmp_path, policy) as session:
        yield session
