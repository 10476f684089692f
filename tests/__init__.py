"""Every test of Liên Thông, from single rules to whole chains of processes."""
