"""What is read of steps: by their officer, and by PM.DVCLT."""
