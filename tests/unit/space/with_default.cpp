#include <nas/space/baseline.hpp>
#include <nas/space/grow.hpp>
#include <nas/space/space.hpp>
#include <nas/space/with_default.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"

namespace {

struct layer {
    int kernel;
    int expand;
    friend bool operator==(layer const&, layer const&) = default;
};
struct net {
    int depth;
    std::vector<layer> layers;
};

constexpr auto layer_space = nas::build<layer>(nas::field<&layer::kernel>(nas::with_default(nas::one_of(3, 5, 7), 5)),
                                               nas::field<&layer::expand>(nas::one_of(3, 6)));

} // namespace

TEST_CASE("with_default: changes nothing but the baseline", "[space]") {
    auto const plain = nas::one_of(3, 5, 7);
    auto const with = nas::with_default(plain, 7);
    CHECK(nas::cardinality(with) == nas::bigint(3));
    CHECK(nas::space_fingerprint(with) == nas::space_fingerprint(plain));
    for (std::uint64_t i = 0; i < 20; ++i) CHECK(nas::sample(with, nas::rng(i)) == nas::sample(plain, nas::rng(i)));
    CHECK(nas::encode(with, 5) == nas::encode(plain, 5));
    CHECK(nas::decode(with, nas::baseline(with)) == 7);
    CHECK(nas::decode(plain, nas::baseline(plain)) == 3);
}

TEST_CASE("with_default: a whole struct can be the default, and counts before those inside", "[space]") {
    CHECK(nas::decode(layer_space, nas::baseline(layer_space)) == layer{5, 3});
    auto const outer = nas::with_default(layer_space, layer{3, 6});
    CHECK(nas::decode(outer, nas::baseline(outer)) == layer{3, 6});
}

TEST_CASE("with_default: decisions the default does not reach keep the defaults inside", "[space]") {
    auto const space = nas::build<net>(nas::field<&net::depth>(nas::with_default(nas::one_of(1, 2), 2)),
                                       nas::field<&net::layers>(nas::repeat(layer_space, 1, 3)));
    net const n = nas::decode(space, nas::baseline(space));
    CHECK(n.depth == 2);
    CHECK(n.layers == std::vector<layer>{{5, 3}});
    auto const three = nas::with_default(nas::repeat(layer_space, 1, 3), std::vector<layer>{{3, 3}, {7, 6}, {7, 3}});
    CHECK(nas::decode(three, nas::baseline(three)) == std::vector<layer>{{3, 3}, {7, 6}, {7, 3}});
}

TEST_CASE("with_default: works inside programs and alternatives", "[space]") {
    auto const program = nas::program([](nas::chooser& pick) {
        int const a = pick("a", nas::with_default(nas::between(1, 9), 4));
        return 10 * a + pick("b", nas::one_of(1, 2));
    });
    CHECK(nas::decode(program, nas::baseline(program)) == 41);
    auto const either =
        nas::with_default(nas::named("odd", nas::one_of(1, 3)) | nas::named("even", nas::one_of(2, 4)), 4);
    CHECK(nas::decode(either, nas::baseline(either)) == 4);
}

TEST_CASE("with_default: what grew gets the default", "[space]") {
    auto const before = nas::repeat<1>(nas::one_of(3, 5));
    auto const after = nas::repeat<2>(nas::with_default(nas::one_of(3, 5), 5));
    CHECK(nas::decode(after, *nas::grow(after, nas::encode(before, {3}))) == std::array{3, 5});
}

TEST_CASE("with_default: a value that is not in the space is reported when the default is asked for", "[space]") {
    auto const wrong = nas::with_default(nas::one_of(3, 5), 4);
    CHECK(nas::sample(wrong, nas::rng(1)).size() == 1);
    test::check_error<nas::space_error>("nas.space.41", [&] { (void)nas::baseline(wrong); });
}
