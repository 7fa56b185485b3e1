#pragma once
// Counts the allocations of a test program, for tests that prove a loop allocates nothing.

#include <cstddef>

namespace test {

/// Number of calls of operator new so far, by all threads.
std::size_t allocations();

} // namespace test
