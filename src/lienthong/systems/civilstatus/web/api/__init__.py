"""What the pages do, as JSON under ``/api``, in English."""
