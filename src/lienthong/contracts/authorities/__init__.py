"""The step after civil status: residence, social insurance, social affairs.

Nothing public was found: all of it is [own].
"""
