"""A course as a folder of web pages that any host serves: the same notebooks, the same questions, the same grading.

The pages are made from the outputs that the notebooks hold; nothing is executed. In the reader's browser a Web Worker runs
the engine itself (Pyodide), so that there is one grading everywhere.
"""
