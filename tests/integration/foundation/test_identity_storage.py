"""Accounts, sessions, tokens and the audit trail behave the same on SQLite and PostgreSQL."""

import threading

import pytest
from pydantic import SecretStr
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from lienthong.foundation.audit import entries, record, trail
from lienthong.foundation.identity import Identity, IdentitySettings
from tests.support.webapps import (
    CLERK,
    MACHINE,
    MACHINE_SECRET,
    PASSWORD,
    TEST_KEY,
    quick_passwords,
    with_accounts,
)


def identity_at(url: str) -> Identity:
    settings = IdentitySettings(key=SecretStr(TEST_KEY))
    return Identity("mau", with_accounts(url), settings, passwords=quick_passwords)


def test_a_person_signs_in_and_out(database_url: str) -> None:
    identity = identity_at(database_url)
    signed_in = identity.sign_in(CLERK, PASSWORD, address=None)
    assert signed_in is not None
    assert identity.session(signed_in.cookie) == signed_in
    identity.sign_out(signed_in.cookie)
    assert identity.session(signed_in.cookie) is None


def test_a_machine_signs_in(database_url: str) -> None:
    machine = identity_at(database_url).machine_sign_in(MACHINE, MACHINE_SECRET, address="10.0.0.1")
    assert machine is not None
    assert machine.environment == "test"


def test_of_many_that_renew_with_one_refresh_token_at_once_at_most_one_succeeds(database_url: str) -> None:
    identity = identity_at(database_url)
    pair = identity.api_sign_in(CLERK, PASSWORD, address=None)
    assert pair is not None
    text = pair.refresh.text
    renewed = []
    gate = threading.Barrier(8)

    def renew() -> None:
        gate.wait()
        renewed.append(identity.api_renew(text))

    threads = [threading.Thread(target=renew) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(renewed) == 8
    assert len([pair for pair in renewed if pair is not None]) == 1


def test_the_audit_trail_cannot_be_thinned(database_url: str) -> None:
    database = with_accounts(database_url)
    with database.begin() as session:
        record(session, None, "expire", "H08.37.80-240705-0015", {"state": "REFUSED"})
    with pytest.raises(DBAPIError, match="append-only"), database.begin() as session:
        session.execute(delete(trail))
    with database.read() as session:
        assert [entry.detail for entry in entries(session)] == [{"state": "REFUSED"}]


def test_a_user_name_that_no_database_can_hold_is_one_that_nobody_has(database_url: str) -> None:
    identity = identity_at(database_url)
    strange = "can-bo\x00"
    assert identity.sign_in(strange, PASSWORD, address=None) is None
    assert identity.api_sign_in(strange, PASSWORD, address=None) is None
    assert identity.machine_sign_in(strange, MACHINE_SECRET, address="10.0.0.1") is None
    assert identity.api_renew("ma-lam-moi\x00") is None
