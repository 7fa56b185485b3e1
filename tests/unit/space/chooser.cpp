#include <nas/space/build.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/decode.hpp>
#include <nas/space/inputs.hpp>
#include <nas/space/one_of.hpp>
#include <nas/space/repeat.hpp>
#include <nas/space/replay.hpp>
#include <nas/space/scaled.hpp>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "support/check_error.hpp"
#include "support/choosers.hpp"

using nas::chooser;
using test::check_error, test::fixed;

namespace {

/// Takes the last alternative and wants no texts.
class last_of_all final : public chooser {
    std::uint32_t choose(nas::decision d) override { return d.arity - 1; }
    void entered(std::string_view) override { FAIL("told a name that nobody wanted"); }
    void entered(std::uint32_t) override { FAIL("told an index that nobody wanted"); }
    void literal(std::string_view) override { FAIL("told a literal that nobody wanted"); }
};

struct block {
    int kernel;
    int expand;
    bool se;
};
struct net {
    std::array<block, 8> blocks;
    std::array<std::array<int, 2>, 3> cell;
};
constexpr auto nets = nas::build<net>(
    nas::field<&net::blocks>(nas::repeat<8>(nas::build<block>(nas::field<&block::kernel>(nas::one_of(3, 5, 7)),
                                                              nas::field<&block::expand>(nas::scaled(32, 0.5, 1.0)),
                                                              nas::field<&block::se>(nas::one_of(false, true))))),
    nas::field<&net::cell>(nas::repeat<3>([](std::size_t i) { return nas::inputs<2>(i + 3); })));

} // namespace

TEST_CASE("chooser: a single alternative is taken without asking", "[space]") {
    fixed none{};
    CHECK(none.pick(1) == 0);
    CHECK(none.pick(1, [](std::uint32_t) { return "x"; }) == 0);
    CHECK(none.asked() == 0);
    CHECK(none.literals().empty());
}

TEST_CASE("chooser: no alternative is an error", "[space]") {
    fixed none{};
    check_error<nas::space_error>("nas.space.5", [&] { none.pick(0); });
    check_error<nas::space_error>("nas.space.5", [&] { none.pick(0, [](std::uint32_t) { return "x"; }); });
}

TEST_CASE("chooser: is told the literal of what it chose", "[space]") {
    fixed answers{1};
    answers.pick(2, [](std::uint32_t i) { return i == 1 ? "one" : "zero"; });
    CHECK(answers.literals() == std::vector<std::string>{"one"});
}

TEST_CASE("chooser: decodes a space under a name or an index", "[space]") {
    fixed answers{0, 1};
    CHECK(answers("kernel", nas::one_of(3, 5)) == 3);
    CHECK(answers(7, nas::one_of(3, 5)) == 5);
    CHECK(answers.paths() == std::vector<std::string>{"kernel", "[7]"});
    CHECK(answers.key() == nas::key_of_path(""));
}

TEST_CASE("chooser: names and literals are kept from those that do not want them", "[space]") {
    last_of_all c;
    CHECK(nets.decode(c).blocks[7].kernel == 7);
}

TEST_CASE("chooser: decoding a genome into a value without heap allocates nothing", "[space]") {
    auto const g = nas::sample(nets, nas::rng(1));
    REQUIRE(g.size() == 27);
    auto const before = test::allocations();
    int sum = 0;
    for (int i = 0; i < 100; ++i) sum += nas::decode(nets, g).blocks[3].kernel;
    auto const after = test::allocations();
    CHECK(after == before);
    CHECK(sum > 0);
}

TEST_CASE("chooser: sampling allocates the genome and nothing per decision", "[space]") {
    nas::sample(nets, nas::rng(1));
    auto const before = test::allocations();
    auto const g = nas::sample(nets, nas::rng(2));
    auto const after = test::allocations();
    CHECK(g.size() == 27);
    CHECK(after - before == 1);
}
