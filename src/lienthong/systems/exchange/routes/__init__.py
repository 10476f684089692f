"""Where calls lead: services that are offered, and the hops behind this exchange."""
