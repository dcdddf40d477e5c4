//! Everything a user can see, through the built binary.
