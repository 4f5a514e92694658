"""Everything around the application: set-up, embedded servers, supervisor, test and check runners."""
