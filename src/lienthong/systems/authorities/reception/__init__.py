"""An authority receives a step: checked whole, stored before it is answered."""
