"""What each kind of declaration must hold: one file for each register, each rule with its article."""
