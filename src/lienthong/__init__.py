"""Liên Thông: the open implementation of Vietnam's interlinked public services."""
