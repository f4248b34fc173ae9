"""How much a web process does at once.

A person looks at a page with few requests at a time, and whoever works with the database has a
connection of their own: more of them would only wait for each other. Bodies that are still coming
wait for a slow telephone, not for the machine: there may be more of those.
"""

# So many requests are answered at once.
PLACES = 4

# So many bodies may be on their way at once.
MOST_COMING = 28

# So many of them from one household.
MOST_OF_ONE = 12

# So many long answers may be on their way at once.
MOST_LEAVING = 8
