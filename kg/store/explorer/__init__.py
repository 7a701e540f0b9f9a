"""What the explorer shows, answered from an index beside the graph; each view in milliseconds.

`index.open_index` opens the index of a store; `network`, `things` and `search` are the views.
"""
