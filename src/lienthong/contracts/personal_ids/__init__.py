"""Numbers for newborns from a national service. What the population database offers is not public: all is [own]."""
