#include <nas/space/encode.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/spaces.hpp"

using nas::build, nas::encode, nas::field, nas::one_of;
using test::check_error;

namespace {

// No operator== anywhere, as in a user's program.
struct plain {
    int kernel;
    std::vector<double> rates;
};
constexpr auto plain_space =
    build<plain>(field<&plain::kernel>(one_of(3, 5)), field<&plain::rates>(nas::repeat(one_of(0.1, 0.2), 1, 2)));

} // namespace

TEST_CASE("encode: finds the genome of an architecture written by hand", "[space]") {
    auto const g = encode(test::mnasnet_like, {{2, "conv", 3, 5, 0.25, 20},
                                               {{{2, "mbconv", 6, 3, 0.0, 24},
                                                 {4, "mbconv", 6, 3, 0.0, 24},
                                                 {4, "mbconv", 6, 3, 0.0, 64},
                                                 {2, "mbconv", 6, 3, 0.0, 96},
                                                 {3, "mbconv", 6, 3, 0.0, 160}}},
                                               {1, "conv", 1, 3, 0.0, 320}});
    CHECK(g.size() == 42);
    CHECK(nas::decode(test::mnasnet_like, g).middle[3].repeats == 2);
}

TEST_CASE("encode: declarations need no operator==", "[space]") {
    auto const back = nas::decode(plain_space, encode(plain_space, plain{5, {0.2, 0.1}}));
    CHECK(back.kernel == 5);
    CHECK(back.rates == std::vector{0.2, 0.1});
}

TEST_CASE("encode: an architecture outside the space is refused with the place that got farthest", "[space]") {
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            encode(plain_space, plain{4, {0.2}});
        },
        "'kernel'");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            encode(plain_space, plain{5, {0.2, 0.3}});
        },
        "'rates[1]'");
    check_error<nas::space_error>(
        "nas.space.18",
        [] {
            encode(plain_space, plain{5, {}});
        },
        "'rates'");
    check_error<nas::space_error>("nas.space.18", [] { encode(test::by_run, {32, {3, 3, 3}}); });
}

TEST_CASE("encode: programs inside declarations are searched on their own", "[space]") {
    constexpr auto space = nas::repeat<20>(test::by_run); // 135^20 points, but 20 searches of 135
    std::array<test::chain, 20> a;
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = {64, {3, 5, 7, i % 2 == 0 ? 3 : 7}};
    auto const g = encode(space, a, {.max_candidates = 20 * 135});
    CHECK(nas::decode(space, g) == a);
    check_error<nas::space_error>(
        "nas.space.12", [&] { encode(space, a, {.max_candidates = 200}); }, "200 points", "'[");
}
