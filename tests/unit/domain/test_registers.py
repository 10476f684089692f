"""Which register a dossier is entered in."""

from __future__ import annotations

from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of


def test_every_module_leads_to_one_register() -> None:
    assert {register_of(module) for module in Module} == set(Register) - {
        Register.CORRECTION,
        Register.STATUS_REPLY,
    }


def test_an_interlinked_module_and_its_older_sister_share_the_register() -> None:
    pairs = [(Module.KS, Module.LTKS), (Module.KT, Module.LTKT), (Module.KH, Module.LTKH)]

    assert all(register_of(old) is register_of(new) for old, new in pairs)


def test_every_register_has_a_name_of_its_own() -> None:
    assert len({register.name_vi for register in Register}) == len(Register)
