#include <cmath>
#include <cstdint>

#include <nas/latency/concept.hpp>
#include <nas/latency/proportional.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

using nas::latency::proportional, nas::milliseconds;

namespace {

constexpr auto count = [](int x) { return std::int64_t{1000} * x; };

} // namespace

TEST_CASE("latency::proportional: is the overhead plus the count over the rate", "[latency]") {
    proportional const by_count{count, 500.0};
    STATIC_REQUIRE(nas::LatencyEstimator<decltype(by_count), int>);
    CHECK(by_count(3) == milliseconds{6});
    CHECK((proportional{count, 500.0, milliseconds{0.5}})(3) == milliseconds{6.5});
    CHECK(by_count.fingerprint() == "proportional{per_ms=500, overhead_ms=0}");
}

TEST_CASE("latency::proportional: rejects rates that are not positive", "[latency]") {
    for (double const rate : {0.0, -1.0, std::nan("")})
        test::check_error<nas::search_error>(
            "nas.latency.2",
            [&] {
                (void)proportional{count, rate};
            },
            "positive");
    test::check_error<nas::search_error>(
        "nas.latency.2",
        [] {
            (void)proportional{count, 1.0, milliseconds{-1}};
        },
        "-1 ms");
}
