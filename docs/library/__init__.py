"""Scripts on the page of the library. A test runs each of them in an agency's folder."""
