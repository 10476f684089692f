"""The authorities of the steps after registration: residence police, social insurance, social affairs [own].

They receive a step with the signed document that proves the registration (``reception``), decide it (``decision``),
and are asked what became of it (``queries``). They call nobody; in demo a loop decides what no officer has decided.
"""
