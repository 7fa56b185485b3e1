#include <utility>

#include <nas/space/genome_writer.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::detail::genome_writer;

TEST_CASE("genome_writer: keeps the decisions in their order, few or many", "[genome_writer]") {
    for (std::size_t const n : {0u, 1u, 31u, 32u, 33u, 500u}) {
        genome_writer w(4);
        for (std::size_t i = 0; i < n; ++i) w.add({nas::mix(i), 5, 0}, static_cast<std::uint32_t>(i % 5));
        CHECK(w.size() == n);
        nas::genome const g = std::move(w).result();
        REQUIRE(g.size() == n);
        for (std::size_t i = 0; i < n; ++i) CHECK(g[i] == nas::gene{nas::mix(i), 5, static_cast<std::uint32_t>(i % 5)});
    }
}

TEST_CASE("genome_writer: uses the memory of an old genome, whatever is in it", "[genome_writer]") {
    nas::genome g(40, nas::gene{7, 7, 7});
    auto const* const memory = g.data();
    auto const before = test::allocations();
    genome_writer w(10, std::move(g));
    for (std::uint64_t i = 0; i < 40; ++i) w.add({nas::mix(i), 2, 0}, 1);
    nas::genome const out = std::move(w).result();
    CHECK(test::allocations() == before);
    CHECK(out.data() == memory);
    CHECK(out[39] == nas::gene{nas::mix(39), 2, 1});
}

TEST_CASE("genome_writer: a decision asked twice, or absurdly many, are errors", "[genome_writer]") {
    genome_writer w(4);
    w.add({1, 2, 0}, 0);
    w.add({2, 2, 0}, 0);
    test::check_error<nas::space_error>(
        "nas.space.9",
        [&] {
            w.add({1, 2, 0}, 0);
        },
        "decision 2", "decision 0");
    test::check_error<nas::space_error>("nas.space.10", [] {
        genome_writer endless(4);
        for (std::uint64_t i = 0;; ++i) endless.add({nas::mix(i), 2, 0}, 0);
    });
}
