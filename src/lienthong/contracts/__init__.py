"""What goes over the wire: one room a contract, with schemas, codecs, error codes, samples and a client."""
