"""Partners for whoever builds a system of the chain: a PM.DVCLT and a civil status behind its exchange to test against.

They run in memory and answer as the contracts say; no system of ours uses them. What only our own tests need is
in ``tests/support`` and not part of the distribution.
"""
