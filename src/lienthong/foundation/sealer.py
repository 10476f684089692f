"""Encryption at rest: AES-256-GCM under named keys, so that keys can be changed while old data stays readable.

Form of a sealed value: version byte 1, length of the key id, key id, 12 bytes nonce, ciphertext with tag.
The context (table and row, say) is authenticated, so that a sealed value moved to another row does not open.
"""

import base64
import binascii
import fcntl
import secrets
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lienthong.foundation.settings import SettingsError, SharedSettings, environment_name

KEY_BYTES = 32
_VERSION = 1
_NONCE_BYTES = 12


class SealBroken(ValueError):
    """A sealed value cannot be opened: changed, of another context, or under a key we do not have."""


class Sealer:
    """Seals and opens values.

    Parameters
    ----------
    keys
        Key id → 32 bytes; all of them open.
    current
        Id of the key that seals.

    Raises
    ------
    ValueError
        A key of another length, or `current` not among the keys.
    """

    def __init__(self, keys: Mapping[str, bytes], current: str) -> None:
        if current not in keys:
            raise ValueError("the current key is not among the keys")
        if any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError("a key has 32 bytes")
        self._ciphers = {name.encode(): AESGCM(key) for name, key in keys.items()}
        self._current = current.encode()

    def seal(self, value: bytes, context: str) -> bytes:
        """Encrypt `value` for `context`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        header = bytes((_VERSION, len(self._current))) + self._current
        sealed = self._ciphers[self._current].encrypt(nonce, value, header + context.encode())
        return header + nonce + sealed

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt.

        Raises
        ------
        SealBroken
            It was not sealed by us for this context.
        """
        if len(sealed) < 2 or sealed[0] != _VERSION:
            raise SealBroken("not a sealed value")
        end = 2 + sealed[1]
        header, nonce, body = sealed[:end], sealed[end : end + _NONCE_BYTES], sealed[end + _NONCE_BYTES :]
        cipher = self._ciphers.get(header[2:])
        if cipher is None:
            raise SealBroken("sealed with an unknown key")
        try:
            return cipher.decrypt(nonce, body, header + context.encode())
        except (InvalidTag, ValueError):
            raise SealBroken("changed, or sealed for another context") from None


def sealer_from(shared: SharedSettings) -> Sealer:
    """The sealer the settings ask for; in demo mode without keys, one key made once in ``var/sealing.key``.

    Raises
    ------
    SettingsError
        No key in production, or a key that is not 32 bytes of base64.
    """
    name = environment_name("shared", "sealing_keys")
    if not shared.sealing_keys:
        if shared.mode != "demo":
            raise SettingsError(name, 'bắt buộc khi chạy thật, dạng {"k1": "<32 byte viết bằng base64>"}')
        return Sealer({"demo": _demo_key(shared)}, "demo")
    keys: dict[str, bytes] = {}
    for key_id, secret in shared.sealing_keys.items():
        try:
            keys[key_id] = base64.b64decode(secret.get_secret_value(), validate=True)
        except (binascii.Error, ValueError):
            raise SettingsError(name, f"khoá {key_id} phải viết bằng base64") from None
        if len(keys[key_id]) != KEY_BYTES:
            raise SettingsError(name, f"khoá {key_id} phải dài đúng 32 byte trước khi viết bằng base64")
    current = shared.sealing_current or list(keys)[-1]
    if current not in keys:
        raise SettingsError(
            environment_name("shared", "sealing_current"), f"phải là một trong: {', '.join(keys)}"
        )
    return Sealer(keys, current)


def _demo_key(shared: SharedSettings) -> bytes:
    shared.var_dir.mkdir(parents=True, exist_ok=True)
    path = shared.var_dir / "sealing.key"
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read()
        if len(key) != KEY_BYTES:
            key = secrets.token_bytes(KEY_BYTES)
            file.seek(0)
            file.truncate()
            file.write(key)
        return key
