"""Files as such: names, types, limits, links, storage, pictures and media. Nothing here knows the database."""
