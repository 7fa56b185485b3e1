// Includes every header and is linked into every test program: a definition that lacks `inline` clashes there.

#include "all_headers.hpp" // generated: the headers of all components that are built
