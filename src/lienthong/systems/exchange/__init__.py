"""LGSP and NDXP: one code, two roles (contracts.md sections 3 and 8).

A call passes ``guarding`` (who calls), ``routing`` (where to), ``forwarding`` (on to the next hop), and
leaves one row in ``journal``. It keeps no body and queues nothing: what a hop cannot take now, its sender
sends again. So there is no ``workflows.py``.
"""
