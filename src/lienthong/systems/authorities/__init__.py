"""The authorities of the steps after registration: residence police, social insurance, social affairs [own].

They receive a step with the signed document that proves the registration, decide it, and are asked what became
of it. They call nobody, so there is no ``workflows.py``; in demo a loop decides what no officer has decided.
"""
