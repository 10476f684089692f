"""PM.DVCLT: citizens' applications for a birth or a death, offered to one-stop systems, followed to the last step."""
