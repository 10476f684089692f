"""What proves who somebody is: passwords, sessions, bearer and refresh tokens, and the keys behind them."""
