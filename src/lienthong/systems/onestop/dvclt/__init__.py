"""The way to PM.DVCLT: dossiers pulled, stored and acknowledged, statuses reported."""
