"""What a citizen does: fill in the form, file, supplement, withdraw."""
