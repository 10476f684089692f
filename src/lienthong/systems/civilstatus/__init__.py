"""PM ĐKQL hộ tịch: the civil-status software of the Ministry of Justice (contracts.md 4.3, process.md 2).

It receives dossiers through the exchange, shows them to the officers of the competent unit, registers them in
books, signs and issues the result, and is polled for it. It calls nobody, so it has no ``workflows.py``:
every action is one transaction, and what one-stop systems must learn waits in the answer to their next question.
"""
