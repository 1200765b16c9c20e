"""A summary text in: bytes to text, text to nodes. (The fact rules stand in `exports/facts.py`.)"""
