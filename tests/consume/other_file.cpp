// A second file of the same program: the headers may be included anywhere.

#include <nas/nas.hpp>

int other_file() { return 64 * 4; }
