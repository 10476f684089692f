"""The names of units and the words around them: the gazetteer, kinds, aliases, countries."""
