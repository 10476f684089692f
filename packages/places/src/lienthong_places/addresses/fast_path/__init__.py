"""The fast path: texts written in order, read piece by piece without a search. Its door is :mod:`.in_order`."""
