"""Accounts, passwords and machine clients."""

import base64
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher

from lienthong.foundation.identity import (
    AccountExists,
    AddressNotAllowed,
    Passwords,
    Role,
    WeakPassword,
    change_password,
    create_account,
    create_machine,
    deactivate_account,
    find_principal,
    read_basic,
    rotate_secret,
    verify,
    verify_machine,
)
from tests.support.webapps import (
    CLERK,
    MACHINE,
    MACHINE_SECRET,
    PASSWORD,
    database_with_accounts,
    quick_passwords,
)


class CountingHasher(PasswordHasher):
    """Counts how often the costly verification ran."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verifications = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verifications += 1
        return super().verify(hash, password)


class Seconds:
    """A clock one sets by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_of_right_passwords_costs_one_verification() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    stored = passwords.hash(PASSWORD)
    assert all(passwords.verify(stored, PASSWORD) for _ in range(100))
    assert hasher.verifications == 1


def test_a_wrong_password_is_never_remembered() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    stored = passwords.hash(PASSWORD)
    assert not any(passwords.verify(stored, "sai-mat-khau") for _ in range(3))
    assert hasher.verifications == 3


def test_a_verified_password_is_forgotten_after_a_while() -> None:
    hasher, seconds = CountingHasher(), Seconds()
    passwords = Passwords(hasher, memory_seconds=300, monotonic=seconds)
    stored = passwords.hash(PASSWORD)
    passwords.verify(stored, PASSWORD)
    seconds.now = 301
    passwords.verify(stored, PASSWORD)
    assert hasher.verifications == 2


def test_the_hash_is_argon2id_of_rfc_9106_and_not_the_password(real_hasher: PasswordHasher) -> None:
    stored = Passwords(real_hasher).hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert PASSWORD not in stored


def test_a_malformed_stored_hash_lets_nobody_in() -> None:
    assert not quick_passwords.verify("", PASSWORD)


def test_the_user_name_is_compared_without_regard_to_case(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).read() as session:
        principal = verify(session, " Clerk.MAU ", PASSWORD, passwords=quick_passwords)
    assert principal is not None
    assert principal.roles == {Role.CLERK}
    assert principal.works_for_agency("H08.37.80")
    assert not principal.works_for_agency("H08.37.81")


def test_neither_a_wrong_password_nor_an_unknown_name_is_let_in(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).read() as session:
        assert verify(session, CLERK, "sai", passwords=quick_passwords) is None
        assert verify(session, "khong.co", PASSWORD, passwords=quick_passwords) is None


def test_a_changed_password_ends_the_old_one_at_once(tmp_path: Path) -> None:
    database = database_with_accounts(tmp_path)
    with database.begin() as session:
        assert verify(session, CLERK, PASSWORD, passwords=quick_passwords)
        change_password(session, CLERK, "mot-mat-khau-khac", passwords=quick_passwords)
        assert verify(session, CLERK, PASSWORD, passwords=quick_passwords) is None
        assert verify(session, CLERK, "mot-mat-khau-khac", passwords=quick_passwords)


def test_a_closed_account_is_not_let_in(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session:
        deactivate_account(session, CLERK)
        assert verify(session, CLERK, PASSWORD, passwords=quick_passwords) is None
        assert find_principal(session, CLERK) is None


def test_a_user_name_is_given_once(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session, pytest.raises(AccountExists):
        create_account(session, "CLERK.mau", PASSWORD, name="Khác", passwords=quick_passwords)


@pytest.mark.parametrize("password", ["ngan", "xx-clerk.mau-xx"])
def test_a_password_that_is_guessed_first_is_refused(tmp_path: Path, password: str) -> None:
    with database_with_accounts(tmp_path).begin() as session, pytest.raises(WeakPassword):
        change_password(session, CLERK, password)


def test_a_rotated_secret_ends_the_old_one(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session:
        secret = rotate_secret(session, MACHINE, passwords=quick_passwords)
        old = verify_machine(session, MACHINE, MACHINE_SECRET, address=None, passwords=quick_passwords)
        new = verify_machine(session, MACHINE, secret, address=None, passwords=quick_passwords)
    assert old is None
    assert new is not None
    assert new.environment == "test"


def test_a_machine_calls_only_from_its_networks(tmp_path: Path) -> None:
    with database_with_accounts(tmp_path).begin() as session:
        secret = create_machine(
            session, "k2", name="K2", scopes=["a"], networks=["10.20.0.0/16"], passwords=quick_passwords
        )
        assert verify_machine(session, "k2", secret, address="10.20.3.4", passwords=quick_passwords)
        with pytest.raises(AddressNotAllowed):
            verify_machine(session, "k2", secret, address="10.21.3.4", passwords=quick_passwords)


def test_basic_credentials_are_read() -> None:
    header = "Basic " + base64.b64encode(b"key:sec:ret+").decode()
    assert read_basic(header) == ("key", "sec:ret+")


@pytest.mark.parametrize("header", [None, "", "Bearer x", "Basic", "Basic %%%", "Basic a2V5", "Basic /w=="])
def test_malformed_basic_credentials_are_none(header: str | None) -> None:
    assert read_basic(header) is None
