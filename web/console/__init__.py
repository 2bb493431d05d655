"""The console of officials, a file per page; every route passes the guard."""
