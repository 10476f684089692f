"""Signing PDF files so that they have legal force (PAdES): who may sign, timestamps, evidence for later, the writer.

``signing_pool`` signs in worker processes, ``pades`` one file in the calling thread; ``credentials`` are keys,
``local_authority`` makes those of the demo.
"""
