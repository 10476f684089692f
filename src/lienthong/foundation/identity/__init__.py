"""Who calls, and what they may do: accounts, sessions, bearer tokens, machine clients, roles and limits.

A system calls `identity_tables` in its tables, makes one `Identity` in its `build`, calls
`Identity.install(app)` and guards its endpoints with `require` or `require_scope`.
"""

from lienthong.foundation.identity.access import (
    FormTokenMissing,
    NotAllowed,
    NotSignedIn,
    Visitor,
    client_address,
    identity_of,
    require,
    require_scope,
)
from lienthong.foundation.identity.accounts import (
    Account,
    AccountExists,
    NewAccount,
    activate_account,
    change_password,
    create_account,
    create_missing_accounts,
    deactivate_account,
    display_names,
    find_principal,
    list_accounts,
    verify,
)
from lienthong.foundation.identity.credentials.bearer_tokens import (
    AccessToken,
    BearerTokens,
    ExpiredToken,
    InvalidToken,
)
from lienthong.foundation.identity.credentials.passwords import PASSWORDS, HashedOnce, Passwords, WeakPassword
from lienthong.foundation.identity.machines import (
    AddressNotAllowed,
    Machine,
    MachineExists,
    create_machine,
    find_machine,
    list_machines,
    read_basic,
    revoke_machine,
    rotate_secret,
    verify_machine,
)
from lienthong.foundation.identity.networks import address_allowed, check_networks
from lienthong.foundation.identity.oauth import (
    GrantedToken,
    OAuthRefused,
    grant_token,
    refused_answer,
    token_answer,
    token_router,
)
from lienthong.foundation.identity.principal import Principal, PrincipalKind
from lienthong.foundation.identity.roles import Role
from lienthong.foundation.identity.service import Identity, PersonSession, SessionSource, TokenPair
from lienthong.foundation.identity.settings import IdentitySettings
from lienthong.foundation.identity.sign_in_limits import SignInLimits, TokenBuckets, TooManyAttempts
from lienthong.foundation.identity.tables import IdentityTables, identity_tables

__all__ = [
    "PASSWORDS",
    "AccessToken",
    "Account",
    "AccountExists",
    "AddressNotAllowed",
    "BearerTokens",
    "ExpiredToken",
    "FormTokenMissing",
    "GrantedToken",
    "HashedOnce",
    "Identity",
    "IdentitySettings",
    "IdentityTables",
    "InvalidToken",
    "Machine",
    "MachineExists",
    "NewAccount",
    "NotAllowed",
    "NotSignedIn",
    "OAuthRefused",
    "Passwords",
    "PersonSession",
    "Principal",
    "PrincipalKind",
    "Role",
    "SessionSource",
    "SignInLimits",
    "TokenBuckets",
    "TokenPair",
    "TooManyAttempts",
    "Visitor",
    "WeakPassword",
    "activate_account",
    "address_allowed",
    "change_password",
    "check_networks",
    "client_address",
    "create_account",
    "create_machine",
    "create_missing_accounts",
    "deactivate_account",
    "display_names",
    "find_machine",
    "find_principal",
    "grant_token",
    "identity_of",
    "identity_tables",
    "list_accounts",
    "list_machines",
    "read_basic",
    "refused_answer",
    "require",
    "require_scope",
    "revoke_machine",
    "rotate_secret",
    "token_answer",
    "token_router",
    "verify",
    "verify_machine",
]
