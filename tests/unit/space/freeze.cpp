#include <nas/space/freeze.hpp>
#include <nas/space/space.hpp>

#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/laws.hpp"
#include "support/spaces.hpp"

using nas::freeze;
using test::check_error, test::check_laws;

namespace {

struct conv {
    int kernel = 1;
    friend bool operator==(conv const&, conv const&) = default;
};
struct mbconv {
    int kernel = 1;
    bool se = false;
    friend bool operator==(mbconv const&, mbconv const&) = default;
};
struct net {
    int width = 0;
    std::vector<std::variant<conv, mbconv>> layers;
    friend bool operator==(net const&, net const&) = default;
};

constexpr auto layer = nas::build<conv>(nas::field<&conv::kernel>(nas::one_of(3, 5))) |
                       nas::build<mbconv>(nas::field<&mbconv::kernel>(nas::one_of(3, 5, 7)),
                                          nas::field<&mbconv::se>(nas::one_of(false, true)));
constexpr auto space =
    nas::build<net>(nas::field<&net::width>(nas::one_of(16, 32)), nas::field<&net::layers>(nas::repeat(layer, 1, 2)));

template <class S>
std::size_t count(S const& s) {
    std::size_t n = 0;
    for (auto const& g : nas::enumerate(s)) n += (void(g), 1);
    return n;
}

} // namespace

TEST_CASE("freeze: what is made is as given, what it excludes does not exist", "[space]") {
    // One layer, an mbconv: 2 widths, 3 kernels, with or without squeeze-excite.
    auto const part = freeze(space, {{"layers", "1"}, {"layers[0]", "mbconv"}});
    CHECK(nas::cardinality(part) == 12);
    CHECK(count(part) == 12);
    for (auto const& g : nas::enumerate(part)) {
        CHECK(g.size() == 3);
        net const n = nas::decode(part, g);
        REQUIRE(n.layers.size() == 1);
        CHECK(std::holds_alternative<mbconv>(n.layers[0]));
    }
    CHECK(nas::cardinality(freeze(space, {})) == nas::cardinality(space));
    CHECK(nas::cardinality(freeze(space, {{"layers[1]", 0}})) == 2 * (8 + 8 * 2));
}

TEST_CASE("freeze: obeys the laws, also inside other spaces", "[space]") {
    auto const part = freeze(space, {{"layers[0]", 1}, {"width", "32"}});
    check_laws(part);
    check_laws(freeze(layer, {{"", "conv"}}));
    check_laws(nas::repeat<2>(freeze(layer, {{"mbconv.kernel", "5"}})));
    check_laws(nas::named("x", freeze(layer, {{"", 1}})) | nas::just(conv{9}));
    check_laws(freeze(part, {{"layers", 0}}));
}

TEST_CASE("freeze: the open decisions keep their paths, so the larger space completes them", "[space]") {
    auto const part = freeze(space, {{"width", "32"}, {"layers", 0}});
    nas::genome const g = nas::sample(part, nas::rng(1));
    nas::genome const whole = nas::complete(space, g, nas::rng(1));
    for (nas::gene const& x : g) CHECK(std::find(whole.begin(), whole.end(), x) != whole.end());
    CHECK(nas::encode(space, nas::decode(part, g)).size() == g.size() + 2);
}

TEST_CASE("freeze: architectures that differ from what is made are not in the part", "[space]") {
    auto const part = freeze(space, {{"width", "32"}});
    CHECK(nas::decode(part, nas::encode(part, {32, {conv{5}}})) == net{32, {conv{5}}});
    check_error<nas::space_error>("nas.space.18", [&] { (void)nas::encode(part, {16, {conv{5}}}); });
}

TEST_CASE("freeze: choosers that print are told of the open decisions only", "[space]") {
    auto const part = freeze(space, {{"layers", "1"}, {"layers[0]", "conv"}});
    std::string texts;
    for (auto const& d : nas::describe_genome(part, nas::encode(part, {32, {conv{5}}})))
        texts += nas::concat(d.path, "=", d.literal, " ");
    CHECK(texts == "width=32 layers[0].conv.kernel=5 ");
}

TEST_CASE("freeze: works on programs by index", "[space]") {
    auto const part = freeze(test::by_run, {{"width", 1}});
    CHECK(nas::cardinality(part) == 3 + 9);
    for (auto const& g : nas::enumerate(part)) CHECK(nas::decode(part, g).width == 32);
    auto const wrong = freeze(test::by_run, {{"width", 3}});
    check_error<nas::space_error>(
        "nas.space.47", [&] { (void)nas::sample(wrong, nas::rng(1)); }, "width");
    check_error<nas::space_error>(
        "nas.space.47",
        [] {
            (void)freeze(test::by_run, {{"width", "32"}});
        },
        "index");
}

TEST_CASE("freeze: wrong paths and values are reported with what there is", "[space]") {
    check_error<nas::space_error>(
        "nas.space.45",
        [] {
            (void)freeze(space, {{"layer[0].mbconv.kernel", 0}});
        },
        "layer[0].mbconv.kernel", "'layers[0].mbconv.kernel'");
    check_error<nas::space_error>("nas.space.46", [] { (void)freeze(space, {{"width", 0}, {"width", "32"}}); });
    check_error<nas::space_error>(
        "nas.space.47",
        [] {
            (void)freeze(space, {{"width", "24"}});
        },
        "24", "16, 32");
    check_error<nas::space_error>(
        "nas.space.47",
        [] {
            (void)freeze(space, {{"width", 2}});
        },
        "2 alternatives");
}
