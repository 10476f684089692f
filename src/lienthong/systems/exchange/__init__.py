"""LGSP and NDXP: one code, two roles (contracts.md sections 3 and 8).

A call passes ``authentication`` (who calls), ``routes`` (where to), ``relay`` (on to the next hop), and leaves one row
in ``message_log``. It keeps no body and queues nothing: what a hop cannot take now, its sender sends again.
"""
