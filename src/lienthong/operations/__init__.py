"""What looks at systems through their APIs: the landing page, the demo's driver, commands for places and papers."""
