"""Documents that have legal force: typeset, signed, verified.

Read in this order: ``typesetting`` makes a page, ``credentials`` and ``authority`` say who may sign,
``signing`` signs, ``trust`` and ``verifying`` decide whether to believe a signed file.
"""
