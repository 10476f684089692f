"""IP allow-lists."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network


def check_networks(networks: Iterable[str]) -> None:
    """Refuse a list that contains anything but CIDR networks or single addresses.

    Raises
    ------
    ValueError
        Naming the entry, in Vietnamese.
    """
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise ValueError(
                f"“{network}” không phải địa chỉ IP hoặc dải mạng CIDR (ví dụ 10.20.0.0/16)."
            ) from error


def address_allowed(address: str | None, networks: Iterable[str]) -> bool:
    """Return whether a client address lies in one of the networks; an empty list allows every address.

    Parameters
    ----------
    address
        As the server saw it. None or anything that is no IP address is allowed only by the empty list.
    networks
        CIDR networks or single addresses, IPv4 or IPv6.
    """
    allowed = [ip_network(network, strict=False) for network in networks]
    if not allowed:
        return True
    try:
        client = ip_address(address or "")
    except ValueError:
        return False
    # A dual-stack socket reports IPv4 clients as ::ffff:10.0.0.1; the list names them 10.0.0.1.
    if isinstance(client, IPv6Address) and client.ipv4_mapped is not None:
        client = client.ipv4_mapped
    return any(client.version == network.version and client in network for network in allowed)
