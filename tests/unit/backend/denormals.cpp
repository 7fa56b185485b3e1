#include <limits>

#include <nas/backend/denormals.hpp>

#include "support/catch.hpp"

using nas::flush_denormals;

namespace {

// Volatile, so that the compiler computes neither.
float half_of_the_smallest_normal() {
    float volatile x = std::numeric_limits<float>::min();
    x = x * 0.5f;
    return x;
}

float twice_a_denormal() {
    float volatile x = std::numeric_limits<float>::denorm_min();
    x = x * 16777216.0f * 16777216.0f; // far above the smallest normal unless the operand counts as zero
    return x;
}

} // namespace

TEST_CASE("flush_denormals: results and operands that are denormal count as zero while it lives", "[backend]") {
    if (!flush_denormals::available) {
        flush_denormals const guard;
        CHECK(half_of_the_smallest_normal() > 0); // documented: does nothing here
        return;
    }
    REQUIRE(half_of_the_smallest_normal() > 0);
    REQUIRE(twice_a_denormal() > 0);
    {
        flush_denormals const guard;
        CHECK(half_of_the_smallest_normal() == 0);
        CHECK(twice_a_denormal() == 0);
    }
    CHECK(half_of_the_smallest_normal() > 0);
    CHECK(twice_a_denormal() > 0);
}

TEST_CASE("flush_denormals: an inner guard leaves the outer one in force", "[backend]") {
    if (!flush_denormals::available) return;
    flush_denormals const outer;
    { flush_denormals const inner; }
    CHECK(half_of_the_smallest_normal() == 0);
}

TEST_CASE("flush_denormals: ordinary numbers are untouched", "[backend]") {
    flush_denormals const guard;
    float volatile x = 3.0f;
    CHECK(x / 2 == 1.5f);
}

#if defined(_OPENMP)
TEST_CASE("flush_denormals: with threads it reaches the OpenMP pool and leaves it as it was", "[backend]") {
    if (!flush_denormals::available) return;
    auto const flushed = [] {
        int count = 0;
#pragma omp parallel num_threads(3) reduction(+ : count)
        count += half_of_the_smallest_normal() == 0 ? 1 : 0;
        return count;
    };
    int const before = flushed();
    CHECK(before == 0);
    {
        flush_denormals const guard(3);
        CHECK(flushed() == 3);
    }
    CHECK(flushed() == 0);
}
#endif
